"""The constants of the score; how they were chosen, and how little they matter singly, is in docs/decisions/0005."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

ENGINE_VERSION = "2.0"

# How often a term counts by the field it stands in, before damping by the logarithm.
FIELD_WEIGHTS = {"title": 3.0, "summary": 2.0, "keywords": 2.0, "elements": 1.0, "description": 1.0}
SHORT_TEXT_CHARACTERS = 120  # of summary or description that go into the vector, behind the title
MOST_PASSAGES = 6  # of a demand's description, each as long and with a vector of its own


def _adjustments() -> dict[str, float]:
    return {
        "elements": 0.08,
        "indicators": 0.10,
        "field": 0.06,
        "trl": 0.03,
        "place": 0.02,
        "modes": 0.02,
        "budget": 0.02,
    }


@dataclass(frozen=True, slots=True)
class Weights:
    """Text and semantic points add up to the base; every other part raises or lowers it by a share of itself.

    So a pair that has nothing in common gets no points for being in the same town, and a pair of which only the
    words are known keeps its base. ``text + semantic`` times one plus the adjustments never exceeds 1.
    """

    # What is marked as points adds up to the base: only the shares among them matter to an order.
    text: float = field(default=0.30, metadata={"points": True})
    semantic: float = field(default=0.45, metadata={"points": True})
    passage_share: float = 0.55  # of the semantic points: the demand's nearest passage; the others: its beginning
    text_half: float = 0.2  # the cosine that earns six tenths of the text points (0.2 of 0.2 + 0.2, scaled)
    semantic_zero: float = 0.0  # centred cosine that earns nothing …
    semantic_full: float = 0.8  # … and all
    adjustments: dict[str, float] = field(default_factory=_adjustments)

    def __post_init__(self) -> None:
        if (self.text + self.semantic) * (1 + sum(self.adjustments.values())) > 1 + 1e-12:
            raise ValueError("the weights let a score exceed 1")
        if not 0 <= self.passage_share <= 1:
            raise ValueError("the share of the passages lies between 0 and 1")
        if min(self.text, self.semantic, *self.adjustments.values()) < 0:
            raise ValueError("weights are not negative")


DEFAULT_WEIGHTS = Weights()


def weights_record(weights: Weights) -> dict[str, Any]:
    """Return weights as JSON-ready data."""
    return asdict(weights)


def weights_from(record: Mapping[str, Any]) -> Weights:
    """Read weights from JSON data; what is not stated is as shipped. Raises ``ValueError`` naming what is wrong."""
    known = {item.name for item in fields(Weights)}
    if unknown := sorted(set(record) - known):
        raise ValueError(f"unknown weights: {', '.join(unknown)}")
    given: dict[str, Any] = {}
    for name, value in record.items():
        default = getattr(DEFAULT_WEIGHTS, name)
        if isinstance(default, dict):
            given[name] = default | _numbers(name, value, set(default))
        elif isinstance(default, float) or (isinstance(default, int) and not isinstance(default, bool)):
            given[name] = _number(name, value, whole=isinstance(default, int))
        elif type(value) is not type(default):
            raise ValueError(f"{name} is not like {default!r}")
        else:
            given[name] = value
    return Weights(**given)


def _numbers(name: str, value: object, known: set[str]) -> dict[str, float]:
    if not isinstance(value, dict) or not set(value) <= known:
        raise ValueError(f"{name} is a table of {', '.join(sorted(known))}")
    return {key: _number(f"{name}.{key}", each) for key, each in value.items()}


def _number(name: str, value: object, *, whole: bool = False) -> Any:  # a float, or an int where the weight is one
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} is not a number")
    return int(value) if whole else float(value)
