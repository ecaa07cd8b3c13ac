"""The canonical columns: their order, Chinese labels, kinds of value and an example, one table for all who need it."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

TEXT_CHARS = 20_000
TITLE_CHARS = 200
TITLE_CHARS_WANTED = 50


class RecordKind(StrEnum):
    """What a table holds."""

    ACHIEVEMENT = "achievement"
    DEMAND = "demand"
    ORGANISATION = "organisation"


class ValueKind(StrEnum):
    """How a field is read; ``records`` has one reader for each."""

    LINE = "line"
    TEXT = "text"
    LIST = "list"
    INDICATORS = "indicators"
    TRL = "trl"
    MODES = "modes"
    PLACE = "place"
    PLACES = "places"
    INDUSTRY = "industry"
    TECHNOLOGY_FIELD = "technology_field"
    CLUSTER = "cluster"
    CHAIN_LINK = "chain_link"
    IPC = "ipc"
    CONFIDENTIALITY = "confidentiality"
    DATE = "date"
    URL = "url"
    ACHIEVEMENT_KIND = "achievement_kind"
    ORGANISATION_KINDS = "organisation_kinds"
    BOOLEAN = "boolean"
    IP = "ip"
    ASSESSMENTS = "assessments"
    CONTRIBUTORS = "contributors"
    INDUSTRIES = "industries"
    CHAIN_LINKS = "chain_links"
    NUMBER = "number"
    MONEY = "money"
    USCC = "uscc"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One canonical column."""

    name: str
    label: str
    value_kind: ValueKind
    example: str = ""
    limit: int = TITLE_CHARS
    is_required: bool = False
    is_recommended: bool = False


_V = ValueKind


def _line(name: str, label: str, example: str = "", **more: bool | int) -> FieldSpec:
    limit = int(more.get("limit", TITLE_CHARS))
    required, recommended = bool(more.get("required")), bool(more.get("recommended"))
    return FieldSpec(name, label, _V.LINE, example, limit, required, recommended)


def _text(name: str, label: str, example: str = "", *, recommended: bool = False) -> FieldSpec:
    return FieldSpec(name, label, _V.TEXT, example, TEXT_CHARS, is_recommended=recommended)


def _of(value_kind: ValueKind, name: str, label: str, example: str = "", *, recommended: bool = False) -> FieldSpec:
    return FieldSpec(name, label, value_kind, example, is_recommended=recommended)


