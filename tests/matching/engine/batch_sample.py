"""Some demands and achievements that give a ranking with ties and structured fields."""

from dataclasses import replace

from lianqiao.matching.engine.score import Prepared, Scorer
from lianqiao.matching.engine.terms import TermStats, document_terms
from lianqiao.matching.engine.types import Entry
from tests.matching.engine.pairs import ACHIEVEMENT, DEMAND

_THINGS = ("激光熔覆", "铝合金壳体", "风机叶轮", "耐磨钢板", "离子交换膜", "机器视觉检测", "碳纤维缠绕")
_USES = ("修复", "降噪", "轧制", "在线检测")
SAMPLE = [f"{thing}{use}" for thing in _THINGS for use in _USES]


def sample() -> tuple[Scorer, list[Prepared], list[Prepared]]:
    """Prepare 12 demands and 28 achievements; the first of both have every field."""
    demands = [DEMAND, *(Entry(f"d{at}", f"需要{text}", trl_wanted=at % 9 + 1) for at, text in enumerate(SAMPLE[:11]))]
    achievements = [
        ACHIEVEMENT,
        *(Entry(f"a{at}", f"{text}技术", trl=at % 9 + 1) for at, text in enumerate(SAMPLE[1:])),
    ]
    achievements[5] = replace(achievements[4], id="twin")  # a tie
    scorer = Scorer(TermStats.of(document_terms(entry) for entry in [*demands, *achievements]))
    return (
        scorer,
        [scorer.prepare_demand(entry) for entry in demands],
        [scorer.prepare_achievement(entry) for entry in achievements],
    )
