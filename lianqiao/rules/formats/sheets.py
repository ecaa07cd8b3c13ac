"""A sheet with one column for each year, whose cells are formulas that a reader can follow and change."""

from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FIRST = 4  # the column of the first year: label, receiver and source stand before it
MONEY = "#,##0.00"
_HEAD = PatternFill("solid", fgColor="E3F1F3")

Value = str | int | Decimal | None


def write_text(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> None:
    """Write a text that stays a text, whatever sign it begins with; control characters, which no workbook may hold, are left out."""
    cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", text))
    if isinstance(cell, Cell):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)


class YearSheet:
    """A sheet that is filled from top to bottom; ``ref`` and ``span`` name its cells from other sheets."""

    def __init__(self, book: Workbook, title: str, years: int) -> None:
        self.sheet: Worksheet = book.create_sheet(title)
        self.years, self._next = years, 1
        for column, width in ((1, 34), (2, 20), (3, 42)):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        for at in range(years + 1):
            self.sheet.column_dimensions[self.letter(at)].width = 18

    @staticmethod
    def letter(at: int) -> str:
        """Return the letter of the column of a year, counted from nought."""
        return get_column_letter(FIRST + at)

    def heads(self, *texts: str) -> None:
        """Write a row of heads."""
        for column, text in enumerate(texts, start=1):
            write_text(self.sheet, self._next, column, text, bold=True)
            self.sheet.cell(self._next, column).fill = _HEAD
        if self._next == 1:
            self.sheet.freeze_panes = f"{self.letter(0)}2"
        self._next += 1

    def row(
        self, label: str, values: Sequence[Value], receiver: str = "", source: str = "", *, total: bool = False,
        form: str = MONEY,
    ) -> int:  # fmt: skip
        """Write a row and return its number; a text among the values is a formula."""
        row = self._next
        for column, text in ((1, label), (2, receiver), (3, source)):
            write_text(self.sheet, row, column, text)
        for at, value in enumerate(values):
            self.sheet.cell(row, FIRST + at, value).number_format = form
        if total:
            span = f"{self.letter(0)}{row}:{self.letter(self.years - 1)}{row}"
            self.sheet.cell(row, FIRST + self.years, f"=SUM({span})").number_format = MONEY
        self._next += 1
        return row

    @property
    def next_row(self) -> int:
        """The number of the row that comes next."""
        return self._next

    def formula(self, row: int, at: int, formula: str) -> None:
        """Fill a cell of a row that was written before what it needs was known."""
        self.sheet.cell(row, FIRST + at, formula).number_format = MONEY

    def ref(self, row: int, at: int) -> str:
        """Return the address of a cell, with the name of the sheet."""
        return f"'{self.sheet.title}'!{self.letter(at)}{row}"

    def span(self, first: int, last: int, at: int) -> str:
        """Return the address of cells below each other in the column of a year."""
        return f"'{self.sheet.title}'!{self.letter(at)}{first}:{self.letter(at)}{last}"


def split_rows(
    work: YearSheet, label: str, amounts: Sequence[str], weights: Sequence[Sequence[str]]
) -> list[list[str]]:
    """Write how an amount is divided by weights to the fen (largest remainder) and return the addresses by receiver and year.

    ``amounts`` are addresses by year, ``weights`` addresses by receiver and year.
    """
    count, years = len(weights), range(len(amounts))

    def whole(at: int) -> str:
        return "(" + "+".join(one[at] for one in weights) + ")"

    floors = [
        work.row(label, [
            f"=IF({whole(at)}=0,0,ROUNDDOWN(ROUND({amounts[at]}*{one[at]}/{whole(at)},6),2))" for at in years
        ], str(place + 1), "ROUNDDOWN")
        for place, one in enumerate(weights)
    ]  # fmt: skip
    rests = [
        work.row(label, [
            f"=IF({whole(at)}=0,0,ROUND({amounts[at]}*{one[at]}/{whole(at)}-{work.ref(floor, at)},8))" for at in years
        ], str(place + 1), "REST", form="0.00000000")
        for place, (one, floor) in enumerate(zip(weights, floors, strict=True))
    ]  # fmt: skip
    missing = work.row(
        label,
        [f"=ROUND(({amounts[at]}-SUM({work.span(floors[0], floors[-1], at)}))*100,0)" for at in years],
        "",
        "FEN",
        form="0",
    )
    shares = []
    for place in range(count):
        formulas = []
        for at in years:
            rank = f"RANK({work.ref(rests[place], at)},{work.span(rests[0], rests[-1], at)})"
            if place:
                rank += f"+COUNTIF({work.span(rests[0], rests[place - 1], at)},{work.ref(rests[place], at)})"
            extra = f"IF(AND({whole(at)}>0,{rank}<={work.ref(missing, at)}),0.01,0)"
            formulas.append(f"=ROUND({work.ref(floors[place], at)}+{extra},2)")
        row = work.row(label, formulas, str(place + 1), "=")
        shares.append([work.ref(row, at) for at in years])
    return shares
