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
from lianqiao.deals.queries.enquiries import enquiry_replies_of
from lianqiao.regions.queries import names_of

RELATED = 6
SHOWN = 50  # of each kind; the table has the rest


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
    offered: int  # all, also those that are not among the first
    sought: int
    freshness: Freshness
    replies: Replies
    enquiry_replies: Replies
    fields: tuple[Named, ...]  # those of most entries first
    links: tuple[Named, ...]
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


def profile(organisation: Organisation, *, most: int | None = SHOWN) -> Profile:
    """Gather an organisation's page, with at most so many entries of a kind.

    Entries are read as the public sees them, so that no page betrays a secret.
    """
    rows = [
        list_entries(ANONYMOUS, kind, organisation_id=organisation.pk, state=EntryState.PUBLISHED)
        for kind in (EntryKind.ACHIEVEMENT, EntryKind.DEMAND)
    ]
    offered, sought = (list(found.order_by().values_list("technology_field", "chain_link")) for found in rows)
    links = _named("chain_link", [link for _, link in offered + sought])
    achievements, demands = (tuple(view_entries(ANONYMOUS, found[:most])) for found in rows)
    return Profile(
        organisation_view(organisation), organisation, achievements, demands, len(offered), len(sought),
        freshness_of(organisation.pk, timezone.localdate()), replies_of(organisation.pk),
        enquiry_replies_of(organisation.pk),
        _named("technology_field", [field for field, _ in offered + sought]), links,
        _related(organisation, [named.code for named in links]),
    )  # fmt: skip


def _named(facet: str, codes: Iterable[str | None]) -> tuple[Named, ...]:
    """Return what there is, the most frequent first."""
    counts = Counter(code for code in codes if code)
    names = names_of(facet, list(counts))
    return tuple(Named(code, names[code]) for code, _ in counts.most_common() if code in names)


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
