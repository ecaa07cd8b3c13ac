"""The faces of a demand as the page shows them, with what each still lacks and where its owner adds it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.catalog.choices import ANSWER_DAYS
from lianqiao.catalog.queries import EntryView, IndicatorView
from lianqiao.matching.queries import MatchList
from lianqiao.web.catalog.faces import Face, lacking

WANTED: Mapping[str, Mapping[str, Promise]] = {
    "problem": {
        "summary": _("summary in one sentence"),
        "description": _("description"),
        "elements": _("materials, methods, effects, products, applications"),
        "indicators": _("technical indicators"),
    },
    "limits": {"trl_wanted": _("maturity wanted"), "technology_field": _("technology field")},
    "terms": {
        "modes": _("ways of cooperation"),
        "budget_min_cny budget_max_cny": _("budget"),
        "deadline": _("deadline"),
    },
    "asker": {"place": _("place"), "contact_name": _("whom to contact")},
}
STEP_OF = {"problem": "what", "limits": "terms", "terms": "terms", "asker": "where"}
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """An achievement that matches, with its points in hundredths."""

    entry: EntryView
    share: int


@dataclass(frozen=True, slots=True)
class DemandFaces:
    """What the page of a demand shows beside its view; ``answers`` are the best, None while they cannot be computed."""

    faces: tuple[Face, ...]
    must_have: tuple[IndicatorView, ...]
    answers: tuple[Answer, ...] | None
    answer_days: int = ANSWER_DAYS

    def by_code(self) -> dict[str, Face]:
        """Return the faces by their codes."""
        return {face.code: face for face in self.faces}


def demand_faces_of(view: EntryView, found: MatchList | None) -> DemandFaces:
    """Return the faces of a demand as one reader sees them. No queries."""
    return DemandFaces(
        tuple(_face(view, code) for code in WANTED),
        tuple(item for item in view.indicators if item.is_must_have),
        tuple(Answer(match.entry, round(100 * match.score)) for match in found.matches[:SHOWN]) if found else None,
    )


def _face(view: EntryView, code: str) -> Face:
    wanted = {
        # What is withheld from this reader is no gap; the contact of an anonymous demand is withheld with its owner.
        names: words
        for names, words in WANTED[code].items()
        if names not in view.withheld and not (names == "contact_name" and view.is_anonymous)
    }
    return lacking(view, code, wanted, STEP_OF[code])
