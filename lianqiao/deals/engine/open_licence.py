"""Open licences of patents: what bars them (Implementing Rules Art 86), and the draft of the declaration (Art 85)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from lianqiao.catalog.choices import PropertyKind, PropertyStatus
from lianqiao.catalog.ownership import Right
from lianqiao.deals.engine.capitals import chinese_day
from lianqiao.deals.engine.laws import Source, read, source

_CLOSED = frozenset({"exclusive_licence", "sole_licence"})


@dataclass(frozen=True, slots=True)
class Answers:
    """What the owner says of a patent beyond the catalogue; None: not said."""

    is_suspended: bool | None = None
    has_obstacle: bool | None = None
    has_report: bool | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One of the checks; ``passed`` is None while a fact is wanting."""

    code: str
    names: Mapping[str, str]
    source: Source
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a declaration says."""

    number: str
    patent: str
    owner: str
    payment: str
    standard: str
    begins: date
    ends: date
    other: str = ""


def checks(right: Right, answers: Answers, day: date) -> tuple[Check, ...]:
    """Check a patent on a day: the five of the rules, then whether it is granted, and the report where one is wanted."""
    closed = any(item.kind in _CLOSED and (item.until is None or item.until >= day) for item in right.licences)
    paid = None if right.fee_paid_until is None else right.fee_paid_until >= day
    pledged = None if right.is_pledged is None else not right.is_pledged or right.pledgee_agrees
    passed = {
        "closed_licence": not closed,
        "suspended": _no(answers.is_suspended),
        "fee_unpaid": paid,
        "pledged": pledged,
        "other_obstacle": _no(answers.has_obstacle),
        "not_granted": right.status == PropertyStatus.GRANTED,
    }
    if right.kind in (PropertyKind.UTILITY_MODEL, PropertyKind.DESIGN):
        passed["report"] = answers.has_report
    return tuple(
        Check(row["code"], row["names"], source(row), passed[row["code"]])
        for row in read("open_licence.json")["checks"]
        if row["code"] in passed
    )


def advertising(text: str) -> tuple[str, ...]:
    """Return the advertising words in a text, which a declaration may not have."""
    return tuple(word for word in _words() if word in text)


def declaration(facts: Declaration) -> str:
    """Return the draft of a declaration in Chinese. Raises ``ValueError`` with the advertising words that are in it."""
    said = f"{facts.patent} {facts.payment} {facts.standard} {facts.other}"
    if found := advertising(said):
        raise ValueError("、".join(found))
    lines = [
        "专利开放许可声明（草稿）",
        f"一、专利号：{facts.number}",
        f"二、专利名称：{facts.patent}",
        f"三、专利权人：{facts.owner}",
        f"四、许可使用费支付方式：{facts.payment}",
        f"五、许可使用费标准：{facts.standard}",
        f"六、专利许可期限：{chinese_day(facts.begins)}至{chinese_day(facts.ends)}",
    ]
    if facts.other:
        lines.append(f"七、其他事项：{facts.other}")
    lines.append("专利权人愿意许可任何单位或者个人实施上述专利。")
    return "\n".join(lines)


def _no(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


@cache
def _words() -> tuple[str, ...]:
    return tuple(read("open_licence.json")["words"])
