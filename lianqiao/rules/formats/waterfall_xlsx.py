"""The waterfall as a workbook that calculates: what was entered, each step as a formula, the division to the fen, the rules."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from lianqiao.rules.engine.waterfall import PartyShare, Step, Waterfall, WaterfallInput
from lianqiao.rules.formats.sheets import YearSheet, split_rows, write_text
from lianqiao.rules.registry import RuleUse, registry

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = (
    "inputs", "waterfall", "working", "rules", "step", "receiver", "source", "total", "gross", "vat", "vat_percent", "taxes", "costs",
    "net", "recoupment", "shares", "share_percent", "income", "reward", "reward_percent", "team", "weight", "fee", "fee_percent",
    "fee_amount", "fund", "check", "salary", "salary_percent", "digest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Words of the reader's language: ``words`` for each of ``WORDS``, ``sources`` for the rules that were used."""

    words: Mapping[str, str]
    sources: Mapping[RuleUse, str]
    costs: Mapping[str, str]

    def source(self, step: Step | None) -> str:
        """Return the source of a step; nothing where it stands on none."""
        return self.sources.get(step.rule, "") if step is not None and step.rule is not None else ""


def waterfall_xlsx(
    given: WaterfallInput, incomes: Sequence[tuple[date, Decimal]], results: Sequence[Waterfall], told: Told
) -> bytes:
    """Return the workbook; its formulas give the figures of ``results`` and follow when an input is changed."""
    return _Book(given, incomes, results, told).bytes()


