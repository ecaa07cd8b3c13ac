import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lianqiao.cli.evaluate import evaluate
from tests.cli.tables import ACHIEVEMENTS, DEMANDS, write_csv

HEADER = ("demand_id", "achievement_id", "level")


def run(folder: Path, judged: list[tuple[str, str, str]], *extra: str, header: tuple[str, ...] = HEADER) -> Result:
    rows = [dict(zip(header, row, strict=True)) for row in judged]
    files = {
        "--demands": write_csv(folder / "demands.csv", DEMANDS),
        "--achievements": write_csv(folder / "achievements.csv", ACHIEVEMENTS),
        "--judgements": write_csv(folder / "judgements.csv", rows),
    }
    arguments = [part for option, path in files.items() for part in (option, str(path))]
    return CliRunner().invoke(evaluate, [*arguments, "--no-semantic", *extra])


def test_evaluate_prints_one_json_object_with_the_measures(tmp_path: Path) -> None:
    # d1 ranks a1, a3, a2, a4; d2 ranks a2 first and has no level of 3 or more
    judged = [("d1", "a1", "1"), ("d1", "a3", "4"), ("d2", "a2", "2"), ("d2", "a1", "1")]

    result = run(tmp_path, judged, "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 0, result.output
    assert list(found) == ["demands", "pairs", "ndcg_at_10", "map", "recall_at_50", "seconds"]
    assert (found["demands"], found["pairs"]) == (2, 4)
    assert found["ndcg_at_10"] == pytest.approx((1 / math.log2(3) + 1) / 2, abs=1e-6)
    assert (found["map"], found["recall_at_50"]) == (0.5, 1.0)


def test_evaluate_without_graded_pairs_has_no_figures(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, [("d1", "a1", "1")], "--json").stdout)

    assert (found["ndcg_at_10"], found["map"], found["recall_at_50"]) == (None, None, None)


def test_evaluate_shows_the_spread_to_people(tmp_path: Path) -> None:
    result = run(tmp_path, [("d1", "a1", "4"), ("d2", "a2", "3")])

    assert "ndcg_at_10" in result.stdout
    assert "over 2 demands" in result.stdout


@pytest.mark.parametrize(
    ("judged", "message"),
    [
        (
            [("d9", "a1", "1"), ("d1", "a8", "2"), ("d1", "a9", "2")],
            "1 个需求 id 不在表中：d9；2 个成果 id 不在表中：a8、a9",
        ),
        ([("d1", "a1", "5")], "第 2 行的 level 是“5”"),
        ([("d1", "a1", "")], "第 2 行的 level"),
        ([("", "a1", "1")], "第 2 行缺少"),
        ([("d1", "a1", "1"), ("d1", "a1", "2")], "第 3 行与第 2 行是同一对"),
    ],
)
def test_evaluate_refuses_unsound_judgements(tmp_path: Path, judged: list[tuple[str, str, str]], message: str) -> None:
    result = run(tmp_path, judged)

    assert result.exit_code != 0
    assert message in result.stderr
    assert result.stdout == ""


def test_evaluate_refuses_a_missing_column(tmp_path: Path) -> None:
    result = run(tmp_path, [("d1", "a1", "1")], header=("demand_id", "achievement_id", "score"))

    assert result.exit_code != 0
    assert "缺少列 level" in result.stderr
