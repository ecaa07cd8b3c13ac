"""Whose token this is."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field

from lianqiao.accounts.queries import organisations_of
from lianqiao.api.described import private
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entry_answers import OrganisationOut
from lianqiao.api.v1.fields import Out
from lianqiao.catalog.access import WRITERS
from lianqiao.catalog.queries import organisation_view

router = Router(tags=["account"])


class MemberOut(Out):
    """An organisation that the person belongs to."""

    organisation: OrganisationOut
    roles: list[str] = Field(examples=[["editor"]])
    may_write: bool = Field(description="Whether the person writes entries for it.", examples=[True])
    is_acting: bool = Field(description="Whether it owns what names no organisation.", examples=[True])


class TokenOut(Out):
    """The token of this request."""

    name: str = Field(examples=["library system"])
    prefix: str = Field(examples=["lq_Ab3dEf9"])
    can_write: bool = Field(examples=[True])
    expires: datetime | None


class MeOut(Out):
    """The person that the program acts for."""

    name: str = Field(examples=["示例编辑"])
    email: str = Field(examples=["editor@example.org"])
    roles: list[str] = Field(description="Offices for the platform.", examples=[[]])
    organisations: list[MemberOut]
    token: TokenOut


@router.get(
    "", **private("me", _("Whose token this is"), _("The person, their organisations and what the token may."), MeOut)
)
def me(request: ApiRequest) -> Any:
    actor, token = request.actor, request.token
    assert token is not None  # the operation needs one
    rows = organisations_of(actor)
    return MeOut(
        name=token.person.name,
        email=token.person.email,
        roles=sorted(actor.roles),
        organisations=[
            MemberOut(
                organisation=OrganisationOut.model_validate(organisation_view(row)),
                roles=sorted(actor.memberships[row.pk]),
                may_write=actor.has_membership(row.pk, *WRITERS),
                is_acting=row.pk == actor.organisation_id,
            )
            for row in rows
        ],
        token=TokenOut.model_validate(token),
    )
