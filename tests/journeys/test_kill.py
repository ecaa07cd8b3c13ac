"""Kills at random moments, again and again: afterwards every row is there once, and every part agrees with the others."""

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.running import Platform, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
ROWS = 20_000
FEWER = 6_000
SEED = 20261122
_DONE = "SELECT coalesce(max(next_row), 0) FROM connectors_importrun WHERE source = %s"


@pytest.fixture(scope="module")
def shaken(make_platform: Callable[..., Platform], demonstration: Platform) -> Platform:
    """Set a platform up that knows words only: vectors of 20,000 texts are not what is tried here."""
    return make_platform("shaken", like=demonstration)


def write_rows(file: Path, rows: int = ROWS) -> Path:
    """Write short rows; each can be found by its number."""
    with file.open("w", encoding="utf-8") as out:
        for number in range(rows):
            row = {"id": f"N-{number}", "title": f"第{number}号耐低温密封件", "summary": "零下四十度不漏。"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return file


def request_import(platform: Platform, file: Path, source: str) -> str:
    """Ask for an import as the pages do: the file is stored and a worker is to take it in. Returns its number."""
    code = (
        "from pathlib import Path; from lianqiao.connectors.services import request_import; "
        "from lianqiao.core.actors import system_actor; "
        f"print(request_import(Path({str(file)!r}), file_name='rows.jsonl', kind='achievement', source={source!r}, "
        "actor=system_actor('command')).number)"
    )
    return platform.command("manage", "shell", "--no-imports", "-c", code).stdout.split()[-1]


def wait_for_rows(platform: Platform, source: str, rows: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until an import has come so far, or its process has ended."""
    wait_until(
        f"{rows} rows of {source}",
        lambda: process.poll() is not None or platform.value(_DONE, source) >= rows,
        every=0.2,
    )


def check_rows(platform: Platform, source: str, rows: int = ROWS) -> None:
    """Every row is there once, under a number of its own, and the run counted them so."""
    counted = "SELECT count(*) FROM catalog_achievement WHERE source = %s"
    assert platform.value(counted, source) == rows
    assert platform.value(counted.replace("*", "DISTINCT external_id"), source) == rows
    assert platform.value(counted.replace("*", "DISTINCT number"), source) == rows
    run = "SELECT created_count FROM connectors_importrun WHERE source = %s AND state = 'finished'"
    assert platform.value(run, source) == rows


def check_doctor(platform: Platform) -> None:
    """Audit chain, jobs and index are well: the index holds what the records hold."""
    findings = {found["part"]: found for found in json.loads(platform.command("doctor", "--json").stdout)["findings"]}
    assert {part for part, found in findings.items() if not found["is_well"]} == set()
    assert {"audit chain", "search index", "jobs", "database"} <= findings.keys()


def test_import_command_killed_again_and_again_takes_every_row_once(shaken: Platform, tmp_path: Path) -> None:
    """Drafts, so that the index of the next story has only its own rows to follow."""
    dice = random.Random(SEED)
    command = ("import", "achievements", write_rows(tmp_path / "rows.jsonl", FEWER), "--source", "command", "--draft")
    for victim, target in zip(("command", "database", "command"), _moments(dice, FEWER), strict=True):
        process = shaken.start(*command)
        wait_for_rows(shaken, "command", target, process)
        if victim == "database":
            kill_database(shaken)
            assert process.wait(120) == 1
            assert "The database does not answer any more" in shaken.log_tails()
            assert "Traceback" not in shaken.log_tails()
        else:
            shaken.kill(process)
        assert target <= shaken.value(_DONE, "command") < FEWER

    report = json.loads(shaken.command(*command, "--json", timeout=600).stdout)

    assert (report["created"], report["rejected"], report["changed"]) == (FEWER, 0, 0)
    check_rows(shaken, "command", FEWER)
    shaken.command("index", "--no-vectors")
    check_doctor(shaken)


def test_worker_web_and_database_killed_in_an_import_lose_nothing(shaken: Platform, tmp_path: Path) -> None:
    dice = random.Random(SEED + 1)
    web, worker = shaken.serve(), shaken.start("worker")
    number = request_import(shaken, write_rows(tmp_path / "rows.jsonl"), "worker")
    for victim, target in zip(("worker", "web", "database"), _moments(dice), strict=True):
        wait_for_rows(shaken, "worker", target, worker)
        if victim == "worker":
            shaken.kill(worker)
            assert target <= shaken.value(_DONE, "worker") < ROWS
            worker = shaken.start("worker")
        elif victim == "web":
            shaken.kill(web)
            web = shaken.serve()
        else:
            kill_database(shaken)
            wait_until("the web server has it again", lambda: shaken.status("/readyz") == 200)

    state = "SELECT state FROM connectors_importrun WHERE number = %s"
    wait_until(
        "the import is over", lambda: shaken.value(state, number) in ("finished", "failed"), timeout=400, every=0.5
    )
    check_rows(shaken, "worker")
    working = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name = 'index'"
    wait_until("the index has followed", lambda: shaken.value(working) == 0, timeout=400, every=0.5)
    assert worker.poll() is None
    assert "第<mark>19999</mark>号" in shaken.get("/search?q=%E7%AC%AC19999%E5%8F%B7")[1].replace("</mark><mark>", "")
    shaken.stop()
    check_doctor(shaken)


def kill_database(platform: Platform) -> None:
    """Kill PostgreSQL and start it again, as the next process that needs it would."""
    platform.kill_database()
    platform.database_server.leave()
    platform.database_server.use()


def _moments(dice: random.Random, rows: int = ROWS) -> list[int]:
    """Choose three numbers of rows at which something dies, far enough from the end to come before it."""
    return sorted(dice.sample(range(500, rows * 2 // 3), 3))
