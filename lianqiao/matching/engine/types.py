"""What goes into the engine and what comes out: frozen values that know neither database nor web."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from lianqiao.core.text.quantities import IndicatorSpec

ELEMENTS = ("materials", "methods", "effects", "products", "applications")

Money = tuple[int | None, int | None]
ReasonKind = Literal["support", "miss", "conflict"]


class Verdict(StrEnum):
    """How an offered indicator stands to a demanded one."""

    SATISFIED = "satisfied"
    PARTLY = "partly"
    VIOLATED = "violated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """An achievement or a demand as the engine sees it. ``organisation`` is never set for an anonymous demand."""

    id: str
    title: str
    summary: str = ""
    description: str = ""
    elements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: tuple[IndicatorSpec, ...] = ()
    trl: int | None = None
    trl_wanted: int | None = None
    modes: frozenset[str] = frozenset()
    place: str | None = None
    places_accepted: frozenset[str] = frozenset()
    technology_field: str | None = None
    cluster: str | None = None
    chain_link: str | None = None
    industry: str | None = None
    ipc: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    price_cny: Money = (None, None)
    budget_cny: Money = (None, None)
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of original characters in one field: ``title``, ``keywords.2``, ``elements.materials.0``."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """A summand of the score. ``value`` is in points of the score; ``label_data`` says what it was computed from."""

    code: str
    value: float
    label_data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair fits or does not; ``weight`` is its share of the part it belongs to, in points of the score."""

    code: str
    kind: ReasonKind
    weight: float
    demand_span: Span | None = None
    achievement_span: Span | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored pair: ``score`` in 0..1 is the sum of the parts' values (within 1e-9)."""

    achievement_id: str
    demand_id: str
    score: float
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...] = ()

    def part(self, code: str) -> float:
        """Return the points of one part, 0.0 when the pair has no such part."""
        return sum(part.value for part in self.parts if part.code == code)


def text_fields(entry: Entry) -> list[tuple[str, str]]:
    """List the fields that hold words, by the names that spans use, empty ones left out."""
    fields = [("title", entry.title), ("summary", entry.summary), ("description", entry.description)]
    fields += [(f"keywords.{at}", word) for at, word in enumerate(entry.keywords)]
    for element in ELEMENTS:
        fields += [(f"elements.{element}.{at}", word) for at, word in enumerate(entry.elements.get(element, ()))]
    return [(name, text) for name, text in fields if text]
