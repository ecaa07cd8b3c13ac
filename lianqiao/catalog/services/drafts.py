"""Writing drafts. Saves are not published: what a person has not handed in is theirs alone, and the audit trail keeps facts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.errors import DraftConflict, DraftNotFound, DraftTooLarge, TooManyDrafts
from lianqiao.catalog.events import DraftDeleted, DraftStarted
from lianqiao.catalog.models import Demand, Draft, Entry
from lianqiao.catalog.services.inputs import EntryInput
from lianqiao.catalog.services.lifecycle import change_entry, create_entry
from lianqiao.catalog.services.proposals import submit_entry
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish

MOST_DRAFTS = 100  # of one person
MOST_BYTES = 200_000  # of one draft


@transaction.atomic
def start_draft(
    kind: str, *, actor: Actor, content: Mapping[str, Any] | None = None, step: str = "", entry: Entry | None = None
) -> Draft:
    """Begin a draft, of changes to ``entry`` when one is given: then the one that was begun before is returned as it is.

    Publishes ``DraftStarted``. Raises ``Forbidden``, ``DraftTooLarge`` or ``TooManyDrafts``.
    """
    require(actor, Action.DRAFT_START, EntryKind(kind))
    assert actor.person_id is not None  # the rule of the action says so
    number = ""
    if entry is not None:
        require(actor, Action.ENTRY_CHANGE, entry)
        number = entry.number
        begun = Draft.objects.select_for_update().filter(person_id=actor.person_id, entry_number=number).first()
        if begun is not None:
            return begun
    if Draft.objects.filter(person_id=actor.person_id).count() >= MOST_DRAFTS:
        raise TooManyDrafts("Delete a draft before you begin another.", data={"most": MOST_DRAFTS})
    organisation_id = entry.organisation_id if entry is not None else actor.organisation_id
    draft = Draft(
        kind=kind, person_id=actor.person_id, organisation_id=organisation_id, entry_number=number,
        content=dict(content or {}), step=step,
    )  # fmt: skip
    _check_size(draft)
    draft.save(force_insert=True)
    publish(DraftStarted(draft=str(draft.pk), kind=kind, number=number), actor=actor)
    return draft


@transaction.atomic
def start_parts(demand: Demand, contents: Sequence[Mapping[str, Any]], *, actor: Actor, step: str = "") -> list[Draft]:
    """Begin a draft for each part of a demand, or none; a part that was begun and not touched since is returned as it is.

    Publishes ``DraftStarted`` for each new one. Raises as ``start_draft`` does.
    """
    require(actor, Action.ENTRY_CHANGE, demand)
    demand = Demand.objects.select_for_update().get(pk=demand.pk)  # sent twice at once, it is split once
    own = Draft.objects.filter(person_id=actor.person_id, kind=EntryKind.DEMAND, entry_number="")
    return [
        own.filter(content=dict(content)).first()
        or start_draft(EntryKind.DEMAND, actor=actor, content=content, step=step)
        for content in contents
    ]


@transaction.atomic
def save_draft(
    draft: Draft, changes: Mapping[str, Any], *, actor: Actor, expected_revision: int | None, step: str = ""
) -> Draft:
    """Put ``changes`` in place of the same fields of a draft; without ``expected_revision`` whatever was saved meanwhile.

    Raises ``DraftConflict`` when the draft was saved from elsewhere since ``expected_revision``, unless what was saved there is
    the same; nothing is written then. Raises ``DraftNotFound``, ``DraftTooLarge`` or ``Forbidden``.
    """
    row = _lock(draft.pk)
    require(actor, Action.DRAFT_WRITE, row)
    content = {**row.content, **changes}
    if content == row.content and (not step or step == row.step):
        return row
    if expected_revision is not None and expected_revision != row.revision and content != row.content:
        raise _conflict(row, sorted(name for name, value in changes.items() if row.content.get(name) != value))
    row.content = content
    row.step = step or row.step
    row.revision += 1
    row.changed = timezone.now()
    _check_size(row)
    row.save(update_fields=["content", "step", "revision", "changed"])
    return row


@transaction.atomic
def delete_draft(draft: Draft, *, actor: Actor) -> None:
    """Throw a draft away. Publishes ``DraftDeleted``. Raises ``DraftNotFound`` or ``Forbidden``."""
    row = _lock(draft.pk)
    require(actor, Action.DRAFT_WRITE, row)
    key = str(row.pk)
    row.delete()
    publish(DraftDeleted(draft=key), actor=actor)


@transaction.atomic
def hand_in_draft(
    draft: Draft, content: EntryInput, *, actor: Actor, expected_revision: int, entry: Entry | None = None
) -> Entry:
    """Make an entry of a draft, or change ``entry`` by it, and hand it in to be read; the draft is gone afterwards.

    Raises ``DraftConflict`` when the draft was saved from elsewhere since it was checked, ``DraftNotFound``, and what
    ``create_entry``, ``change_entry`` and ``submit_entry`` raise; nothing is written then.
    """
    row = _lock(draft.pk)
    require(actor, Action.DRAFT_WRITE, row)
    if row.revision != expected_revision:
        raise _conflict(row, [])
    written = (
        create_entry(row.kind, content, actor=actor) if entry is None else change_entry(entry, content, actor=actor)
    )
    if written.state == EntryState.DRAFT:
        written = submit_entry(written, actor=actor)
    row.delete()
    return written


def _conflict(row: Draft, fields: list[str]) -> DraftConflict:
    data = {"revision": row.revision, "fields": fields, "changed": row.changed.isoformat()}
    return DraftConflict("The draft was changed elsewhere meanwhile.", data=data)


def _lock(key: UUID) -> Draft:
    row = Draft.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise DraftNotFound("There is no such draft.", data={"draft": str(key)})
    return row


def _check_size(draft: Draft) -> None:
    if len(json.dumps(draft.content, ensure_ascii=False).encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise DraftTooLarge(f"The draft is too long to be kept: {MOST_BYTES} bytes are kept at most.")