class _Book:
    def __init__(
        self, given: WaterfallInput, incomes: Sequence[tuple[date, Decimal]], results: Sequence[Waterfall], told: Told
    ) -> None:
        self.given, self.results, self.told, self.word = given, results, told, told.words
        self.years = range(len(results))
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.flow = YearSheet(self.book, self.word["waterfall"], len(results))
        self.inputs = YearSheet(self.book, self.word["inputs"], len(results))
        self.work = YearSheet(self.book, self.word["working"], len(results))
        days = [day.isoformat() for day, _amount in incomes]
        for sheet in (self.flow, self.inputs, self.work):
            sheet.heads(self.word["step"], self.word["receiver"], self.word["source"], *days)
        write_text(self.flow.sheet, 1, 4 + len(days), self.word["total"], bold=True)
        self.ends: list[list[str]] = []
        net = self._before([amount for _day, amount in incomes])
        self._parties(net)
        self._rules()

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def _step(self, code: str, party: str = "") -> Step | None:
        return next(
            (step for one in self.results for step in one.steps if (step.code, step.party) == (code, party)), None
        )

    def _input(self, name: str, values: Sequence[Decimal], receiver: str = "") -> list[str]:
        row = self.inputs.row(self.word.get(name, name), list(values), receiver)
        return [self.inputs.ref(row, at) for at in self.years]

    def _same(self, name: str, value: Decimal, receiver: str = "") -> list[str]:
        return self._input(name, [value] * len(self.years), receiver)

    def _flow(self, code: str, formulas: Sequence[str], receiver: str = "", party: str = "") -> list[str]:
        source = self.told.source(self._step(code, party))
        row = self.flow.row(self.word[code], [f"={one}" for one in formulas], receiver, source, total=True)
        return [self.flow.ref(row, at) for at in self.years]

    def _before(self, grosses: Sequence[Decimal]) -> list[str]:
        """Write gross, taxes, costs and net; returns the addresses of net."""
        gross = self._flow("gross", self._input("gross", grosses))
        percents = [
            self.given.vat_percent
            if any(step.code == "vat" and step.basis != "exempt" for step in one.steps)
            else Decimal(0)
            for one in self.results
        ]
        vat_percent = self._input("vat_percent", percents)
        vat = self._flow(
            "vat", [f"ROUND({gross[at]}*{vat_percent[at]}/(100+{vat_percent[at]}),2)" for at in self.years]
        )
        asked = self._same("taxes", self.given.other_taxes)
        taxes = self._flow("taxes", [f"MIN({asked[at]},ROUND({gross[at]}-{vat[at]},2))" for at in self.years])
        rest = [f"ROUND({gross[at]}-{vat[at]}-{taxes[at]},2)" for at in self.years]
        names = [(cost.name or self.told.costs.get(cost.kind, cost.kind), cost.amount) for cost in self.given.costs]
        costs = self._carried("costs", names, rest)
        self.ends += [vat, taxes, *costs]
        spent = ["+".join(one[at] for one in costs) or "0" for at in self.years]
        return self._flow("net", [f"ROUND({rest[at]}-({spent[at]}),2)" for at in self.years])

    def _carried(self, code: str, wanted: Sequence[tuple[str, Decimal]], rest: Sequence[str]) -> list[list[str]]:
        """Write what is taken until it is used up: open amounts go on to the next year. Returns addresses by receiver and year."""
        if not wanted:
            return []
        begin = [self._input(code, [amount, *[Decimal(0)] * (len(self.years) - 1)], name) for name, amount in wanted]
        first = self.work.next_row
        opens = [[self.work.ref(first + place, at) for at in self.years] for place in range(len(wanted))]
        for place, (name, _amount) in enumerate(wanted):
            self.work.row(self.word[code], [f"={begin[place][0]}", *[None] * (len(self.years) - 1)], name)
        whole = ["+".join(one[at] for one in opens) for at in self.years]
        row = self.work.row(self.word[code], [f"=MIN({whole[at]},{rest[at]})" for at in self.years], self.word["total"])
        parts = split_rows(self.work, self.word[code], [self.work.ref(row, at) for at in self.years], opens)
        for place in range(len(wanted)):
            for at in list(self.years)[1:]:
                self.work.formula(first + place, at, f"=ROUND({opens[place][at - 1]}-{parts[place][at - 1]},2)")
        return [self._flow(code, parts[place], name) for place, (name, _amount) in enumerate(wanted)]

    def _parties(self, net: Sequence[str]) -> None:
        back = self._carried("recoupment", [(one.receiver, one.amount) for one in self.given.recoupments], net)
        gone = ["+".join(one[at] for one in back) or "0" for at in self.years]
        row = self.work.row(self.word["shares"], [f"=ROUND({net[at]}-({gone[at]}),2)" for at in self.years])
        percents = [self._same("share_percent", party.percent, party.name) for party in self.given.parties]
        shares = split_rows(self.work, self.word["shares"], [self.work.ref(row, at) for at in self.years], percents)
        for party, share in zip(self.given.parties, shares, strict=True):
            self._flow("shares", share, party.name)
        for party, share in zip(self.given.parties, shares, strict=True):
            own = [got for one, got in zip(self.given.recoupments, back, strict=True) if one.receiver == party.name]
            income = [f"ROUND({'+'.join([share[at], *(one[at] for one in own)])},2)" for at in self.years]
            row = self.flow.row(self.word["income"], [f"={one}" for one in income], party.name, total=True)
            self._within(party, [self.flow.ref(row, at) for at in self.years])
        whole = self._flow("gross", ["+".join(one[at] for one in self.ends) for at in self.years], self.word["total"])
        first = [self.flow.ref(2, at) for at in self.years]
        self.flow.row(self.word["check"], [f"=ROUND({first[at]}-{whole[at]},2)" for at in self.years], total=True)

    def _within(self, party: PartyShare, income: Sequence[str]) -> None:
        reward = ["0"] * len(self.years)
        if party.is_rewarding:
            percents = [self._percent(one, party.name) for one in self.results]
            percent = self._input("reward_percent", percents, party.name)
            reward = self._flow(
                "reward", [f"ROUND({income[at]}*{percent[at]}/100,2)" for at in self.years], party.name, party.name
            )
            self._team(party, reward)
        fee = ["0"] * len(self.years)
        if party.fee is not None:
            rate = self._same("fee_percent", party.fee.percent, party.fee.receiver)
            amount = self._same("fee_amount", party.fee.amount, party.fee.receiver)
            asked = [f"ROUND({income[at]}*{rate[at]}/100,2)+{amount[at]}" for at in self.years]
            left = [f"ROUND({income[at]}-{reward[at]},2)" for at in self.years]
            fee = self._flow(
                "fee", [f"MIN({asked[at]},{left[at]})" for at in self.years], party.fee.receiver, party.name
            )
            self.ends.append(fee)
        fund = [f"ROUND({income[at]}-{reward[at]}-{fee[at]},2)" for at in self.years]
        self.ends.append(self._flow("fund", fund, party.name, party.name))

    def _team(self, party: PartyShare, reward: Sequence[str]) -> None:
        people = [(one.name, one.weight) for one in party.contributors] or [("", Decimal(1))]
        weights = [self._same("weight", weight, name) for name, weight in people]
        parts = split_rows(self.work, self.word["team"], reward, weights)
        teams = [
            self._flow("team", part, name, party.name) for part, (name, _weight) in zip(parts, people, strict=True)
        ]
        self.ends += teams
        salary = self._step("salary", party.name)
        if salary is None:
            return
        counted = Decimal(100) if salary.rule is None else registry().version(salary.rule).values["percent"]
        percent = self._same("salary_percent", counted, party.name)
        for team, (name, _weight) in zip(teams, people, strict=True):
            self._flow("salary", [f"ROUND({team[at]}*{percent[at]}/100,2)" for at in self.years], name, party.name)

    @staticmethod
    def _percent(result: Waterfall, party: str) -> Decimal:
        return next(
            (step.percent or Decimal(0) for step in result.steps if (step.code, step.party) == ("reward", party)),
            Decimal(0),
        )

    def _rules(self) -> None:
        sheet = self.book.create_sheet(self.word["rules"])
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 80
        for row, (use, source) in enumerate(self.told.sources.items(), start=1):
            write_text(sheet, row, 1, f"{use.code} {use.version}")
            write_text(sheet, row, 2, source)
        last = len(self.told.sources) + 2
        write_text(sheet, last, 1, self.word["digest"])
        write_text(sheet, last, 2, self.results[0].digest)
