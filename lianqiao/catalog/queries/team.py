"""Other public work of the people in a team."""

from collections.abc import Iterable
from dataclasses import dataclass

from lianqiao.catalog.access import visible_entries
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Contributor, Entry
from lianqiao.catalog.queries.views import ContributorView
from lianqiao.core.actors import ANONYMOUS

MOST = 200


@dataclass(frozen=True, slots=True)
class Work:
    """An achievement by its public number and title."""

    number: str
    title: str


def other_works(entry: Entry, people: Iterable[ContributorView]) -> dict[tuple[str, str], list[Work]]:
    """Return what else is public by those who agreed to be named, by (name, organisation): a name alone is not a person."""
    known = {(item.name, item.organisation) for item in people if item.agreed and item.organisation}
    if not known:
        return {}
    public = type(entry)._default_manager.filter(visible_entries(ANONYMOUS), state=EntryState.PUBLISHED)
    rows = Contributor.objects.filter(
        name__in={name for name, _ in known}, agreed__isnull=False, achievement__in=public
    )
    found: dict[tuple[str, str], list[Work]] = {}
    values = rows.exclude(achievement_id=entry.pk).values_list(
        "name", "organisation", "achievement__number", "achievement__title"
    )
    for name, organisation, number, title in values.order_by("achievement__number")[:MOST]:
        if (name, organisation) in known:
            found.setdefault((name, organisation), []).append(Work(number, title))
    return found
