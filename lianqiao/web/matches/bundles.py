"""The bundle of a demand: who covers what, what stays open, whose the rights are; and the demand split into drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Demand
from lianqiao.catalog.queries import EntryView, get_entry, view_entry
from lianqiao.catalog.services import content_of, start_parts
from lianqiao.core.access import may, require
from lianqiao.matching.engine.bundles import MOST_MEMBERS, Answer, Cover, Want
from lianqiao.matching.queries import BundleMember, BundleView, bundle_of, stated_wants
from lianqiao.web.formats import indicator_value
from lianqiao.web.labels import label
from lianqiao.web.matches.reasons import spec_view
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.page import today_here
from lianqiao.web.rules.sources import RuleView, view_of
from lianqiao.web.writing.contents import typed_content
from lianqiao.web.writing.steps import CODES

LONGEST_QUOTE = 90
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """What one member has to one want; ``state``: task, overlap, partly, violated or nothing."""

    number: int
    state: str


@dataclass(frozen=True, slots=True)
class WantRow:
    """A want with the answer of every member."""

    want: Want
    group: str
    words: str
    is_must_have: bool
    cells: tuple[Cell, ...]

    @property
    def is_open(self) -> bool:
        """Whether no member covers it."""
        return not any(cell.state == "task" for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Task:
    """A want that falls to a member, with the words of the achievement that answer it."""

    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member with what falls to it, and the address of the bundle without it; ``part`` is the value of its part."""

    number: int
    entry: EntryView
    points: float
    tasks: tuple[Task, ...]
    overlaps: tuple[str, ...]
    violated: tuple[Task, ...]
    holders: tuple[str, ...]
    verdict: str
    part: str
    without: str


@dataclass(frozen=True, slots=True)
class RightsLine:
    """A rule that counts for the members with these numbers; for all of them when there are none."""

    view: RuleView
    numbers: tuple[int, ...]


def bundle_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show which achievements together cover a demand."""
    row = get_entry(request.actor, EntryKind.DEMAND, number)
    assert isinstance(row, Demand)
    left_out = tuple(dict.fromkeys(value for value in request.GET.getlist("without") if value))[:20]
    found = bundle_of(request.actor, row, day=today_here(), without=left_out)
    rows = want_rows(found)
    members = tuple(_card(found, at, left_out) for at in range(len(found.members)))
    context = {
        "entry": view_entry(request.actor, row), "found": found, "rows": rows, "members": members,
        "gain": found.share - found.alone / found.asked if found.asked else 0,
        "open_rows": [one for one in rows if one.is_open], "open_part": ",".join(found.open),
        "rights": [RightsLine(view_of(one.rule), tuple(at + 1 for at in one.members)) for one in found.rights],
        "left_out": left_out, "may_split": may(request.actor, Action.ENTRY_CHANGE, row), "revision": row.revision,
    }  # fmt: skip
    return respond(request, "matches/bundle.html", context)


@login_required
@require_POST
def split_demand(request: ActorRequest, number: str) -> HttpResponse:
    """Begin a draft of a demand for each part that was sent; a part is a list of keys of wants."""
    row = get_entry(request.actor, EntryKind.DEMAND, number)
    assert isinstance(row, Demand)
    require(request.actor, Action.ENTRY_CHANGE, row)
    wants = {want.key: want for want in stated_wants(row)}
    parts = sent_parts(request.POST, wants) if request.POST.get("revision") == str(row.revision) else []
    if not parts:
        messages.error(request, _("Nothing was split off: the demand has changed meanwhile. Look at the bundle again."))
        return redirect("demand-bundle", number)
    whole = typed_content(content_of(row), EntryKind.DEMAND, row.organisation.number if row.organisation else "")
    drafts = start_parts(row, [part_content(whole, part) for part in parts], actor=request.actor, step=CODES[0])
    messages.success(
        request,
        ngettext(
            "%(n)s draft was begun. Say what it may cost and by when it is wanted before you hand it in.",
            "%(n)s drafts were begun, one for each part. Say what each may cost and by when it is wanted before you hand it in.",
            len(drafts),
        )
        % {"n": len(drafts)},
    )
    return redirect("write-step", drafts[0].pk, CODES[0]) if len(drafts) == 1 else redirect("write")


def sent_parts(sent: QueryDict, wants: Mapping[str, Want]) -> list[list[Want]]:
    """Read the parts that were sent, no more than a bundle has and its open rest; what occurs again counts once."""
    parts = [dict.fromkeys(key for key in part.split(",") if key in wants) for part in sent.getlist("part")]
    once = dict.fromkeys(tuple(part) for part in parts if part)
    return [[wants[key] for key in part] for part in list(once)[: MOST_MEMBERS + 1]]


def part_content(whole: Mapping[str, Any], part: Sequence[Want]) -> dict[str, Any]:
    """Return the form of a part of a demand: what falls to it, and what is the same for all parts.

    What the whole may cost says nothing of a part: the budget is left open.
    """
    content = {name: value for name, value in whole.items() if not name.startswith("elements.")}
    content |= {"budget_min": "", "budget_max": "", "indicators": []}
    for want in part:
        if want.indicator is not None:
            content["indicators"] = [*content["indicators"], _typed_indicator(want, whole["indicators"])]
        else:
            name = f"elements.{want.element}"
            content[name] = "\n".join(filter(None, (content.get(name, ""), want.phrase)))
    named = [want_words(want) for want in part if not want.is_context] or [want_words(part[0])]
    words = _("; ").join(named[:2])[: LONGEST_TITLE // 2]
    space = LONGEST_TITLE - len(_("%(title)s: %(part)s") % {"title": "", "part": words})
    content["title"] = _("%(title)s: %(part)s") % {"title": whole["title"][:space], "part": words}
    return content


def _typed_indicator(want: Want, typed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the row of the form that the want was made from; what was read from the text becomes a row of its own."""
    spec = want.indicator
    assert spec is not None
    view = spec_view(spec)
    meant = (spec.name, spec.comparator, _figure(view.value), _figure(view.value_high), spec.unit, spec.condition or "")
    for row in typed:
        figures = (_typed_figure(row["value"]), _typed_figure(row["value_high"]))
        if (row["name"], row["comparator"], *figures, row["unit"], row["condition"] or "") == meant:
            return dict(row)
    return {
        "name": spec.name, "comparator": str(spec.comparator), "value": _figure(view.value),
        "value_high": _figure(view.value_high), "unit": spec.unit, "condition": spec.condition,
        "must_have": spec.must_have, "rival_value": "",
    }  # fmt: skip


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"


