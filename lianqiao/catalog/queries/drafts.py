"""Rows of drafts: each person sees their own and nobody else's."""

from uuid import UUID

from django.db.models import QuerySet

from lianqiao.catalog.errors import DraftNotFound
from lianqiao.catalog.models import Draft
from lianqiao.core.actors import Actor


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
