"""What became new of entries, written down so that interests are asked about it, once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction

from lianqiao.accounts.queries import people_with_role
from lianqiao.catalog.access import ASKERS, visible_entries
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import list_entries, model_of
from lianqiao.core.access import require
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.matching.models import Match
from lianqiao.push.access import Action
from lianqiao.push.choices import SubscriptionKind, Trigger
from lianqiao.push.models import EntryNews, Exclusion, Notice, PushSetting, Subscription
from lianqiao.push.queries.exclusions import Excluded
from lianqiao.push.queries.profiles import profiles_of
from lianqiao.push.services.giving import give

LEAST_MATCH = 0.35  # of the score; matches below it wait in the lists
MOST_MATCHES = 10  # told to one person at once, the best first
ENDING_DAYS = 7
_ENDINGS = (
    (Trigger.DEADLINE, EntryKind.DEMAND, "deadline"),
    (Trigger.EXPIRY, EntryKind.ACHIEVEMENT, "valid_until"),
    (Trigger.EXPIRY, EntryKind.DEMAND, "valid_until"),
)
# Which changed fields are news to those who asked about the field, and not only to followers of the entry.
_PRICE = frozenset({"price_min_cny", "price_max_cny", "budget_min_cny", "budget_max_cny"})
_MATURITY = frozenset({"trl", "trl_records", "trl_evidence"})


def note_news(kind: str, numbers: Sequence[str], *, fields: Iterable[str] | None = None) -> int:
    """Write down that entries are new (``fields`` None) or were changed; what is not public is no news. Returns how many."""
    rows = model_of(kind).objects.filter(visible_entries(ANONYMOUS), number__in=list(numbers))
    trigger = trigger_of(fields)
    news = [EntryNews(entry_kind=kind, number=row.number, revision=row.revision, trigger=trigger) for row in rows]
    EntryNews.objects.bulk_create(news, ignore_conflicts=True, batch_size=500)
    return len(news)


def trigger_of(fields: Iterable[str] | None) -> Trigger:
    """Name what changed fields mean to a reader: the price, the maturity, or something else; None is a new entry."""
    if fields is None:
        return Trigger.PUBLISHED
    changed = set(fields)
    if changed & _PRICE:
        return Trigger.PRICE
    return Trigger.MATURITY if changed & _MATURITY else Trigger.CHANGED


@transaction.atomic
def note_matches(pairs: Sequence[Sequence[str]], *, actor: Actor) -> int:
    """Tell the members of both sides of new matches above ``LEAST_MATCH``, the best first. Publishes ``NoticesGiven``.

    ``pairs`` are [achievement number, demand number]. Each side learns of the other only what everybody may see.
    """
    require(actor, Action.NOTICE_GIVE)
    wanted = {(achievement, demand) for achievement, demand in pairs}
    rows = Match.objects.filter(
        achievement__number__in=[one for one, _ in wanted], demand__number__in=[other for _, other in wanted],
        score__gte=LEAST_MATCH,
    )  # fmt: skip
    told: dict[int, int] = {}
    notices: list[Notice] = []
    for row in rows.select_related("achievement", "demand").order_by("-score"):
        if (row.achievement.number, row.demand.number) not in wanted or not _both_public(row):
            continue
        for own, other in ((row.achievement, row.demand), (row.demand, row.achievement)):
            if own.organisation_id == other.organisation_id:
                continue
            for person_id in _to_be_told(own):
                if told.get(person_id, 0) < MOST_MATCHES:
                    told[person_id] = told.get(person_id, 0) + 1
                    notices.append(_match_notice(person_id, own, other, row))
    return give(_without_unwanted(notices), actor=actor)


@transaction.atomic
def remind_of_endings(today: date, *, actor: Actor) -> int:
    """Tell followers, once, of demands whose deadline and of entries whose validity ends within ``ENDING_DAYS``.

    Publishes ``NoticesGiven``.
    """
    require(actor, Action.NOTICE_GIVE)
    notices = [notice for trigger, kind, name in _ENDINGS for notice in _endings(trigger, kind, name, today)]
    return give(notices, actor=actor)


def _endings(trigger: Trigger, kind: EntryKind, name: str, today: date) -> list[Notice]:
    soon = {f"{name}__gte": today, f"{name}__lte": today + timedelta(days=ENDING_DAYS)}
    entries = {row.number: row for row in model_of(kind).objects.filter(visible_entries(ANONYMOUS), **soon)}
    told = Notice.objects.filter(trigger=trigger, number__in=list(entries)).values_list("person_id", "number")
    already = set(told)
    return [
        Notice(
            person_id=follower.person_id, subscription=follower, trigger=trigger, entry_kind=kind.value,
            number=follower.about, revision=entries[follower.about].revision, score=1.0,
            reason={"code": "followed", "name": follower.name, "day": str(getattr(entries[follower.about], name))},
            parts=[{"code": "followed", "value": 1.0}],
        )
        for follower in followers(list(entries))
        if (follower.person_id, follower.about) not in already
    ]  # fmt: skip


def followers(numbers: Sequence[str]) -> list[Subscription]:
    """Return the subscriptions that follow one of the entries, of people who want to be told."""
    rows = Subscription.objects.filter(
        kind=SubscriptionKind.LIKE, about__in=list(numbers), ended__isnull=True, is_muted=False, person__is_active=True
    )
    return list(rows.exclude(person__in=PushSetting.objects.filter(is_on=False).values("person")).order_by("pk"))


def _both_public(row: Match) -> bool:
    return all(
        type(entry).objects.filter(visible_entries(ANONYMOUS), pk=entry.pk).exists()
        for entry in (row.achievement, row.demand)
    )


def _without_unwanted(notices: Sequence[Notice]) -> list[Notice]:
    """Leave out what people asked to hear less of; a match with something of their own is no exception."""
    excluded = Excluded(Exclusion.objects.filter(person__in={it.person_id for it in notices}).order_by("pk"))
    profiles = {
        profile.number: profile
        for kind in EntryKind
        for profile in profiles_of(
            kind, list(list_entries(ANONYMOUS, kind).filter(number__in={it.number for it in notices}))
        )
    }
    return [it for it in notices if it.number in profiles and not excluded.covers(it.person_id, profiles[it.number])]


def _to_be_told(entry: Entry) -> list[int]:
    """Return the people who deal with an organisation's matches and want to hear of them."""
    if entry.organisation_id is None:
        return []
    unwilling = PushSetting.objects.filter(own_matches=False).values("person")
    people = people_with_role(entry.organisation_id, ASKERS).exclude(pk__in=unwilling)
    return list(people.values_list("pk", flat=True))


def _match_notice(person_id: int, own: Entry, other: Entry, row: Match) -> Notice:
    return Notice(
        person_id=person_id, trigger=Trigger.MATCH, entry_kind=other.KIND.value, number=other.number,
        revision=other.revision, score=row.score, parts=[{"code": "match", "value": row.score}],
        reason={"code": "match", "own": own.number, "own_kind": own.KIND.value, "name": own.title},
    )  # fmt: skip
