"""Reasons in Chinese sentences, for the tables that ``lianqiao match`` writes."""

from collections.abc import Mapping
from typing import cast

from lianqiao.connectors.formats.vocabulary import MODES
from lianqiao.matching.engine.types import Entry, Reason, Span, text_fields

_ELEMENTS = {"materials": "材料", "methods": "方法", "effects": "功效", "products": "产品", "applications": "应用"}
_COMPARATORS = {"ge": "≥", "le": "≤", "gt": "＞", "lt": "＜", "eq": "＝", "approx": "≈"}
_PLACES = {
    "same_city": "同城",
    "same_province": "同省",
    "accepted": "在需求接受的地区内",
    "near": "一小时可达",
    "reachable": "两小时可达",
    "not_accepted": "不在需求接受的地区内",
    "far": "距离较远",
}
_CODES = {
    "chain_link": "产业链环节",
    "cluster": "产业集群",
    "technology_field": "技术领域",
    "industry": "行业",
    "ipc": "专利分类",
}
_MODE_NAMES: dict[str, str] = {str(mode): words[0] for mode, words in MODES.items()}
_VERDICTS = {"satisfied": "满足", "partly": "接近但未完全满足", "violated": "不满足", "unknown": "成果未说明"}


def reason_text(reason: Reason, demand: Entry, achievement: Entry) -> str:
    """Word one reason, with its points of the score where it has any."""
    words = _WORDS[reason.code](reason, demand, achievement)
    return f"{words}（{reason.weight:+.3f}）" if abs(reason.weight) >= 0.0005 else words


def marked(entry: Entry, span: Span | None) -> str:
    """Give the original wording that a span marks."""
    return "" if span is None else dict(text_fields(entry))[span.field][span.start : span.end]


def indicator_words(values: Mapping[str, object]) -> str:
    """Write an indicator as people do: 功耗≤5 W."""
    unit = f" {values['unit']}" if values["unit"] else ""
    if values["comparator"] == "range":
        return f"{values['name']} {_figure(values['value'])}～{_figure(values['value_high'])}{unit}"
    return f"{values['name']}{_COMPARATORS[str(values['comparator'])]}{_figure(values['value'])}{unit}"


def _figure(value: object) -> str:
    return "?" if value is None else f"{float(str(value)):.10g}"


def _text(reason: Reason, demand: Entry, achievement: Entry) -> str:
    one, other = marked(demand, reason.demand_span), marked(achievement, reason.achievement_span)
    return f"共同提到“{one}”" if one == other else f"共同提到“{one}”（成果写作“{other}”）"


def _text_rest(reason: Reason, _: Entry, __: Entry) -> str:
    phrases = cast("list[str]", reason.data["phrases"])
    return f"另有零散的共同用词，如“{'”“'.join(phrases[:3])}”" if phrases else "另有零散的共同用字"


def _semantic(reason: Reason, _: Entry, __: Entry) -> str:
    return f"整体意思相近（相似度 {float(str(reason.data['cosine'])):.2f}）"


def _elements(reason: Reason, demand: Entry, achievement: Entry) -> str:
    one, other = marked(demand, reason.demand_span), marked(achievement, reason.achievement_span)
    name = _ELEMENTS[str(reason.data["element"])]
    return f"{name}一致：{one}" if one == other else f"{name}相近：需求“{one}”，成果“{other}”"


def _indicators(reason: Reason, _: Entry, __: Entry) -> str:
    demanded = indicator_words(cast("Mapping[str, object]", reason.data["demanded"]))
    offered = cast("Mapping[str, object] | None", reason.data["offered"])
    must = "必达指标" if reason.data["must_have"] else "指标"
    verdict = _VERDICTS[str(reason.data["verdict"])]
    return f"{must}{demanded}：{verdict}" + (f"（成果 {indicator_words(offered)}）" if offered else "")


def _field(reason: Reason, _: Entry, __: Entry) -> str:
    name, one, other = _CODES[str(reason.data["by"])], reason.data["demand"], reason.data["achievement"]
    return f"{name}一致：{one}" if one == other else f"{name}：需求 {one}，成果 {other}"


def _trl(reason: Reason, _: Entry, __: Entry) -> str:
    wanted, now = reason.data["wanted"], reason.data["now"]
    gap = int(str(reason.data["gap"]))
    return (
        f"成熟度满足：要求 {wanted} 级，现为 {now} 级"
        if gap <= 0
        else f"成熟度差 {gap} 级：要求 {wanted} 级，现为 {now} 级"
    )


def _place(reason: Reason, _: Entry, __: Entry) -> str:
    minutes = reason.data.get("minutes")
    return f"地区：{_PLACES[str(reason.data['relation'])]}" + (f"，约 {minutes} 分钟" if minutes is not None else "")


def _modes(reason: Reason, _: Entry, __: Entry) -> str:
    common = cast("list[str]", reason.data["common"])
    if common:
        return f"合作方式一致：{_mode_names(common)}"
    wanted, offered = cast("list[str]", reason.data["wanted"]), cast("list[str]", reason.data["offered"])
    return f"合作方式不合：需求希望{_mode_names(wanted)}，成果提供{_mode_names(offered)}"


def _budget(reason: Reason, _: Entry, __: Entry) -> str:
    price, budget = int(str(reason.data["price_cny"])), int(str(reason.data["budget_cny"]))
    relation = "在预算之内" if price <= budget else "超出预算"
    return f"报价 {price / 10000:g} 万元{relation}（{budget / 10000:g} 万元）"


def _mode_names(codes: list[str]) -> str:
    return "、".join(_MODE_NAMES.get(code, code) for code in codes)


_WORDS = {
    "text": _text,
    "text_rest": _text_rest,
    "semantic": _semantic,
    "elements": _elements,
    "indicators": _indicators,
    "field": _field,
    "trl": _trl,
    "place": _place,
    "modes": _modes,
    "budget": _budget,
}
