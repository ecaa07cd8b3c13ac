"""What the pages of the form show."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianqiao.accounts.queries import organisations_of
from lianqiao.catalog.choices import CreditRole
from lianqiao.catalog.doctor import similar_texts
from lianqiao.catalog.models import Draft, Entry
from lianqiao.catalog.queries import get_entry, list_entries
from lianqiao.catalog.services import EntryInput, pending_content
from lianqiao.core.actors import Actor
from lianqiao.regions.queries import names_of
from lianqiao.web.names import localised
from lianqiao.web.requests import ActorRequest
from lianqiao.web.reviews.history import returned_reasons
from lianqiao.web.writing.contents import read_draft
from lianqiao.web.writing.forms import LABEL, field_views, problems_by_field
from lianqiao.web.writing.meter import meter_of
from lianqiao.web.writing.steps import BY_CODE, CHECK, neighbour, steps_of

MOST_COMPARED = 300  # own entries that a draft is compared with


def first_content(actor: Actor) -> dict[str, Any]:
    """Return what an empty draft begins with: the place of the organisation, whose administrators read what is handed in."""
    own = (row.place_id for row in organisations_of(actor) if row.pk == actor.organisation_id)
    place = next(own, None)
    return {"place": place} if place else {}


def step_context(
    actor: Actor, draft: Draft, code: str, *, extra_rows: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return what a page of the form shows."""
    step = BY_CODE[code]
    _content, problems = read_draft(actor, draft)
    grouped = problems_by_field(problems, draft.kind, code)
    said = {
        name: words for name, words in grouped.items() if draft.content.get(name)
    }  # what is empty is no mistake yet
    fields = field_views(step.fields(draft.kind), draft, actor, problems=said, extra_rows=extra_rows or {})
    return {
        "credit_roles": [role.value for role in CreditRole],
        "draft": draft, "step": step, "steps": steps_of(draft.kind), "fields": fields, "meter": meter_of(draft.content, draft.kind),
        "revision": draft.revision, "next": neighbour(code, 1, draft.kind), "back": neighbour(code, -1, draft.kind),
        "returned": returned_reasons(get_entry(actor, draft.kind, draft.entry_number)) if draft.entry_number else (),
    }  # fmt: skip


def check_context(actor: Actor, draft: Draft) -> dict[str, Any]:
    """Return what the last page shows: what is wrong, how clear it is, what it is like and how it will read."""
    _entry, base = base_of(actor, draft)
    content, problems = read_draft(actor, draft, base)
    return {
        "draft": draft, "step": BY_CODE[CHECK], "steps": steps_of(draft.kind), "content": content, "problems": named(problems),
        "meter": meter_of(draft.content, draft.kind), "revision": draft.revision, "back": neighbour(CHECK, -1, draft.kind),
        "similar": similar_entries(actor, draft, content), "classes": _classes(content),
    }  # fmt: skip


def _classes(content: EntryInput) -> list[tuple[str | Promise, str]]:
    """Put places and classes in words, those that are said."""
    codes: dict[str, list[str]] = {
        name: [getattr(content, f"{name}_id")] if getattr(content, f"{name}_id") else []
        for name in ("place", "technology_field", "industry", "chain_link", "cluster")
    }
    found = [(LABEL[name], _names(name, listed)) for name, listed in codes.items() if listed]
    if content.places_accepted:
        found.insert(1 if codes["place"] else 0, (LABEL["places_accepted"], _names("place", content.places_accepted)))
    return [*found, *([(LABEL["ipc"], _(", ").join(content.ipc))] if content.ipc else [])]


def _names(facet: str, codes: list[str]) -> str:
    names = names_of(facet, codes)
    return _(", ").join(localised(names[code]) for code in codes if code in names)


def named(problems: Any) -> list[tuple[str | Promise, Any]]:
    """Join each problem with the name of its field."""
    return [(LABEL[problem.field], problem) for problem in problems]


def base_of(actor: Actor, draft: Draft) -> tuple[Entry | None, EntryInput | None]:
    """Return the entry that a draft changes and its content as its author left it; neither for a new one."""
    if not draft.entry_number:
        return None, None
    entry = get_entry(actor, draft.kind, draft.entry_number)
    return entry, pending_content(entry)


def similar_entries(actor: Actor, draft: Draft, content: EntryInput) -> list[tuple[Entry, int]]:
    """Return own entries of which this may be a copy, with the share of text in hundredths."""
    if content.organisation_id is None:
        return []
    rows = list_entries(actor, draft.kind, organisation_id=content.organisation_id).exclude(number=draft.entry_number)
    others = {row.number: row for row in rows.order_by("-created")[:MOST_COMPARED]}
    texts = {number: f"{row.title}\n{row.summary}\n{row.description}" for number, row in others.items()}
    own = f"{content.title}\n{content.summary}\n{content.description}"
    return [(others[number], round(share * 100)) for number, share in similar_texts(own, texts)[:3]]


def sent_revision(request: ActorRequest) -> int | None:
    """Return the revision that the page was made from; nothing when the person chose to overwrite."""
    if request.POST.get("overwrite"):
        return None
    written = request.POST.get("revision", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
