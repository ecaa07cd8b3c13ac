"""What is public in the links of the chains: how much, and whose. Everything as everybody sees it, whoever looks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.access import visible_entries
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries.entries import model_of
from lianqiao.catalog.queries.views import OrganisationView, organisation_view
from lianqiao.core.actors import ANONYMOUS


@dataclass(frozen=True, slots=True)
class LinkCount:
    """How many public achievements and demands stand in a link."""

    achievements: int = 0
    demands: int = 0


def gap_of(count: LinkCount) -> str:
    """Return what a link lacks: ``nothing``, ``demand_only``, ``supply_only``, ``short`` (of supply), ``ahead`` or ``level``."""
    if not count.demands:
        return "supply_only" if count.achievements else "nothing"
    if not count.achievements:
        return "demand_only"
    return "short" if count.demands > count.achievements else "ahead" if count.achievements > count.demands else "level"


def counts_by_link(codes: Iterable[str]) -> dict[str, LinkCount]:
    """Count what is public in each of the links; a link in which nothing is may be missing. Two queries."""
    wanted, found = list(codes), dict[EntryKind, dict[str, int]]()
    for kind in EntryKind:
        rows = model_of(kind).objects.filter(visible_entries(ANONYMOUS), chain_link__in=wanted)
        found[kind] = dict(rows.order_by().values_list("chain_link").annotate(Count("pk")))
    achievements, demands = found[EntryKind.ACHIEVEMENT], found[EntryKind.DEMAND]
    return {
        code: LinkCount(achievements.get(code, 0), demands.get(code, 0))
        for code in wanted
        if code in {*achievements, *demands}
    }


def organisations_by_link(codes: Iterable[str]) -> dict[str, list[OrganisationView]]:
    """Return whose public entries stand in each link, by name; the owners of anonymous demands are not told. Three queries."""
    wanted = list(codes)
    pairs: set[tuple[str, int]] = set()
    for kind in EntryKind:
        rows = model_of(kind).objects.filter(
            visible_entries(ANONYMOUS), chain_link__in=wanted, organisation__isnull=False
        )
        rows = rows.filter(Q(is_anonymous=False)) if kind == EntryKind.DEMAND else rows
        pairs |= set(rows.order_by().values_list("chain_link", "organisation").distinct())
    owners = {row.pk: row for row in list_organisations(ANONYMOUS).filter(pk__in={key for _, key in pairs})}
    found: dict[str, list[OrganisationView]] = {}
    for code, key in sorted(pairs, key=lambda pair: owners[pair[1]].name_key if pair[1] in owners else ""):
        if key in owners:
            found.setdefault(code, []).append(organisation_view(owners[key]))
    return found
