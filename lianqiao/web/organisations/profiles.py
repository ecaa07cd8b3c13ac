"""An organisation as everyone may see it: an anonymous demand is never among its entries, whoever looks."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.models import Organisation
from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.queries import EntryView, OrganisationView, list_entries, organisation_view, view_entries
from lianqiao.catalog.queries.freshness import Freshness, freshness_of
from lianqiao.core.actors import ANONYMOUS

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
    return Profile(
        organisation_view(organisation),
        organisation,
        _entries(EntryKind.ACHIEVEMENT, organisation),
        _entries(EntryKind.DEMAND, organisation),
        freshness_of(organisation.pk, timezone.localdate()),
    )


def _entries(kind: EntryKind, organisation: Organisation) -> tuple[EntryView, ...]:
    rows = list_entries(ANONYMOUS, kind, organisation_id=organisation.pk, state=EntryState.PUBLISHED)
    return tuple(view_entries(ANONYMOUS, rows[:SHOWN]))
