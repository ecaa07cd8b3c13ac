"""The pack for the registration of a technology contract: the fields of the form, the two amounts, and what is missing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lianqiao.deals.engine.capitals import chinese_day, figures
from lianqiao.deals.engine.content import Content, Side
from lianqiao.deals.engine.laws import read

NEEDED = (
    "title", "kind", "signed_on", "term", "seller", "seller_code", "seller_place", "seller_legal_person", "buyer", "buyer_code",
    "buyer_place", "buyer_legal_person", "technology_field", "total", "technology",
)  # fmt: skip
TRANSFER_NEEDED = ("new_investment", "new_output")


@dataclass(frozen=True, slots=True)
class Extra:
    """What the form asks for and the agreement does not say; codes as in the form."""

    seller_place: str = ""  # GB/T 2260, six figures
    buyer_place: str = ""
    seller_legal_person: str = ""
    buyer_legal_person: str = ""
    technology_field: str = ""
    new_investment: Decimal | None = None
    new_output: Decimal | None = None
    country: str = "156"


@dataclass(frozen=True, slots=True)
class Line:
    """A field of the form: its code, its name on the form, what is filled in."""

    code: str
    name: str
    text: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Amounts:
    """The whole price and the part that is paid for technology; None when they cannot be told."""

    total: Decimal
    other: Decimal
    technology: Decimal


@dataclass(frozen=True, slots=True)
class Pack:
    """The form and what is missing from it, under the rule in force on the day."""

    rule: str
    lines: tuple[Line, ...]
    items: tuple[tuple[str, Decimal], ...]
    missing: tuple[str, ...]


def split(content: Content) -> Amounts | None:
    """Split the price: non-technology items are computed apart (SPC interpretation Art 14(2))."""
    if content.price is None:
        return None
    other = sum((item.amount or Decimal(0) for item in content.other_items), Decimal(0))
    return Amounts(content.price, other, content.price - other) if other <= content.price else None


def pack(content: Content, extra: Extra, day: date) -> Pack:
    """Fill the form on a day and list what is missing before filing."""
    words = read("registration.json")
    amounts = split(content)
    seller, buyer = _side(content, "provider", 0), _side(content, "taker", 1)
    term = f"{chinese_day(content.begins)}至{chinese_day(content.ends)}" if content.begins and content.ends else ""
    lines = [
        Line("title", "项目名称", content.title),
        Line("kind", "合同类别", words["kinds"].get(content.kind, "")),
        Line("signed_on", "签订日期", chinese_day(content.signed_on) if content.signed_on else ""),
        Line("term", "合同有效期", term),
        *_of_side("seller", "卖方", seller, extra.seller_place, extra.seller_legal_person),
        *_of_side("buyer", "买方", buyer, extra.buyer_place, extra.buyer_legal_person),
        Line("country", "国别代码", extra.country),
        Line("technology_field", "技术领域", words["fields"].get(extra.technology_field, "")),
        Line(
            "total", "合同成交额（元）", figures(amounts.total) if amounts else "", amounts.total if amounts else None
        ),
        Line(
            "technology",
            "技术交易额（元）",
            figures(amounts.technology) if amounts else "",
            amounts.technology if amounts else None,
        ),
    ]
    is_transfer = content.kind in ("assignment", "licence")
    if is_transfer:
        lines += [_money("new_investment", "预计新增投资（元）", extra.new_investment)]
        lines += [_money("new_output", "预计新增产值（元）", extra.new_output)]
    needed = (*NEEDED, *(TRANSFER_NEEDED if is_transfer else ()))
    missing = tuple(line.name for line in lines if line.code in needed and not line.text)
    items = tuple((item.name, item.amount) for item in content.other_items if item.amount is not None)
    return Pack(rule_on(day), tuple(lines), items, missing)


def rule_on(day: date) -> str:
    """Return the name of the rule in force on a day, empty before the first that is known."""
    for row in read("registration.json")["office_days"]:
        if date.fromisoformat(row["from"]) <= day and ("to" not in row or day <= date.fromisoformat(row["to"])):
            return str(row["name"])
    return ""


def _side(content: Content, role: str, at: int) -> Side:
    """Return the party of a role, else the one at the place: in a cooperation the first named stands as seller."""
    found = next((side for side in content.sides if side.role == role), None)
    return found or (content.sides[at] if at < len(content.sides) else Side())


def _of_side(code: str, word: str, side: Side, place: str, legal_person: str) -> tuple[Line, ...]:
    words = read("registration.json")
    codes = set(words["legal_person_codes"].values())
    return (
        Line(code, f"{word}名称", side.name),
        Line(f"{code}_code", f"{word}统一社会信用代码", side.uscc),
        Line(f"{code}_place", f"{word}行政区划代码", place if len(place) == 6 and place.isdigit() else ""),
        Line(f"{code}_region", f"{word}地区代码", words["regions"].get(place[:2], "")),
        Line(f"{code}_legal_person", f"{word}法人性质代码", legal_person if legal_person in codes else ""),
    )


def _money(code: str, name: str, amount: Decimal | None) -> Line:
    return Line(code, name, figures(amount) if amount is not None else "", amount)
