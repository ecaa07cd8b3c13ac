"""Where a person's notices are sent, and how it went."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lianqiao.core.actors import Actor
from lianqiao.push.choices import DeliveryState, DestinationChannel, DestinationState
from lianqiao.push.errors import DestinationNotFound
from lianqiao.push.models import Delivery, Destination, Subscription
from lianqiao.rights.choices import Purpose
from lianqiao.rights.models import Consent

SHOWN = 20
MAIL = "mail"  # in place of a key: everybody has this one
_OPEN = (DeliveryState.WAITING, DeliveryState.BEGUN)


@dataclass(frozen=True, slots=True)
class DestinationView:
    """A destination as its owner sees it; the address and the secret are shown to nobody."""

    key: str
    channel: str
    name: str
    hint: str
    state: str
    failures: int
    last_error: str
    paused_at: datetime | None
    last_delivered: datetime | None
    next_try: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery as its owner sees it."""

    key: str
    state: str
    created: datetime
    delivered: datetime | None
    attempts: int
    last_error: str
    notices: int
    is_test: bool


def list_destinations(actor: Actor) -> list[DestinationView]:
    """Return the destinations of the person who acts: mail, which everybody has, and the others in the order of adding."""
    views = _views(actor)
    if actor.person_id is not None and not any(it.key == MAIL for it in views):
        state = DestinationState.ACTIVE if mailed_by_itself([actor.person_id]) else DestinationState.OFF
        views.append(DestinationView(MAIL, DestinationChannel.EMAIL, "", "", state, 0, "", None, None, None, 0))
    return sorted(views, key=lambda it: it.key != MAIL)


def mailed_by_itself(people: Sequence[int]) -> list[int]:
    """Return those who get mail unless they turn it off: who subscribed to something, or agreed to mails about own entries."""
    asked = Subscription.objects.filter(person__in=people, ended__isnull=True).values_list("person_id", flat=True)
    agreed = Consent.objects.filter(person__in=people, purpose=Purpose.NOTICES, withdrawn__isnull=True)
    return sorted({*asked, *agreed.values_list("person_id", flat=True)})


def view_destination(actor: Actor, key: str) -> DestinationView:
    """Return one of them. Raises ``DestinationNotFound``."""
    found = next((it for it in list_destinations(actor) if it.key == key), None)
    if found is None:
        raise DestinationNotFound("There is no such destination.")
    return found


def _views(actor: Actor) -> list[DestinationView]:
    rows = _own(actor).annotate(open_count=Count("deliveries", filter=Q(deliveries__state__in=_OPEN)))
    return [
        DestinationView(
            _key_of(row), row.channel, row.name, row.hint, row.state, row.failures, row.last_error, row.paused_at,
            row.last_delivered, row.not_before if row.state == DestinationState.ACTIVE else None, row.open_count,
        )
        for row in rows
    ]  # fmt: skip


def count_paused(actor: Actor) -> int:
    """Count the destinations of the person who acts that could not be reached and wait for him or her."""
    return _own(actor).filter(state=DestinationState.PAUSED).count()


def list_deliveries(actor: Actor, key: str) -> list[DeliveryView]:
    """Return the latest deliveries to a destination, newest first. Raises ``DestinationNotFound``."""
    if key == MAIL and not _with_key(actor, key).exists():
        return []
    rows = get_destination(actor, key).deliveries.annotate(number=Count("items"))[:SHOWN]
    return [
        DeliveryView(
            str(row.key), row.state, row.created, row.delivered, row.attempts, row.last_error, row.number, row.is_test
        )
        for row in rows
    ]


def get_destination(actor: Actor, key: str) -> Destination:
    """Return a destination of the person who acts. Raises ``DestinationNotFound``."""
    row = _with_key(actor, key).first()
    if row is None:
        raise DestinationNotFound("There is no such destination.")
    return row


def get_delivery(actor: Actor, key: str) -> Delivery:
    """Return a delivery to a destination of the person who acts. Raises ``DestinationNotFound``."""
    rows = Delivery.objects.filter(destination__in=_own(actor)).select_related("destination")
    row = rows.filter(key__in=_keys(key)).first()
    if row is None:
        raise DestinationNotFound("There is no such delivery.")
    return row


def _own(actor: Actor) -> "QuerySet[Destination]":
    return Destination.objects.filter(person_id=actor.person_id, person__isnull=False)


def _with_key(actor: Actor, key: str) -> "QuerySet[Destination]":
    if key == MAIL:
        return _own(actor).filter(channel=DestinationChannel.EMAIL)
    return _own(actor).filter(key__in=_keys(key))


def _key_of(row: Destination) -> str:
    return MAIL if row.channel == DestinationChannel.EMAIL else str(row.key)


def _keys(key: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(key)]
    except ValueError:
        return []
