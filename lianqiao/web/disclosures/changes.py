"""Changes of the audit trail in words: names of fields, and values short enough for a table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from lianqiao.catalog.queries.history import Told, names_of_organisations
from lianqiao.core.history import Change, HistoryItem
from lianqiao.web.labels import LABELS, label

SHOWN_CHARACTERS = 400
_CLOSED = ("description", "purpose", "message")  # may be confidential, whatever the entry's present confidentiality
# Which group of labels the values of a field belong to; the state of a wish depends on what the event is about.
_SPELLED = {
    "act": "act", "authority": "member_role", "confidentiality": "confidentiality", "kind": "entry_kind", "layer": "layer",
    "modes": "mode", "role": "member_role", "verification": "verification",
}  # fmt: skip
_STATES = {
    "Disclosure": "disclosure_state",
    "Agreement": "disclosure_state",
    "Exchange": "exchange_state",
    "Names": "exchange_state",
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field before and after.

    ``is_kept_out``: it changed, and its values belong to a person and are not kept. ``is_closed``: its values are confidential, and
    readers who do not belong to the owner read them by way of the layer, which is written down.
    """

    field: str
    before: str
    after: str
    is_kept_out: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the trail with its changes and its further facts in words."""

    told: Told
    changes: tuple[ChangeLine, ...]
    facts: Sequence[tuple[str, str]]


def told_lines(entries: Sequence[Told], *, is_own: bool) -> list[HistoryLine]:
    """Return entries of the trail in words; ``is_own``: the reader belongs to the owner of what they are about. One query."""
    facts = [entry.item.facts.get("organisation", "") for entry in entries]
    keys = [
        key
        for entry in entries
        for it in entry.item.changes
        if it.field == "organisation_id"
        for key in (it.before, it.after)
    ]
    names = names_of_organisations(numbers=facts, keys=keys)
    return [told_changes(entry, is_own=is_own, names=names) for entry in entries]


def told_changes(entry: Told, *, is_own: bool, names: Mapping[str, str]) -> HistoryLine:
    """Return an entry of the trail in words; ``names``: of organisations, by number and by key."""
    hidden = ("kind", "number", "fields", "pieces")
    facts = [
        (_field(name), _value(name, value, entry.item.event, names))
        for name, value in entry.item.facts.items()
        if name not in hidden
    ]
    changes = tuple(_change(entry.item, item, names, is_own=is_own) for item in entry.item.changes)
    return HistoryLine(entry, changes, [(name, value) for name, value in facts if value])


def _change(item: HistoryItem, change: Change, names: Mapping[str, str], *, is_own: bool) -> ChangeLine:
    is_closed = not is_own and (item.event == "LayerSectionWritten" or change.field in _CLOSED)
    if is_closed or change.is_kept_out:
        return ChangeLine(_field(change.field), "", "", change.is_kept_out, is_closed)
    before, after = (_value(change.field, value, item.event, names) for value in (change.before, change.after))
    return ChangeLine(_field(change.field), before, after, is_kept_out=False, is_closed=False)


def _field(name: str) -> str:
    plain = name.removesuffix("_id")
    for group in ("audit_field", "import_field", "element"):
        if plain in LABELS[group]:
            return label(group, plain)
    return plain.replace("_", " ")


def _value(name: str, value: Any, event: str, names: Mapping[str, str]) -> str:
    if value in (None, "", []):
        return ""
    if name in ("organisation", "organisation_id"):
        found = names.get(str(value))
        return f"{found} · {value}" if found and name == "organisation" else found or str(value)
    group = _SPELLED.get(name) if name != "state" else _state_group(event)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if group and isinstance(value, list) and all(isinstance(it, str) for it in value):
        return gettext(", ").join(_spelled(group, it) for it in value)
    if group and isinstance(value, str):
        return _spelled(group, value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _spelled(group: str, code: str) -> str:
    return label(group, code) if code in LABELS[group] else code


def _state_group(event: str) -> str:
    return next((group for start, group in _STATES.items() if event.startswith(start)), "state")
