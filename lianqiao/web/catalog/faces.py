"""The six faces of an achievement as the page shows them, with what each still lacks and where its owner adds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.catalog.models import Entry
from lianqiao.catalog.ownership import Finding, Right, term_end
from lianqiao.catalog.queries import ContributorView, EntryView, IndicatorView, TrlView, Work, health_of, other_works
from lianqiao.regions.queries import names_of
from lianqiao.rules.laws import law_of
from lianqiao.web import formats
from lianqiao.web.labels import label
from lianqiao.web.names import localised

# What each face wants: fields (any of them will do) and what they are called; and the step of the form where it is added.
WANTED: Mapping[str, Mapping[str, Promise]] = {
    "technology": {
        "summary": _("summary in one sentence"),
        "elements": _("materials, methods, effects, products, applications"),
        "indicators": _("technical indicators"),
        "technology_field": _("technology field"),
    },
    "maturity": {
        "trl": _("maturity (TRL)"),
        "next_step": _("the next step"),
        "next_needs": _("what the next step needs"),
    },
    "ownership": {"property_items": _("rights"), "is_service_achievement": _("whether it is a service achievement")},
    "team": {"contributors": _("who worked on it")},
    "scenario": {"cases": _("cases of use"), "target_industries target_links": _("target industries or chain links")},
    "economics": {
        "rival_solution": _("the rival solution"),
        "unit_cost_cny": _("its cost of a unit"),
        "rival_unit_cost_cny": _("the rival's cost of a unit"),
        "investment_cny": _("the outlay"),
        "yearly_volume": _("the yearly volume"),
    },
}
STEP_OF = {
    "technology": "what", "maturity": "terms", "ownership": "rights", "team": "team", "scenario": "value", "economics": "value",
}  # fmt: skip
HIGHER, LOWER = frozenset(("ge", "gt")), frozenset(("le", "lt"))


@dataclass(frozen=True, slots=True)
class Face:
    """One face: what it lacks in words; ``share`` of its facts that are said, in hundredths."""

    code: str
    missing: tuple[str, ...]
    share: int
    step: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of maturity with its assessments; ``is_bare``: reached, and nothing shows it."""

    level: int
    is_reached: bool
    is_current: bool
    is_next: bool
    is_bare: bool
    records: tuple[TrlView, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator beside the best known alternative; ``change`` in words, ``outcome`` better, worse, same or empty."""

    indicator: IndicatorView
    rival: str
    change: str
    outcome: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in words, with law and article."""

    verdict: str
    number: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class RightLine:
    """A right with the day on which it ends and whether that was counted."""

    right: Right
    end: date | None
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team with other public work."""

    person: ContributorView
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Faces:
    """Everything that the page of an achievement shows beside its view."""

    faces: tuple[Face, ...]
    compared: tuple[Compared, ...]
    has_rivals: bool
    ladder: tuple[Rung, ...]
    rights: tuple[RightLine, ...]
    verdict: str
    findings: tuple[FindingLine, ...]
    open_points: tuple[FindingLine, ...]
    team: tuple[Member, ...]
    industries: tuple[str, ...]
    links: tuple[tuple[str, str], ...]  # code and name

    def by_code(self) -> dict[str, Face]:
        """Return the faces by their codes."""
        return {face.code: face for face in self.faces}


def faces_of(entry: Entry, view: EntryView, today: date) -> Faces:
    """Return the faces of an achievement as one reader sees them. At most four queries."""
    health = health_of(view, today)
    lines = [_finding(finding) for finding in health.findings]
    works = other_works(entry, view.contributors)
    industries = names_of("industry", list(view.target_industries))
    links = names_of("chain_link", list(view.target_links))
    return Faces(
        faces=tuple(face_of(view, code) for code in WANTED),
        compared=tuple(compared(item) for item in view.indicators),
        has_rivals=any(item.rival_value is not None for item in view.indicators),
        ladder=ladder_of(view),
        rights=tuple(RightLine(item, term_end(item), item.expires is None) for item in view.property_items),
        verdict=health.verdict.value,
        findings=tuple(line for line in lines if line.verdict != "unknown"),
        open_points=tuple(line for line in lines if line.verdict == "unknown"),
        team=tuple(Member(item, tuple(works.get((item.name, item.organisation), ()))) for item in view.contributors),
        industries=tuple(
            f"{code} {localised(industries[code])}" for code in view.target_industries if code in industries
        ),
        links=tuple((code, localised(links[code])) for code in view.target_links if code in links),
    )


def face_of(view: EntryView, code: str) -> Face:
    """Return how far a face is filled."""
    return lacking(view, code, WANTED[code], STEP_OF[code])


def lacking(view: EntryView, code: str, wanted: Mapping[str, Promise], step: str) -> Face:
    """Return a face with what of ``wanted`` (names of fields, any of which will do, and words for them) is not said."""
    missing = tuple(
        str(words) for names, words in wanted.items() if all(_is_empty(getattr(view, name)) for name in names.split())
    )
    return Face(code, missing, round(100 * (1 - len(missing) / len(wanted))), step)


def ladder_of(view: EntryView) -> tuple[Rung, ...]:
    """Return the nine levels, each with its assessments."""
    now = view.trl or 0
    rungs = []
    for level in range(1, 10):
        records = tuple(item for item in view.trl_records if item.level == level)
        is_bare = level <= now and all(item.is_self_assessed for item in records)
        rungs.append(Rung(level, level <= now, level == now, now > 0 and level == now + 1, is_bare, records))
    return tuple(rungs)


def compared(item: IndicatorView) -> Compared:
    """Put an indicator beside its rival's value; only with a direction in its comparator is one of them better."""
    if item.rival_value is None or item.value is None:
        return Compared(item, "", "", "")
    unit = f" {item.unit}" if item.unit else ""
    rival = f"{formats.number(item.rival_value)}{unit}"
    gap = item.value - item.rival_value
    change = f"{gap / abs(item.rival_value):+.0%}".replace("-", "−") if item.rival_value else ""
    if item.comparator not in HIGHER | LOWER:
        return Compared(item, rival, change, "")
    ahead = gap if item.comparator in HIGHER else -gap
    return Compared(item, rival, change, "better" if ahead > 0 else "worse" if ahead < 0 else "same")


def _finding(finding: Finding) -> FindingLine:
    data = {name: _plain(value) for name, value in finding.data.items()}
    words = label("ownership", finding.code)
    source = ""
    if finding.rule is not None:
        names = law_of(finding.rule.law).names
        source = _("%(law)s, Art. %(article)s") % {"law": localised(names), "article": finding.rule.article}
    return FindingLine(finding.verdict.value, finding.number, words % data if data else words, str(source))


def _plain(value: object) -> str:
    if value is None:
        return "—"
    return formats.number(value) if isinstance(value, float) else str(value)


def _is_empty(value: object) -> bool:
    return value in (None, "", (), {})
