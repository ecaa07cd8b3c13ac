import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lianqiao.cli.match import COLUMNS, match, replacing
from tests.cli.tables import ACHIEVEMENTS, DEMANDS, write_csv, write_jsonl


def run(folder: Path, *extra: str, out: str = "out.csv", demands: Path | None = None) -> Result:
    wanted = demands or write_csv(folder / "demands.csv", DEMANDS)
    offered = folder / "achievements.csv"
    if not offered.exists():
        write_csv(offered, ACHIEVEMENTS)
    arguments = ["--demands", str(wanted), "--achievements", str(offered), "--out", str(folder / out)]
    return CliRunner().invoke(match, [*arguments, "--no-semantic", *extra])


def pairs(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_match_writes_ranked_pairs_with_reasons(tmp_path: Path) -> None:
    result = run(tmp_path)

    found = pairs(tmp_path / "out.csv")
    assert result.exit_code == 0, result.output
    assert list(found[0]) == list(COLUMNS)
    assert [(row["demand_id"], row["achievement_id"], row["rank"]) for row in found] == [
        ("d1", "a1", "1"),
        ("d1", "a3", "2"),
        ("d2", "a2", "1"),
    ]
    assert float(found[0]["score"]) > float(found[1]["score"]) > 0
    assert any("激光熔覆" in reason for reason in json.loads(found[0]["reasons"]))


def test_match_keeps_only_the_top(tmp_path: Path) -> None:
    run(tmp_path, "--top", "1")

    assert [row["rank"] for row in pairs(tmp_path / "out.csv")] == ["1", "1"]


def test_match_writes_json_lines_with_spans(tmp_path: Path) -> None:
    run(tmp_path, out="out.jsonl")

    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    best = rows[0]
    phrase = next(reason for reason in best["reasons"] if reason["code"] == "text")
    span = phrase["achievement_span"]
    assert set(best) == set(COLUMNS)
    assert ACHIEVEMENTS[0][span["field"]][span["start"] : span["end"]] in phrase["text"]
    assert sum(reason["weight"] for reason in best["reasons"]) == pytest.approx(best["score"], abs=1e-4)


def test_match_prints_a_summary(tmp_path: Path) -> None:
    summary = json.loads(run(tmp_path, "--json").output)

    assert (summary["demands"], summary["achievements"], summary["pairs"]) == (2, 4, 3)


def test_match_reads_gb18030_and_foreign_headings(tmp_path: Path) -> None:
    rows = [{"编号": row["id"], "需求名称": row["title"], "需求描述": row["description"] or "保鲜"} for row in DEMANDS]
    foreign = write_csv(tmp_path / "需求.csv", rows, encoding="gb18030")

    result = run(tmp_path, demands=foreign)

    assert result.exit_code == 0, result.output
    assert {row["demand_id"] for row in pairs(tmp_path / "out.csv")} == {"d1", "d2"}


def test_match_uses_the_structured_fields(tmp_path: Path) -> None:
    demand: dict[str, object] = {
        "id": "d", "title": "激光熔覆", "trl_wanted": 7, "modes": ["service"], "place": "保定市", "budget_cny_max": 100000,
        "materials": ["铝合金"], "technology_field": "manufacturing", "is_anonymous": True, "organisation": "示例公司",
        "indicators": [{"name": "结合强度", "comparator": "ge", "value": 200, "unit": "MPa", "must_have": True}],
    }  # fmt: skip
    offer: dict[str, object] = {
        "id": "a", "title": "激光熔覆", "trl": 3, "modes": ["equity"], "place": "110108", "price_cny_min": 500000,
        "materials": ["镁铝合金"], "technology_field": "manufacturing", "indicators": "结合强度≥150MPa",
    }  # fmt: skip
    write_jsonl(tmp_path / "d.jsonl", [demand])
    write_jsonl(tmp_path / "a.jsonl", [offer])
    files = ["--demands", str(tmp_path / "d.jsonl"), "--achievements", str(tmp_path / "a.jsonl")]

    result = CliRunner().invoke(match, [*files, "--out", str(tmp_path / "o.csv"), "--no-semantic"])

    assert result.exit_code == 0, result.output
    words = " ".join(json.loads(pairs(tmp_path / "o.csv")[0]["reasons"]))
    for expected in (
        "必达指标结合强度≥200 MPa：不满足（成果 结合强度≥150 MPa）",
        "成熟度差 4 级：要求 7 级，现为 3 级",
        "合作方式不合：需求希望技术服务，成果提供作价投资",
        "报价 50 万元超出预算（10 万元）",
        "材料相近：需求“铝合金”，成果“镁铝合金”",
        "技术领域一致：manufacturing",
        "约 41 分钟",
    ):
        assert expected in words
    assert "示例公司" not in words


def test_match_with_meaning_uses_the_encoder(tmp_path: Path) -> None:
    wanted = write_csv(tmp_path / "demands.csv", DEMANDS[1:])
    offered = write_csv(tmp_path / "achievements.csv", ACHIEVEMENTS[:2])
    files = ["--demands", str(wanted), "--achievements", str(offered), "--out", str(tmp_path / "out.csv")]

    result = CliRunner().invoke(match, files)

    assert result.exit_code == 0, result.output
    best = pairs(tmp_path / "out.csv")[0]
    assert best["achievement_id"] == "a2"
    assert "整体意思相近" in best["reasons"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([DEMANDS[0], DEMANDS[1], DEMANDS[0]], "d1（第 2、4 行）"),
        ([{"id": "", "title": "题目", "description": ""}], "第 2 行没有 id"),
        ([{"id": "d1", "title": "", "description": ""}], "第 2 行"),
        ([{"id": "d1", "level": "3"}], "title"),
    ],
)
def test_match_refuses_unsound_tables(tmp_path: Path, rows: list[dict[str, str]], message: str) -> None:
    result = run(tmp_path, demands=write_csv(tmp_path / "bad.csv", rows))

    assert result.exit_code != 0
    assert message in result.stderr
    assert not (tmp_path / "out.csv").exists()


