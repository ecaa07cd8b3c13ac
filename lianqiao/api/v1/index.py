"""How the search index stands."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field

from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.fields import Out
from lianqiao.matching.queries import index_status

router = Router(tags=["search"])


class IndexOut(Out):
    """State of the search index."""

    is_readable: bool = Field(examples=[True])
    generation: int = Field(description="Grows with every commit.", examples=[214])
    age_s: float = Field(description="Seconds since the last commit.", examples=[38.2])
    entries_indexed: int = Field(examples=[1523])
    entries_waiting: int = Field(description="Public entries that the index does not hold yet.", examples=[0])
    vectors_waiting: int = Field(description="Entries found by words already, but not yet by meaning.", examples=[4])


@router.get(
    "",
    **public(
        "index_status", _("State of the search index"), _("How much is found already, and what still waits."), IndexOut
    ),
)
def status(request: ApiRequest) -> Any:
    return IndexOut.model_validate(index_status())
