"""What an agreement says: the seven things of the law on conversion (Art 26) and the technical facts (Civil Code Art 845)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

LONG = 6000  # characters of a clause
SHORT = 300
MOST_ROWS = 40
LARGEST = Decimal("99999999999999.99")
T = TypeVar("T")


class Unreadable(ValueError):
    """A value is not as it has to be; ``place`` says where, ``code`` what: unknown, missing, kind, long, number, day, rows, range."""

    def __init__(self, place: str, code: str) -> None:
        super().__init__(f"{place}: {code}")
        self.place, self.code = place, code


@dataclass(frozen=True, slots=True)
class Side:
    """A party as the paper names it; ``gives``: money, technology, equipment, work or several of them."""

    number: str = ""  # the organisation's
    name: str = ""
    role: str = ""  # PartyRole
    uscc: str = ""
    address: str = ""
    representative: str = ""
    contact: str = ""
    work: str = ""
    gives: tuple[str, ...] = ()
    contribution: Decimal | None = None  # yuan
    ownership_percent: Decimal | None = None
    benefit_percent: Decimal | None = None
    risk_percent: Decimal | None = None
    is_state_founded: bool | None = None
    reward_percent: Decimal | None = None  # of the net income, to its contributors


@dataclass(frozen=True, slots=True)
class Patent:
    """A patent that the agreement is about (Civil Code Art 845)."""

    name: str = ""
    owner: str = ""
    filed: date | None = None
    application_number: str = ""
    number: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """A part of the price: on a day, or when something happens."""

    event: str = ""
    due: date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the price that is no price of technology: equipment, materials, travel."""

    name: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means in the agreement."""

    word: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A clause that was found fault with and that the parties keep, with their reason."""

    code: str = ""
    quote: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The whole of an agreement. Empty text means that the parties say nothing; the statute's default holds then where there is one."""

    kind: str
    title: str = ""
    licence_kind: str = ""  # CooperationMode of a licence; silence is an ordinary one
    sides: tuple[Side, ...] = ()
    signed_at: str = ""
    signed_on: date | None = None
    begins: date | None = None
    ends: date | None = None
    # the technical facts
    scope: str = ""
    plan: str = ""
    place: str = ""
    manner: str = ""
    confidentiality: str = ""
    acceptance_criteria: str = ""
    acceptance_method: str = ""
    terms: tuple[Term, ...] = ()
    patents: tuple[Patent, ...] = ()
    # the seven
    organisation: str = ""
    tasks: str = ""
    funding: str = ""
    price: Decimal | None = None
    price_words: str = ""
    payments: tuple[Payment, ...] = ()
    royalty_percent: Decimal | None = None
    royalty_base: str = ""
    equity_percent: Decimal | None = None
    other_items: tuple[Item, ...] = ()
    ownership_model: str = ""
    ownership: str = ""
    benefits: str = ""
    risks: str = ""
    breach: str = ""
    disputes: str = ""
    other: str = ""
    kept: tuple[Kept, ...] = ()


STEPS: dict[str, tuple[str, ...]] = {
    "facts": (
        "title", "licence_kind", "scope", "plan", "place", "manner", "begins", "ends", "confidentiality",
        "acceptance_criteria", "acceptance_method", "terms", "patents", "signed_at", "signed_on",
    ),
    "organisation": ("organisation",),
    "tasks": ("tasks", "sides"),
    "funding": (
        "funding", "price", "price_words", "payments", "royalty_percent", "royalty_base", "equity_percent", "other_items",
    ),
    "ownership": ("ownership_model", "ownership"),
    "benefits": ("benefits",),
    "risks": ("risks",),
    "breach": ("breach", "disputes", "other", "kept"),
}  # fmt: skip
TEXTS = (
    "scope", "plan", "place", "manner", "confidentiality", "acceptance_criteria", "acceptance_method", "organisation", "tasks",
    "funding", "ownership", "benefits", "risks", "breach", "disputes", "other",
)  # fmt: skip


def clauses(content: Content) -> dict[str, str]:
    """Return the free texts that are searched, by the name of their field; work of the parties as ``sides.0.work``."""
    found = {name: getattr(content, name) for name in TEXTS}
    found |= {f"sides.{at}.work": side.work for at, side in enumerate(content.sides)}
    return {name: text for name, text in found.items() if text}


def to_json(value: object) -> Any:
    """Return plain JSON: amounts as text, days as YYYY-MM-DD."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def from_json(data: object, kind: type[T], place: str = "") -> T:
    """Read a dataclass of this module strictly. Raises ``Unreadable`` with the place of the first fault."""
    if not isinstance(data, Mapping):
        raise Unreadable(place, "kind")
    hints = get_type_hints(kind)
    if unknown := sorted(set(data) - set(hints)):
        raise Unreadable(f"{place}{unknown[0]}", "unknown")
    if kind is Content and "kind" not in data:
        raise Unreadable("kind", "missing")
    return kind(**{name: _value(data[name], hint, f"{place}{name}") for name, hint in hints.items() if name in data})


def _value(value: object, hint: Any, place: str) -> object:
    parts = get_args(hint)
    if NoneType in parts:
        return None if value is None else _value(value, parts[0], place)
    if hint is str:
        return _text(value, place)
    if hint is bool:
        if not isinstance(value, bool):
            raise Unreadable(place, "kind")
        return value
    if hint is date:
        return _day(value, place)
    if hint is Decimal:
        return _number(value, place)
    if not isinstance(value, list | tuple):
        raise Unreadable(place, "kind")
    if len(value) > MOST_ROWS:
        raise Unreadable(place, "rows")
    inner = parts[0]
    if inner is str:
        return tuple(_text(item, f"{place}.{at}") for at, item in enumerate(value))
    return tuple(from_json(item, inner, f"{place}.{at}.") for at, item in enumerate(value))


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise Unreadable(place, "kind")
    # What XML cannot hold is no text of a contract either.
    text = "".join(
        sign
        for sign in value.replace("\r\n", "\n")
        if sign in "\n\t" or (sign >= " " and not "\ud800" <= sign <= "\udfff")
    )
    text = text.replace("\ufffe", "").replace("\uffff", "").strip()
    limit = (
        LONG
        if place.rpartition(".")[2] in {*TEXTS, "work"}
        else 1000
        if place.endswith((".meaning", ".reason"))
        else SHORT
    )
    if len(text) > limit:
        raise Unreadable(place, "long")
    return text


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
    is_percent = place.endswith("percent")
    if number < 0 or number > (100 if is_percent else LARGEST):
        raise Unreadable(place, "range")
    if number != number.quantize(Decimal("0.0001") if is_percent else Decimal("0.01")):
        raise Unreadable(place, "number")
    return number
