"""Pairs to be judged, and technology managers of several organisations to judge them."""

from dataclasses import dataclass

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Membership
from lianqiao.accounts.queries import actor_of
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.core.actors import Actor
from lianqiao.matching.models import Match
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast


@dataclass(frozen=True, slots=True)
class Pair:
    """A public pair: the achievement is the university's, the demand the firm's."""

    achievement: Achievement
    demand: Demand

    @property
    def numbers(self) -> tuple[str, str]:
        return self.achievement.number, self.demand.number


def make_pair(cast: Cast, score: float = 0.4, title: str = "低噪声风机叶轮", **fields: object) -> Pair:
    achievement = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, title=f"{title}设计")
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk, title=f"需要{title}", **fields)
    pair = Pair(achievement, demand)
    make_match(pair, score)
    return pair


def make_match(pair: Pair, score: float = 0.4) -> Match:
    parts = [{"code": "text", "value": score, "data": {"cosine": 0.2}}]
    return Match.objects.create(
        achievement=pair.achievement, demand=pair.demand, score=score, parts=parts, reasons=[], engine_version="t",
        achievement_revision=pair.achievement.revision, demand_revision=pair.demand.revision,
    )  # fmt: skip


def make_judge(cast: Cast, name: str) -> Actor:
    """Let a persona be a technology manager of the agency, which has no entries."""
    person = cast.people[name]
    Membership.objects.update_or_create(
        person=person, organisation=cast.agency, defaults={"role": MemberRole.TECHNOLOGY_MANAGER}
    )
    return actor_of(person)
