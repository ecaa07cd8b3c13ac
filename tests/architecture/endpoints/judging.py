"""Judging pairs: technology managers of others than the parties."""

from tests.architecture.endpoints import page
from tests.matching.judged_pairs import make_pair
from tests.personas import Cast


def _pair(cast: Cast) -> tuple[str, str]:
    return make_pair(cast).numbers


SAMPLES = {
    "judged_achievement": lambda cast: _pair(cast)[0],
    "judged_demand": lambda cast: _pair(cast)[1],
}
JUDGES = "manager 200, visitor 302, else 403"
OWN = "visitor 302, else 403"  # the achievement is the manager's university's
SEES = "manager administrator auditor 200, visitor 302, else 403"
ROWS = [
    page("GET", "judging", JUDGES),
    page("GET", "judging-results", SEES),
    page("GET", "judging-results-file", SEES),
    page("GET", "judging-pair", OWN, achievement="judged_achievement", demand="judged_demand"),
    page(
        "POST", "judging-pair", OWN, achievement="judged_achievement", demand="judged_demand",
        data={"move": "judge", "level": "3"},
    ),
    page("GET", "judging-pair", "manager 404, visitor 302, else 403", achievement="A-0", demand="D-0"),
]  # fmt: skip
