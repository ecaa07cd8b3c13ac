"""Taxes on the conversion of achievements: what is exempt, halved or counted in part, and by which rule."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lianqiao.rules.money import HUNDRED, ZERO, fen, part
from lianqiao.rules.registry import Registry, Rule, RuleUse, registry

VAT_KINDS = frozenset({"assignment", "licence", "commissioned_development", "cooperative_development"})


@dataclass(frozen=True, slots=True)
class TransferCase:
    """A transfer by a resident enterprise: ``right`` is ownership, exclusive (worldwide) or non_exclusive; ``years`` of a licence."""

    income: Decimal
    right: str = "ownership"
    years: int = 0
    is_registered: bool = True
    is_owner: bool = True
    in_zgc: bool = False  # registered in the Zhongguancun pilot area


@dataclass(frozen=True, slots=True)
class TransferTax:
    """``exempt`` + ``halved`` + ``whole`` = the income; ``tax`` at the rate that was asked for; ``why`` names what bars the relief."""

    exempt: Decimal
    halved: Decimal
    whole: Decimal
    tax: Decimal
    rule: RuleUse | None
    why: str = ""


def transfer_tax(case: TransferCase, rate: Decimal, day: date, *, rules: Registry | None = None) -> TransferTax:
    """Return the enterprise income tax on the income of technology transfers of one year, in yuan.

    Implementing Rules Art 90 with Caishui 2010 No. 111, Announcement 2015 No. 82 and, for residents of the pilot area, Caishui 2020
    No. 61. ``rate`` in per cent (25, or 15 or 20 by Art 28) is of income without relief; the halved part is taxed by Guoshuihan 2010
    No. 157 at half of 25 per cent whatever the firm's own rate. Raises ``ValueError`` below zero.
    """
    if case.income < 0:
        raise ValueError("an income is not below zero")
    held = (rules or registry()).on(day, "110000" if case.in_zgc else "")
    relief, why = _relief(case, held)
    if relief is None:
        return TransferTax(ZERO, ZERO, case.income, part(case.income, rate), None, why)
    exempt = min(case.income, relief.values["exempt"])
    halved = case.income - exempt
    statutory = held["tax.transfer.rate"].values["percent"]
    tax = fen(halved * relief.values["percent"] / HUNDRED * statutory / HUNDRED)
    return TransferTax(exempt, halved, ZERO, tax, relief.use)


def _relief(case: TransferCase, held: dict[str, Rule]) -> tuple[Rule | None, str]:
    if not case.is_registered:
        return None, "not_registered"
    pilot, general = held.get("tax.transfer.zgc") if case.in_zgc else None, held.get("tax.transfer")
    if case.right == "ownership":
        return pilot or general, "" if general else "no_rule"
    if case.right == "exclusive":
        rule = held.get("tax.transfer.exclusive")
        if pilot is not None:
            return pilot, ""
        return (general, "") if rule is not None and case.years >= rule.values["years"] else (None, "licence_short")
    if not case.is_owner:
        return None, "not_owner"
    if pilot is not None and case.years >= pilot.values["years"]:
        return pilot, ""
    rule = held.get("tax.transfer.licence")
    if rule is None:
        return None, "no_rule"
    return (general, "") if case.years >= rule.values["years"] else (None, "licence_short")


@dataclass(frozen=True, slots=True)
class Vat:
    """Value-added tax contained in a price; ``is_exempt`` with the rule, or the rule that says it is not listed."""

    amount: Decimal
    is_exempt: bool
    rule: RuleUse | None


def vat_in(
    price: Decimal, percent: Decimal, kind: str, day: date, *, is_registered: bool, rules: Registry | None = None
) -> Vat:
    """Return the VAT contained in a price at ``percent``; nothing where the transaction is exempt on the day.

    Until 2025-12-31 by Caishui 2016 No. 36 annex 3, for registered contracts of transfer, licence and development. From 2026 on the
    VAT Law does not list them; relief by later notices has not been verified, so the tax is counted and the reader is told to ask.
    """
    held = (rules or registry()).on(day)
    rule = held.get("tax.vat")
    if rule is not None and is_registered and kind in VAT_KINDS:
        return Vat(ZERO, is_exempt=True, rule=rule.use)
    listed = held.get("tax.vat.law")
    return Vat(fen(price * percent / (HUNDRED + percent)), is_exempt=False, rule=listed.use if listed else None)


@dataclass(frozen=True, slots=True)
class CashReward:
    """What of a cash reward counts as salary of the month in which it is paid."""

    counted: Decimal
    rule: RuleUse | None


def counted_salary(
    reward: Decimal,
    *,
    is_non_profit: bool,
    is_registered: bool,
    received: date,
    paid: date,
    rules: Registry | None = None,
) -> CashReward:
    """Return what counts as salary: half of it from non-profit institutes and universities within 36 months (Caishui 2018 No. 58)."""
    rule = (rules or registry()).on(paid).get("tax.cash_reward")
    if rule is None or not is_non_profit or not is_registered or _months(received, paid) >= rule.values["months"]:
        return CashReward(reward, None)
    return CashReward(part(reward, rule.values["percent"]), rule.use)


def _months(first: date, last: date) -> int:
    """Return the whole months between two days; the day of the month on which a month is full belongs to it."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day <= first.day)
