"""An organisation as everyone may see it: an anonymous demand is never among its entries, whoever looks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.models import Organisation
from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.queries import EntryView, Named, OrganisationView, list_entries, organisation_view, view_entries
from lianqiao.catalog.queries.chains import organisations_by_link
from lianqiao.catalog.queries.freshness import Freshness, freshness_of
from lianqiao.catalog.queries.replies import Replies, replies_of
from lianqiao.core.actors import ANONYMOUS

RELATED = 6
SHOWN = 50  # of each kind; the search has the rest


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What a list of organisations is narrowed to."""

    text: str = ""
    kind: str = ""

    @property
    def query(self) -> str:
        """The query string of the filter, ready for ``&page=``."""
        return urlencode({name: value for name, value in (("q", self.text), ("kind", self.kind)) if value})

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds to choose from."""
        return tuple(OrganisationKind)


@dataclass(frozen=True, slots=True)
class Profile:
    """An organisation with what it has published under its name."""

    view: OrganisationView
    row: Organisation
    achievements: tuple[EntryView, ...]
    demands: tuple[EntryView, ...]
    freshness: Freshness
    replies: Replies
    fields: tuple[tuple[Named, int], ...]  # with the number of entries
    links: tuple[tuple[Named, int], ...]
    related: tuple[OrganisationView, ...]

    @property
    def fresh(self) -> int:
        """How many of the entries that were public are confirmed in time."""
        return self.freshness.total - self.freshness.stale


def read_filter(query: QueryDict) -> OrganisationFilter:
    """Read an address; an unknown kind is taken for not asked."""
    kind = query.get("kind", "")
    return OrganisationFilter(
        query.get("q", "").replace("\x00", "").strip()[:100], kind if kind in list(OrganisationKind) else ""
    )


def filter_organisations(rows: QuerySet[Organisation], asked: OrganisationFilter) -> QuerySet[Organisation]:
    """Narrow a list to names that contain the text and to one kind."""
    if asked.text:
        rows = rows.filter(
            Q(name__icontains=asked.text) | Q(short_name__icontains=asked.text) | Q(name_en__icontains=asked.text)
        )
    return rows.filter(kinds__contains=asked.kind) if asked.kind else rows


def profile(organisation: Organisation) -> Profile:
    """Gather an organisation's page. Entries are read as the public sees them, so that no page betrays a secret."""
    achievements, demands = _entries(EntryKind.ACHIEVEMENT, organisation), _entries(EntryKind.DEMAND, organisation)
    entries = (*achievements, *demands)
    links = _counted(entry.chain_link for entry in entries)
    return Profile(
        organisation_view(organisation),
        organisation,
        achievements,
        demands,
        freshness_of(organisation.pk, timezone.localdate()),
        replies_of(organisation.pk),
        _counted(entry.technology_field for entry in entries),
        links,
        _related(organisation, [named.code for named, _ in links]),
    )


def _counted(found: Iterable[Named | None]) -> tuple[tuple[Named, int], ...]:
    """Return what there is with how often it is there, the most frequent first."""
    by_code: dict[str, Named] = {}
    counts: Counter[str] = Counter()
    for named in found:
        if named is not None:
            by_code[named.code] = named
            counts[named.code] += 1
    return tuple((by_code[code], count) for code, count in counts.most_common())


def _related(organisation: Organisation, links: list[str]) -> tuple[OrganisationView, ...]:
    """Return other organisations with public entries in the same chain links, those that share the most first."""
    if not links:
        return ()
    by_number: dict[str, OrganisationView] = {}
    shared: Counter[str] = Counter()
    for owners in organisations_by_link(links).values():
        for owner in owners:
            if owner.number != organisation.number:
                by_number[owner.number] = owner
                shared[owner.number] += 1
    return tuple(by_number[number] for number, _ in shared.most_common(RELATED))


def _entries(kind: EntryKind, organisation: Organisation) -> tuple[EntryView, ...]:
    rows = list_entries(ANONYMOUS, kind, organisation_id=organisation.pk, state=EntryState.PUBLISHED)
    return tuple(view_entries(ANONYMOUS, rows[:SHOWN]))
