"""Frozen dataclasses to plain JSON and strictly back: amounts as text, days as YYYY-MM-DD, nothing unknown taken."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

LONG = 2000  # characters of a text
MOST_ROWS = 60
LARGEST = Decimal("99999999999999.99")
T = TypeVar("T")


class Unreadable(ValueError):
    """A value is not as it has to be; ``place`` says where, ``code`` what: unknown, missing, kind, long, number, day, rows, range."""

    def __init__(self, place: str, code: str) -> None:
        super().__init__(f"{place}: {code}")
        self.place, self.code = place, code


def to_json(value: object) -> Any:
    """Return plain JSON of a dataclass, a tuple of them or a simple value."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def from_json(data: object, kind: type[T], place: str = "") -> T:
    """Read a dataclass strictly; what is left out has its default. Raises ``Unreadable`` with the place of the first fault.

    A class may refuse what contradicts itself by raising ``Unreadable`` in ``__post_init__``; its place is then made whole.
    """
    if not isinstance(data, Mapping):
        raise Unreadable(place.rstrip("."), "kind")
    hints = get_type_hints(kind)
    if unknown := sorted(set(map(str, data)) - set(hints)):
        raise Unreadable(f"{place}{unknown[0]}", "unknown")
    values = {name: _value(data[name], hint, f"{place}{name}") for name, hint in hints.items() if name in data}
    try:
        return kind(**values)
    except Unreadable as error:
        raise Unreadable(f"{place}{error.place}", error.code) from None
    except TypeError:
        needed = next(name for name in hints if name not in data and not _has_default(kind, name))
        raise Unreadable(f"{place}{needed}", "missing") from None


def require(condition: bool, place: str, code: str = "range") -> None:
    """Raise ``Unreadable`` unless a condition holds; for ``__post_init__``."""
    if not condition:
        raise Unreadable(place, code)


def _has_default(kind: type, name: str) -> bool:
    field = next(field for field in fields(kind) if field.name == name)
    return field.default is not MISSING or field.default_factory is not MISSING


def _value(value: object, hint: Any, place: str) -> object:
    parts = get_args(hint)
    if NoneType in parts:
        return None if value is None else _value(value, parts[0], place)
    if parts:
        return _rows(value, parts[0], place)
    if hint is Decimal:
        return _number(value, place)
    if hint is date:
        return _day(value, place)
    if hint is str:
        if not isinstance(value, str):
            raise Unreadable(place, "kind")
        if len(value) > LONG:
            raise Unreadable(place, "long")
        return value.strip()
    if hint in (bool, int):
        if type(value) is not hint:
            raise Unreadable(place, "kind")
        return value
    return from_json(value, hint, f"{place}.")


def _rows(value: object, inner: Any, place: str) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise Unreadable(place, "kind")
    if len(value) > MOST_ROWS:
        raise Unreadable(place, "rows")
    return tuple(_value(item, inner, f"{place}.{at}") for at, item in enumerate(value))


def _day(value: object, place: str) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise Unreadable(place, "day") from None


def _number(value: object, place: str) -> Decimal:
    if not isinstance(value, str) or len(value) > 24:
        raise Unreadable(place, "number")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise Unreadable(place, "number") from None
    if not number.is_finite():
        raise Unreadable(place, "number")
    if abs(number) > LARGEST:
        raise Unreadable(place, "range")
    if number != number.quantize(Decimal("0.0001")):
        raise Unreadable(place, "number")
    return number
