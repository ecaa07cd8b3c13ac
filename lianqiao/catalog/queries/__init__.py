"""Reads of the catalogue. Every row comes through a query that knows the actor."""

from lianqiao.catalog.queries.drafts import draft_of_entry, get_draft, list_drafts
from lianqiao.catalog.queries.entries import (
    count_public_entries,
    entries_by_number,
    get_entry,
    list_entries,
    lock_entry,
    model_of,
    newest_entries,
)
from lianqiao.catalog.queries.reviews import (
    get_submission,
    list_submissions,
    open_submission,
    pending_submission,
    side_of,
    submissions_of,
    versions_of,
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
    "draft_of_entry",
    "entries_by_number",
    "get_draft",
    "get_entry",
    "get_submission",
    "list_drafts",
    "list_entries",
    "list_submissions",
    "lock_entry",
    "model_of",
    "newest_entries",
    "open_submission",
    "organisation_view",
    "pending_submission",
    "side_of",
    "submissions_of",
    "versions_of",
    "view_entries",
    "view_entry",
]
