"""The weights of a running platform are shown, switched and switched back by a command of its own process."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from lianqiao.core.models import AuditEntry
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, ENGINE_VERSION, weights_record
from lianqiao.matching.models import WeightSet
from lianqiao.matching.queries import weights
from lianqiao.matching.queries.model import current_scorer

pytestmark = pytest.mark.django_db(transaction=True)
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(db: None) -> Iterator[Run]:
    """Run `lianqiao weights …` on the database of the tests."""
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    command = [sys.executable, "-m", "lianqiao.cli.main", "weights"]

    def start(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*command, *map(str, arguments)], env=os.environ | {"DATABASE_URL": address}, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip

    weights.forget_weights()
    yield start
    weights.forget_weights()


def written(folder: Path, difference: float) -> Path:
    path = folder / "weights.json"
    record = weights_record(DEFAULT_WEIGHTS) | {"text": 0.5, "semantic": 0.25}
    gain = {"before": 0.7, "after": 0.7 + difference, "difference": difference, "error": 0.01, "demands": 40}
    path.write_text(json.dumps({"weights": record, "measured": {"ndcg_at_10": gain}}), encoding="utf-8")
    return path


def test_weights_are_used_noticed_and_given_back(run: Run, tmp_path: Path) -> None:
    assert current_scorer().version == ENGINE_VERSION

    used = run("use", written(tmp_path, 0.02))
    assert used.returncode == 0 and "set 1" in used.stdout and "+0.0200 ± 0.0100" in used.stdout, used.stderr
    time.sleep(weights.ASKED_EVERY_S)
    assert (current_scorer().version, current_scorer().weights.text) == (f"{ENGINE_VERSION}+w1", 0.5)
    shown = json.loads(run("show", "--json").stdout)
    assert (shown["version"], shown["weights"]["text"]) == (f"{ENGINE_VERSION}+w1", 0.5)
    assert "* set 1" in run("show").stdout
    back = run("back")
    assert back.returncode == 0 and "as shipped" in back.stdout
    time.sleep(weights.ASKED_EVERY_S)
    assert current_scorer().version == ENGINE_VERSION
    again = run("back")
    assert again.returncode == 1 and "ships with" in again.stderr
    assert AuditEntry.objects.filter(event="WeightsUsed").count() == 2


def test_a_file_without_a_shown_gain_is_refused_unless_with_a_reason(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, 0.009)

    refused = run("use", path)
    assert refused.returncode == 1 and "--anyway" in refused.stderr and not WeightSet.objects.exists()
    insisted = run("use", path, "--anyway", "试用一周")
    assert insisted.returncode == 0 and "试用一周" in insisted.stdout
    for text in ("{", "[]", '{"weights": 1}', '{"weights": {"colour": 1}}', '{"weights": {}, "measured": 3}'):
        path.write_text(text, encoding="utf-8")
        wrong = run("use", path)
        assert wrong.returncode == 1 and "weights.json" in wrong.stderr and "Traceback" not in wrong.stderr
