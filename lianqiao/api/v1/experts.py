"""Experts: people who agreed to be asked, with what they can help with and their public work."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from lianqiao.accounts.queries import get_organisation
from lianqiao.api.cursors import Order, next_link, take_page
from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entry_answers import NEXT, OrganisationOut
from lianqiao.api.v1.fields import Code, ExpertPath, NamedOut, OrganisationNumber, Out, PageQuery
from lianqiao.catalog.choices import CreditRole
from lianqiao.catalog.queries.experts import (
    ExpertFilter,
    get_expert,
    list_experts,
    view_expert,
    view_experts,
    works_of,
)

router = Router(tags=["experts"])
BY_NAME = Order("experts", ("name_key", "number"))


class ExpertQuery(PageQuery):
    """Which experts are wanted."""

    technology_field: Code | None = Field(
        default=None, description="A code of `/technology-fields`.", examples=["energy"]
    )
    chain: Code | None = Field(default=None, description="A code of `/chains`.", examples=["hydrogen"])
    place: Code | None = Field(
        default=None, description="A code of `/places`; covers what lies inside.", examples=["130000"]
    )
    organisation: OrganisationNumber | None = Field(default=None, description="Of this organisation alone.")


class ExpertOut(Out):
    """An expert as everybody who may know of the page sees it."""

    number: str = Field(examples=["X-2026-000012"])
    name: str = Field(examples=["示例专家"])
    name_en: str = Field(examples=[""])
    title: str = Field(examples=["教授"])
    organisation: OrganisationOut
    technology_field: NamedOut | None
    chain_links: list[NamedOut]
    keywords: list[str] = Field(examples=[["减速器"]])
    about: str = Field(examples=[""])
    offers: list[str] = Field(description="What he or she can help with.", examples=[["方案评审"]])
    orcid: str = Field(examples=[""])
    consented: date | None = Field(description="Day of the consent to be shown; null: outsiders do not see the page.")


class ExpertWorkOut(Out):
    """A public achievement with what the expert did for it."""

    number: str = Field(examples=["A-2026-000123"])
    title: str = Field(examples=["谐波减速器柔轮"])
    roles: list[CreditRole] = Field(examples=[["software"]])


class ColleagueOut(Out):
    """Somebody named in the same works; ``number`` is empty without a public page."""

    name: str = Field(examples=["示例同事"])
    organisation: str = Field(examples=["示例大学"])
    number: str = Field(examples=[""])
    works: int = Field(description="How many works together.", examples=[2])


class ExpertDetail(ExpertOut):
    """An expert with the public work."""

    works: list[ExpertWorkOut]
    colleagues: list[ColleagueOut]


class ExpertPage(Out):
    """A part of the list of experts."""

    items: list[ExpertOut]
    next: str | None = NEXT


@router.get(
    "",
    **public(
        "expert_list",
        _("List experts"),
        _("By name in the order of pinyin: those who agreed to be shown, and those of your own organisations."),
        ExpertPage,
        errors=(404,),
    ),
)
def list_(request: ApiRequest, query: Query[ExpertQuery]) -> Any:
    wanted = ExpertFilter("", query.technology_field or "", query.place or "", query.chain or "")
    rows = list_experts(request.actor, wanted)
    if query.organisation:
        rows = rows.filter(organisation=get_organisation(request.actor, query.organisation))
    found, cursor = take_page(rows, BY_NAME, cursor=query.cursor, limit=query.limit)
    items = [ExpertOut.model_validate(view) for view in view_experts(found)]
    return ExpertPage(items=items, next=next_link(request, cursor))


@router.get(
    "/{number}",
    **public(
        "expert_get",
        _("Read an expert"),
        _("With public achievements in whose teams he or she agreed to be named, and who else was named there."),
        ExpertDetail,
        errors=(404,),
    ),
)
def get(request: ApiRequest, number: ExpertPath) -> Any:
    row = get_expert(request.actor, number)
    return ExpertDetail.model_validate(asdict(view_expert(row)) | asdict(works_of(row)))
