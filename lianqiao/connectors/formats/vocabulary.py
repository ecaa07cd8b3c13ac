"""The closed lists of words in a table: each code with the names and habits of speech under which people write it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.catalog.choices import (
    AchievementKind,
    Comparator,
    Confidentiality,
    CooperationMode,
    CreditRole,
    PropertyKind,
    PropertyStatus,
)
from lianqiao.core.text.normal import fold

Words = Mapping[str, tuple[str, ...]]

# code: the Chinese name shown to people, then other writings; codes themselves are always understood.
MODES: Words = {
    CooperationMode.ASSIGNMENT: (
        "转让",
        "技术转让",
        "专利转让",
        "专利权转让",
        "所有权转让",
        "出售",
        "transfer",
        "sale",
    ),
    CooperationMode.ORDINARY_LICENCE: (
        "普通许可",
        "普通实施许可",
        "许可",
        "技术许可",
        "专利许可",
        "许可使用",
        "授权",
        "ordinary license",
        "non-exclusive licence",
        "non-exclusive license",
        "licence",
        "license",
        "licensing",
    ),
    CooperationMode.SOLE_LICENCE: ("排他许可", "排他实施许可", "排它许可", "sole license"),
    CooperationMode.EXCLUSIVE_LICENCE: ("独占许可", "独占实施许可", "exclusive license"),
    CooperationMode.OPEN_LICENCE: ("开放许可", "专利开放许可", "open license"),
    CooperationMode.EQUITY: ("作价投资", "作价入股", "技术入股", "技术作价", "入股", "股权合作", "investment"),
    CooperationMode.JOINT_DEVELOPMENT: (
        "合作开发",
        "联合开发",
        "联合攻关",
        "合作研发",
        "联合研发",
        "产学研合作",
        "joint r&d",
    ),
    CooperationMode.COMMISSIONED_DEVELOPMENT: ("委托开发", "委托研发", "技术开发", "定制开发", "commissioned r&d"),
    CooperationMode.CONSULTING: ("技术咨询", "咨询", "consultancy"),
    CooperationMode.SERVICE: ("技术服务", "服务", "technical service"),
    CooperationMode.TRY_FIRST: ("先使用后付费", "先用后付", "先试用后付费", "try first, pay later"),
}
ACHIEVEMENT_KINDS: Words = {
    AchievementKind.PATENT: ("专利技术", "专利", "发明专利", "实用新型", "外观设计"),
    AchievementKind.SOFTWARE: ("计算机软件", "软件", "软件著作权", "软著"),
    AchievementKind.KNOW_HOW: ("技术秘密", "专有技术", "非专利技术", "know-how", "trade secret"),
    AchievementKind.LAYOUT_DESIGN: ("集成电路布图设计", "布图设计"),
    AchievementKind.PLANT_VARIETY: ("植物新品种", "新品种", "品种权"),
    AchievementKind.NEW_DRUG: ("新药", "生物医药新品种", "drug"),
    AchievementKind.DESIGN_DRAWING: ("设计图", "图纸", "drawing"),
    AchievementKind.FORMULA: ("配方", "recipe"),
}
CONFIDENTIALITY: Words = {
    Confidentiality.OPEN: ("公开", "完全公开", "public"),
    Confidentiality.NDA: ("签保密协议后", "签保密协议后公开", "保密协议", "签署保密协议后", "under nda", "restricted"),
    Confidentiality.OFFLINE: ("不在网上", "不上网", "仅线下", "线下", "保密", "confidential"),
}
COMPARATORS: Words = {
    Comparator.AT_LEAST: ("≥", ">=", "不小于", "不低于", "至少"),
    Comparator.AT_MOST: ("≤", "<=", "不大于", "不高于", "不超过", "至多"),
    Comparator.ABOVE: (">", "大于", "高于"),
    Comparator.BELOW: ("<", "小于", "低于"),
    Comparator.EQUAL: ("=", "==", "等于"),
    Comparator.ABOUT: ("≈", "~", "约", "约等于"),
    Comparator.RANGE: ("区间", "范围", "介于", "between"),
}
PROPERTY_KINDS: Words = {
    PropertyKind.INVENTION: ("发明", "发明专利", "patent"),
    PropertyKind.UTILITY_MODEL: ("实用新型", "实用新型专利"),
    PropertyKind.DESIGN: ("外观设计", "外观设计专利"),
    PropertyKind.SOFTWARE_COPYRIGHT: ("软件著作权", "软著", "计算机软件著作权", "software"),
    PropertyKind.LAYOUT_DESIGN: ("集成电路布图设计", "布图设计"),
    PropertyKind.PLANT_VARIETY: ("植物新品种", "植物新品种权", "品种权"),
    PropertyKind.OTHER: ("其他", "其它"),
}
PROPERTY_STATUS: Words = {
    PropertyStatus.APPLIED: ("已申请", "申请中", "申请", "受理", "公开", "实质审查", "实审", "pending"),
    PropertyStatus.GRANTED: ("已授权", "授权", "有效", "登记", "已登记", "valid"),
    PropertyStatus.LAPSED: ("失效", "已失效", "终止", "届满", "expired"),
}
CREDIT_ROLES: Words = {
    CreditRole.CONCEPTUALIZATION: ("概念提出", "构思", "概念化"),
    CreditRole.DATA_CURATION: ("数据整理", "数据管理"),
    CreditRole.FORMAL_ANALYSIS: ("形式分析", "统计分析"),
    CreditRole.FUNDING_ACQUISITION: ("经费获取", "获取资助"),
    CreditRole.INVESTIGATION: ("调查研究", "实验", "试验"),
    CreditRole.METHODOLOGY: ("方法设计", "方法学", "方法论"),
    CreditRole.PROJECT_ADMINISTRATION: ("项目管理",),
    CreditRole.RESOURCES: ("资源提供", "提供资源"),
    CreditRole.SOFTWARE: ("软件编写", "软件"),
    CreditRole.SUPERVISION: ("监督指导", "指导"),
    CreditRole.VALIDATION: ("验证核实", "验证"),
    CreditRole.VISUALIZATION: ("可视化呈现", "可视化"),
    CreditRole.WRITING_ORIGINAL_DRAFT: ("初稿撰写", "初稿写作"),
    CreditRole.WRITING_REVIEW_EDITING: ("审阅修改", "审阅与编辑"),
}
ORGANISATION_KINDS: Words = {
    OrganisationKind.UNIVERSITY: ("高校", "高等院校", "高等学校", "大学", "学院", "院校", "college"),
    OrganisationKind.INSTITUTE: ("科研院所", "科研机构", "研究所", "研究院", "research institute"),
    OrganisationKind.ENTERPRISE: ("企业", "公司", "企业法人", "company", "firm"),
    OrganisationKind.RD_BODY: ("新型研发机构", "新型研发组织"),
    OrganisationKind.SERVICE_AGENCY: ("服务机构", "技术转移机构", "中介机构", "科技服务机构", "intermediary"),
    OrganisationKind.CARRIER: ("园区载体", "园区", "载体", "孵化器", "加速器", "开发区", "park"),
    OrganisationKind.AUTHORITY: ("管理部门", "政府", "政府部门", "主管部门", "机关", "government"),
}
# The eleven fields of the technology-contract statistics.
TECHNOLOGY_FIELDS: Words = {
    "electronics": ("电子信息", "信息技术", "新一代信息技术", "information technology"),
    "aerospace": ("航空航天", "航天航空"),
    "manufacturing": ("先进制造", "先进制造技术", "智能制造", "装备制造", "advanced manufacturing"),
    "biomedicine": ("生物医药和医疗器械", "生物医药与医疗器械", "生物、医药和医疗器械", "生物医药", "医药"),
    "materials": ("新材料及其应用", "新材料", "新材料技术", "new materials"),
    "energy": ("新能源与高效节能", "新能源", "新能源与节能", "节能", "new energy"),
    "environment": ("环境保护与资源综合利用", "环境保护", "节能环保", "环保", "资源与环境", "资源综合利用"),
    "nuclear": ("核应用", "核应用技术", "核技术"),
    "agriculture": ("农业", "现代农业", "农业技术"),
    "transport": ("现代交通", "交通", "交通运输"),
    "urban": ("城市建设与社会发展", "城市建设", "社会发展"),
}
CLUSTERS: Words = {
    "integrated-circuits": ("集成电路", "芯片", "半导体", "semiconductors"),
    "cybersecurity": ("网络安全", "信息安全"),
    "biomedicine": ("生物医药", "医药"),
    "power-equipment": ("电力装备", "电力设备"),
    "emergency-equipment": ("安全应急装备", "应急装备", "安全应急"),
}
CHAIN_LINKS: Words = {
    "hydrogen.production": ("制氢",),
    "hydrogen.storage": ("储运", "储氢", "氢气储运"),
    "hydrogen.refuelling": ("加注", "加氢"),
    "hydrogen.stack-materials": ("电堆与关键材料", "电堆"),
    "hydrogen.fuel-cell-system": ("燃料电池系统", "燃料电池"),
    "hydrogen.application": ("氢能应用",),
    "biomedicine.discovery": ("药物发现",),
    "biomedicine.ingredients": ("原料药与中间体", "原料药"),
    "biomedicine.preparations": ("制剂与生物制品", "制剂", "生物制品"),
    "biomedicine.devices": ("医疗器械",),
    "biomedicine.testing": ("临床与检测服务",),
    "cyber-industrial-internet.crypto-chips": ("密码与安全芯片", "安全芯片"),
    "cyber-industrial-internet.security-products": ("安全产品",),
    "cyber-industrial-internet.edge-network": ("边缘与网络设备",),
    "cyber-industrial-internet.platforms": ("工业互联网平台",),
    "cyber-industrial-internet.operations": ("安全服务与运营",),
    "machine-tools.cnc": ("数控系统",),
    "machine-tools.functional-parts": ("功能部件",),
    "machine-tools.cutting-tools": ("刀具",),
    "machine-tools.machines": ("机床整机",),
    "machine-tools.metrology": ("检测与计量",),
    "new-energy-vehicles.battery": ("动力电池",),
    "new-energy-vehicles.drive-control": ("电机电控",),
    "new-energy-vehicles.automotive-chips": ("车规芯片",),
    "new-energy-vehicles.perception": ("感知与决策",),
    "new-energy-vehicles.lightweight": ("轻量化与零部件",),
    "new-energy-vehicles.vehicle": ("整车制造",),
    "new-energy-vehicles.charging": ("充换电",),
    "new-energy-vehicles.recycling": ("回收利用", "电池回收"),
    "robotics.reducers": ("减速器",),
    "robotics.servo": ("伺服与控制器",),
    "robotics.sensors": ("机器人传感器",),
    "robotics.bodies": ("本体制造",),
    "robotics.integration": ("系统集成",),
    "robotics.special": ("特种与服务机器人",),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lists that belong to a region; another region's pack brings its own."""

    technology_fields: Words = field(default_factory=lambda: TECHNOLOGY_FIELDS)
    clusters: Words = field(default_factory=lambda: CLUSTERS)
    chain_links: Words = field(default_factory=lambda: CHAIN_LINKS)


DEFAULT_VOCABULARY = Vocabulary()


def code_of(words: Words, text: str) -> str | None:
    """Return the code that ``text`` names, whatever its case, width or script (简繁)."""
    return _index(tuple((str(code), names) for code, names in words.items())).get(_key(text))


def name_of(words: Words, code: str) -> str:
    """Return the Chinese name of a code."""
    return words[code][0]


def suggestion(words: Words, text: str) -> str:
    """Say what may have been meant, or what there is to choose from."""
    names = [name for names in words.values() for name in names]
    close = get_close_matches(text, names, n=1, cutoff=0.5)
    shown = "、".join(names[0] for names in words.values())
    return f"是否指“{close[0]}”？可选：{shown}" if close else f"可选：{shown}"


def _key(text: str) -> str:
    return fold(text).replace("_", "").replace("-", "").replace(" ", "")


@lru_cache(maxsize=64)
def _index(entries: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    index: dict[str, str] = {}
    for code, names in entries:
        for name in _writings(code, names):
            index.setdefault(_key(name), code)
    return index


def _writings(code: str, names: Iterable[str]) -> Iterable[str]:
    yield code
    yield from names
