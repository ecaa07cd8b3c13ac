"""From news to notices: interests are asked, and people told, each once and with the reason."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

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
from lianqiao.push.services.giving import give
from lianqiao.push.services.news import followers

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
        found = [told for group in _by_kind(ready) for told in _found(*group)]
        given = give([_notice(told) for told in _best(found)], actor=actor)
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


class _Asked(NamedTuple):
    """What is needed of a subscription to tell its person; hundreds of thousands of them pass by, so no model."""

    pk: int
    person_id: int
    kind: str
    name: str
    about: str
    entry_kind: str


class _Told(NamedTuple):
    """Somebody who may be told of a piece of news, by which subscription, and how well it answers that (1: it is followed)."""

    row: EntryNews
    one: _Asked
    score: float
    is_followed: bool


def _found(kind: str, news: Sequence[EntryNews]) -> list[_Told]:
    """Find who is to be told of news of one kind of entry, each of every entry once: by the best of the reasons."""
    rows = list_entries(ANONYMOUS, kind).filter(number__in={row.number for row in news})
    entries: dict[str, Entry] = {entry.number: entry for entry in rows}
    news = [row for row in news if row.number in entries]
    profiles = {profile.number: profile for profile in profiles_of(kind, list(entries.values()))}
    found = [*_following(news), *_interested([row for row in news if row.trigger in _BROAD], profiles)]
    return _wanted(_once(found), entries, profiles)


def _following(news: Sequence[EntryNews]) -> Iterator[_Told]:
    followed: dict[str, list[_Asked]] = {}
    for row in followers([row.number for row in news]):
        asked = _Asked(row.pk, row.person_id, row.kind, row.name, row.about, row.entry_kind)
        followed.setdefault(row.about, []).append(asked)
    return (_Told(row, one, 1.0, is_followed=True) for row in news for one in followed.get(row.number, ()))


def _interested(news: Sequence[EntryNews], profiles: Mapping[str, Profile]) -> Iterator[_Told]:
    fits: dict[str, list[Fit]] = {}
    for fit in interests().match([profiles[number] for number in dict.fromkeys(row.number for row in news)]):
        fits.setdefault(fit.number, []).append(fit)
    subscriptions = _willing({fit.interest for found in fits.values() for fit in found})
    for row in news:
        for fit in fits.get(row.number, ()):
            one = subscriptions.get(fit.interest)
            if one is not None and one.about != row.number:
                yield _Told(row, one, fit.relevance, is_followed=False)


def _willing(keys: set[int]) -> dict[int, _Asked]:
    """Return the living, unmuted subscriptions among ``keys`` of people who want to be told."""
    off = PushSetting.objects.filter(is_on=False).values("person")
    rows = Subscription.objects.filter(pk__in=keys, ended__isnull=True, is_muted=False, person__is_active=True)
    rows = rows.exclude(person__in=off)
    columns = rows.values_list("pk", "person_id", "kind", "name", "about", "entry_kind")
    return {row[0]: _Asked(*row) for row in columns.iterator()}


def _wanted(found: Sequence[_Told], entries: Mapping[str, Entry], profiles: Mapping[str, Profile]) -> list[_Told]:
    """Leave out what people want to hear less of, and the entries of their own organisations."""
    people = {it.one.person_id for it in found}
    excluded = Excluded(Exclusion.objects.filter(person_id__in=people).order_by("pk"))
    own = _own_organisations(people)
    return [
        it
        for it in found
        if (it.one.person_id, entries[it.row.number].organisation_id) not in own
        and (it.is_followed or not excluded.covers(it.one.person_id, profiles[it.row.number]))
    ]


def _own_organisations(people: set[int]) -> set[tuple[int, int | None]]:
    return set(current_memberships().filter(person_id__in=people).values_list("person_id", "organisation_id"))


def _once(found: Iterable[_Told]) -> list[_Told]:
    best: dict[tuple[int, str, str], _Told] = {}
    for it in found:
        key = (it.one.person_id, it.row.number, it.row.trigger)
        if key not in best or it.score > best[key].score:
            best[key] = it
    return list(best.values())


def _best(found: Iterable[_Told]) -> list[_Told]:
    kept: dict[int, int] = {}
    chosen = []
    for it in sorted(found, key=lambda it: -it.score):
        kept[it.one.person_id] = kept.get(it.one.person_id, 0) + 1
        if kept[it.one.person_id] <= MOST_AT_ONCE:
            chosen.append(it)
    return chosen


def _notice(told: _Told) -> Notice:
    row, one = told.row, told.one
    reason: dict[str, object] = {"code": "followed" if told.is_followed else one.kind, "name": one.name}
    if one.kind == SubscriptionKind.LIKE and not told.is_followed:
        reason |= {"about": one.about, "about_kind": one.entry_kind}
    parts = [{"code": "followed" if told.is_followed else "interest", "value": told.score}]
    return Notice(
        person_id=one.person_id, subscription_id=one.pk, trigger=row.trigger, entry_kind=row.entry_kind, number=row.number,
        revision=row.revision, reason=reason, score=told.score, parts=parts,
    )  # fmt: skip


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
        rows = Subscription.objects.exclude(kind=SubscriptionKind.RULES)  # no entry answers these
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
