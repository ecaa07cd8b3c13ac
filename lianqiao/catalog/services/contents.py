"""The content of an entry as plain data: out of its rows, into a record that can be kept and compared, and back."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from lianqiao.catalog.choices import Confidentiality
from lianqiao.catalog.models import Achievement, Entry
from lianqiao.catalog.ownership import Holder, Licence
from lianqiao.catalog.queries import pending_submission, right_of
from lianqiao.catalog.services.inputs import ContributorInput, EntryInput, IndicatorInput, PropertyInput, TrlInput
from lianqiao.catalog.services.rows import input_fields

DETAIL_FIELDS = ("indicators", "property_items", "trl_records", "contributors")
# Whose it is, whom to ask, where it came from and how long it holds: changed without reading, and no part of a version.
UNREAD_FIELDS = frozenset(
    {"contact_name", "organisation_id", "source", "external_id", "published", "valid_until"}
)  # fmt: skip
_STRICTNESS = {Confidentiality.OPEN: 0, Confidentiality.NDA: 1, Confidentiality.OFFLINE: 2}


def content_of(entry: Entry) -> EntryInput:
    """Return the content of an entry as a writer would have handed it over."""
    rows = entry.indicators.all()  # type: ignore[attr-defined]  # the reverse of Indicator's two keys
    details: dict[str, Any] = {
        "indicators": tuple(
            IndicatorInput(
                row.name,
                row.comparator,
                row.value,
                row.value_high,
                row.unit,
                row.condition,
                row.is_must_have,
                row.rival_value,
            )
            for row in rows
        )
    }
    if isinstance(entry, Achievement):
        details["property_items"] = tuple(right_of(row) for row in entry.property_items.all())
        details["contributors"] = tuple(
            ContributorInput(row.name, row.organisation, tuple(row.roles), row.agreed)
            for row in entry.contributors.all()
        )
        details["trl_records"] = tuple(
            TrlInput(row.level, row.evidence, row.element, row.environment, row.assessor, row.assessed)
            for row in entry.trl_records.all()
        )
    return EntryInput(**{name: getattr(entry, name) for name in input_fields(entry.KIND)}, **details)


def pending_content(entry: Entry) -> EntryInput:
    """Return the content that the author works on: what was handed in and is not public yet, else what the entry holds."""
    content, pending = content_of(entry), pending_submission(entry)
    return with_record(content, pending.content) if pending and pending.is_change else content


def read_fields(kind: str) -> tuple[str, ...]:
    """Return the names of the fields of a kind that are read before they become public, and kept in versions."""
    own = [name for name in input_fields(kind) if name not in UNREAD_FIELDS]
    return (*own, *(DETAIL_FIELDS if kind == "achievement" else DETAIL_FIELDS[:1]))


def as_record(kind: str, content: EntryInput) -> dict[str, Any]:
    """Return what is read of a content as JSON-ready data."""
    record = {name: _plain(getattr(content, name)) for name in read_fields(kind)}
    if "property_items" in record:  # as the rows are: the later of two with one number
        record["property_items"] = list({item["number"]: item for item in record["property_items"]}.values())
    return record


def with_record(content: EntryInput, record: Mapping[str, Any]) -> EntryInput:
    """Return ``content`` with what a record says put in its place; fields that no longer exist are passed over."""
    known = {name: record[name] for name in content.__slots__ if name in record}
    if "indicators" in known:
        known["indicators"] = tuple(IndicatorInput(**item) for item in known["indicators"])
    if "property_items" in known:
        known["property_items"] = tuple(_right(item) for item in known["property_items"])
    if "contributors" in known:
        known["contributors"] = tuple(
            ContributorInput(**{**item, "roles": tuple(item["roles"]), "agreed": _day(item["agreed"])})
            for item in known["contributors"]
        )
    if "trl_records" in known:
        known["trl_records"] = tuple(
            TrlInput(**{**item, "assessed": _day(item["assessed"])}) for item in known["trl_records"]
        )
    if "deadline" in known:
        known["deadline"] = _day(known["deadline"])
    return dataclasses.replace(content, **known)


def completed(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record that may be older than some of the fields, with these as if they had been left empty."""
    return as_record(kind, with_record(EntryInput(title=""), record))


def changed_fields(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields in which two records differ, in the usual order: the database keeps none of keys."""
    return [name for name in read_fields(kind) if old.get(name) != new.get(name)]


def restrictions(old: EntryInput, new: EntryInput) -> dict[str, Any]:
    """Return the changes that only take something away from readers: they hold at once, whatever else is to be read first."""
    found: dict[str, Any] = {}
    if _STRICTNESS[Confidentiality(new.confidentiality)] > _STRICTNESS[Confidentiality(old.confidentiality)]:
        found["confidentiality"] = new.confidentiality
    if new.is_anonymous and not old.is_anonymous:
        found["is_anonymous"] = True
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    return value


def _right(item: Mapping[str, Any]) -> PropertyInput:
    days = {name: _day(item.get(name)) for name in ("applied", "granted", "expires", "fee_paid_until")}
    holders = tuple(Holder(**holder) for holder in item.get("holders", ()))
    licences = tuple(Licence(row["kind"], _day(row["until"])) for row in item.get("licences", ()))
    return PropertyInput(**{**item, **days, "holders": holders, "licences": licences})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
