"""What the audit trail keeps of an entry: its values before and after every write, without what belongs to a person.

People may have their names erased and the trail is never rewritten, so names of people do not go into it (see ``core.changes``).
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from lianqiao.catalog.models import Achievement, Entry
from lianqiao.catalog.queries import right_of
from lianqiao.catalog.services.inputs import ContributorInput, EntryInput, IndicatorInput, TrlInput
from lianqiao.catalog.services.rows import input_fields
from lianqiao.core.changes import Changes, changes_between, filled

STANDING = ("state", "published", "valid_until", "confirmed")
KEPT_OUT = frozenset({"contact_name", "contributors"})
_PERSONAL_DETAILS = ("assessor", "owner", "holders")  # of assessments and rights: often a person's name


def standing(entry: Entry) -> dict[str, object]:
    """Return where an entry stands in its life."""
    return {name: getattr(entry, name) for name in STANDING}


def written_values(entry: Entry) -> dict[str, object]:
    """Return everything an owner writes of a saved entry, with its standing. Up to three queries unless prefetched."""
    values = {name: getattr(entry, name) for name in input_fields(entry.KIND)} | standing(entry)
    values["indicators"] = [_plain(row, IndicatorInput) for row in entry.indicators.all()]  # type: ignore[attr-defined]
    if isinstance(entry, Achievement):
        values["property_items"] = [dataclasses.asdict(right_of(row)) for row in entry.property_items.all()]
        values["trl_records"] = [_plain(row, TrlInput) for row in entry.trl_records.all()]
        values["contributors"] = [
            _plain(row, ContributorInput) | {"roles": tuple(row.roles)} for row in entry.contributors.all()
        ]
    return values


def values_after(entry: Entry, content: EntryInput) -> dict[str, object]:
    """Return what ``written_values`` would of a row that ``content`` has been filled into, without a query."""
    values = {name: getattr(entry, name) for name in input_fields(entry.KIND)} | standing(entry)
    values["indicators"] = [dataclasses.asdict(item) for item in content.indicators]
    if isinstance(entry, Achievement):
        unique = {item.number: item for item in content.property_items}
        values["property_items"] = [dataclasses.asdict(item) for item in unique.values()]
        values["trl_records"] = [dataclasses.asdict(item) for item in content.trl_records]
        values["contributors"] = [dataclasses.asdict(item) for item in content.contributors]
    return values


def first_values(entry: Entry, content: EntryInput) -> Changes:
    """Return the changes that a new entry begins with: from nothing to everything it says."""
    return entry_changes({}, filled(values_after(entry, content)))


def entry_changes(before: Mapping[str, object], after: Mapping[str, object]) -> Changes:
    """Return what changed between two values of an entry, as the trail may keep it."""
    changes = changes_between(before, after, kept_out=KEPT_OUT)
    return {name: (_impersonal(pair[0]), _impersonal(pair[1])) if pair else None for name, pair in changes.items()}


def _plain(row: object, shape: Any) -> dict[str, object]:
    return {item.name: getattr(row, item.name) for item in dataclasses.fields(shape)}


def _impersonal(value: object) -> object:
    if not isinstance(value, list):
        return value
    return [
        {name: part for name, part in item.items() if name not in _PERSONAL_DETAILS} if isinstance(item, dict) else item
        for item in value
    ]
