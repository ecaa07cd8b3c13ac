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
