"""The command itself, as a process of its own: exit codes, what it prints, and what a kill leaves behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from lianqiao.catalog.models import Achievement
from lianqiao.cli.main import cli
from lianqiao.connectors.formats.tables import read_rows
from lianqiao.connectors.models import ImportRun
from lianqiao.core.models import NumberSequence

ROWS = 3000
Start = Callable[..., "subprocess.Popen[str]"]
# A small process between: what a process is charged at its peak begins with the size of the one that started it.
PEAK = (
    "import os, subprocess, sys; started = subprocess.Popen(sys.argv[1:]); _, status, usage = os.wait4(started.pid, 0);"
    "print(usage.ru_maxrss, file=sys.stderr); sys.exit(os.waitstatus_to_exitcode(status))"
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(db: None, tmp_path: Path) -> Start:
    """Start `lianqiao` on the database of the tests."""
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    environment = os.environ | {"DATABASE_URL": address, "LIANQIAO_MEDIA_DIR": str(tmp_path / "media")}

    def run(*arguments: str | Path, through: Sequence[str] = ()) -> "subprocess.Popen[str]":
        command = [*through, sys.executable, "-m", "lianqiao.cli.main", *map(str, arguments)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return run


def _finish(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=240)
    return process.returncode, out, err


def _write(file: Path, rows: Sequence[dict[str, object]]) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.mark.slow
def test_import_killed_in_the_middle_goes_on_without_doubles(start: Start, tmp_path: Path) -> None:
    file = _write(tmp_path / "many.jsonl", [{"id": str(n), "title": f"成果 {n}"} for n in range(ROWS)])

    victim = start("import", "achievements", file)
    while victim.poll() is None and not ImportRun.objects.filter(next_row__gt=500).exists():
        time.sleep(0.02)
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    cut_off = ImportRun.objects.get()
    written = Achievement.objects.count()
    code, out, err = _finish(start("import", "achievements", file, "--json"))

    assert victim.returncode == -signal.SIGKILL
    assert (cut_off.state, cut_off.created_count) == ("running", written)
    assert 0 < written < ROWS
    assert (code, err) == (0, "")
    report = json.loads(out)
    assert (report["import"], report["created"], report["rejected"]) == (cut_off.number, ROWS, 0)
    assert Achievement.objects.values("external_id").distinct().count() == Achievement.objects.count() == ROWS
    assert NumberSequence.objects.get(prefix="A").last == ROWS


def test_refused_rows_are_told_and_counted_in_the_exit_code(start: Start, tmp_path: Path) -> None:
    file = _write(tmp_path / "rows.jsonl", [{"id": "1", "title": "好"}, {"id": "2", "title": "坏", "trl": "77"}])
    rejects = tmp_path / "rejects.jsonl"

    code, out, err = _finish(start("import", "achievements", file, "--rejects", rejects))

    assert (code, err) == (3, "")
    assert "不是技术成熟度等级" in out
    assert str(rejects) in out
    assert json.loads(rejects.read_text(encoding="utf-8"))["id"] == "2"


def test_file_that_is_no_table_ends_in_one_line_and_code_1(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "page.csv"
    file.write_text("<html></html>", encoding="utf-8")

    code, out, err = _finish(start("import", "demands", file))

    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "网页" in err


def test_template_can_be_imported_and_the_import_exported(start: Start, tmp_path: Path) -> None:
    template, exported = tmp_path / "t.csv", tmp_path / "out.xlsx"
    assert CliRunner().invoke(cli, ["template", "organisations", str(template)]).exit_code == 0

    assert _finish(start("import", "organisations", template, "--source", "s"))[0] == 0
    assert _finish(start("export", "organisations", exported))[0] == 0

    [row] = read_rows(exported)
    assert (row.values["source"], row.values["name"]) == ("s", "示例科技有限公司")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_rows_stay_below_a_gigabyte(start: Start, tmp_path: Path) -> None:
    text = "复合材料层间增韧与在线检测。" * 60
    rows = [{"id": str(n), "title": f"成果 {n}", "description": text, "trl": n % 9 + 1} for n in range(8_000)]
    file = _write(tmp_path / "many.jsonl", rows)

    code, out, err = _finish(start("import", "achievements", file, "--json", through=[sys.executable, "-c", PEAK]))

    assert (code, json.loads(out)["created"]) == (0, len(rows))
    assert int(err.splitlines()[-1]) < 1024 * 1024  # KiB
