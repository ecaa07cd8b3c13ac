"""Rows of drafts: each person sees their own and nobody else's."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from lianqiao.catalog.errors import DraftNotFound
from lianqiao.catalog.models import Draft
from lianqiao.core.actors import Actor
from lianqiao.core.desk import Waiting

IDLE_DAYS = 7
_MOST_WAITING = 50


def list_drafts(actor: Actor) -> QuerySet[Draft]:
    """Return the person's own drafts, the last changed first."""
    return Draft.objects.select_related("organisation").filter(person_id=actor.person_id or 0)


def get_draft(actor: Actor, key: UUID) -> Draft:
    """Return one of the person's own drafts. Raises ``DraftNotFound``."""
    draft = list_drafts(actor).filter(pk=key).first()
    if draft is None:
        raise DraftNotFound("There is no such draft.", data={"draft": str(key)})
    return draft


def draft_of_entry(actor: Actor, number: str) -> Draft | None:
    """Return the person's unfinished changes to an entry, if there are any."""
    return list_drafts(actor).filter(entry_number=number).first()


def waiting_drafts(actor: Actor) -> Iterator[Waiting]:
    """Yield the person's drafts that nobody has touched for a week. One query."""
    if actor.person_id is None:
        return
    rows = list_drafts(actor).filter(changed__lt=timezone.now() - timedelta(days=IDLE_DAYS)).order_by("changed")
    for row in rows[:_MOST_WAITING]:
        page = "write-proposals" if row.step == "proposals" else "write-step"
        place = {"key": row.pk} if row.step == "proposals" else {"key": row.pk, "code": row.step or "what"}
        organisation = row.organisation.name if row.organisation else ""
        yield Waiting("draft_idle", row.headline[:80], page, place, since=row.changed, organisation=organisation)
