"""Words that sound well and say nothing that can be checked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

VAGUE_WORDS = (
    "世界一流",
    "国内一流",
    "国际一流",
    "一流",
    "国际领先",
    "国内领先",
    "行业领先",
    "国际先进",
    "国内先进",
    "领先水平",
    "先进水平",
    "世界先进",
    "大幅度",
    "大幅",
    "显著",
    "极大",
    "明显提高",
    "若干",
    "全方位",
    "进一步",
    "有效提升",
    "有效提高",
    "有力支撑",
    "跨越式",
    "赋能",
    "打造",
    "生态圈",
    "高端",
    "高精尖",
    "高科技",
    "新一代",
    "卡脖子",
    "填补空白",
    "填补国内空白",
    "核心竞争力",
    "前景广阔",
    "性能优异",
    "性能优越",
    "质量可靠",
    "尽快",
    "成本低",
    "效果好",
    "效果要好",
    "尽量",
    "先进",
    "领先",
    "优异",
    "优越",
    "高性能",
    "智能化",
    "数字化转型",
    "成熟可靠",
    "不可估量",
    "潜力巨大",
)
_PATTERN = re.compile("|".join(sorted(map(re.escape, VAGUE_WORDS), key=len, reverse=True)))
# A number close by makes 显著 or 大幅 a measured claim.
_NUMBER = re.compile(r"\d")
_REACH = 12


@dataclass(frozen=True, slots=True)
class VagueWord:
    """A vague word and its place in a field."""

    field: str
    start: int
    end: int
    word: str


def vague_words(texts: Iterable[tuple[str, str]]) -> Iterator[VagueWord]:
    """Yield the vague words of the fields that no number near them makes good."""
    for field, text in texts:
        for match in _PATTERN.finditer(text):
            if not _NUMBER.search(text[match.start() : match.end() + _REACH]):
                yield VagueWord(field, match.start(), match.end(), match.group())