def test_match_takes_the_text_where_there_is_no_title_and_cuts_long_ones(tmp_path: Path) -> None:
    rows = [
        {"id": "d1", "title": "", "description": "激光熔覆修复"},
        {"id": "d2", "title": "果蔬保鲜" * 80, "description": ""},
    ]

    result = run(tmp_path, demands=write_csv(tmp_path / "odd.csv", rows))

    assert result.exit_code == 0, result.output
    assert {row["demand_id"] for row in pairs(tmp_path / "out.csv")} == {"d1", "d2"}


def test_match_leaves_out_values_it_cannot_read_and_says_so(tmp_path: Path) -> None:
    rows = [{**row, "trl_wanted": "十二"} for row in DEMANDS]

    result = run(tmp_path, demands=write_csv(tmp_path / "odd.csv", rows))

    assert result.exit_code == 0
    assert "第 2 行" in result.stderr
    assert "trl_wanted" in result.stderr


@pytest.mark.parametrize(
    ("out", "message"), [("out.txt", ".csv or .jsonl"), ("no/out.csv", "folder"), ("demands.csv", "input")]
)
def test_match_refuses_an_unsuitable_out_file(tmp_path: Path, out: str, message: str) -> None:
    result = run(tmp_path, out=out)

    assert result.exit_code != 0
    assert message in result.stderr


def test_match_refuses_an_unknown_encoder(tmp_path: Path) -> None:
    wanted, offered = write_csv(tmp_path / "d.csv", DEMANDS), write_csv(tmp_path / "a.csv", ACHIEVEMENTS)
    files = ["--demands", str(wanted), "--achievements", str(offered), "--out", str(tmp_path / "o.csv")]

    result = CliRunner().invoke(match, [*files, "--encoder", "magic"])

    assert result.exit_code != 0
    assert "magic" in result.stderr


def fail_halfway(out: Path) -> None:
    with replacing(out) as file:
        file.write("half")
        raise LookupError


def test_failure_leaves_the_old_file_and_no_scraps(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")

    with pytest.raises(LookupError):
        fail_halfway(out)

    assert out.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_match_needs_neither_django_nor_a_database() -> None:
    code = (
        "import sys, lianqiao.cli.match, lianqiao.cli.evaluate;"
        "print([name for name in ('django', 'psycopg') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