def _typed_figure(text: object) -> str:
    """Write a figure of the form as ``_figure`` does, so that 500 and 500.0 are the same."""
    try:
        return _figure(float(str(text)))
    except ValueError:
        return str(text or "")


def want_rows(found: BundleView) -> tuple[WantRow, ...]:
    """Return the wants with the answers of all members."""
    return tuple(
        WantRow(
            want, label("text_part", want.element or "indicators"), want_words(want),
            bool(want.indicator and want.indicator.must_have),
            tuple(Cell(at, _state(member, want.key)) for at, member in enumerate(found.members, start=1)),
        )
        for want in found.wants
    )  # fmt: skip


def want_words(want: Want) -> str:
    """Name a want: the phrase, or the indicator with its value."""
    if want.indicator is None:
        return want.phrase
    return f"{want.indicator.name} {indicator_value(spec_view(want.indicator))}".strip()


def _state(member: BundleMember, key: str) -> str:
    cover = member.covers.get(key)
    if key in member.tasks:
        return "task"
    if key in member.overlaps:
        return "overlap"
    return {Answer.PARTLY: "partly", Answer.VIOLATED: "violated"}.get(cover.answer, "") if cover else ""


def _card(found: BundleView, at: int, left_out: Sequence[str]) -> MemberCard:
    member = found.members[at]
    wants = {want.key: want for want in found.wants}

    def task(key: str) -> Task:
        return Task(want_words(wants[key]), cover_words(member.entry, member.covers[key]))

    query = QueryDict(mutable=True)
    query.setlist("without", [*left_out, member.entry.number])
    return MemberCard(
        at + 1, member.entry, member.score * 100, tuple(task(key) for key in member.tasks),
        tuple(want_words(wants[key]) for key in member.overlaps), tuple(task(key) for key in member.violated),
        member.holders, member.health.verdict.value, ",".join(member.tasks), "?" + query.urlencode(),
    )  # fmt: skip


def cover_words(entry: EntryView, cover: Cover) -> str:
    """Quote what an achievement says to a want: the sentence, or the indicator that it states."""
    if cover.offered is not None:
        return f"{cover.offered.name} {indicator_value(spec_view(cover.offered))}".strip()
    if cover.span is None:
        return ""
    text = _field(entry, cover.span.field)[cover.span.start : cover.span.end].strip()
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def _field(entry: EntryView, name: str) -> str:
    first, *rest = name.split(".")
    if first == "keywords":
        return entry.keywords[int(rest[0])]
    if first == "elements":
        return entry.elements[rest[0]][int(rest[1])]
    return str(getattr(entry, first))
