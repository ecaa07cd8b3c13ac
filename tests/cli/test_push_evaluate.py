"""`lianqiao push evaluate`: which forms it reads, that it measures in the open, and that nothing leaks."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from lianqiao.cli.interaction_tables import read_set
from lianqiao.cli.push import push
from lianqiao.push.engine.evaluation import cases_of, difference, estimate, measure

TOPICS = ("固态电池", "小麦育种", "轨道交通")


def _folder(folder: Path, readers: int = 12) -> Path:
    items = [f"{at},{TOPICS[at % 3]}方法{at}" for at in range(30)]
    (folder / "items.csv").write_text("item,title\n" + "\n".join(items), encoding="utf-8")
    rows = [f"r{it},{item},{item * 10}" for it in range(readers) for item in range(it % 3, 30, 3)]
    (folder / "interactions.csv").write_text("user,item,time\n" + "\n".join(rows), encoding="utf-8")
    return folder


def test_parts_of_a_set_hold_out_what_they_ask_for(tmp_path):
    data = read_set(_folder(tmp_path), None)

    later, readers, entries = cases_of(data, 1)

    for case in (later, *later.validation, entries, *entries.validation):
        for test in case.tests:
            known = set(case.train.entries[case.train.readers == test.reader].tolist())
            assert known == set(test.history.tolist()) and known.isdisjoint(test.right)
    for test in later.tests:  # what is asked for came after all that was known
        assert max(test.history) < min(test.right)
    assert not set(readers.train.readers.tolist()) & {test.reader for test in readers.tests}
    assert not set(entries.train.entries.tolist()) & set(entries.among.tolist())
    for case in (later, readers, entries):  # nothing is tuned on what is asked for in the end
        held = {(test.reader, entry) for test in case.tests for entry in test.right}
        assert case.validation
        assert not held & {
            (test.reader, entry) for part in case.validation for test in part.tests for entry in test.right
        }


def test_measures_are_those_of_the_books(tmp_path):
    case = cases_of(read_set(_folder(tmp_path), None), 1)[0]
    right = {test.reader: test.right for test in case.tests}

    best = measure(case, lambda test: np.array([float(at in right[test.reader]) for at in range(30)]))
    worst = measure(case, lambda test: -np.array([float(at in right[test.reader]) for at in range(30)]))

    assert best.recall.tolist() == best.ndcg.tolist() == [1.0] * 12 and worst.recall.sum() == 0
    assert estimate(best.recall).low == 1.0 and difference(best.ndcg, worst.ndcg).low > 0


@pytest.mark.slow
def test_all_orders_are_measured_in_one_run(tmp_path):
    result = CliRunner().invoke(push, ["evaluate", str(_folder(tmp_path)), "--no-semantic", "--json"])

    assert result.exit_code == 0, result.output
    found = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert [it["case"] for it in found] == ["with history", "new readers", "new entries"]
    orders = found[0]["orders"]
    assert {"popularity", "newest", "BM25 profile", "implicit ALS", "Lianqiao"} <= set(orders)
    assert orders["Lianqiao"]["ndcg_at_20"][0] > orders["newest"]["ndcg_at_20"][0]
    assert found[2]["orders"]["implicit ALS"] is None


def test_a_path_without_interactions_is_refused(tmp_path):
    result = CliRunner().invoke(push, ["evaluate", str(tmp_path), "--no-semantic"])
    assert result.exit_code != 0 and "interactions.csv" in result.output
