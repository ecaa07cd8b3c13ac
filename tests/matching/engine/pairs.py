"""A demand and achievements to score against it, the smallest that have every field."""

from dataclasses import replace

from lianqiao.core.text.quantities import parse_indicators
from lianqiao.matching.engine.score import Scorer
from lianqiao.matching.engine.terms import TermStats, document_terms
from lianqiao.matching.engine.types import Entry

DEMAND = Entry(
    "d1",
    "铝合金件激光熔覆修复",
    summary="需要修复磨损的铝合金壳体",
    description="我公司铝合金壳体磨损后报废，希望用激光熔覆的办法修复。",
    elements={"materials": ("铝合金",), "methods": ("激光熔覆",)},
    indicators=parse_indicators("结合强度≥200MPa(必达)；修复周期≤3天"),
    trl_wanted=7,
    modes=frozenset({"service"}),
    place="120100",
    technology_field="manufacturing",
    budget_cny=(100_000, 500_000),
)
ACHIEVEMENT = Entry(
    "a1",
    "面向輕合金的高速激光熔覆技術與裝備",
    summary="解决铝合金、镁合金表面修复难题",
    description="对铝合金零件表面进行激光熔覆，涂层结合强度达到230MPa。已用于航空壳体。",
    elements={"materials": ("镁合金", "铝合金"), "methods": ("高速激光熔覆",)},
    trl=4,
    modes=frozenset({"assignment"}),
    place="110108",
    price_cny=(800_000, None),
)
PERFECT = replace(
    ACHIEVEMENT,
    id="a2",
    indicators=parse_indicators("结合强度≥260MPa；修复周期≤2天"),
    trl=8,
    modes=frozenset({"service"}),
    place="120100",
    technology_field="manufacturing",
    price_cny=(300_000, None),
)
PLAIN = Entry("a3", "铝合金壳体激光熔覆修复装置")
UNRELATED = Entry("a4", "苹果采后贮藏保鲜", description="降低果肉褐变。", place="120100")
ALL = (ACHIEVEMENT, PERFECT, PLAIN, UNRELATED)


def scorer_of(*entries: Entry) -> Scorer:
    return Scorer(TermStats.of(document_terms(entry) for entry in entries or (DEMAND, *ALL)))
