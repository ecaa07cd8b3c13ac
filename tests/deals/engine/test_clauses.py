"""The search for forbidden clauses against fifty sentences written by hand (clauses.json: sentence, what it is; empty: harmless)."""

import json
from pathlib import Path

import pytest

from lianqiao.deals.engine.clauses import forbidden

ROWS = json.loads((Path(__file__).parent / "clauses.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "code"), ROWS, ids=[row[0][:12] for row in ROWS])
def test_a_clause_is_found_for_what_it_is(text: str, code: str) -> None:
    found = list(forbidden("other", text))
    assert {item.code for item in found} == ({code} if code else set())


def test_the_place_is_where_the_words_stand() -> None:
    text = "甲方提供资料。\n乙方不得对许可技术进行任何改进。"
    finding = next(forbidden("benefits", text))
    assert text[finding.start : finding.end] == finding.quote == "不得对许可技术进行任何改进"
    assert (finding.place, finding.source.cited) == ("benefits", law_text())


def law_text() -> str:
    return "《最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释》第10条第1项"
