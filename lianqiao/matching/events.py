"""Facts of matching."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class IndexRebuilt(Event):
    """The search index was built anew from the records."""

    subject_kind: ClassVar[str] = "index"
    identity: str
    documents: int

    def subject(self) -> str:
        return self.identity


@dataclass(frozen=True, slots=True)
class MatchesFound(Event):
    """New matches were found; ``pairs`` are [achievement number, demand number]."""

    subject_kind: ClassVar[str] = "matching"
    pairs: list[list[str]]
