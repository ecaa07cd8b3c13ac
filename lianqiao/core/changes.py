"""What a write changed, field by field, as the audit trail keeps it; pure.

The trail is never rewritten, so nothing that a person may have erased goes into it: of such fields it says only that they changed.
"""

from collections.abc import Collection, Mapping

Changes = Mapping[str, "tuple[object, object] | None"]  # field -> (old, new), or None when the values are kept out


def changes_between(
    before: Mapping[str, object], after: Mapping[str, object], *, kept_out: Collection[str] = ()
) -> dict[str, tuple[object, object] | None]:
    """Return the fields whose values differ. A field that one side lacks counts as None there; ``kept_out`` fields without values."""
    names = sorted(before.keys() | after.keys())
    return {
        name: None if name in kept_out else (before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    }


def filled(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values that say something: what a new row starts with."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, ())}
