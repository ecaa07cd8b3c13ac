"""Facts of matching."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class IndexRebuilt(Event):
    """The search index was lost or outdated and is built anew from the records, beginning with ``generation``."""

    subject_kind: ClassVar[str] = "index"
    generation: int

    def subject(self) -> str:
        return str(self.generation)


@dataclass(frozen=True, slots=True)
class MatchesFound(Event):
    """New matches were found; ``pairs`` are [achievement number, demand number]."""

    subject_kind: ClassVar[str] = "matching"
    pairs: list[list[str]]


@dataclass(frozen=True, slots=True)
class _OfPair(Event):
    subject_kind: ClassVar[str] = "pair"
    achievement: str
    demand: str

    def subject(self) -> str:
        return f"{self.achievement} {self.demand}"


@dataclass(frozen=True, slots=True)
class PairJudged(_OfPair):
    """A technology manager judged a pair; the level stands in the changes."""

    judge_id: int


@dataclass(frozen=True, slots=True)
class JudgementChanged(_OfPair):
    """A judge changed the own judgement, knowing the score and what others think; the old one stands in the changes."""

    judge_id: int


@dataclass(frozen=True, slots=True)
class JudgementWithdrawn(_OfPair):
    """A judge took the own judgement back; it counts no longer."""

    judge_id: int


@dataclass(frozen=True, slots=True)
class WeightsUsed(Event):
    """Another set of weights orders the matches from now on; set 0 is what the platform ships with.

    ``in_spite`` is the reason for using weights that were not shown to be better.
    """

    subject_kind: ClassVar[str] = "weights"
    number: int
    before: int
    in_spite: str = ""

    def subject(self) -> str:
        return str(self.number)
