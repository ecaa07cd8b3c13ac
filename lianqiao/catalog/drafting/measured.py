"""Technical indicators of a text, by the platform's one reader of quantities, with their names as written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lianqiao.catalog.drafting.spans import Found
from lianqiao.core.text.quantities import FoundIndicator, scan_indicators
from lianqiao.core.text.sentences import sentence_spans
from lianqiao.core.text.units import find_unit

_NOT_MEASURED = re.compile(
    r"^(?:通过|经济损失|预期|据|经过)|"
    r"预算|经费|投资|投入|资金|费用$|产值|销售|营收|营业|利润|利税|注册|占地|员工|职工|人数|学历|年龄|专利|论文|资产|面积约|成立"
    r"|获奖|荣誉"
    r"|截止|期限|周期|工期|市场|份额|合同|公司|集团|客户|拥有|现有|目前|去年|发表|第三方|验收|申请|授权|软著|荣获|年度|总额|规模"
)
_PAST = re.compile(
    r"(?:现用|现有|目前|当前|原来|以前|以往|传统|国外|进口|市场上)[^，。；]{0,20}$|(?:由|从)[^，。；]{0,6}$"
)
# Without a comparison only what is the name of a property can be measured: 外径 2 mm, not 用于 30 kW.
_PROPERTY = re.compile(
    r"(?:度|率|径|量|力|角|温|压|流|距|值|宽|长|高|厚|重|数|功|比|时间|寿命|频|深|距离|范围|等级|面积|体积|尺寸|能耗|功耗|精度|容积"
    r"|波长|负荷)$"
)
_NO_NAME = re.compile(r"(?:内|中|后|前|时|下|上|每|共|约|在|于|以|达|为|用于|保持|完成|连续|降低|提高|减少)$")
_FRONT = re.compile(r"^(?:后|且|时|的|在|对|与|则|其|该|同时|改性后|处理后)+(?=..)")
_WISHED = re.compile(r"要求|需要|需求|希望|目标|预期|指标|拟|提高到|提升到|降至|降到|实现|开发|研发|达标")
_NOW = re.compile(r"现用|现有|目前|当前|原来|以前|以往|传统|去年|已经|已有")
_LABEL = re.compile(r"^.*[：:；;]")


def find_measured(text: str, taken: Iterable[tuple[int, int]]) -> Iterator[Found]:
    """Yield the indicators that the text states, leaving out what other fields have taken (money, dates)."""
    spans, sentences = list(taken), sentence_spans(text)
    seen: set[tuple[str, float | None]] = set()
    for found in scan_indicators(text):
        start, end = _tight(text, found.start, found.end)
        if any(first < end and start < last for first, last in spans):
            continue
        said = text[max((first for first, last in sentences if first <= start < last), default=0) : start]
        confidence = 0.0 if _is_present_state(said) else _certainty(found, said[-30:])
        name, at = _name_as_written(text, found.spec.name, start)
        if confidence and (name.casefold(), found.spec.value) not in seen:
            seen.add((name.casefold(), found.spec.value))
            yield Found("indicators", replace(found.spec, name=name), min(at, start), end, confidence)


def _is_present_state(said: str) -> bool:
    """Whether a sentence has turned to what is so today and not yet to what is wanted."""
    now, wished = ([match.start() for match in pattern.finditer(said)] for pattern in (_NOW, _WISHED))
    return bool(now) and max(now) > max(wished, default=-1)


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _certainty(found: FoundIndicator, before: str) -> float:
    """Say how sure it is that a quantity is an indicator of the thing; 0.0 when it is not one."""
    spec = found.spec
    unit = find_unit(spec.unit) if spec.unit else None
    if len(spec.name) < 2 or _NO_NAME.search(spec.name) or _NOT_MEASURED.search(spec.name) or _PAST.search(before):
        return 0.0
    if not spec.unit:  # a bare number is one only where it is compared: 摩擦系数低于 0.15
        return 0.65 if found.is_explicit and spec.comparator != "approx" else 0.0
    if unit is None or unit.dimension == "":
        return 0.0
    is_counted = unit.dimension == "money" or unit.dimension.startswith("count")
    if found.is_explicit:
        return 0.7 if is_counted else 0.9
    return 0.5 if not is_counted and _PROPERTY.search(spec.name) else 0.0


def _name_as_written(text: str, name: str, before: int) -> tuple[str, int]:
    """Return the name in the text's own characters and where it begins; the reader gives it folded."""
    bare = _FRONT.sub("", _LABEL.sub("", name).strip())
    owner, _of, own = bare.rpartition("的")
    bare = own if owner and len(own) >= 3 else bare
    at = text.lower().rfind(bare.lower(), max(0, before - 120), before)
    return (text[at : at + len(bare)], at) if at >= 0 else (bare, before)
