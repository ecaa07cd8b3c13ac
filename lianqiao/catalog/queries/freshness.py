"""How fresh and how complete entries are: of an organisation, of a source, of one's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from lianqiao.accounts.choices import PlatformRole
from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import READS_ALL, WRITERS, Action
from lianqiao.catalog.choices import EntryKind, EntryState, ReviewState
from lianqiao.catalog.models import Indicator, Submission
from lianqiao.catalog.queries.entries import list_entries, model_of
from lianqiao.catalog.queries.reviews import list_submissions
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.desk import Waiting
from lianqiao.regions.queries import place_lineage

SOON_DAYS = 30
GAPS = ("description", "indicators", "elements", "trl", "modes", "money", "place", "field")
_ONCE_PUBLIC = Q(state__in=(EntryState.PUBLISHED, EntryState.EXPIRED))
_MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class Freshness:
    """How many entries under an organisation's name were public, and how many of them nobody confirmed in time."""

    total: int
    stale: int

    @property
    def rate(self) -> float | None:
        """The share that is stale, or None when there is nothing."""
        return self.stale / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class QualityLine:
    """The entries of one organisation or source; ``missing`` counts empty fields out of ``total * len(GAPS)``."""

    key: str
    name: str
    total: int
    stale: int
    duplicates: int
    gaps: dict[str, int]

    @property
    def missing(self) -> int:
        """How many of the wanted fields are empty."""
        return sum(self.gaps.values())

    @property
    def stale_rate(self) -> float:
        """The share of entries that nobody confirmed in time."""
        return self.stale / self.total

    @property
    def duplicate_rate(self) -> float:
        """The share of entries whose title another entry has as well."""
        return self.duplicates / self.total

    @property
    def missing_rate(self) -> float:
        """The share of wanted fields that are empty."""
        return self.missing / (self.total * len(GAPS))

    @property
    def worst_gaps(self) -> list[tuple[str, int]]:
        """The three fields that are empty most often."""
        return sorted(((name, count) for name, count in self.gaps.items() if count), key=lambda gap: -gap[1])[:3]

    @property
    def trouble(self) -> float:
        """The mean of the three shares, by which lines are ranked."""
        return (self.stale_rate + self.duplicate_rate + self.missing_rate) / 3


def stale_condition(today: date) -> Q:
    """Return the condition of an entry that was public and that nobody confirmed in time, hidden already or not."""
    return Q(state=EntryState.EXPIRED) | Q(state=EntryState.PUBLISHED, valid_until__lt=today)


def freshness_of(organisation_id: int, today: date) -> Freshness:
    """Return an organisation's stale rate as everybody may know it: anonymous demands are not under its name. Two queries."""
    total = stale = 0
    for kind in EntryKind:
        rows = model_of(kind).objects.filter(_ONCE_PUBLIC, organisation_id=organisation_id)
        rows = rows.filter(Q(is_anonymous=False)) if kind == EntryKind.DEMAND else rows
        counts = rows.aggregate(total=Count("pk"), stale=Count("pk", filter=stale_condition(today)))
        total += counts["total"]
        stale += counts["stale"]
    return Freshness(total, stale)


def quality_board(actor: Actor, today: date, *, by: str = "organisation") -> list[QualityLine]:
    """Return the state of what is or was public, by ``organisation`` or ``source``, the worst first. Raises ``Forbidden``.

    Regional administrators see the organisations and entries of their place. Two queries with grouping.
    """
    require(actor, Action.QUALITY_VIEW)
    column = "source" if by == "source" else "organisation_id"
    found: dict[object, dict[str, int]] = {}
    for kind in EntryKind:
        for row in _grouped(actor, kind, column, today):
            sums = found.setdefault(row.pop(column), {})
            for name, count in row.items():
                sums[name] = sums.get(name, 0) + (count or 0)
    keys = [key for key in found if isinstance(key, int)]
    known = {row.pk: row for row in Organisation.objects.filter(pk__in=keys)}
    lines = []
    for key, sums in found.items():
        owner = known.get(key) if isinstance(key, int) else None
        number, name = (owner.number, owner.name) if owner else (str(key), str(key))
        gaps = {gap: sums[f"sum_{gap}"] for gap in GAPS}
        lines.append(QualityLine(number, name, sums["total"], sums["stale"], sums["duplicates"], gaps))
    return sorted(lines, key=lambda line: (-line.trouble, -line.total, line.name))


def own_entries(actor: Actor, kind: str, today: date) -> QuerySet:  # type: ignore[type-arg]  # either table
    """Return the entries of the organisations to which the person belongs, those that need something first.

    Each row carries ``gap_<name>`` (0 or 1) and ``filled`` (how many of ``GAPS`` are not empty).
    """
    rows = list_entries(actor, kind).filter(organisation__in=list(actor.memberships))
    rows = rows.annotate(**{f"gap_{name}": value for name, value in _gaps(kind).items()})
    filled = Value(len(GAPS)) - sum((F(f"gap_{name}") for name in GAPS), start=Value(0))
    waits = Case(
        When(_returned(kind), then=0), When(stale_condition(today), then=1),
        When(state=EntryState.PUBLISHED, valid_until__lte=today + timedelta(days=SOON_DAYS), then=2),
        When(state=EntryState.DRAFT, then=3), default=4, output_field=IntegerField(),
    )  # fmt: skip
    ordered: QuerySet[Any] = rows.annotate(filled=filled, waits=waits)
    return ordered.order_by("waits", "valid_until", "-changed", "pk")


