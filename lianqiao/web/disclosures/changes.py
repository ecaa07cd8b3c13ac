"""Changes of the audit trail in words: names of fields, and values short enough for a table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lianqiao.catalog.queries.history import Told
from lianqiao.core.history import Change, HistoryItem
from lianqiao.web.labels import LABELS, label

SHOWN_CHARACTERS = 400
_CLOSED = ("description", "purpose", "message")  # may be confidential, whatever the entry's present confidentiality
_SPELLED = ("state", "layer", "confidentiality", "verification")


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


def told_changes(entry: Told, *, is_own: bool) -> HistoryLine:
    """Return an entry of the trail in words; ``is_own``: the reader belongs to the owner of what it is about."""
    hidden = ("kind", "number", "fields", "pieces")
    facts = [(_field(name), _value(name, value)) for name, value in entry.item.facts.items() if name not in hidden]
    changes = tuple(_change(entry.item, item, is_own=is_own) for item in entry.item.changes)
    return HistoryLine(entry, changes, [(name, value) for name, value in facts if value])


def _change(item: HistoryItem, change: Change, *, is_own: bool) -> ChangeLine:
    is_closed = not is_own and (item.event == "LayerSectionWritten" or change.field in _CLOSED)
    if is_closed or change.is_kept_out:
        return ChangeLine(_field(change.field), "", "", change.is_kept_out, is_closed)
    before, after = _value(change.field, change.before), _value(change.field, change.after)
    return ChangeLine(_field(change.field), before, after, is_kept_out=False, is_closed=False)


def _field(name: str) -> str:
    plain = name.removesuffix("_id")
    for group in ("audit_field", "import_field", "element"):
        if plain in LABELS[group]:
            return label(group, plain)
    return plain.replace("_", " ")


def _value(name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if name in _SPELLED and isinstance(value, str):
        groups = (name,) if name != "state" else ("state", "disclosure_state", "exchange_state")
        return next((label(group, value) for group in groups if value in LABELS[group]), value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
