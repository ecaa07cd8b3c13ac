"""Where a person's notices are sent: adding, trying, stopping, resuming, removing, and sending again what was lost."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, FieldProblem, Invalid
from lianqiao.core.sealed import seal
from lianqiao.core.signed import LinkRefused
from lianqiao.push.channels import CHANNELS
from lianqiao.push.channels.addresses import check_address
from lianqiao.push.channels.channel import SecretRule
from lianqiao.push.channels.webhook.format import new_secret
from lianqiao.push.choices import MOST_DESTINATIONS, DeliveryState, DestinationChannel, DestinationState
from lianqiao.push.events import (
    DeliveryReplayed,
    DestinationAdded,
    DestinationChanged,
    DestinationRemoved,
    DestinationTried,
)
from lianqiao.push.models import Delivery, Destination
from lianqiao.push.queries.destinations import MAIL, get_delivery, get_destination, mailed_by_itself
from lianqiao.push.services.deliveries import OPEN
from lianqiao.push.services.people import lock_oneself
from lianqiao.push.services.telling import SEAL, key_of_off_token, wants_anything

WRONG = {
    "missing": "Enter an address.",
    "too_long": "At most 500 characters.",
    "unreadable": "This is no address as it is needed here: https://… in ASCII, without spaces.",
    "has_login": "An address with a name and password or with “#…” is not taken.",
    "not_encrypted": "The address must begin with https://.",
    "other_service": "This is not the address of a robot of this service.",
    "not_public": "This address lies in an inner network.",
    "not_used": "This channel takes no secret.",
    "secret": "A secret has at most 500 visible ASCII characters.",
}
ENDED = (DeliveryState.DELIVERED, DeliveryState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class DestinationInput:
    """What is said of a new destination; ``secret`` where a robot checks signatures."""

    channel: str
    address: str
    name: str = ""
    secret: str = ""


@transaction.atomic
def add_destination(content: DestinationInput, *, actor: Actor) -> tuple[Destination, str]:
    """Add a destination over HTTP. Returns it and the secret that was made for it, shown this once.

    Publishes ``DestinationAdded``. Raises ``Forbidden`` or ``Invalid`` (also when there are too many).
    """
    person = lock_oneself(actor)
    channel = CHANNELS.get(content.channel)
    if channel is None:
        problem = FieldProblem("channel", "unknown", "There is no such channel.")
        raise Invalid("The destination was not added.", problems=[problem], code="push.destination_invalid")
    address, entered = content.address.strip(), content.secret.strip()
    found = check_address(channel, address, entered, is_closed=settings.PUSH_CLOSED_NETWORK)
    if found:
        problems = [FieldProblem(field, code, WRONG[code]) for field, code in found]
        raise Invalid("The destination was not added.", problems=problems, code="push.destination_invalid")
    if person.destinations.count() >= MOST_DESTINATIONS:
        problem = FieldProblem("", "too_many", "You have as many destinations as there can be; remove one first.")
        raise Invalid("The destination was not added.", problems=[problem], code="push.too_many_destinations")
    made = new_secret() if channel.secret is SecretRule.MADE else ""
    row = Destination.objects.create(
        person=person, channel=channel.name, name=content.name.strip()[:80], address=seal(SEAL, address),
        secret=seal(SEAL, made or entered), hint=_hint(address),
    )  # fmt: skip
    publish(DestinationAdded(person_id=person.pk, destination=str(row.key), channel=row.channel), actor=actor)
    return row, made


def mail_destination(person: User, *, is_used: bool = True) -> Destination:
    """Return the destination that is the person's mail; there is one from the first time somebody asks, then in use or not."""
    state = DestinationState.ACTIVE if is_used else DestinationState.OFF
    row, _ = Destination.objects.get_or_create(
        person=person, channel=DestinationChannel.EMAIL, defaults={"state": state}
    )
    return row


@transaction.atomic
def try_destination(key: str, *, actor: Actor) -> Delivery:
    """Have a test message sent. Publishes ``DestinationTried``.

    Raises ``DestinationNotFound`` or ``Conflict`` unless the destination is in use.
    """
    row = _lock(key, actor)
    if row.state != DestinationState.ACTIVE or row.channel == DestinationChannel.EMAIL:
        raise Conflict("Resume the destination first.", code="push.destination_not_active")
    if not wants_anything(row.person):
        raise Conflict("You have turned everything off.", code="push.is_off")
    waiting = row.deliveries.filter(is_test=True, state__in=OPEN).first()
    if waiting is not None:
        return waiting
    Destination.objects.filter(pk=row.pk).update(not_before=None)  # the owner has mended it, perhaps
    delivery = Delivery.objects.create(destination=row, is_test=True)
    event = DestinationTried(person_id=row.person_id, destination=str(row.key), destination_id=row.pk)
    publish(event, actor=actor)
    return delivery


