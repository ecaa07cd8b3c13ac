"""Organisations: universities, institutes, enterprises, agencies, parks, authorities."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import get_organisation, list_organisations
from lianqiao.api.cursors import Order, next_link, take_page
from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entry_answers import NEXT, OrganisationOut
from lianqiao.api.v1.fields import Code, NamedOut, OrganisationPath, Out, PageQuery
from lianqiao.catalog.queries import organisation_view
from lianqiao.core.errors import FieldProblem, Invalid
from lianqiao.regions.queries import place_lineage

router = Router(tags=["organisations"])
BY_NAME = Order("organisations", ("name_key", "number"))


class OrganisationQuery(PageQuery):
    """Which organisations are wanted."""

    kind: OrganisationKind | None = Field(
        default=None, description="What it is; one may be several at once.", examples=["university"]
    )
    place: Code | None = Field(
        default=None, description="A code of `/places`; covers what lies inside.", examples=["130000"]
    )


class OrganisationPage(Out):
    """A part of the list of organisations."""

    items: list[OrganisationOut]
    next: str | None = NEXT


class OrganisationDetail(OrganisationOut):
    """An organisation with all that is public of it."""

    uscc: str | None = Field(description="Unified social credit code.", examples=[None])
    industry: NamedOut | None
    scope: str = Field(description="Scope of business or research.", examples=["轻合金材料"])
    description: str = Field(examples=[""])
    website: str = Field(examples=["https://www.example.org"])
    address: str = Field(examples=[""])


@router.get(
    "",
    **public(
        "organisation_list",
        _("List organisations"),
        _("By name in the order of pinyin. To look for words, use the search with kind organisation."),
        OrganisationPage,
    ),
)
def list_(request: ApiRequest, query: Query[OrganisationQuery]) -> Any:
    rows = list_organisations(request.actor)
    if query.kind:
        rows = rows.filter(kinds__contains=[query.kind.value])
    if query.place:
        rows = rows.filter(place__in=_places_inside(query.place))
    found, cursor = take_page(rows, BY_NAME, cursor=query.cursor, limit=query.limit)
    return OrganisationPage(
        items=[OrganisationOut.model_validate(organisation_view(row)) for row in found], next=next_link(request, cursor)
    )


@router.get(
    "/{number}",
    **public(
        "organisation_get",
        _("Read an organisation"),
        _("Its entries are in the lists of achievements and demands with organisation set to its number."),
        OrganisationDetail,
        errors=(404,),
    ),
)
def get(request: ApiRequest, number: OrganisationPath) -> Any:
    return _detail(get_organisation(request.actor, number))


def _detail(row: Organisation) -> OrganisationDetail:
    shown = OrganisationOut.model_validate(organisation_view(row))
    same = ("uscc", "industry", "scope", "description", "website", "address")
    return OrganisationDetail(**dict(shown), **{name: getattr(row, name) for name in same})


def _places_inside(code: str) -> list[str]:
    lineage = place_lineage()
    if code not in lineage:
        problem = FieldProblem("place", "api.code_unknown", "There is no such code; see the reference data.")
        raise Invalid("The list cannot be narrowed like this.", problems=[problem])
    return [place for place, above in lineage.items() if code in above]
