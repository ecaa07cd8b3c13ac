"""What the shared lists say: month by month, in numbers of persons."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import list_entries
from lianqiao.core.actors import Actor
from lianqiao.push.engine.effect import Preference, Team, preference
from lianqiao.push.models import Exclusion, SharedPlace, Subscription, Trace
from lianqiao.push.queries.exclusions import Excluded
from lianqiao.push.queries.feed import FeedItem, plain_items
from lianqiao.push.queries.profiles import profiles_of

MONTHS = 12
LEAST_PERSONS = 5  # of a month; fewer are not shown, for their opening would be known


@dataclass(frozen=True, slots=True)
class Month:
    """One month: persons who saw shared lists, entries shown and opened of both, and who preferred which (None: too few)."""

    first: date
    persons: int
    shown: dict[str, int]
    opened: dict[str, int]
    preference: Preference | None


def months_of_effect() -> list[Month]:
    """Return the latest months, newest first; the same for everybody."""
    rows = SharedPlace.objects.order_by("-day").dates("day", "month", order="DESC")[:MONTHS]
    return [_month(first) for first in rows]


def newest_in_field(actor: Actor, limit: int) -> tuple[FeedItem, ...]:
    """Return the baseline: what was published last in the technology fields in which the reader asked, acted or offers.

    Left out, as in the list it is compared with: what is the reader's own, what he or she knows already and what he or she wants to
    hear less of.
    """
    person_id = actor.person_id or 0
    known = Trace.objects.filter(person_id=person_id).values("number")
    excluded = Excluded(Exclusion.objects.filter(person_id=person_id))
    fields = _fields(actor)
    found: list[Entry] = []
    for kind in EntryKind:
        rows = list_entries(actor, kind, state=EntryState.PUBLISHED)
        rows = rows.exclude(organisation_id__in=list(actor.memberships)).exclude(number__in=known)
        rows = rows.filter(technology_field_id__in=fields) if fields else rows
        newest = list(rows.order_by("-published", "-number")[: 2 * limit])
        profiles = profiles_of(kind, newest)
        found += [
            entry for entry, profile in zip(newest, profiles, strict=True) if not excluded.covers(person_id, profile)
        ]
    return plain_items(actor, found, limit)


def _fields(actor: Actor) -> set[str]:
    fields: set[str] = set()
    for filters in Subscription.objects.filter(person_id=actor.person_id, ended__isnull=True).values_list(
        "filters", flat=True
    ):
        fields.update(filters.get("technology_field", ()))
    dealt = list(Trace.objects.filter(person_id=actor.person_id).values_list("number", flat=True)[:100])
    for kind in EntryKind:
        own = Q(organisation_id__in=list(actor.memberships)) | Q(number__in=dealt)
        rows = list_entries(actor, kind, state=EntryState.PUBLISHED).filter(own, technology_field_id__isnull=False)
        fields.update(rows.order_by().values_list("technology_field_id", flat=True).distinct())
    return fields


def _month(first: date) -> Month:
    rows = SharedPlace.objects.filter(day__year=first.year, day__month=first.month).order_by()
    opened: dict[int, dict[str, int]] = {}
    for person, team, count in (
        rows.filter(opened__isnull=False).values_list("person", "team").annotate(number=Count("pk"))
    ):
        opened.setdefault(person, {})[team] = count
    persons = rows.values("person").distinct().count()
    shown = dict(rows.values_list("team").annotate(number=Count("pk")))
    clicks = {team.value: sum(of.get(team, 0) for of in opened.values()) for team in Team}
    is_enough = len(opened) >= LEAST_PERSONS
    return Month(
        first, persons, {team.value: shown.get(team.value, 0) for team in Team}, clicks if is_enough else {},
        preference(opened) if is_enough else None,
    )  # fmt: skip
