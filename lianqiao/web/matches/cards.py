"""A match as a page shows it: the bar of its parts, its reasons in words, both texts with aligned terms marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from lianqiao.catalog.choices import Element
from lianqiao.catalog.queries import EntryView
from lianqiao.matching.queries import MatchList, MatchView, ReasonView, Span
from lianqiao.web.highlight import Mark, Piece, pieces
from lianqiao.web.labels import label
from lianqiao.web.matches.changes import change_sentence
from lianqiao.web.matches.reasons import Names, reason_sentence
from lianqiao.web.names import localised

SHOWN_CHANGES = 4
BAR_WIDTH = 100.0  # user units of the SVG: a full bar is a score of 1


@dataclass(frozen=True, slots=True)
class BarPart:
    """A summand of the score: its points of a hundred and where its rectangle lies in the bar (user units)."""

    code: str
    label: str
    points: float
    x: float
    width: float

    @property
    def is_loss(self) -> bool:
        """Whether the part takes points away."""
        return self.points < 0

    @property
    def points_shown(self) -> str:
        """The points without their sign, to a tenth."""
        return f"{abs(self.points):.1f}"


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason in words; ``pair`` numbers the two marks that it joins (0: none), ``phrase`` is a term in common."""

    code: str
    sentence: str
    points: float
    pair: int = 0
    phrase: str = ""

    @property
    def points_shown(self) -> str:
        """The points with their sign, to a tenth; nothing when the reason weighs nothing."""
        return signed(self.points)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A field of one side, cut at its marks."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MatchCard:
    """What a page shows of one match; ``entry`` is the other side, ``points`` the score of a hundred."""

    entry: EntryView
    points: float
    parts: tuple[BarPart, ...]
    terms: tuple[ReasonLine, ...]
    supports: tuple[ReasonLine, ...]
    misses: tuple[ReasonLine, ...]
    conflicts: tuple[ReasonLine, ...]
    changes: tuple[ReasonLine, ...]
    demand_text: tuple[TextBlock, ...]
    achievement_text: tuple[TextBlock, ...]
    engine_version: str

    @property
    def term_points_shown(self) -> str:
        """The points of all terms in common together."""
        return signed(sum(line.points for line in self.terms))


def signed(points: float) -> str:
    """Write points with their sign, to a tenth; nothing when they weigh nothing."""
    return f"{points:+.1f}".replace("-", "−") if abs(points) >= 0.05 else ""


def cards_for_entry(subject: EntryView, found: MatchList) -> tuple[MatchCard, ...]:
    """Return the cards of the matches of an entry, best first."""
    return tuple(_card(match, _sides(subject, match.entry), _names(subject, match.entry)) for match in found.matches)


def cards_for_problem(found: MatchList) -> tuple[MatchCard, ...]:
    """Return the cards of the matches of a pasted text, best first; the text is the side that a found entry is not."""
    pasted = (("description", found.text),)
    return tuple(_card(match, _pasted_sides(pasted, match.entry), _names(match.entry)) for match in found.matches)


_Fields = tuple[tuple[str, str], ...]


def _sides(subject: EntryView, other: EntryView) -> tuple[_Fields, _Fields]:
    demand, achievement = (subject, other) if subject.kind == "demand" else (other, subject)
    return _fields(demand), _fields(achievement)


def _pasted_sides(pasted: _Fields, other: EntryView) -> tuple[_Fields, _Fields]:
    return (_fields(other), pasted) if other.kind == "demand" else (pasted, _fields(other))


def _names(*entries: EntryView) -> Names:
    """Gather the names of the codes that reasons may speak of."""
    codes = (
        code for entry in entries for code in (entry.technology_field, entry.cluster, entry.chain_link, entry.industry)
    )
    return {code.code: localised(code.names) for code in codes if code}


def _fields(entry: EntryView) -> _Fields:
    """List the texts that spans may point at, by the engine's names of the fields."""
    found = [("title", entry.title), ("summary", entry.summary), ("description", entry.description)]
    found += [(f"keywords.{at}", word) for at, word in enumerate(entry.keywords)]
    for element in Element:
        found += [(f"elements.{element}.{at}", word) for at, word in enumerate(entry.elements.get(element, ()))]
    return tuple((name, text) for name, text in found if text)


