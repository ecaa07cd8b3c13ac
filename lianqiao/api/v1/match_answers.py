"""Matches as answers."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from lianqiao.api.v1.entry_answers import AchievementOut, DemandOut, entry_out
from lianqiao.api.v1.fields import Out
from lianqiao.api.v1.match_limits import LimitsOut
from lianqiao.matching.queries import MatchList


class SpanOut(Out):
    """Characters [start, end) of a field."""

    field: str = Field(examples=["summary"])
    start: int = Field(examples=[2])
    end: int = Field(examples=[6])


class PartOut(Out):
    """One summand of a score."""

    code: str = Field(
        description="text, semantic, elements, indicators, field, trl, place, modes, budget…", examples=["indicators"]
    )
    value: float = Field(examples=[0.18])
    data: dict[str, Any] = Field(description="What the value rests on.", examples=[{"met": 2, "wanted": 3}])


class ReasonOut(Out):
    """Why a pair fits, what is missing or what contradicts, with the places in both texts."""

    code: str = Field(examples=["indicator_met"])
    kind: Literal["support", "miss", "conflict"] = Field(examples=["support"])
    weight: float = Field(examples=[0.09])
    demand_span: SpanOut | None
    achievement_span: SpanOut | None
    data: dict[str, Any] = Field(examples=[{"name": "抗冲击韧性"}])


class ChangeOut(Out):
    """What the achievement's owner could state or reach, and what it would add to the score."""

    code: str = Field(description="indicators, trl, modes, budget or field.", examples=["trl"])
    gain: float = Field(description="Found by scoring the changed pair.", examples=[0.01])
    data: dict[str, Any] = Field(description="What would have to be so.", examples=[{"now": 5, "wanted": 7}])


class MatchOut(Out):
    """An entry of the other side that fits; the parts sum to the score."""

    entry: AchievementOut | DemandOut
    score: float = Field(description="0 to 1.", examples=[0.62])
    parts: list[PartOut]
    reasons: list[ReasonOut]
    what_would_change: list[ChangeOut]
    engine_version: str = Field(examples=["1"])
    computed: datetime | None = Field(description="When the match was kept; null when it was computed for this answer.")


class MatchListOut(Out):
    """Matches, best first."""

    matches: list[MatchOut]
    is_semantic: bool = Field(description="Meaning was compared, not only words.", examples=[True])
    took_ms: float = Field(examples=[41.5])
    limits: LimitsOut | None = Field(default=None, description="What limits did; null when none was set.")


def match_list_out(found: MatchList, limits: LimitsOut | None = None) -> MatchListOut:
    """Return matches as an answer."""
    return MatchListOut(
        matches=[
            MatchOut(
                entry=entry_out(match.entry),
                score=match.score,
                parts=[PartOut.model_validate(part) for part in match.parts],
                reasons=[ReasonOut.model_validate(reason) for reason in match.reasons],
                what_would_change=[ChangeOut.model_validate(change) for change in match.changes],
                engine_version=match.engine_version,
                computed=match.computed,
            )
            for match in found.matches
        ],
        is_semantic=found.is_semantic,
        took_ms=found.took_ms,
        limits=limits,
    )
