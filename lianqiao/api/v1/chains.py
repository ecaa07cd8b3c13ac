"""A chain with what is public in its links: how much is offered and wanted, what is lacking, and whose it is."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import P, PathEx, Router
from pydantic import Field

from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entry_answers import OrganisationOut
from lianqiao.api.v1.reference import FieldOut, LinkOut
from lianqiao.catalog.queries.chains import LinkCount, counts_by_link, gap_of, organisations_by_link
from lianqiao.core.errors import NotFound
from lianqiao.regions.queries import get_chain

router = Router(tags=["reference data"])
ChainPath = PathEx[str, P(pattern=r"^[a-z0-9-]{1,60}$", description="Code of the chain.", example="hydrogen")]


class LinkSupply(LinkOut):
    """A link with what is public in it."""

    achievements: int = Field(description="Public achievements in this link.", examples=[12])
    demands: int = Field(description="Public demands in this link, anonymous ones among them.", examples=[5])
    gap: str = Field(
        description="nothing, demand_only, supply_only, short (of supply), ahead or level.", examples=["ahead"]
    )
    organisations: list[OrganisationOut] = Field(
        description="Whose entries these are; owners of anonymous demands are left out."
    )


class ChainSupply(FieldOut):
    """A chain with the supply and demand of its links, in order."""

    code: str = Field(examples=["hydrogen"])
    names: dict[str, str] = Field(examples=[{"zh-hans": "氢能"}])
    links: list[LinkSupply]


@router.get(
    "/{code}",
    **public(
        "chain_get",
        _("Read a chain"),
        _(
            "Each link with how many public achievements and demands stand in it, what it lacks, and who is active there."
        ),
        ChainSupply,
        errors=(404,),
    ),
)
def get(request: ApiRequest, code: ChainPath) -> Any:
    chain = get_chain(code)
    if chain is None:
        raise NotFound("There is no such chain.", data={"code": code})
    rows = list(chain.links.all())
    codes = [row.code for row in rows]
    counts, owners = counts_by_link(codes), organisations_by_link(codes)
    links = []
    for row in rows:
        count = counts.get(row.code, LinkCount())
        links.append(
            LinkOut.model_validate(row).model_dump()
            | {"achievements": count.achievements, "demands": count.demands, "gap": gap_of(count)}
            | {"organisations": owners.get(row.code, [])}
        )
    return ChainSupply.model_validate({"code": chain.code, "names": chain.names, "links": links})