@transaction.atomic
def stop_destination(key: str, *, actor: Actor) -> Destination:
    """Send nothing there any more; what waits is dropped. Publishes ``DestinationChanged``. Raises ``DestinationNotFound``."""
    return _stop(_lock(key, actor), actor)


@transaction.atomic
def resume_destination(key: str, *, actor: Actor) -> Destination:
    """Send there again, with what waited while it was paused. Publishes ``DestinationChanged``. Raises ``DestinationNotFound``."""
    row = _lock(key, actor)
    if row.state == DestinationState.ACTIVE:
        return row
    row.state, row.failures, row.failing_since = DestinationState.ACTIVE, 0, None
    row.not_before = row.paused_at = None
    row.save()
    row.deliveries.filter(state__in=OPEN).update(not_before=timezone.now())
    _publish_state(row, actor)
    return row


@transaction.atomic
def remove_destination(key: str, *, actor: Actor) -> None:
    """Forget a destination and what was sent there; mail can only be turned off. Publishes ``DestinationRemoved``.

    Raises ``DestinationNotFound`` or ``Conflict``.
    """
    row = _lock(key, actor)
    if row.channel == DestinationChannel.EMAIL:
        raise Conflict("Mail can only be turned off.", code="push.mail_stays")
    event = DestinationRemoved(person_id=row.person_id, destination=str(row.key), channel=row.channel)
    row.delete()
    publish(event, actor=actor)


@transaction.atomic
def replay_delivery(key: str, *, actor: Actor) -> Delivery:
    """Send a delivery again under its key, for a receiver that lost it or did not get it; not by mail.

    Publishes ``DeliveryReplayed``. Raises ``DestinationNotFound``, or ``Conflict`` when it still waits or its destination is not in use.
    """
    lock_oneself(actor)
    row = get_delivery(actor, key)
    destination = Destination.objects.select_for_update().get(pk=row.destination_id)
    is_usable = destination.state == DestinationState.ACTIVE and destination.channel != DestinationChannel.EMAIL
    if not is_usable or row.state not in ENDED:
        raise Conflict("This delivery cannot be sent again now.", code="push.delivery_not_ended")
    now = timezone.now()
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.WAITING, not_before=now, delivered=None)
    event = DeliveryReplayed(
        person_id=destination.person_id, destination=str(destination.key), destination_id=destination.pk,
        delivery=str(row.key),
    )  # fmt: skip
    publish(event, actor=actor)
    return Delivery.objects.select_related("destination").get(pk=row.pk)


def destination_of_token(token: str) -> Destination:
    """Return the destination that an address in a message turns off. Raises ``LinkRefused``."""
    try:
        row = Destination.objects.select_related("person").filter(key=uuid.UUID(key_of_off_token(token))).first()
    except (signing.BadSignature, ValueError):
        row = None
    if row is None:
        raise LinkRefused("This link has been used or has ended.")
    return row


@transaction.atomic
def stop_by_token(token: str) -> Destination:
    """Turn a destination off for whoever has a message that was sent there (RFC 8058). Doing it twice is no error.

    Publishes ``DestinationChanged``. Raises ``LinkRefused``.
    """
    row = Destination.objects.select_for_update().get(pk=destination_of_token(token).pk)
    return _stop(row, Actor(person_id=row.person_id))


def _stop(row: Destination, actor: Actor) -> Destination:
    if row.state == DestinationState.OFF:
        return row
    row.state, row.paused_at = DestinationState.OFF, None
    row.save()
    row.deliveries.filter(state__in=OPEN).update(state=DeliveryState.DROPPED)
    _publish_state(row, actor)
    return row


def _publish_state(row: Destination, actor: Actor) -> None:
    event = DestinationChanged(
        person_id=row.person_id, destination=str(row.key), destination_id=row.pk, state=row.state
    )
    publish(event, actor=actor)


def _lock(key: str, actor: Actor) -> Destination:
    person = lock_oneself(actor)
    if key == MAIL:
        mail_destination(person, is_used=bool(mailed_by_itself([person.pk])))
    return Destination.objects.select_for_update().get(pk=get_destination(actor, key).pk)


def _hint(address: str) -> str:
    """Return what pages show of an address: the host and its last signs, for the rest may be a key."""
    host = urlsplit(address).netloc
    return f"{host[:100]} …{address[-4:]}" if len(address) > len(host) + 40 else host[:100]
