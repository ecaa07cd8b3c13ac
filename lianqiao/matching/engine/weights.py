"""The constants of the score; how they were chosen, and how little they matter singly, is in docs/decisions/0005."""

from dataclasses import dataclass, field

ENGINE_VERSION = "1.1"

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

    text: float = 0.30
    semantic: float = 0.45
    passage_share: float = 0.55  # of the semantic points: the demand's nearest passage; the others: its beginning
    text_half: float = 0.2  # the cosine that earns six tenths of the text points (0.2 of 0.2 + 0.2, scaled)
    semantic_zero: float = 0.0  # centred cosine that earns nothing …
    semantic_full: float = 0.8  # … and all
    adjustments: dict[str, float] = field(default_factory=_adjustments)

    def __post_init__(self) -> None:
        if (self.text + self.semantic) * (1 + sum(self.adjustments.values())) > 1 + 1e-12:
            raise ValueError("the weights let a score exceed 1")
        if min(self.text, self.semantic, *self.adjustments.values()) < 0:
            raise ValueError("weights are not negative")


DEFAULT_WEIGHTS = Weights()