_HEAD = (_line("id", "编号", "EX-001", required=True), _line("source", "来源"))
_ENTRY_TEXTS = (
    _line("title", "标题", "示例：高韧性连续纤维复合材料", required=True),
    _text("summary", "一句话概括", "示例：解决薄壁件受冲击开裂的问题", recommended=True),
    _text("description", "详细说明", "示例：背景、技术路线、已做的验证和希望的合作", recommended=True),
    _of(_V.LIST, "materials", "材料", "碳纤维；环氧树脂"),
    _of(_V.LIST, "methods", "方法", "热压罐成型"),
    _of(_V.LIST, "effects", "功效", "提高抗冲击韧性"),
    _of(_V.LIST, "products", "产品", "防护壳体"),
    _of(_V.LIST, "applications", "应用", "轨道交通；无人机"),
    _of(_V.INDICATORS, "indicators", "技术指标", "抗冲击韧性≥67%；面密度≤5kg/m²（必达）", recommended=True),
)
_ACHIEVEMENT_TRL = _of(_V.TRL, "trl", "技术成熟度", "TRL 6", recommended=True)
_DEMAND_TRL = _of(_V.TRL, "trl", "现有技术成熟度")
_ENTRY_CODES = (
    _of(_V.MODES, "modes", "合作方式", "普通许可；合作开发", recommended=True),
    _of(_V.PLACE, "place", "所在地", "130600", recommended=True),
    _of(_V.PLACES, "places_accepted", "可接受的合作地区", "110000；120000"),
    _of(_V.INDUSTRY, "industry", "国民经济行业代码", "C3062"),
    _of(_V.TECHNOLOGY_FIELD, "technology_field", "技术领域", "新材料及其应用", recommended=True),
    _of(_V.CLUSTER, "cluster", "产业集群"),
    _of(_V.CHAIN_LINK, "chain_link", "产业链环节"),
    _of(_V.IPC, "ipc", "IPC 分类号", "C08J5/04；B32B27/38"),
    _of(_V.LIST, "keywords", "关键词", "复合材料；抗冲击"),
    _of(_V.CONFIDENTIALITY, "confidentiality", "公开程度", "公开"),
    _line("organisation", "所属单位", "示例单位全称或统一社会信用代码", recommended=True),
    _line("contact_name", "联系人", "示例联系人"),
    _of(_V.DATE, "valid_until", "有效期至", "2027-05-31"),
    _of(_V.DATE, "published_on", "发布日期", "2026-11-22"),
    _of(_V.URL, "url", "网址"),
)
_ACHIEVEMENT_ONLY = (
    _of(_V.ACHIEVEMENT_KIND, "kind", "成果类型", "专利技术", recommended=True),
    _of(_V.BOOLEAN, "is_service_achievement", "是否职务成果", "是"),
    _text("funding_source", "资金来源"),
    _line("programme_number", "科技计划项目编号"),
    _of(_V.IP, "ip", "知识产权", "ZL201710601862.3"),
    _text("trl_evidence", "成熟度依据", "2026 年 5 月完成样机环境试验"),
    _of(_V.MONEY, "price_cny_min", "最低价格（元）", "300000"),
    _of(_V.MONEY, "price_cny_max", "最高价格（元）", "500000"),
    _text("rival_solution", "对比方案"),
    _text("cost_comparison", "成本对比"),
    _of(_V.NUMBER, "unit_cost_cny", "单位成本（元）", "320"),
    _of(_V.NUMBER, "rival_unit_cost_cny", "对比方案单位成本（元）", "450"),
    _line("cost_unit", "成本计量单位", "件", limit=40),
    _of(_V.MONEY, "investment_cny", "一次性投入（元）", "1200000"),
    _of(_V.NUMBER, "yearly_volume", "年用量", "10000"),
    _of(_V.ASSESSMENTS, "trl_records", "成熟度评估记录"),
    _text("next_step", "下一步工作"),
    _text("next_needs", "下一步所需条件"),
    _text("cases", "应用案例"),
    _of(_V.INDUSTRIES, "target_industries", "目标行业", "C3062；C3670"),
    _of(_V.CHAIN_LINKS, "target_links", "目标产业链环节"),
    _of(_V.CONTRIBUTORS, "contributors", "研发团队"),
)
_DEMAND_ONLY = (
    _of(_V.TRL, "trl_wanted", "期望成熟度", "TRL 7", recommended=True),
    _of(_V.MONEY, "budget_cny_min", "最低预算（元）", "300000"),
    _of(_V.MONEY, "budget_cny_max", "最高预算（元）", "500000", recommended=True),
    _of(_V.DATE, "deadline", "截止日期", "2027-03-31"),
    _of(_V.BOOLEAN, "is_anonymous", "是否匿名", "否"),
)
_ORGANISATION = (
    _line("name", "单位名称", "示例科技有限公司", required=True),
    _line("short_name", "简称", "示例科技"),
    _line("name_en", "英文名称", "Example Technology Co., Ltd."),
    _of(_V.ORGANISATION_KINDS, "kinds", "单位类型", "企业", recommended=True),
    _of(_V.USCC, "uscc", "统一社会信用代码", recommended=True),
    _of(_V.PLACE, "place", "所在地", "130600", recommended=True),
    _of(_V.INDUSTRY, "industry", "国民经济行业代码", "C3062"),
    _text("scope", "业务范围或研究方向", "复合材料结构件的研发与制造", recommended=True),
    _of(_V.URL, "website", "网站", "https://example.org"),
    _line("address", "地址", limit=500),
    _text("description", "简介"),
)

FIELDS = MappingProxyType(
    {
        RecordKind.ACHIEVEMENT: (*_HEAD, *_ENTRY_TEXTS, _ACHIEVEMENT_TRL, *_ENTRY_CODES, *_ACHIEVEMENT_ONLY),
        RecordKind.DEMAND: (*_HEAD, *_ENTRY_TEXTS, _DEMAND_TRL, *_ENTRY_CODES, *_DEMAND_ONLY),
        RecordKind.ORGANISATION: (*_HEAD, *_ORGANISATION),
    }
)
# One column for a range of money: read into the two canonical columns, never a column of ours.
RANGE_FIELDS = MappingProxyType(
    {
        RecordKind.ACHIEVEMENT: {"price_cny": ("price_cny_min", "price_cny_max")},
        RecordKind.DEMAND: {"budget_cny": ("budget_cny_min", "budget_cny_max")},
        RecordKind.ORGANISATION: {},
    }
)


def field_names(kind: RecordKind | str) -> tuple[str, ...]:
    """Return the canonical columns of a kind in their order."""
    return tuple(spec.name for spec in FIELDS[RecordKind(kind)])


def accepted_names(kind: RecordKind | str) -> frozenset[str]:
    """Return every field that a mapping may fill: the canonical columns and the ranges of money."""
    return frozenset(field_names(kind)) | RANGE_FIELDS[RecordKind(kind)].keys()


def field_spec(kind: RecordKind | str, name: str) -> FieldSpec:
    """Return the description of one canonical column; raises ``KeyError``."""
    return _BY_NAME[RecordKind(kind)][name]


_BY_NAME = {kind: {spec.name: spec for spec in specs} for kind, specs in FIELDS.items()}
