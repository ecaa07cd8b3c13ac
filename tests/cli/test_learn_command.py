"""Learning the weights from tables of judgements."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lianqiao.cli.learn import learn
from lianqiao.matching.engine.learning import is_shown_better
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, weights_from
from tests.cli.tables import write_csv

TOPICS = ("激光熔覆", "风机叶轮", "苹果保鲜", "电池隔膜", "钢渣利用", "海水淡化")


def tables(folder: Path, *, demands: int, truth: str) -> list[str]:
    """Write a set in which the technology field decides (``field``), or the words alone do (``words``)."""
    lot = random.Random(7)
    wanted, offered, judged = [], [], []
    for at in range(demands):
        topic, field = lot.choice(TOPICS), lot.choice(("energy", "new-materials"))
        other = "new-materials" if field == "energy" else "energy"
        wanted.append({"id": f"d{at}", "title": f"需要{topic}技术第{at}号", "technology_field": field})
        for number in range(6):
            same, close = number % 2 == 0, number < 3
            far = f"{topic}技术第{at}号成套装置及其制备方法" if truth == "field" else f"{topic}装置及其用途"
            title = f"{topic}技术第{at}号" if close else far
            identity = f"a{at}-{number}"
            offered.append({"id": identity, "title": title, "technology_field": field if same else other})
            level = (4 if same else 1) if truth == "field" else (4 if close else 1)
            judged.append({"demand_id": f"d{at}", "achievement_id": identity, "level": str(level)})
    files = {"demands": wanted, "achievements": offered, "judgements": judged}
    return [f"--{name}={write_csv(folder / f'{name}.csv', rows)}" for name, rows in files.items()]


def run(arguments: list[str], *more: str) -> Result:
    return CliRunner().invoke(learn, [*arguments, "--no-semantic", *more])


def test_what_decides_is_learnt_and_shown_on_held_out_demands(tmp_path: Path) -> None:
    out = tmp_path / "weights.json"

    result = run(tables(tmp_path, demands=30, truth="field"), "--out", str(out), "--json")

    assert result.exit_code == 0, result.output
    found, kept = json.loads(result.stdout), json.loads(out.read_text(encoding="utf-8"))
    gain = found["measured"]["ndcg_at_10"]
    assert gain["after"] > gain["before"] and gain["difference"] >= gain["error"] and found["is_better"] is True
    assert gain["demands"] == 30 and found["measured"]["folds"] == 5
    learnt = weights_from(kept["weights"])
    flatter = learnt.text_half < DEFAULT_WEIGHTS.text_half  # two ways of letting the field decide among like words
    assert flatter or learnt.adjustments["field"] > DEFAULT_WEIGHTS.adjustments["field"]
    assert learnt.text + learnt.semantic == pytest.approx(DEFAULT_WEIGHTS.text + DEFAULT_WEIGHTS.semantic)
    assert is_shown_better(kept["measured"])


def test_where_nothing_can_be_gained_the_weights_stay(tmp_path: Path) -> None:
    result = run(tables(tmp_path, demands=20, truth="words"))

    assert result.exit_code == 0, result.output
    assert "keep the weights in use" in result.stdout and "weights: as before" in result.stdout


def test_the_same_set_gives_the_same_weights(tmp_path: Path) -> None:
    arguments = tables(tmp_path, demands=15, truth="field")
    one, other = (json.loads(run(arguments, "--json").stdout) for _ in range(2))

    assert one["weights"] == other["weights"] and one["measured"] == other["measured"]


def test_learning_may_begin_with_weights_in_use(tmp_path: Path) -> None:
    arguments, out = tables(tmp_path, demands=30, truth="field"), tmp_path / "weights.json"
    run(arguments, "--out", str(out))

    found = json.loads(run(arguments, "--start", str(out), "--json").stdout)

    assert found["measured"]["start"] == json.loads(out.read_text(encoding="utf-8"))["weights"]
    assert found["measured"]["ndcg_at_10"]["before"] == 1 and found["is_better"] is False
    out.write_text('{"weights": {"colour": 1}}', encoding="utf-8")
    wrong = run(arguments, "--start", str(out))
    assert wrong.exit_code == 1 and "unknown weights: colour" in wrong.output


def test_too_few_demands_are_refused(tmp_path: Path) -> None:
    result = run(tables(tmp_path, demands=9, truth="field"))

    assert result.exit_code == 1 and "9 demands have judged pairs of different levels" in result.output


def test_unknown_ids_are_refused(tmp_path: Path) -> None:
    arguments = tables(tmp_path, demands=3, truth="field")
    write_csv(tmp_path / "judgements.csv", [{"demand_id": "d9", "achievement_id": "a0-0", "level": "1"}])

    result = run(arguments)

    assert result.exit_code == 1 and "d9" in result.output
