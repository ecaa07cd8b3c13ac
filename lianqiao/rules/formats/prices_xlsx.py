"""Price structures as a workbook that calculates: each year's royalty by its tiers, floor and cap, and the net present value."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from lianqiao.rules.engine.prices import PriceTerms, cash_flow
from lianqiao.rules.engine.worth import Outlook
from lianqiao.rules.formats.sheets import YearSheet, write_text

WORDS = (
    "inputs", "step", "receiver", "source", "total", "low", "middle", "high", "sales", "fixed", "royalty_computed", "royalty", "cash",
    "factor", "present", "rate", "from_sales", "floor", "cap", "years", "discount", "survival", "year",
)  # fmt: skip


def prices_xlsx(
    structures: Mapping[str, PriceTerms], outlook: Outlook, begins: date, words: Mapping[str, str]
) -> bytes:
    """Return the workbook, a sheet for each structure; its formulas give the values of ``worth`` for the three outlooks."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, terms in structures.items():
        _Sheet(YearSheet(book, name, len(outlook.middle)), terms, outlook, begins, words)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Sheet:
    def __init__(
        self, sheet: YearSheet, terms: PriceTerms, outlook: Outlook, begins: date, words: Mapping[str, str]
    ) -> None:
        self.sheet, self.terms, self.word = sheet, terms, words
        self.years = range(len(outlook.middle))
        sheet.heads(
            words["step"], words["receiver"], words["source"], *(f"{words['year']} {at + 1}" for at in self.years)
        )
        self.discount = self._one("discount", outlook.discount)
        self.survival = self._one("survival", outlook.survival)
        self.tiers = self._tiers()
        royalty = terms.royalty
        self.floor = self._one("floor", royalty.floor_per_year) if royalty else ""
        self.cap = self._one("cap", royalty.cap_total) if royalty and royalty.cap_total is not None else ""
        self.term = self._one("years", Decimal(royalty.years)) if royalty else ""
        fixed = PriceTerms(terms.lump_sum, terms.entry_fee, terms.instalments, None, terms.equity)
        self.fixed = sheet.row(
            words["fixed"], list(cash_flow(fixed, [Decimal(0)] * len(self.years), begins)), total=True
        )
        self.factor = sheet.row(
            words["factor"],
            [f"=(({self.survival}/100)/(1+{self.discount}/100))^{at}" for at in self.years],
            form="0.000000",
        )
        for code, bases in (("low", outlook.low), ("middle", outlook.middle), ("high", outlook.high)):
            self._outlook(words[code], bases)

    def _one(self, name: str, value: Decimal) -> str:
        row = self.sheet.row(self.word[name], [value])
        return self.sheet.ref(row, 0).replace("!", "!$")

    def _tiers(self) -> list[tuple[str, str]]:
        tiers = self.terms.royalty.tiers if self.terms.royalty else ()
        return [(self._one("from_sales", tier.from_sales), self._one("rate", tier.rate)) for tier in tiers]

    def _outlook(self, name: str, bases: Sequence[Decimal]) -> None:
        sheet = self.sheet
        sheet.heads(name)
        sales = sheet.row(self.word["sales"], list(bases), total=True)
        royalty = 0
        if self.terms.royalty is not None:
            computed = sheet.row(
                self.word["royalty_computed"], [self._computed(sheet.ref(sales, at)) for at in self.years]
            )
            royalty = sheet.row(self.word["royalty"], [None] * len(self.years), total=True)
            for at in self.years:
                due = f"MAX({sheet.ref(computed, at)},{self.floor})"
                if self.cap:
                    before = f"SUM({sheet.ref(royalty, 0)}:{sheet.letter(at - 1)}{royalty})" if at else "0"
                    due = f"MIN({due},MAX({self.cap}-{before},0))"
                sheet.formula(royalty, at, f"=IF({at + 1}<={self.term},ROUND({due},2),0)")
        plus = [f"+{sheet.ref(royalty, at)}" if royalty else "" for at in self.years]
        cash = sheet.row(
            self.word["cash"], [f"={sheet.ref(self.fixed, at)}{plus[at]}" for at in self.years], total=True
        )
        last = len(self.years) - 1
        spans = [f"{sheet.ref(row, 0)}:{sheet.letter(last)}{row}" for row in (cash, self.factor)]
        row = sheet.row(self.word["present"], [f"=ROUND(SUMPRODUCT({spans[0]},{spans[1]}),2)"])
        write_text(sheet.sheet, row, 1, self.word["present"], bold=True)

    def _computed(self, base: str) -> str:
        parts = []
        for at, (start, rate) in enumerate(self.tiers):
            top = f"MIN({base},{self.tiers[at + 1][0]})" if at + 1 < len(self.tiers) else base
            parts.append(f"ROUND(MAX({top}-{start},0)*{rate}/100,2)")
        return "=" + "+".join(parts)
