"""What a text is about: its title, the sentence that says the problem, and its place."""

import re
from collections.abc import Iterator, Mapping

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.drafting.spans import Found

TITLE_CHARS = 50
SUMMARY_CHARS = 150
# Runs of blanks are read without going back, and never over two lines: a text of nothing but line ends costs no more than another.
_LABELLED = re.compile(
    r"(?:^|\n)[^\S\n]*+(?:[一二三四五六七八九\d]{1,2}[、.．])?[^\S\n]*+(?:技术)?(?:需求|项目|成果|课题|难题|技术|标题|题目|榜单)"
    r"(?:名称|标题|题目)?[^\S\n]*+[:：]\s{0,9}([^\n。；]{4,50})(?=\n|。|；|$)"
)
_HEADING = re.compile(r"^\s*+([^\n。；！？]{4,50})(?:\n|$)")
_ASKED = re.compile(
    r"(?:^|(?<=[，。；：:！？\s、现拟我我司业目])|(?<=公司)|(?<=我们)|(?<=目前)|(?<=单位))(?:急需|亟需|需要|需求|寻求|寻找|征集|求购|求|拟开发|拟研发|计划开发|计划研发|研究开发|研发|开发|希望(?:得到|获得|引进|开发)?)"
    r"(?:解决|提供|引进|开发|研发|研制|一种|一套|一款|一台|一项|一个|能|可|新的|新型的?|：|:|\s){0,8}"
    r"(?!费|经费|一批|技术服务|技术开发|技术支持|合作|速度|名单|大量|通过|这些|相关|周期|中心|平台|团队|基地|能力|成本|投入|部门|人员|机构|内容|名称|目标)([^，。；！？\n,;]{4,40})"
)
_THING = re.compile(
    r"\s*+([^，。；：:\n\d]{4,30}(?:材料|合金|涂层|板|剂|膜|装置|设备|系统|模组|模块|仪|器|机|电池|技术|工艺|方法|软件|平台))[，。]"
)
_TERMS = re.compile(r"预算|经费|费用|TRL|合作方式|万元|截止|联系")
_OFFERED = re.compile(
    r"(?:开发了|研发了|研制了|发明了|提出了|公开了|研制出|开发出|提供了?|研究了|形成了|设计了)"
    r"(?:一种|一套|一款|一台|一项|一个|新的|新型的?|\s){0,8}([^，。；！？\n,;]{4,40})"
)
_LEADING = re.compile(r"^(?:对|将|把|由|能够|能|可|的|一种|一套|一款|一台|一项|一个|以下|如下|相关|有关|在)+")
_PROBLEM = re.compile(
    r"难题|问题|瓶颈|缺陷|不足|无法|难以|不能|急需|亟需|需要|要求|希望|寻求|求|拟|解决|目标|漏检|脱落|失效|崩|损失|过大|过高|偏大"
)
_SOLUTION = re.compile(r"解决|提高|降低|实现|适用|用于|优点|突破|克服|显著|创新")
_CAPTION = re.compile(
    r"^[\s\d一二三四五六七八九十.、．（）()]*(?:需求|项目|技术|预期|研究|希望|拟|背景|现状|工作)?(?:及|和|的)?[^，。；]{0,8}"
    r"(?:内容|目标|背景|现状|概况|简介|基础|名称|难题|问题)[:：]?$"
)
_SELF = re.compile(
    r"^.{0,20}(?:公司|企业|集团|厂|单位|医院)(?:是|成立|创立|始建|位于|拥有|主要|占地|现有员工|专业)|注册资[本金]|占地"
)
_BODY_OF = re.compile(
    r"(?:大学|学院|公司|集团|研究院|研究所|医院|中心|银行|分行|协会|学会|师范|工业|理工|科技|交通|农业|现代|牌|路|街|烤鸭|话)"
)
_SITE = re.compile(r"(?:位于|在|于|我厂|厂区|基地|现场|地点|坐落|设在|落户|我公司|本公司)[^，。；]{0,4}$")


def find_title(text: str, kind: str) -> Iterator[Found]:
    """Yield candidates for a title, each a stretch of the text: what is labelled so, a heading, or what is asked for."""
    if match := _LABELLED.search(text):
        yield Found("title", *_trimmed(text, *match.span(1)), 0.95)
    match = _HEADING.match(text)
    if (
        match
        and len(text) > len(match[1]) + 20
        and not (_SELF.search(match[1]) or _CAPTION.search(match[1]))
        and ":" not in match[1].replace("：", ":")
    ):
        yield Found("title", *_trimmed(text, *match.span(1)), 0.9)
    head = re.match(r"\s*+([^：:，。；\n]{4,40})[：:]", text)
    if (
        head
        and not re.search(r"内容|目标|背景|要求|现状|基础|简介|概况|需求$", head[1])
        and not re.search(r"公司|专利|编号|电话|时间|参照|如下|以下|需求为", head[1])
    ):
        start, end = head.span(1)
        lead = _ASKED.match(head[1])
        yield Found("title", *_trimmed(text, start + lead.start(1) if lead else start, end), 0.75)
    thing = _THING.match(text)
    if thing and not _ASKED.match(thing[1]) and not _SELF.search(thing[1]):
        yield Found("title", *_trimmed(text, *thing.span(1)), 0.7)
    for match in (_ASKED if kind == EntryKind.DEMAND else _OFFERED).finditer(text):
        start = match.start(1) + len(match[1]) - len(_LEADING.sub("", match[1]))
        if match.end(1) - start >= 6:
            # What the first sentence asks for is what the text is about; later ones ask for many things.
            is_first = not re.search(r"[。；！？\n]", text[: match.start(1)].strip())
            yield Found("title", *_trimmed(text, start, match.end(1)), 0.65 if is_first else 0.45)
            return


def _trimmed(text: str, start: int, end: int) -> tuple[str, int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    value = piece.strip()
    return value, start, start + len(value)


def find_summary(text: str, spans: list[tuple[int, int]], kind: str) -> Iterator[Found]:
    """Yield the sentence that says most plainly what is wanted or solved."""
    signs = _PROBLEM if kind == EntryKind.DEMAND else _SOLUTION
    best, best_weight = None, 0.0
    for position, (start, end) in enumerate(spans):
        sentence = text[start:end]
        if not 8 <= len(sentence) <= SUMMARY_CHARS or _SELF.search(sentence) or _CAPTION.search(sentence):
            continue
        weight = len(set(signs.findall(sentence))) - 0.1 * position - len(_TERMS.findall(sentence))
        if weight > best_weight:
            best, best_weight = (start, end), weight
    if best:
        start, end = best
        yield Found("summary", text[start:end], start, end, min(0.85, 0.5 + 0.1 * best_weight))


def find_place(text: str, places: Mapping[str, str]) -> Iterator[Found]:
    """Yield the places that the text names as where something is; names within those of bodies do not count.

    ``places`` maps names as they are written to codes; longer names win.
    """
    if not places:
        return
    pattern = re.compile("|".join(re.escape(name) for name in sorted(places, key=len, reverse=True)))
    for match in pattern.finditer(text):
        after = text[match.end() : match.end() + 8]
        # 天津大学 and 保定某某有限公司 say where a body comes from, not where the work is; 北京市海淀区 is one place, the later half.
        if _BODY_OF.search(after) or pattern.match(text, match.end()):
            continue
        is_site = bool(_SITE.search(text[max(0, match.start() - 10) : match.start()]))
        is_full = match.group()[-1] in "市区县"
        yield Found("place", places[match.group()], match.start(), match.end(), 0.5 + 0.25 * is_site + 0.15 * is_full)
