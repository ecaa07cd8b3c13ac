"""Limits on the matches of an entry as query parameters, and what they did as an answer."""

from datetime import date
from typing import Literal

from ninja import Schema
from pydantic import Field

from lianqiao.api.v1.fields import Code, Out
from lianqiao.catalog.choices import CooperationMode
from lianqiao.catalog.models import Demand, Entry
from lianqiao.core.actors import Actor
from lianqiao.core.errors import FieldProblem, Invalid
from lianqiao.matching.engine.limits import Limits
from lianqiao.matching.queries import LimitedMatches, MatchList, matches_of, matches_within

MOST_MATCHES = 50
LimitName = Literal["price", "trl", "minutes", "modes", "deadline"]


class MatchQuery(Schema):
    """How many matches are wanted, and limits that they must (or, as wishes, should) keep to."""

    limit: int = Field(default=10, ge=1, le=MOST_MATCHES, description="How many at most.")
    price_cny: int | None = Field(
        default=None, ge=1, description="For achievements the highest price, for demands the least budget (yuan)."
    )
    trl: int | None = Field(
        default=None, ge=1, le=9, description="For achievements the least TRL reached, for demands the highest wanted."
    )
    minutes: int | None = Field(default=None, ge=1, le=1440, description="The longest travel time by rail in minutes.")
    mode: list[CooperationMode] = Field(default=[], description="Ways of cooperation; one of them is enough.")
    deadline: date | None = Field(default=None, description="Demands must be open at least until this day.")
    wish: list[LimitName] = Field(
        default=[], description="These limits are wishes: what breaks one is put lower and not left out."
    )
    stated_only: bool = Field(default=False, description="What is not stated breaks a hard limit too.")
    area: list[Code] = Field(
        default=[], max_length=10, description="Codes of `/places`: what lies inside one of them comes first."
    )

    def limits(self) -> Limits:
        """Return the limits as the engine reads them."""
        return Limits(
            self.price_cny, self.trl, self.minutes, frozenset(mode.value for mode in self.mode), self.deadline,
            frozenset(self.wish), self.stated_only,
        )  # fmt: skip


class RelaxedOut(Out):
    """What doing without one hard limit would bring: matches that break this limit and no other."""

    name: LimitName = Field(examples=["price"])
    adds: int = Field(examples=[3])
    best: float = Field(description="The best score among them, 0 to 1; 0 when there are none.", examples=[0.41])


class StayingOut(Out):
    """What staying inside the named area costs."""

    inside: int = Field(examples=[4])
    outside: int = Field(examples=[2])
    best_inside: float | None = Field(examples=[0.48])
    best_outside: float | None = Field(examples=[0.55])
    better_outside: int = Field(description="How many outside score above all inside.", examples=[1])
    cost: float | None = Field(description="Points of the score; null where one side has nothing.", examples=[0.07])


class LimitsOut(Out):
    """What the limits did."""

    considered: int = Field(description="Matches near enough to be held against the limits.", examples=[31])
    left_out: int = Field(examples=[6])
    relaxed: list[RelaxedOut]
    staying: StayingOut | None


def found_for(actor: Actor, entry: Entry, query: MatchQuery) -> tuple[MatchList, LimitsOut | None]:
    """Return the matches that are asked for, and what limits did where there are any. Raises ``Invalid``."""
    if isinstance(entry, Demand) and (query.deadline or "deadline" in query.wish):
        problem = FieldProblem(
            "deadline",
            "matching.deadline_not_here",
            "Achievements have no deadline; leave it out for the matches of a demand.",
        )
        raise Invalid("This limit does not apply to the matches of a demand.", problems=[problem])
    limits = query.limits()
    if not limits.names() and not query.area:
        return matches_of(actor, entry, limit=query.limit), None
    found: LimitedMatches = matches_within(actor, entry, limits, areas=query.area, limit=query.limit)
    return found.found, LimitsOut.model_validate(found)
