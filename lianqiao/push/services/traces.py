"""What people do with entries, remembered only with consent to personal suggestions, and forgotten on request."""

from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.push.access import Action
from lianqiao.push.events import TracesForgotten
from lianqiao.push.models import Trace
from lianqiao.push.queries.settings import wants_personal
from lianqiao.push.services.people import lock_oneself

MOST_TRACES = 500  # of a person; the oldest go first


def note_trace(action: str, entry_kind: str, number: str, *, actor: Actor) -> bool:
    """Remember that the person opened, saved, enquired about or dismissed an entry; without consent nothing. Tells whether it was."""
    if actor.person_id is None or not wants_personal(actor.person_id):
        return False
    with transaction.atomic():
        row, is_new = Trace.objects.get_or_create(
            person_id=actor.person_id, action=action, number=number, defaults={"entry_kind": entry_kind}
        )
        if not is_new:
            row.times, row.at = row.times + 1, timezone.now()
            row.save(update_fields=["times", "at"])
        old = Trace.objects.filter(person_id=actor.person_id).order_by("-at", "-pk")[MOST_TRACES:]
        Trace.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    return True


@transaction.atomic
def forget_traces(*, actor: Actor, trace_id: int | None = None) -> int:
    """Forget one trace, or all. Publishes ``TracesForgotten`` when there was something. Returns how many."""
    person = lock_oneself(actor)
    rows = Trace.objects.filter(person=person)
    if trace_id is not None:
        rows = rows.filter(pk=trace_id)
    forgotten = rows.delete()[0]
    if forgotten:
        publish(TracesForgotten(person_id=person.pk), actor=actor)
    return forgotten


@transaction.atomic
def forget_traces_of(person_id: int, *, actor: Actor) -> int:
    """Forget all traces of a person whose consent ended. Publishes ``TracesForgotten``."""
    require(actor, Action.TRACE_FORGET)
    forgotten = Trace.objects.filter(person_id=person_id).delete()[0]
    if forgotten:
        publish(TracesForgotten(person_id=person_id), actor=actor)
    return forgotten
