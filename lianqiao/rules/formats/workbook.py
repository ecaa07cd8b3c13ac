"""A waterfall as a workbook: the assumptions on one sheet, and amounts that are formulas over them on the other."""

import io
from typing import Protocol

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from lianqiao.rules.engine.waterfall import PartyShare, Waterfall, WaterfallInput
from lianqiao.rules.money import ZERO

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = Font(bold=True)
_MONEY = "#,##0.00"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class _Put(Protocol):
    """Writes a line and returns where its amount stands."""

    def __call__(self, step: str, receiver: str, formula: str, counted: object) -> str:
        """Write a line."""


def waterfall_workbook(given: WaterfallInput, result: Waterfall) -> bytes:
    """Return an XLSX file. Each amount is a formula rounded to the fen; beside it stands what the platform counted.

    A remainder of a fen that does not divide may fall on another line than the platform's (largest remainder); the column of
    differences shows it.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    inputs: Worksheet = book.create_sheet("条件")
    steps: Worksheet = book.create_sheet("分配")
    cells = _inputs(inputs, given)
    _steps(steps, given, result, cells)
    for sheet, widths in ((inputs, (34, 18)), (steps, (22, 26, 20, 20, 14))):
        for column, width in zip("ABCDE", widths, strict=False):
            sheet.column_dimensions[column].width = width
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _inputs(sheet: Worksheet, given: WaterfallInput) -> dict[str, str]:
    """Write the assumptions; returns where each stands, by its name."""
    cells: dict[str, str] = {}

    def put(name: str, label: str, value: object) -> None:
        row = sheet.max_row + 1
        sheet.cell(row, 1, _safe(label))
        cell = sheet.cell(row, 2, float(str(value)))
        cell.number_format = _MONEY
        cells[name] = f"'{sheet.title}'!$B${row}"

    sheet.append(["条件", "数值"])
    for cell in sheet[1]:
        cell.font = _HEAD
    put("gross", "收入（元）", given.gross)
    put("vat", "增值税税率（%），免税为 0", given.vat_percent)
    put("taxes", "其他税费（元）", given.other_taxes)
    for at, cost in enumerate(given.costs):
        put(f"cost{at}", f"直接成本：{cost.name or cost.kind}（元）", cost.amount)
    for at, one in enumerate(given.recoupments):
        put(f"back{at}", f"先行回收：{one.receiver}（元）", one.amount)
    for at, party in enumerate(given.parties):
        put(f"share{at}", f"{party.name}：分配比例（%）", party.percent)
        if party.fee:
            put(f"fee{at}", f"{party.name}：佣金比例（%）", party.fee.percent)
            put(f"feeplus{at}", f"{party.name}：佣金金额（元）", party.fee.amount)
        for number, person in enumerate(party.contributors):
            put(f"weight{at}.{number}", f"{party.name}：{person.name} 贡献", person.weight)
    return cells


def _steps(sheet: Worksheet, given: WaterfallInput, result: Waterfall, cells: dict[str, str]) -> None:
    sheet.append(["步骤", "收款", "金额（公式）", "平台计算", "差额"])
    for cell in sheet[1]:
        cell.font = _HEAD

    def put(step: str, receiver: str, formula: str, counted: object) -> str:
        row = sheet.max_row + 1
        sheet.cell(row, 1, step)
        sheet.cell(row, 2, _safe(receiver))
        sheet.cell(row, 3, f"={formula}")
        sheet.cell(row, 4, float(str(counted)))
        sheet.cell(row, 5, f"=ROUND(C{row}-D{row},2)")
        for column in (3, 4, 5):
            sheet.cell(row, column).number_format = _MONEY
        return f"C{row}"

    gross = put("收入", "", cells["gross"], given.gross)
    is_taxed = any(step.code == "vat" and step.basis != "exempt" for step in result.steps)
    vat = put(
        "增值税", "", f"ROUND({gross}*{cells['vat']}/(100+{cells['vat']}),2)" if is_taxed else "0", result.amount("vat")
    )
    taxes = put("其他税费", "", f"MIN({cells['taxes']},{gross}-{vat})", result.amount("taxes"))
    wanted = "+".join(cells[f"cost{at}"] for at in range(len(given.costs))) or "0"
    costs = put("直接成本", "", f"MIN({wanted},{gross}-{vat}-{taxes})", result.amount("costs"))
    net = put("净收入", "", f"{gross}-{vat}-{taxes}-{costs}", result.amount("net"))
    whole = "+".join(cells[f"back{at}"] for at in range(len(given.recoupments))) or "0"
    counted = [line.amount for step in result.steps if step.code == "recoupment" for line in step.lines]
    counted = counted or [ZERO] * len(given.recoupments)
    back: dict[str, list[str]] = {}
    for at, one in enumerate(given.recoupments):
        share = f"IF({whole}=0,0,ROUND(MIN({whole},{net})*{cells[f'back{at}']}/({whole}),2))"
        back.setdefault(one.receiver, []).append(put("先行回收", one.receiver, share, counted[at]))
    recouped = "-".join([net, *(cell for column in back.values() for cell in column)])
    for at, party in enumerate(given.parties):
        part = put(
            "各方分配",
            party.name,
            f"ROUND(({recouped})*{cells[f'share{at}']}/100,2)",
            result.lines("shares").get(party.name, 0),
        )
        income = "+".join([part, *back.get(party.name, [])])
        _within(party, at, income, result, cells, put)


def _within(party: PartyShare, at: int, income: str, result: Waterfall, cells: dict[str, str], put: _Put) -> None:
    taken: list[str] = []
    reward = next((step for step in result.steps if (step.code, step.party) == ("reward", party.name)), None)
    if reward is not None:
        cell = put("奖励总额", party.name, f"ROUND(({income})*{float(reward.percent or 0)}/100,2)", reward.amount)
        taken.append(cell)
        weights = [cells[f"weight{at}.{number}"] for number in range(len(party.contributors))]
        for person, weight in zip(party.contributors, weights, strict=True):
            formula = f"ROUND({cell}*{weight}/({'+'.join(weights)}),2)"
            put("团队分配", person.name, formula, result.lines("team", party.name).get(person.name, 0))
    if party.fee:
        rest = "-".join([f"({income})", *taken])
        formula = f"MIN(ROUND(({income})*{cells[f'fee{at}']}/100,2)+{cells[f'feeplus{at}']},{rest})"
        taken.append(put("佣金", party.fee.receiver, formula, result.amount("fee", party.name)))
    put("单位留存", party.name, "-".join([f"({income})", *taken]), result.amount("fund", party.name))


def _safe(text: str) -> str:
    """Let no text be read as a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
