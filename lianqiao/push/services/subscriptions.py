"""Asking to hear of something, and no longer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from lianqiao.accounts.queries import get_organisation
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import get_entry, model_of
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import FieldProblem, Invalid
from lianqiao.matching.engine.vectors import pack
from lianqiao.matching.queries import FACETS
from lianqiao.matching.queries.model import current_encoder
from lianqiao.matching.queries.search import query_vector
from lianqiao.matching.queries.vectors import stored_vectors
from lianqiao.push.choices import MOST_SUBSCRIPTIONS, SubscriptionKind
from lianqiao.push.events import Subscribed, SubscriptionChanged, Unsubscribed
from lianqiao.push.models import Subscription
from lianqiao.push.models.subscription import new_secret
from lianqiao.push.queries.subscriptions import lock_subscription
from lianqiao.push.services.people import lock_oneself
from lianqiao.rules.registry import PLACES

TEXT_CHARACTERS = 200
NAME_CHARACTERS = 120
ENDED_DAYS = 7
SLICE = 100
# A subscription of these kinds is one condition, and says which.
CONDITION_OF = {
    SubscriptionKind.FIELD: "technology_field",
    SubscriptionKind.CHAIN_LINK: "chain_link",
    SubscriptionKind.PLACE: "place",
}


@dataclass(frozen=True, slots=True)
class SubscriptionInput:
    """What to hear of. ``filters`` as a search has them; ``about`` is the number of an organisation or entry."""

    kind: str
    name: str = ""
    entry_kind: str = ""
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about: str = ""


@transaction.atomic
def subscribe_to(content: SubscriptionInput, *, actor: Actor) -> Subscription:
    """Subscribe the person who acts; the same again gives the one that is there. Publishes ``Subscribed``.

    Raises ``Forbidden`` (nobody is signed in), ``Invalid`` (empty, unknown or too many), ``NotFound`` (``about`` is hidden).
    """
    person = lock_oneself(actor)
    values = _checked(content, actor)
    living = Subscription.objects.filter(person=person, ended__isnull=True)
    identity = {name: values[name] for name in ("kind", "entry_kind", "text", "filters", "about")}
    present = living.filter(**identity).first()
    if present is not None:
        return present
    if living.count() >= MOST_SUBSCRIPTIONS:
        raise _problem("kind", "too_many", "You have as many subscriptions as there can be; end one first.")
    row = Subscription.objects.create(person=person, **values)
    publish(Subscribed(person_id=person.pk, subscription=str(row.key), kind=row.kind), actor=actor)
    return row


@transaction.atomic
def update_subscription(
    subscription: Subscription, *, actor: Actor, name: str | None = None, is_muted: bool | None = None
) -> Subscription:
    """Rename, mute or unmute. Publishes ``SubscriptionChanged`` when something changed. Raises ``NotFound`` or ``Invalid``."""
    row = lock_subscription(actor, subscription)
    wanted = {
        "name": row.name if name is None else name.strip(),
        "is_muted": row.is_muted if is_muted is None else is_muted,
    }
    if not wanted["name"] or len(str(wanted["name"])) > NAME_CHARACTERS:
        raise _problem("name", "length", "A name has 1 to 120 characters.")
    if (row.name, row.is_muted) != (wanted["name"], wanted["is_muted"]):
        row.name, row.is_muted = str(wanted["name"]), bool(wanted["is_muted"])
        row.save(update_fields=["name", "is_muted"])
        publish(SubscriptionChanged(person_id=row.person_id, subscription=str(row.key)), actor=actor)
    return row


@transaction.atomic
def change_feed_address(subscription: Subscription, *, actor: Actor) -> Subscription:
    """Give the feed of a subscription a new secret address; the old one ends. Publishes ``SubscriptionChanged``."""
    row = lock_subscription(actor, subscription)
    row.feed_secret = new_secret()
    row.save(update_fields=["feed_secret"])
    publish(SubscriptionChanged(person_id=row.person_id, subscription=str(row.key)), actor=actor)
    return row


@transaction.atomic
def unsubscribe(subscription: Subscription, *, actor: Actor) -> None:
    """End a subscription: what it asked for is forgotten at once. Publishes ``Unsubscribed``. Raises ``NotFound``."""
    row = lock_subscription(actor, subscription)
    row.ended = row.changed = timezone.now()
    row.name = row.text = row.about = ""
    row.filters, row.vector, row.feed_secret = {}, None, new_secret()
    row.save()
    publish(Unsubscribed(person_id=row.person_id, subscription=str(row.key)), actor=actor)


def prepare_vectors() -> int:
    """Encode a slice of the subscriptions whose text has no vector of the present encoder yet; returns how many were done."""
    encoder = current_encoder()
    if encoder is None:
        return 0
    waiting = Subscription.objects.filter(ended__isnull=True).exclude(text="").exclude(encoder=encoder.name)
    done = 0
    for row in waiting.order_by("pk")[:SLICE]:
        vector = _entry_vector(row) if row.kind == SubscriptionKind.LIKE else query_vector(row.text)
        if vector is None and row.kind != SubscriptionKind.LIKE:
            break  # the encoder does not answer now; the next look tries again
        # An entry without a vector is looked at by its words until it is subscribed to anew.
        held = pack(vector) if vector is not None else None
        Subscription.objects.filter(pk=row.pk, ended__isnull=True).update(
            vector=held, encoder=encoder.name, changed=timezone.now()
        )
        done += 1
    return done


def delete_ended(now: datetime | None = None) -> int:
    """Delete what ended long enough ago for every worker to have noticed."""
    before = (now or timezone.now()) - timedelta(days=ENDED_DAYS)
    return Subscription.objects.filter(ended__lt=before).delete()[0]


def _entry_vector(row: Subscription) -> NDArray[np.float32] | None:
    entries = list(model_of(row.entry_kind).objects.filter(number=row.about))
    return stored_vectors(row.entry_kind, entries).get(row.about)


def _checked(content: SubscriptionInput, actor: Actor) -> dict[str, object]:
    if content.kind not in set(SubscriptionKind):
        raise _problem("kind", "unknown", "This cannot be subscribed to.")
    if content.entry_kind not in ("", *EntryKind):
        raise _problem("entry_kind", "unknown", "Entries are achievements or demands.")
    if not set(content.filters) <= set(FACETS):
        raise _problem("filters", "unknown", "There is no such filter.")
    if len(content.text.strip()) > TEXT_CHARACTERS:
        raise _problem("text", "too_long", "A search that is subscribed to has at most 200 characters.")
    values: dict[str, object] = {
        "kind": content.kind, "entry_kind": content.entry_kind, "text": content.text.strip(), "about": content.about,
        "filters": {name: sorted(set(chosen)) for name, chosen in sorted(content.filters.items()) if chosen},
        "name": content.name.strip(),
    }  # fmt: skip
    _complete(values, content, actor)
    values["name"] = str(values["name"] or values["text"])[:NAME_CHARACTERS]
    if not values["name"]:
        raise _problem("name", "required", "Give the subscription a name.")
    return values


def _complete(values: dict[str, object], content: SubscriptionInput, actor: Actor) -> None:
    """Check what the kind of subscription needs, and take the name and words from what it is about."""
    if content.kind == SubscriptionKind.RULES:
        _check_rules(content)
    elif content.kind == SubscriptionKind.ORGANISATION:
        values["name"] = values["name"] or get_organisation(actor, content.about).name
    elif content.kind == SubscriptionKind.LIKE:
        entry = get_entry(actor, content.entry_kind, content.about)
        values.update(text=entry.title[:TEXT_CHARACTERS], name=values["name"] or entry.title)
    elif content.kind in CONDITION_OF and not content.filters.get(CONDITION_OF[SubscriptionKind(content.kind)]):
        raise _problem("filters", "required", "Say which one.")
    elif not values["text"] and not values["filters"]:
        raise _problem(
            "text", "required", "Enter words or choose a filter: a subscription to everything tells nothing."
        )


def _check_rules(content: SubscriptionInput) -> None:
    """Rules are asked for by the place alone; no place means all."""
    if content.entry_kind or content.text.strip() or content.about or set(content.filters) - {"place"}:
        raise _problem("filters", "unknown", "Rules of law are subscribed to by their place and by nothing else.")
    if not set(content.filters.get("place", ())) <= set(PLACES):
        raise _problem("filters", "unknown", "Rules of law are kept for Beijing, Tianjin and Hebei.")


def _problem(field_name: str, code: str, message: str) -> Invalid:
    return Invalid(message, problems=[FieldProblem(field_name, code, message)], code="push.subscription_invalid")
