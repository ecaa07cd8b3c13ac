"""Deliveries: written down in the transaction that asks for them, sent by jobs until they are taken, never lost.

A delivery whose worker died while it was handed over is sent again under the same key (webhook-id, Message-ID), by which the
receiver drops what it already has. One job at a time sends to a destination, so that a slow one holds up no other.
"""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation

from lianqiao.core.actors import system_actor
from lianqiao.core.bus import publish
from lianqiao.core.mail import queue_mail
from lianqiao.push.channels import Refused, Unreachable
from lianqiao.push.choices import DeliveryState, DestinationChannel, DestinationState
from lianqiao.push.events import DestinationPaused
from lianqiao.push.models import Delivery, Destination, PushSetting
from lianqiao.push.queries.words import failure_sentence
from lianqiao.push.services.queueing import quiet_until
from lianqiao.push.services.telling import MAIL_SERVER, tell

OPEN = (DeliveryState.WAITING, DeliveryState.BEGUN)
SLICE = 50  # deliveries of one job
MOST_LOOKED_AT = 2000  # destinations of one look
MOST_FAULTS = 8  # so often a delivery is tried that we cannot put into words
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
PAUSE_AFTER, PAUSE_FAILURES = timedelta(days=1), 6  # so long and so often in a row it was not reached
PAUSE_REFUSALS = 3  # so often in a row it refused: waiting mends nothing
MOST_AGE = timedelta(days=14)  # what could not be delivered by then is given up; its owner can still send it again
KEPT = timedelta(days=90)
log = logging.getLogger(__name__)


def send_due(destination_id: int, *, now: datetime | None = None) -> bool:
    """Send what is due to a destination, oldest first, until one fails; returns whether more is due at once.

    Two must not do so at the same time (the lock of the task).
    """
    for _ in range(SLICE):
        delivery = _begin(destination_id, now or timezone.now())
        if delivery is None or not _attempt(delivery, now):
            return False
    return True


def due_destinations(now: datetime | None = None) -> list[int]:
    """Return the destinations to which something is due, also what a dead worker began."""
    now = now or timezone.now()
    due = Delivery.objects.filter(destination=OuterRef("pk"), state__in=OPEN, not_before__lte=now)
    rows = Destination.objects.filter(Exists(due), _may_be_tried(now))
    return list(rows.values_list("pk", flat=True)[:MOST_LOOKED_AT])


def forget_deliveries(now: datetime | None = None) -> None:
    """Give up what could not be delivered for two weeks, and delete the records of what ended three months ago."""
    now = now or timezone.now()
    Delivery.objects.filter(state__in=OPEN, created__lt=now - MOST_AGE).update(state=DeliveryState.GIVEN_UP)
    Delivery.objects.filter(created__lt=now - KEPT).exclude(state__in=OPEN).delete()


@transaction.atomic
def _begin(destination_id: int, now: datetime) -> Delivery | None:
    destination = Destination.objects.select_for_update().filter(_may_be_tried(now), pk=destination_id).first()
    if destination is None:
        return None
    rows = destination.deliveries.filter(state__in=OPEN, not_before__lte=now)
    setting = PushSetting.objects.filter(person=destination.person_id).first()
    if setting and (until := quiet_until(setting, now)):
        rows.filter(is_test=False).update(not_before=until)
    delivery = rows.select_for_update(of=("self",)).order_by("pk").first()
    if delivery is None:
        return None
    delivery.state, delivery.begun = DeliveryState.BEGUN, now
    delivery.attempts += 1
    delivery.save(update_fields=["state", "begun", "attempts"])
    return Delivery.objects.select_related("destination__person").get(pk=delivery.pk)


def _attempt(delivery: Delivery, now: datetime | None) -> bool:
    """Try once and note how it went; whether the next may be tried."""
    try:
        is_told = tell(delivery)
    except Unreachable as error:
        log.warning("delivery %s was not taken: %s", delivery.key, error.code)
        _note_failure(delivery, error.code, now, retry_after_s=error.retry_after_s)
        return False
    except Refused as error:
        log.warning("delivery %s was refused: %s", delivery.key, error.code)
        if error.is_of_message:
            _end(delivery, DeliveryState.GIVEN_UP, now, error.code)
            return True
        _note_failure(delivery, error.code, now, is_refusal=True)
        return False
    except DatabaseError:
        raise  # the job is tried again, and finds the delivery begun
    except Exception:
        log.exception("delivery %s could not be put into words", delivery.key)
        _put_off(delivery, now)  # a fault of ours: others go on meanwhile
        return True
    _end(delivery, DeliveryState.DELIVERED if is_told else DeliveryState.DROPPED, now)
    return True


@transaction.atomic
def _end(delivery: Delivery, state: DeliveryState, now: datetime | None, error: str = "") -> None:
    at = now or timezone.now()
    is_delivered = state == DeliveryState.DELIVERED
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.BEGUN).update(
        state=state, delivered=at if is_delivered else None, last_error=error
    )
    if is_delivered:
        Destination.objects.filter(pk=delivery.destination_id).update(
            last_delivered=at, failures=0, failing_since=None, not_before=None, last_error=""
        )


def _put_off(delivery: Delivery, now: datetime | None) -> None:
    state = DeliveryState.GIVEN_UP if delivery.attempts >= MOST_FAULTS else DeliveryState.WAITING
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.BEGUN).update(
        state=state, not_before=(now or timezone.now()) + _wait_after(delivery.attempts), last_error="fault"
    )


def _wait_after(failures: int) -> timedelta:
    times: int = 4 ** min(failures - 1, 8)
    return min(FIRST_WAIT * times, LONGEST_WAIT)


@transaction.atomic
def _note_failure(
    delivery: Delivery, error: str, now: datetime | None, *, is_refusal: bool = False, retry_after_s: int | None = None
) -> None:
    at = now or timezone.now()
    row = Destination.objects.select_for_update().filter(pk=delivery.destination_id).select_related(None).first()
    if row is None:
        return  # removed meanwhile, and the delivery with it
    row.failures += 1
    row.failing_since = row.failing_since or at
    row.not_before = at + max(_wait_after(row.failures), timedelta(seconds=retry_after_s or 0))
    row.last_error = error[:60]
    is_long = row.failures >= PAUSE_FAILURES and at - row.failing_since >= PAUSE_AFTER and error != MAIL_SERVER
    if row.state == DestinationState.ACTIVE and (is_long or (is_refusal and row.failures >= PAUSE_REFUSALS)):
        _pause(row, at)
    row.save()
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.BEGUN).update(
        state=DeliveryState.WAITING, not_before=row.not_before, last_error=row.last_error
    )


def _pause(row: Destination, at: datetime) -> None:
    """Stop trying until the owner says so, and tell the owner: by mail, unless mail is what does not arrive."""
    row.state, row.paused_at = DestinationState.PAUSED, at
    if row.channel != DestinationChannel.EMAIL and row.person.is_active:
        with translation.override(row.person.language):
            error = failure_sentence(row.last_error)
        context = {"person": row.person.name, "name": row.name or row.hint, "error": error}
        queue_mail("destination_paused", to=[row.person.email], language=row.person.language, context=context)
    event = DestinationPaused(person_id=row.person_id, destination=str(row.key), reason=row.last_error)
    publish(event, actor=system_actor("push"))


def _may_be_tried(now: datetime) -> Q:
    return Q(state=DestinationState.ACTIVE) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