def waiting_entries(actor: Actor) -> Iterator[Waiting]:
    """Yield what waits for a writer: entries to be mended, and entries whose validity ends. Four queries."""
    ours = [key for key, roles in actor.memberships.items() if not roles.isdisjoint(WRITERS)]
    if not ours or actor.is_system:
        return
    today = timezone.localdate()
    for kind in EntryKind:
        rows = model_of(kind).objects.filter(organisation__in=ours).select_related("organisation")
        for row in rows.filter(_returned(kind), state__in=(EntryState.DRAFT, *_open()))[:_MOST_WAITING]:
            yield Waiting("entry_returned", row.title, kind.value, {"number": row.number}, since=row.changed,
                          organisation=row.organisation.name if row.organisation else "")  # fmt: skip
        soon = rows.filter(state=EntryState.PUBLISHED, valid_until__lte=today + timedelta(days=SOON_DAYS))
        for row in soon.order_by("valid_until")[:_MOST_WAITING]:
            yield Waiting("entry_expiring", row.title, kind.value, {"number": row.number}, due=_end_of(row.valid_until),
                          organisation=row.organisation.name if row.organisation else "")  # fmt: skip


def waiting_reviews(actor: Actor) -> Iterator[Waiting]:
    """Yield what waits to be read by the person: what nobody reads, and what they read themselves. Two queries."""
    if actor.person_id is None or actor.has_role(PlatformRole.AUDITOR):
        return
    rows = list_submissions(actor).filter(Q(state=ReviewState.WAITING) | Q(reader_id=actor.person_id))
    rows = rows.exclude(readings__reader_id=actor.person_id)
    for row in rows[:_MOST_WAITING]:
        title = str(row.content.get("title") or row.entry.title)
        yield Waiting(
            "review", title, "review", {"number": row.entry.number}, since=row.submitted, due=_end_of(row.promised)
        )


def _open() -> Iterable[str]:
    return (EntryState.PUBLISHED, EntryState.EXPIRED)


def _returned(kind: str) -> Exists:
    """Whether the last submission of an entry was returned and is not handed in again."""
    side = f"{EntryKind(kind).value}_id"
    same = Submission.objects.filter(**{side: OuterRef("pk")})
    later = Submission.objects.filter(**{side: OuterRef(side)}, submitted__gt=OuterRef("submitted"))
    return Exists(same.filter(~Exists(later), state=ReviewState.RETURNED))


def _grouped(actor: Actor, kind: EntryKind, column: str, today: date) -> Iterable[dict[str, int]]:
    model = model_of(kind)
    rows = model.objects.filter(_ONCE_PUBLIC, **{f"{column}__isnull": False})
    if not actor.has_role(*READS_ALL):
        inside = [code for code, lineage in place_lineage().items() if not actor.place_codes.isdisjoint(lineage)]
        rows = rows.filter(place__in=inside)
        rows = rows.filter(Q(is_anonymous=False)) if kind == EntryKind.DEMAND else rows
    twins = model.objects.filter(_ONCE_PUBLIC, title_key=OuterRef("title_key")).exclude(pk=OuterRef("pk"))
    rows = rows.annotate(twin=Exists(twins), **{f"gap_{name}": value for name, value in _gaps(kind).items()})
    counts: dict[str, Aggregate] = {
        "stale": Count("pk", filter=stale_condition(today)),
        "duplicates": Count("pk", filter=Q(twin=True)),
    }
    counts |= {f"sum_{name}": Sum(f"gap_{name}") for name in GAPS}
    groups: Iterable[dict[str, int]] = rows.order_by().values(column).annotate(total=Count("pk"), **counts)
    return groups


def _gaps(kind: str) -> dict[str, Case]:
    money = (
        ("price_min_cny", "price_max_cny") if kind == EntryKind.ACHIEVEMENT else ("budget_min_cny", "budget_max_cny")
    )
    trl = "trl" if kind == EntryKind.ACHIEVEMENT else "trl_wanted"
    has_indicators = Exists(Indicator.objects.filter(**{f"{EntryKind(kind).value}_id": OuterRef("pk")}))
    conditions = {
        "description": Q(description=""), "indicators": ~has_indicators, "elements": Q(elements={}), "trl": Q(**{f"{trl}__isnull": True}),
        "modes": Q(modes=[]), "money": Q(**{f"{name}__isnull": True for name in money}), "place": Q(place__isnull=True),
        "field": Q(technology_field__isnull=True),
    }  # fmt: skip
    return {
        name: Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
        for name, condition in conditions.items()
    }


def _end_of(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None