def _card(match: MatchView, sides: tuple[_Fields, _Fields], names: Names) -> MatchCard:
    numbered = _numbered(match.reasons)
    lines = {
        kind: tuple(_line(pair, reason, names) for pair, reason in numbered if reason.kind == kind)
        for kind in ("support", "miss", "conflict")
    }
    return MatchCard(
        entry=match.entry,
        points=match.score * 100,
        parts=_bar(match),
        terms=tuple(line for line in lines["support"] if line.phrase),
        supports=tuple(line for line in lines["support"] if not line.phrase),
        misses=lines["miss"],
        conflicts=lines["conflict"],
        changes=_changes(match, names),
        demand_text=_blocks(sides[0], [(pair, reason.demand_span) for pair, reason in numbered]),
        achievement_text=_blocks(sides[1], [(pair, reason.achievement_span) for pair, reason in numbered]),
        engine_version=match.engine_version,
    )


def _numbered(reasons: Iterable[ReasonView]) -> list[tuple[int, ReasonView]]:
    """Give a number to each reason that points at both texts, in order of weight.

    A reason whose place overlaps that of a weightier one gets none: its mark could not be seen in both texts.
    """
    found: list[tuple[int, ReasonView]] = []
    marked: list[tuple[Span, Span]] = []
    for reason in sorted(reasons, key=lambda item: -abs(item.weight)):
        demand, achievement = reason.demand_span, reason.achievement_span
        number = 0
        if demand is not None and achievement is not None:
            hidden = any(_overlap(demand, first) or _overlap(achievement, second) for first, second in marked)
            if not hidden:
                marked.append((demand, achievement))
                number = len(marked)
        found.append((number, reason))
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _line(pair: int, reason: ReasonView, names: Names) -> ReasonLine:
    phrase = str(reason.data["phrase"]) if reason.code == "text" else ""
    return ReasonLine(reason.code, reason_sentence(reason, names), reason.weight * 100, pair, phrase)


def _changes(match: MatchView, names: Names) -> tuple[ReasonLine, ...]:
    """Word what would add most, leaving out what would not show."""
    lines = (ReasonLine(change.code, change_sentence(change, names), change.gain * 100) for change in match.changes)
    return tuple(line for line in lines if line.points_shown)[:SHOWN_CHANGES]


def _bar(match: MatchView) -> tuple[BarPart, ...]:
    """Lay the gains side by side; losses lie back from the end of the gains, so that what remains is the score."""
    gains = sum(part.value for part in match.parts if part.value > 0)
    at, back = 0.0, gains * BAR_WIDTH
    bar = []
    for part in match.parts:
        width = abs(part.value) * BAR_WIDTH
        if part.value < 0:
            back -= width
            x = back
        else:
            x, at = at, at + width
        bar.append(BarPart(part.code, label("part", part.code), part.value * 100, round(x, 3), round(width, 3)))
    return tuple(bar)


def _blocks(fields: _Fields, spans: Iterable[tuple[int, Span | None]]) -> tuple[TextBlock, ...]:
    marks: dict[str, list[Mark]] = {}
    for pair, span in spans:
        if pair and span is not None:
            marks.setdefault(span.field, []).append(Mark(span.start, span.end, pair))
    return tuple(
        TextBlock(_field_label(name), pieces(text, marks.get(name, ()))) for name, text in _joined(fields, marks)
    )


def _joined(fields: _Fields, marks: dict[str, list[Mark]]) -> Iterable[tuple[str, str]]:
    """Keep the running texts, and of the phrases (keywords, elements) only those that are marked."""
    return ((name, text) for name, text in fields if "." not in name or name in marks)


def _field_label(name: str) -> str:
    head, _, rest = name.partition(".")
    return label("element", rest.partition(".")[0]) if head == "elements" else label("text_field", head)
