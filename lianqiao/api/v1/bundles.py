"""The bundle of a demand: achievements that together cover what it states."""

from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entry_answers import AchievementOut, entry_values
from lianqiao.api.v1.fields import EntryPath, Out
from lianqiao.api.v1.match_answers import SpanOut
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Demand
from lianqiao.catalog.queries import get_entry
from lianqiao.matching.engine.bundles import Want
from lianqiao.matching.queries import BundleMember, BundleView, bundle_of


class BundleQuery(Schema):
    """Which achievements are not wanted."""

    without: list[str] = Field(default=[], max_length=20, description="Numbers of achievements that are left out.")


class SpecOut(Out):
    """An indicator as the comparison reads it."""

    name: str = Field(examples=["能量效率"])
    comparator: str = Field(examples=["ge"])
    value: float | None = Field(examples=[82.0])
    value_high: float | None = Field(description="Upper end; only with comparator range.", examples=[None])
    unit: str = Field(examples=["%"])
    must_have: bool = Field(examples=[True])


class WantOut(Out):
    """One thing that the demand states: a phrase of an element, or an indicator."""

    key: str = Field(examples=["methods.0"])
    element: str = Field(description="Empty for an indicator.", examples=["methods"])
    phrase: str = Field(examples=["复合涂布"])
    indicator: SpecOut | None
    weight: float = Field(description="How much covering it counts.", examples=[1.0])


class CoverOut(Out):
    """What a member has to one want."""

    key: str = Field(examples=["methods.0"])
    answer: Literal["covered", "partly", "violated"] = Field(examples=["covered"])
    degree: float = Field(description="0 to 1.", examples=[0.92])
    span: SpanOut | None = Field(description="Where the achievement says so; null for an indicator.")
    offered: SpecOut | None = Field(description="The indicator that it states.")


class BundleMemberOut(Out):
    """An achievement of the bundle with its tasks (keys of wants)."""

    entry: AchievementOut
    score: float = Field(description="For the whole demand, 0 to 1.", examples=[0.68])
    tasks: list[str] = Field(examples=[["products.0", "indicators.1"]])
    overlaps: list[str] = Field(description="Covered as well, but another member does it.", examples=[[]])
    violated: list[str] = Field(description="Indicators that its values contradict.", examples=[[]])
    covers: list[CoverOut]
    holders: list[str] = Field(description="To whom its rights belong, as stated.", examples=[["示例大学"]])
    rights: str = Field(description="Verdict of the check of its rights.", examples=["green"])


class BundleRuleOut(Out):
    """A rule on ownership that counts where nothing is agreed."""

    code: str = Field(examples=["own.cooperative"])
    version: int = Field(examples=[1])
    outcome: str = Field(examples=["co_owned"])
    members: list[str] = Field(description="Numbers of the members it counts for; empty: all.", examples=[[]])


class BundleOut(Out):
    """Achievements that together cover most of what a demand states, at most four."""

    wants: list[WantOut]
    members: list[BundleMemberOut]
    open: list[str] = Field(description="Keys of what nobody covers.", examples=[["methods.1"]])
    covered: float = Field(description="Weight that is covered.", examples=[5.5])
    alone: float = Field(description="Weight that the best single achievement covers.", examples=[4.5])
    asked: float = Field(description="Weight of all wants.", examples=[14.5])
    owners: int = Field(examples=[2])
    rights: list[BundleRuleOut]
    is_read: bool = Field(description="The elements were read from the text of the demand.", examples=[False])
    took_ms: float = Field(examples=[84.0])


router = Router(tags=["demands"])


@router.get(
    "/{number}/bundle",
    **public(
        "demand_bundle",
        _("Achievements that together cover a demand"),
        _(
            "The combination that covers most of its elements and indicators, with tasks, overlaps and rules on ownership."
        ),
        BundleOut,
        errors=(404, 503),
    ),
)
def demand_bundle(request: ApiRequest, number: EntryPath, query: Query[BundleQuery]) -> BundleOut:
    row = get_entry(request.actor, EntryKind.DEMAND, number)
    assert isinstance(row, Demand)
    return _answer(bundle_of(request.actor, row, day=timezone.localdate(), without=query.without))


def _answer(found: BundleView) -> BundleOut:
    numbers = [member.entry.number for member in found.members]
    return BundleOut(
        wants=[WantOut.model_validate(want) for want in found.wants],
        members=[_member(member, found.wants) for member in found.members],
        open=list(found.open),
        covered=found.covered,
        alone=found.alone,
        asked=found.asked,
        owners=found.owners,
        rights=[
            BundleRuleOut(
                code=one.rule.code, version=one.rule.version, outcome=one.rule.outcome,
                members=[numbers[at] for at in one.members],
            )
            for one in found.rights
        ],
        is_read=found.is_read,
        took_ms=found.took_ms,
    )  # fmt: skip


def _member(member: BundleMember, wants: tuple[Want, ...]) -> BundleMemberOut:
    covers = [(want.key, member.covers[want.key]) for want in wants if want.key in member.covers]
    return BundleMemberOut(
        entry=AchievementOut(**entry_values(member.entry)),
        score=member.score,
        tasks=list(member.tasks),
        overlaps=list(member.overlaps),
        violated=list(member.violated),
        covers=[
            CoverOut(
                key=key, answer=cover.answer.value, degree=cover.degree,
                span=SpanOut.model_validate(cover.span) if cover.span else None,
                offered=SpecOut.model_validate(cover.offered) if cover.offered else None,
            )
            for key, cover in covers
        ],
        holders=list(member.holders),
        rights=member.health.verdict.value,
    )  # fmt: skip
