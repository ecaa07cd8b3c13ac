"""Hearing less of something."""

from django.db import transaction

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import get_entry
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import FieldProblem, Invalid, NotFound
from lianqiao.push.access import Action
from lianqiao.push.choices import MOST_EXCLUSIONS, RULE, ExclusionKind
from lianqiao.push.events import ExclusionAdded, ExclusionRemoved
from lianqiao.push.models import Exclusion
from lianqiao.push.queries.profiles import excluded_value
from lianqiao.push.services.people import lock_oneself


@transaction.atomic
def exclude(kind: str, entry_kind: str, number: str, *, actor: Actor) -> Exclusion:
    """Hear less of what an entry is: of its like, its field, its chain link or its owner. Publishes ``ExclusionAdded``.

    Raises ``Forbidden``, ``NotFound`` or ``Invalid`` (the entry has no such thing, or there are too many exclusions).
    """
    person = lock_oneself(actor)
    if entry_kind == RULE:
        raise _problem("kind", "missing", "Of rules of law you hear less by muting or ending the subscription.")
    entry = get_entry(actor, EntryKind(entry_kind), number)
    value = excluded_value(kind, entry) if kind in set(ExclusionKind) else ""
    if not value:
        raise _problem("kind", "missing", "The entry states nothing of this kind; choose another.")
    if Exclusion.objects.filter(person=person).count() >= MOST_EXCLUSIONS:
        raise _problem("kind", "too_many", "You have as many of these as there can be; remove one first.")
    row, is_new = Exclusion.objects.get_or_create(person=person, kind=kind, value=value)
    if is_new:
        publish(ExclusionAdded(person_id=person.pk, kind=kind), actor=actor)
    return row


@transaction.atomic
def include_again(exclusion_id: int, *, actor: Actor) -> None:
    """Take an exclusion back. Publishes ``ExclusionRemoved``. Raises ``NotFound``."""
    row = Exclusion.objects.select_for_update().filter(pk=exclusion_id, person_id=actor.person_id).first()
    if row is None:
        raise NotFound("There is no such exclusion.")
    require(actor, Action.OWN_PUSH, row.person)
    row.delete()
    publish(ExclusionRemoved(person_id=row.person_id, kind=row.kind), actor=actor)


def _problem(field_name: str, code: str, message: str) -> Invalid:
    return Invalid(message, problems=[FieldProblem(field_name, code, message)], code="push.exclusion_invalid")
