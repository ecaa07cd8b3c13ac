"""Words and examples of the simulator."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianqiao.rules.plain import Unreadable
from lianqiao.web.labels import label

EXAMPLE_PRICES: Mapping[str, str] = {
    "years": "8", "low": "4000000", "middle": "10000000", "high": "18000000", "growth": "10", "discount": "8", "survival": "95",
    "a-lump_sum": "2000000", "b-entry_fee": "300000", "b-rate1": "4", "b-from2": "15000000", "b-rate2": "2.5", "b-floor": "100000",
    "b-cap": "5000000", "b-term": "8",
}  # fmt: skip


def example_income(day: date) -> dict[str, str]:
    """Return an example: a university of Beijing with a firm of Hebei."""
    one, two, three = (_("Contributor %(letter)s") % {"letter": letter} for letter in "ABC")
    return {
        "day": day.isoformat(), "way": "licence", "contract_kind": "licence", "is_registered": "on", "vat_percent": "6",
        "income1": "1000000", "income2": "600000", "income3": "600000", "cost_maintenance": "20000", "cost_appraisal": "30000",
        "p1-name": _("University"), "p1-percent": "70", "p1-place": "110000", "p1-unit": "university", "p1-is_rewarding": "on",
        "p1-recoup": "200000", "p1-fee_percent": "5", "p1-people": f"{one} 50 *\n{two} 30\n{three} 20",
        "p2-name": _("Firm"), "p2-percent": "30", "p2-place": "130000", "p2-unit": "other",
    }  # fmt: skip


def example_sides() -> dict[str, str]:
    """Return an example of two parties that need each other."""
    return {
        "gain": "3000000",
        "f1-name": _("University"), "f1-technology": "80", "f1-funding": "20", "f1-work": "50", "f1-market": "0", "f1-alone": "200000",
        "f2-name": _("Firm"), "f2-technology": "20", "f2-funding": "80", "f2-work": "50", "f2-market": "100", "f2-alone": "500000",
    }  # fmt: skip


def structure_names() -> tuple[str, str]:
    """Return what the two structures are called."""
    return _("Structure A"), _("Structure B")


def refused(error: Unreadable) -> str:
    """Return what is wrong with a calculation's input, for people."""
    if (error.place, error.code) == ("parties", "sum"):
        return _("The shares of the parties add up to 100 %.")
    if error.place == "parties":
        return _("Enter one party at least, each with a name of its own.")
    return _("This does not fit together with the rest.") + f" ({error.place})"


def waterfall_words() -> dict[str, str]:
    """Return the words of the workbook of an income."""
    steps = ("gross", "vat", "taxes", "costs", "net", "recoupment", "shares", "reward", "team", "salary", "fee", "fund")
    return {code: label("sharing_step", code) for code in steps} | {
        "inputs": pgettext("sheet of a workbook", "Inputs"), "waterfall": pgettext("sheet of a workbook", "Waterfall"),
        "working": pgettext("sheet of a workbook", "Working"), "rules": pgettext("sheet of a workbook", "Rules"),
        "step": _("Step"), "receiver": _("Receiver"), "source": _("Source"), "total": _("In all"), "income": _("Income of the party"),
        "vat_percent": _("VAT applied, %"), "share_percent": _("Share, %"), "reward_percent": _("Reward applied, %"),
        "weight": _("Weight of a contribution"), "fee_percent": _("Fee, %"), "fee_amount": _("Fee, yuan"),
        "check": _("Check: gross income less all ends"), "salary_percent": _("Counted as salary, %"), "digest": _("Digest of the rules"),
    }  # fmt: skip


def price_words() -> dict[str, str]:
    """Return the words of the workbook of prices."""
    return {
        "step": _("Step"), "receiver": "", "source": "", "low": _("Sales low"), "middle": _("Sales middle"),
        "high": _("Sales high"), "sales": _("Sales"), "fixed": _("Paid whatever is sold"), "royalty_computed": _("Royalty by the rates"),
        "royalty": _("Royalty with floor and cap"), "cash": _("Paid in the year"), "factor": _("Factor of discount and survival"),
        "present": _("Net present value"), "rate": _("Rate, %"), "from_sales": _("Holds above yearly sales of"),
        "floor": _("Least royalty a year"), "cap": _("Most royalty in all"), "years": _("Years of royalty"),
        "discount": _("Discount a year, %"),
        "survival": _("Chance that sales go on another year, %"), "year": pgettext("of a table", "Year"),
    }  # fmt: skip
