"""A demand in three parts, and achievements for two of them."""

from typing import Any

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.catalog.services import IndicatorInput
from lianqiao.matching import services
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

TITLE = "全钒液流电池储能系统国产化"
ELEMENTS = {"materials": ["钒电解液"], "products": ["离子交换膜", "碳毡电极"]}


def battery(cast: Cast, **fields: Any) -> Demand:
    given: dict[str, Any] = {
        "title": TITLE, "summary": "全钒液流电池的隔膜、电极和电解液都要国产。", "elements": ELEMENTS,
        "organisation_id": cast.firm.pk,
        "indicators": (IndicatorInput("能量效率", "ge", 82.0, None, "%", "", True),),
    }  # fmt: skip
    return make_demand(EntryState.PUBLISHED, **(given | fields))


def parts(cast: Cast) -> tuple[Achievement, Achievement]:
    membrane = make_achievement(
        EntryState.PUBLISHED, title="全钒液流电池用离子交换膜", summary="全钒液流电池储能系统的隔膜，已经国产。",
        organisation_id=cast.university.pk,
        indicators=(IndicatorInput("能量效率", "ge", 84.0, None, "%", "", False),),
    )  # fmt: skip
    liquid = make_achievement(
        EntryState.PUBLISHED, title="全钒液流电池用钒电解液", summary="全钒液流电池储能系统的电解液，已经国产。"
    )
    services.sync_index(actor=TESTS)
    return membrane, liquid
