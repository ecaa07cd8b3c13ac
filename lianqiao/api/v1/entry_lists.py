"""Lists of achievements and demands: which rows, in which order. What a filter could betray of an anonymous demand it leaves out."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from pydantic import Field

from lianqiao.accounts.queries import get_organisation
from lianqiao.api.cursors import Order
from lianqiao.api.v1.fields import Code, OrganisationNumber, PageQuery
from lianqiao.catalog.choices import CooperationMode, EntryKind, EntryState
from lianqiao.catalog.queries import list_entries
from lianqiao.core.actors import Actor
from lianqiao.core.errors import FieldProblem, Invalid
from lianqiao.regions.queries import place_lineage

PUBLISHED = Order("published", ("-published", "number"))
OTHER = Order("number", ("-number",))  # a draft has no day of publication


class EntryQuery(PageQuery):
    """Which entries are wanted; all conditions hold together."""

    state: EntryState = Field(
        default=EntryState.PUBLISHED,
        description="Other states than published show only entries that you may know of: your own.",
    )
    technology_field: Code | None = Field(
        default=None, description="A code of `/technology-fields`.", examples=["materials"]
    )
    cluster: Code | None = Field(default=None, description="A code of `/clusters`.", examples=["biomedicine"])
    chain_link: Code | None = Field(
        default=None, description="A code of a link in `/chains`.", examples=["hydrogen.storage"]
    )
    industry: Code | None = Field(
        default=None, description="A code of `/industries`; covers what lies below it.", examples=["C39"]
    )
    place: Code | None = Field(
        default=None, description="A code of `/places`; covers what lies inside.", examples=["130000"]
    )
    mode: CooperationMode | None = Field(default=None, description="A way of working together.", examples=["equity"])
    organisation: OrganisationNumber | None = Field(
        default=None, description="Entries of one organisation; its anonymous demands only for those who belong to it."
    )
    published_from: date | None = Field(default=None, description="First day of publication.", examples=["2026-01-01"])
    published_until: date | None = Field(default=None, description="Last day of publication.", examples=["2026-12-31"])


def order_of(query: EntryQuery) -> Order:
    """Return the order of a list."""
    return PUBLISHED if query.state == EntryState.PUBLISHED else OTHER


def wanted_entries(actor: Actor, kind: str, query: EntryQuery) -> QuerySet[Any]:
    """Return the entries that ``actor`` may know of and the query asks for. Raises ``Invalid`` or ``OrganisationNotFound``."""
    owner = get_organisation(actor, query.organisation) if query.organisation else None
    rows = list_entries(actor, kind, organisation_id=owner.pk if owner else None, state=query.state)
    same = {"technology_field": query.technology_field, "cluster": query.cluster, "chain_link": query.chain_link}
    rows = rows.filter(**{name: code for name, code in same.items() if code})
    if query.industry:
        rows = rows.filter(industry__code__startswith=query.industry)
    if query.mode:
        rows = rows.filter(modes__contains=[query.mode.value])
    if query.published_from:
        rows = rows.filter(published__gte=query.published_from)
    if query.published_until:
        rows = rows.filter(published__lte=query.published_until)
    return rows.filter(_in_place(kind, query.place)) if query.place else rows


def _in_place(kind: str, code: str) -> Q:
    lineage = place_lineage()
    if code not in lineage:
        problem = FieldProblem("place", "api.code_unknown", "There is no such code; see the reference data.")
        raise Invalid("The list cannot be narrowed like this.", problems=[problem])
    inside = Q(place__in=[place for place, above in lineage.items() if code in above])
    # Whoever reads an anonymous demand sees no finer place than its city, so a finer filter must not find it.
    is_coarse = code.isdigit() and code.endswith("00")
    return inside if is_coarse or kind != EntryKind.DEMAND else inside & Q(is_anonymous=False)
