"""Reads of the catalogue. Every row comes through a query that knows the actor."""

from lianqiao.catalog.queries.entries import (
    count_public_entries,
    entries_by_number,
    get_entry,
    list_entries,
    lock_entry,
    model_of,
    newest_entries,
)
from lianqiao.catalog.queries.views import (
    EntryView,
    IndicatorView,
    Named,
    OrganisationView,
    PropertyView,
    TrlView,
    organisation_view,
    view_entries,
    view_entry,
)

__all__ = [
    "EntryView",
    "IndicatorView",
    "Named",
    "OrganisationView",
    "PropertyView",
    "TrlView",
    "count_public_entries",
    "entries_by_number",
    "get_entry",
    "list_entries",
    "lock_entry",
    "model_of",
    "newest_entries",
    "organisation_view",
    "view_entries",
    "view_entry",
]
