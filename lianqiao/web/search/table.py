"""Results as the rows of a table."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from lianqiao.catalog.queries import EntryView
from lianqiao.core.actors import Actor
from lianqiao.matching.queries import Hit, SearchRequest, search
from lianqiao.web import formats
from lianqiao.web.labels import label
from lianqiao.web.links import entry_url
from lianqiao.web.names import localised
from lianqiao.web.sharing.structured import absolute

MOST_ROWS = 500
_AT_ONCE = 100


def result_rows(actor: Actor, asked: SearchRequest) -> Iterator[list[str]]:
    """Yield a heading and the first results, in their order, with what their cards show."""
    yield [
        _("Number"), _("Type"), _("Title"), _("In one sentence"), _("Owner"), _("Place"), _("Technology field"), _("Maturity"),
        _("Price or budget"), _("Deadline"), _("Published on"), _("Address"),
    ]  # fmt: skip
    yield from map(_cells, _hits(actor, asked))


def _hits(actor: Actor, asked: SearchRequest) -> Iterator[Hit]:
    for page in range(1, MOST_ROWS // _AT_ONCE + 1):
        found = search(actor, replace(asked, page=page, page_size=_AT_ONCE))
        yield from found.hits
        if page >= found.pages:
            return


def _cells(hit: Hit) -> list[str]:
    if hit.entry is not None:
        return _entry_cells(hit.entry)
    firm = hit.organisation
    assert firm is not None
    place = localised(firm.place.names) if firm.place else ""
    address = absolute(f"/organisations/{firm.number}")
    return [firm.number, label("entry_kind", "organisation"), firm.name, "", "", place, "", "", "", "", "", address]


def _entry_cells(entry: EntryView) -> list[str]:
    low = entry.price_min_cny if entry.kind == "achievement" else entry.budget_min_cny
    high = entry.price_max_cny if entry.kind == "achievement" else entry.budget_max_cny
    level = entry.trl or entry.trl_wanted
    return [
        entry.number, label("entry_kind", entry.kind), entry.title, entry.summary,
        entry.organisation.name if entry.organisation else "",
        localised(entry.place.names) if entry.place else "",
        localised(entry.technology_field.names) if entry.technology_field else "",
        f"TRL {level}" if level else "",
        "" if low is None and high is None else formats.amounts(low, high),
        entry.deadline.isoformat() if entry.deadline else "",
        entry.published.isoformat() if entry.published else "",
        absolute(entry_url(entry.kind, entry.number)),
    ]  # fmt: skip
