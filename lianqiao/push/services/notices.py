"""From news to notices: interests are asked, and people told, each once and with the reason."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.utils import timezone

from lianqiao.accounts.queries import current_memberships
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import list_entries, model_of
from lianqiao.core.access import require
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.errors import FieldProblem, Invalid, NotFound
from lianqiao.matching.queries.model import current_encoder
from lianqiao.matching.queries.vectors import stored_vectors
from lianqiao.push.access import Action
from lianqiao.push.choices import Refusal, SubscriptionKind, Trigger
from lianqiao.push.engine.interests import Fit, InterestIndex, Profile
from lianqiao.push.models import EntryNews, Exclusion, Notice, PushSetting, Subscription
from lianqiao.push.queries.exclusions import Excluded
from lianqiao.push.queries.profiles import interest_of, profiles_of
from lianqiao.push.services.news import followers, give

SLICE = 200  # entries of one job
PATIENCE = timedelta(minutes=2)  # so long news wait for the vector of their entry
MOST_AT_ONCE = 50  # notices for one person out of one slice, the best first
_OVERLAP = timedelta(minutes=2)  # changes by transactions that took longer than this to commit are seen on the next day
_AGE = timedelta(days=1)
_BROAD = (Trigger.PUBLISHED, Trigger.PRICE, Trigger.MATURITY)


def give_notices(*, actor: Actor, now: datetime | None = None) -> tuple[int, bool]:
    """Ask the interests about a slice of the news; returns how many notices were given, and whether news are left that wait.

    One transaction: a worker that dies in between has given all notices of the slice or none. Publishes ``NoticesGiven``.
    """
    require(actor, Action.NOTICE_GIVE)
    now = now or timezone.now()
    with transaction.atomic():
        news = list(EntryNews.objects.select_for_update(skip_locked=True).order_by("pk")[:SLICE])
        ready, waiting = _sorted_out(news, now)
        notices = [notice for group in _by_kind(ready) for notice in _notices(*group)]
        given = give(_best(notices), actor=actor)
        EntryNews.objects.filter(pk__in=[row.pk for row in ready]).delete()
    return given, bool(waiting) or len(news) == SLICE


@transaction.atomic
def mark_read(keys: Sequence[int], *, actor: Actor) -> int:
    """Note that the person has seen notices in the inbox; those of others are left alone. Returns how many."""
    rows = Notice.objects.filter(person_id=actor.person_id, pk__in=list(keys), read__isnull=True)
    return rows.update(read=timezone.now())


@transaction.atomic
def mark_opened(notice: Notice, *, actor: Actor) -> None:
    """Note that the person opened the entry of a notice. Raises ``NotFound`` for somebody else's."""
    now = timezone.now()
    row = _own(notice, actor)
    Notice.objects.filter(pk=row.pk, opened__isnull=True).update(opened=now)
    Notice.objects.filter(pk=row.pk, read__isnull=True).update(read=now)


@transaction.atomic
def mark_dismissed(notice: Notice, *, actor: Actor, refusal: str = "") -> None:
    """Put a notice away, perhaps saying why. Raises ``NotFound`` for somebody else's, ``Invalid`` for an unknown reason."""
    if refusal and refusal not in set(Refusal):
        problem = FieldProblem("refusal", "unknown", "There is no such reason.")
        raise Invalid("There is no such reason.", problems=[problem], code="push.refusal_unknown")
    rows = Notice.objects.filter(pk=_own(notice, actor).pk, dismissed__isnull=True)
    rows.update(dismissed=timezone.now(), refusal=refusal)


def _own(notice: Notice, actor: Actor) -> Notice:
    row = Notice.objects.filter(pk=notice.pk, person_id=actor.person_id).first()
    if row is None:
        raise NotFound("There is no such notice.")
    return row


def _sorted_out(news: Sequence[EntryNews], now: datetime) -> tuple[list[EntryNews], list[EntryNews]]:
    """Part the news whose entries have their vectors (or will have none soon) from those that wait."""
    if current_encoder() is None:
        return list(news), []
    ready: list[EntryNews] = []
    for kind, rows in _by_kind(news):
        entries = list(
            model_of(kind).objects.filter(number__in=[row.number for row in rows]).select_related("organisation")
        )
        has_vector = stored_vectors(kind, entries)
        ready += [row for row in rows if row.number in has_vector or now - row.created > PATIENCE]
    chosen = {row.pk for row in ready}
    return ready, [row for row in news if row.pk not in chosen]


def _by_kind(news: Iterable[EntryNews]) -> list[tuple[str, list[EntryNews]]]:
    ordered = sorted(news, key=lambda row: (row.entry_kind, row.pk))
    return [(kind, list(rows)) for kind, rows in groupby(ordered, key=lambda row: row.entry_kind)]


