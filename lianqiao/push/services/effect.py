"""Showing some people on some days a list that the order for them shares with the plain one, and noting what is opened."""

from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from lianqiao.core.actors import Actor
from lianqiao.push.engine.effect import team_draft
from lianqiao.push.models import SharedPlace
from lianqiao.push.queries.effect import newest_in_field
from lianqiao.push.queries.feed import Feed, personal_feed

SHARE = 0.2  # of the days of a person, drawn by lot
KEPT = timedelta(days=400)


def shown_feed(actor: Actor, limit: int = 20, *, now: datetime | None = None) -> Feed:
    """Return the feed as it is shown. On drawn days it is shared with the newest in the reader's fields, and written down."""
    now = now or timezone.now()
    feed = personal_feed(actor, limit, now=now)
    day, person_id = timezone.localdate(now), actor.person_id
    if person_id is None or not feed.is_personal or not feed.items or not is_drawn(person_id, day):
        return feed
    ours = {it.entry.number: it for it in feed.items}
    plain = {it.entry.number: it for it in newest_in_field(actor, limit)}
    merged = team_draft(list(ours), list(plain), limit, f"{person_id} {day}")
    shown = [(ours.get(number) or plain[number], team) for number, team in merged]
    SharedPlace.objects.bulk_create(
        [SharedPlace(person_id=person_id, day=day, number=it.entry.number, team=team) for it, team in shown],
        ignore_conflicts=True,
    )
    return Feed(is_personal=True, items=tuple(item for item, _ in shown))


def note_opened(number: str, *, actor: Actor, now: datetime | None = None) -> None:
    """Note that an entry was opened from the feed; on days without a shared list nothing is noted."""
    now = now or timezone.now()
    rows = SharedPlace.objects.filter(person_id=actor.person_id, day=timezone.localdate(now), number=number)
    rows.filter(opened__isnull=True).update(opened=now)


def is_drawn(person_id: int, day: date) -> bool:
    """Whether this is a day on which the person's list is shared."""
    return Random(f"shared {person_id} {day}").random() < SHARE  # noqa: S311 - a lot, no secret


def forget_shared_places(today: date) -> None:
    """Delete what is older than the months that are shown."""
    SharedPlace.objects.filter(day__lt=today - KEPT).delete()
