"""The quality meter in words: how clear a draft is, what would help most next, and what is no technical demand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.catalog.doctor import Diagnosis
from lianqiao.web.labels import LABELS
from lianqiao.web.writing.examples import example_of
from lianqiao.web.writing.steps import step_of
from lianqiao.web.writing.subjects import diagnosis_of

SHOWN_GAPS = 3
CLEAR, USABLE = 70.0, 45.0

# Which field of the form a part is about.
FIELD_OF = {"budget": "budget_max", "price": "price_max", "plain_words": "summary", "length": "description", "trl": ""}
PART: Mapping[str, Promise] = {
    **{f"elements.{code}": label for code, label in LABELS["element"].items()},
    "indicators": pgettext_lazy("part of clarity", "Measurable indicators"),
    "budget": pgettext_lazy("part of clarity", "Budget"),
    "price": pgettext_lazy("part of clarity", "Price"),
    "acceptance": pgettext_lazy("part of clarity", "Criterion of acceptance"),
    "deadline": pgettext_lazy("part of clarity", "Deadline"),
    "trl": pgettext_lazy("part of clarity", "Maturity (TRL)"),
    "trl_evidence": pgettext_lazy("part of clarity", "Evidence of maturity"),
    "rights": pgettext_lazy("part of clarity", "Intellectual property"),
    "modes": pgettext_lazy("part of clarity", "Ways of cooperation"),
    "plain_words": pgettext_lazy("part of clarity", "Plain words"),
    "length": pgettext_lazy("part of clarity", "Detail"),
}
ADVICE: Mapping[str, Promise] = {
    "elements.materials": _("Name the material, or what it works on."),
    "elements.methods": _("Name the process or technique, if you know it or have tried one."),
    "elements.effects": _("Say what shall get better."),
    "elements.products": _("Name the thing that shall come out."),
    "elements.applications": _("Say where it is used."),
    "indicators": _("Give three properties with a number and a unit."),
    "budget": _("Give a band; it keeps away offers that are out of reach."),
    "price": _("Give a band, or leave it open to negotiation."),
    "acceptance": _("Say which test decides that it works."),
    "deadline": _("Say until when it is wanted."),
    "trl": _("Choose the level of maturity."),
    "trl_evidence": _("Say which report or test shows the level."),
    "rights": _("Give the number of a patent or copyright."),
    "modes": _("Tick how you would work together."),
    "plain_words": _("Put a figure in place of words that anybody can use."),
    "length": _("Describe the present state, what was tried, and the conditions on the spot."),
}
PSEUDO: Mapping[str, tuple[Promise, Promise]] = {
    "advertisement": (
        _("This reads as an advertisement."),
        _("A demand says what you cannot solve yourselves. Offers belong among the achievements."),
    ),
    "financing": (
        _("This asks for money, credit or land."),
        _("Say which technical problem the money is to solve; for credit and land other offices answer."),
    ),
    "recruiting": (
        _("This looks for staff."),
        _("Say which technical problem these people are to solve; teams can be found for that."),
    ),
    "procurement": (
        _("This buys an ordinary product."),
        _("If it can be had ready-made, a supplier serves you faster. Otherwise say what the market does not offer."),
    ),
    "not_technical": (
        _("Nothing technical is asked for."),
        _("Name the product or process and what goes wrong with it."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the clarity with its name."""

    name: str | Promise
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class GapView:
    """What is missing: what it brings, how to say it, a good example, and the step where it is filled in."""

    code: str
    name: str | Promise
    gain: float
    advice: str | Promise
    example: str
    step: str


@dataclass(frozen=True, slots=True)
class PseudoView:
    """A sentence that is no technical demand."""

    reason: str | Promise
    advice: str | Promise
    sentence: str
    is_verdict: bool


@dataclass(frozen=True, slots=True)
class Meter:
    """Everything that stands beside the form."""

    clarity: float
    vagueness: float
    level: str  # clear, usable or vague
    parts: tuple[PartView, ...]
    gaps: tuple[GapView, ...]
    pseudo: tuple[PseudoView, ...]
    vague_words: tuple[str, ...]
    repeated: tuple[str, ...]


def meter_of(content: Mapping[str, Any], kind: str) -> Meter:
    """Judge a draft and put it in words."""
    found = diagnosis_of(content, kind)
    field = str(content.get("technology_field") or "")
    return Meter(
        clarity=found.clarity,
        vagueness=found.vagueness,
        level="clear" if found.clarity >= CLEAR else "usable" if found.clarity >= USABLE else "vague",
        parts=tuple(PartView(PART[part.code], part.points, part.most) for part in found.parts),
        gaps=tuple(_gap(gap.code, gap.gain, kind, field) for gap in found.missing[:SHOWN_GAPS]),
        pseudo=pseudo_views(found),
        vague_words=tuple(dict.fromkeys(word.word for word in found.vague)),
        repeated=_repeated(content, found),
    )


def pseudo_views(found: Diagnosis) -> tuple[PseudoView, ...]:
    """Return the signs of a pseudo-demand in words."""
    return tuple(PseudoView(*PSEUDO[sign.kind.value], sign.sentence, sign.is_verdict) for sign in found.pseudo)


def _gap(code: str, gain: float, kind: str, technology_field: str) -> GapView:
    field = FIELD_OF.get(code, code)
    if code == "trl":
        field = "trl_wanted" if kind == "demand" else "trl"
    named = "indicators_text" if code == "indicators" else field
    example = example_of(named, kind, technology_field)
    return GapView(code, PART[code], gain, ADVICE[code], example, step_of(field, kind))


def _repeated(content: Mapping[str, Any], found: Diagnosis) -> tuple[str, ...]:
    # A summary may well be a sentence of the description; within one field a repetition is a slip.
    slips = [repeat for repeat in found.repeats if repeat.field == repeat.first_field]
    return tuple(str(content.get(slip.field, "")).strip()[slip.start : slip.end] for slip in slips)
