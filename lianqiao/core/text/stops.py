"""Characters and words that say nothing about what a technology is; written by us, in normal form.

Generic words such as 技术 or 系统 are left to the term statistics: how common they are depends on the collection.
"""

STOP_CHARACTERS = frozenset(
    "的了和与及或在为对于是有以其之而从到被把将能可应需要也都但则即等个各某该此这那们你我他它"
    "不无非很更最较已还又并且若如因由所使让给向至并一二两三四五六七八九十第上下中前后"
)

_ENGLISH = "a an and are as at be by for from in into is it its of on or that the their this to was were which with"
_CHINESE = (
    "以及 或者 并且 而且 但是 因此 所以 由于 为了 通过 进行 实现 采用 使用 利用 具有 有关 相关 各种 多种 一种 一个 "
    "主要 目前 现有 已经 可以 能够 需要 要求 达到 提高 其中 以上 以下 不同 同时 方面 问题 情况 工作 公司 企业 单位 "
    "我们 我公司 本公司 希望 拟 寻求 解决 开展 提供 包括 根据 按照"
)
STOP_WORDS = frozenset(f"{_ENGLISH} {_CHINESE}".split())

# What may be cut off the borders of a phrase without changing what it means (无 and 不 may not: 无水, 不锈).
BORDER_CHARACTERS = frozenset("的了和与及或在为对于是以其之而从到被把将等个该此使让给向至并由且则也都用可需要")