def _notices(kind: str, news: Sequence[EntryNews]) -> list[Notice]:
    """Find who is to be told of news of one kind of entry, each of every entry once: by the best of the reasons."""
    rows = list_entries(ANONYMOUS, kind).filter(number__in={row.number for row in news})
    entries: dict[str, Entry] = {entry.number: entry for entry in rows}
    news = [row for row in news if row.number in entries]
    found = [_followed(row, one) for row in news for one in followers([row.number])]
    broad = [row for row in news if row.trigger in _BROAD]
    profiles = {profile.number: profile for profile in profiles_of(kind, list(entries.values()))}
    fits = interests().match([profiles[number] for number in dict.fromkeys(row.number for row in broad)])
    subscriptions = _willing({fit.interest for fit in fits})
    for row in broad:
        for fit in fits:
            one = subscriptions.get(fit.interest)
            if fit.number == row.number and one is not None and one.about != row.number:
                found.append(_fitting(row, one, fit))
    return _wanted(_once(found), entries, profiles)


def _willing(keys: set[int]) -> dict[int, Subscription]:
    """Return the living, unmuted subscriptions among ``keys`` of people who want to be told."""
    off = PushSetting.objects.filter(is_on=False).values("person")
    rows = Subscription.objects.filter(pk__in=keys, ended__isnull=True, is_muted=False, person__is_active=True)
    return {row.pk: row for row in rows.exclude(person__in=off)}


def _wanted(notices: Sequence[Notice], entries: Mapping[str, Entry], profiles: Mapping[str, Profile]) -> list[Notice]:
    """Leave out what people want to hear less of, and the entries of their own organisations."""
    people = {notice.person_id for notice in notices}
    excluded = Excluded(Exclusion.objects.filter(person_id__in=people).order_by("pk"))
    own = _own_organisations(people)
    return [
        notice
        for notice in notices
        if (notice.person_id, entries[notice.number].organisation_id) not in own
        and (notice.reason["code"] == "followed" or not excluded.covers(notice.person_id, profiles[notice.number]))
    ]


def _own_organisations(people: set[int]) -> set[tuple[int, int | None]]:
    return set(current_memberships().filter(person_id__in=people).values_list("person_id", "organisation_id"))


def _followed(row: EntryNews, one: Subscription) -> Notice:
    reason: dict[str, object] = {"code": "followed", "name": one.name}
    return _notice(row, one, reason, 1.0, [{"code": "followed", "value": 1.0}])


def _fitting(row: EntryNews, one: Subscription, fit: Fit) -> Notice:
    reason: dict[str, object] = {"code": one.kind, "name": one.name}
    if one.kind == SubscriptionKind.LIKE:
        reason |= {"about": one.about, "about_kind": one.entry_kind}
    return _notice(row, one, reason, fit.relevance, [{"code": "interest", "value": fit.relevance}])


def _notice(
    row: EntryNews, one: Subscription, reason: dict[str, object], score: float, parts: list[dict[str, object]]
) -> Notice:
    return Notice(
        person_id=one.person_id, subscription=one, trigger=row.trigger, entry_kind=row.entry_kind, number=row.number,
        revision=row.revision, reason=reason, score=score, parts=parts,
    )  # fmt: skip


def _once(notices: Iterable[Notice]) -> list[Notice]:
    best: dict[tuple[int, str, str], Notice] = {}
    for notice in notices:
        key = (notice.person_id, notice.number, notice.trigger)
        if key not in best or notice.score > best[key].score:
            best[key] = notice
    return list(best.values())


def _best(notices: Iterable[Notice]) -> list[Notice]:
    kept: dict[int, int] = {}
    chosen = []
    for notice in sorted(notices, key=lambda it: -it.score):
        kept[notice.person_id] = kept.get(notice.person_id, 0) + 1
        if kept[notice.person_id] <= MOST_AT_ONCE:
            chosen.append(notice)
    return chosen


class _Kept:
    """The interests of all subscriptions in this process, following what changes in the table."""

    def __init__(self) -> None:
        self.index: InterestIndex | None = None
        self.made = self.seen = timezone.now()
        self.database = ""
        self.lock = threading.Lock()


_kept = _Kept()


def interests() -> InterestIndex:
    """Return the interests of all living subscriptions: read once a day, and what changed since each time."""
    now, database = timezone.now(), str(connection.settings_dict["NAME"])
    with _kept.lock:
        rows = Subscription.objects.all()
        if _kept.index is None or now - _kept.made > _AGE or _kept.database != database:
            _kept.index = InterestIndex(interest_of(row) for row in rows.filter(ended__isnull=True).iterator())
            _kept.made, _kept.database = now, database
        else:
            for row in rows.filter(changed__gte=_kept.seen - _OVERLAP).iterator():
                if row.ended:
                    _kept.index.remove(row.pk)
                else:
                    _kept.index.put(interest_of(row))
        _kept.seen = now
        return _kept.index
