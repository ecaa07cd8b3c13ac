"""The doctor's findings: clarity as a sum of shown parts, what is missing by what it would bring, and signs of a pseudo-demand."""

from collections.abc import Iterator
from dataclasses import dataclass

from lianqiao.catalog.choices import Element
from lianqiao.catalog.doctor.pseudo import PseudoSign, pseudo_signs
from lianqiao.catalog.doctor.repeats import Repeat, repeats
from lianqiao.catalog.doctor.subject import Subject
from lianqiao.catalog.doctor.vague import VagueWord, vague_words

FULL = 100.0
SAID_SHARE = 0.8  # of the points when only the running text says it: matching reads fields more surely than prose
SHORT_CHARS, LONG_ENOUGH_CHARS = 20, 150
VAGUE_COST = 2.0
INDICATOR_SHARES = (0.0, 0.45, 0.75, 1.0)  # for none, one, two, three and more

_DEMAND = {
    **{f"elements.{element.value}": 5.0 for element in Element},
    "indicators": 25.0, "budget": 9.0, "acceptance": 9.0, "deadline": 8.0, "trl": 6.0, "plain_words": 8.0, "length": 10.0,
}  # fmt: skip
_ACHIEVEMENT = {
    **{f"elements.{element.value}": 5.0 for element in Element},
    "indicators": 22.0, "trl": 8.0, "trl_evidence": 6.0, "rights": 9.0, "price": 6.0, "modes": 6.0, "plain_words": 8.0, "length": 10.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A summand of the clarity: points reached out of the most that there are."""

    code: str
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not said yet and the points that saying it would bring."""

    code: str
    gain: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How clear a text is. ``clarity`` is the sum of the parts' points, ``vagueness`` what is left to a hundred."""

    parts: tuple[Part, ...]
    missing: tuple[Missing, ...]
    pseudo: tuple[PseudoSign, ...]
    vague: tuple[VagueWord, ...]
    repeats: tuple[Repeat, ...]

    @property
    def clarity(self) -> float:
        """0 (nothing can be checked) to 100 (everything is said)."""
        return round(sum(part.points for part in self.parts), 1)

    @property
    def vagueness(self) -> float:
        """100 minus the clarity: what the parts leave open."""
        return round(FULL - self.clarity, 1)

    @property
    def is_pseudo(self) -> bool:
        """Whether the whole text is a pseudo-demand."""
        return any(sign.is_verdict for sign in self.pseudo)


def diagnose(subject: Subject) -> Diagnosis:
    """Judge a text with its fields: parts in a fixed order, what is missing in the order of what helps most."""
    vague = tuple(vague_words(subject.texts))
    again = tuple(repeats(subject.texts))
    most = _DEMAND if subject.is_demand else _ACHIEVEMENT
    shares = dict(_shares(subject, len(vague), sum(repeat.end - repeat.start for repeat in again)))
    parts = tuple(Part(code, round(most[code] * shares[code], 1), most[code]) for code in most)
    return Diagnosis(
        parts=parts,
        missing=_missing(parts),
        pseudo=pseudo_signs(subject) if subject.is_demand else (),
        vague=vague,
        repeats=again,
    )


def _missing(parts: tuple[Part, ...]) -> tuple[Missing, ...]:
    gaps = [Missing(part.code, round(part.most - part.points, 1)) for part in parts]
    return tuple(sorted((gap for gap in gaps if gap.gain > 0), key=lambda gap: -gap.gain))


def _shares(subject: Subject, vague: int, repeated: int) -> Iterator[tuple[str, float]]:
    filled = subject.filled_elements()
    for element in Element:
        yield f"elements.{element.value}", _share(element in filled, element in subject.said_elements)
    last = len(INDICATOR_SHARES) - 1
    given = INDICATOR_SHARES[min(subject.indicators, last)]
    said = INDICATOR_SHARES[min(subject.said_indicators, last)] * SAID_SHARE
    yield "indicators", max(given, said)
    yield "trl", _share(subject.trl is not None, subject.says_maturity)
    yield "trl_evidence", float(subject.has_trl_evidence)
    amount = _share(any(end is not None for end in subject.amount), subject.says_amount)
    yield "budget", amount
    yield "price", amount
    yield "acceptance", _share(subject.has_acceptance, subject.says_acceptance)
    yield "deadline", _share(subject.has_deadline, subject.says_deadline)
    yield "rights", float(subject.rights > 0)
    yield "modes", float(subject.modes > 0)
    characters = len("".join(subject.prose.split())) - repeated
    length = min(1.0, max(0.0, (characters - SHORT_CHARS) / (LONG_ENOUGH_CHARS - SHORT_CHARS)))
    yield "length", length
    # Saying nothing is not saying it plainly: the points grow with the text.
    yield "plain_words", length * max(0.0, 1 - vague * VAGUE_COST / _DEMAND["plain_words"])


def _share(is_filled: bool, is_said: bool) -> float:
    return 1.0 if is_filled else SAID_SHARE if is_said else 0.0
