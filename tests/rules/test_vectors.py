"""The examples worked out by hand in docs/rules-vectors.md: what is calculated has to be what stands there."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lianqiao.rules.engine.ownership import owner_by_default
from lianqiao.rules.engine.rewards import Clock, RewardCase, reward_for
from lianqiao.rules.engine.taxes import TransferCase, counted_salary, transfer_tax, vat_in
from lianqiao.rules.engine.waterfall import WaterfallInput, run_waterfall
from lianqiao.rules.plain import from_json
from lianqiao.rules.registry import cited

TEXT = (Path(__file__).parents[2] / "docs" / "rules-vectors.md").read_text("utf-8")
Row = dict[str, str]


def _table(text: str) -> list[Row]:
    lines = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    head = [cell.strip() for cell in lines[0]]
    return [dict(zip(head, (cell.strip() for cell in line), strict=True)) for line in lines[2:]]


SECTIONS = {part.splitlines()[0]: part for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]}
OWNERSHIP, REWARDS, TRANSFERS, VAT, SALARIES = (_table(part) for part in list(SECTIONS.values())[:5])
WATERFALLS = re.split(r"^### ", list(SECTIONS.values())[5], flags=re.MULTILINE)[1:]
YES = "是"


def _named(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[row["编号"] for row in rows])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def test_there_are_vectors_of_everything() -> None:
    assert [len(rows) for rows in (OWNERSHIP, REWARDS, TRANSFERS, VAT, SALARIES, WATERFALLS)] == [19, 19, 13, 4, 6, 13]


@_named(OWNERSHIP)
def test_ownership(row: Row) -> None:
    rule = owner_by_default(row["代码"], _day(row["日期"]), row["地点"])
    found = ("无", "无") if rule is None else (rule.outcome, cited(rule))
    assert found == (row["结果"].split()[0], row["依据"])


@_named(REWARDS)
def test_rewards(row: Row) -> None:
    years = {"produced": row["投产"], "profited": row["盈利"], "year": row["年度"], "years": row["年数"]}
    clock = Clock(**{name: int(text) for name, text in years.items() if text}) if row["年度"] else None
    percent = Decimal(row["约定"]) if row["约定"] else None
    case = RewardCase(row["方式"], row["国家设立"] == YES, percent, row["选北京"] == YES, clock)
    reward = reward_for(case, _day(row["日期"]), row["地点"])
    used = reward.rule.code if reward.rule else ""
    assert (reward.percent, reward.basis, used) == (Decimal(row["结果"]), row["性质"], row["规则"])


@_named(TRANSFERS)
def test_transfer_income(row: Row) -> None:
    case = TransferCase(
        Decimal(row["所得"]), row["权利"], int(row["年限"] or 0), is_registered=row["登记"] == YES,
        is_owner=row["自有"] == YES, in_zgc=row["中关村"] == YES,
    )  # fmt: skip
    tax = transfer_tax(case, Decimal(row["税率"]), _day(row["日期"]))
    assert (tax.tax, tax.why) == (Decimal(row["税额"]), row["原因"])
    assert tax.exempt + tax.halved + tax.whole == case.income


@_named(VAT)
def test_value_added_tax(row: Row) -> None:
    vat = vat_in(
        Decimal(row["含税价款"]), Decimal(row["税率"]), row["合同"], _day(row["日期"]), is_registered=row["登记"] == YES
    )
    used = vat.rule.code if vat.rule else ""
    assert (vat.amount, vat.is_exempt, used) == (Decimal(row["税额"]), row["免税"] == YES, row["规则"])


@_named(SALARIES)
def test_cash_rewards(row: Row) -> None:
    counted = counted_salary(
        Decimal(row["奖励"]), is_non_profit=row["非营利"] == YES, is_registered=row["登记"] == YES,
        received=_day(row["取得收入"]), paid=_day(row["发放"]),
    )  # fmt: skip
    assert counted.counted == Decimal(row["计入"])


@pytest.mark.parametrize("text", WATERFALLS, ids=[text.split()[0] for text in WATERFALLS])
def test_waterfalls(text: str) -> None:
    given = from_json(json.loads(text.split("```json")[1].split("```", maxsplit=1)[0]), WaterfallInput)
    result = run_waterfall(given)
    for row in _table(text):
        found = result.lines(row["步骤"], row["单位"]).get(row["收款"]) if row["收款"] else None
        amount = result.amount(row["步骤"], row["单位"]) if found is None else found
        assert amount == Decimal(row["金额"]), row
    said = re.search(r"^提示：(\S+)", text, flags=re.MULTILINE)
    assert {finding.code for finding in result.findings} - {"vat_unsaid"} == set(
        said.group(1).split("、") if said else []
    )
    assert result.paid_out == given.gross
