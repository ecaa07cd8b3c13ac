"""What was judged, as the tables that the commands read."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lianqiao.catalog.services import withdraw_entry
from lianqiao.cli.evaluate import evaluate
from lianqiao.cli.export import export
from lianqiao.connectors.services import export_judged_set
from lianqiao.core.errors import Forbidden
from lianqiao.core.models import AuditEntry
from lianqiao.matching.services import JudgementInput, judge_pair
from tests.factories.accounts import TESTS
from tests.matching.judged_pairs import make_judge, make_pair

pytestmark = pytest.mark.django_db


def test_the_set_is_read_by_evaluate(cast, tmp_path: Path):
    judge = make_judge(cast, "broker")
    pairs = [make_pair(cast, title=title) for title in ("低噪声风机叶轮", "苹果采后保鲜", "激光熔覆修复")]
    confidential = make_pair(cast, title="保密装置", confidentiality="nda", description="绝密参数", is_anonymous=True)
    for pair in [*pairs, confidential]:
        judge_pair(*pair.numbers, JudgementInput(4), actor=judge)
        judge_pair(pair.achievement.number, pairs[0].demand.number, JudgementInput(1), actor=judge) if pair != pairs[
            0
        ] else None
    withdraw_entry(pairs[2].achievement, actor=TESTS)

    count = export_judged_set(cast.actor("administrator"), tmp_path / "set")

    assert count == 5  # four and three more, less the two of the withdrawn achievement
    files = [f"--{name}={tmp_path / 'set' / name}.csv" for name in ("demands", "achievements", "judgements")]
    result = CliRunner().invoke(evaluate, [*files, "--no-semantic", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["pairs"], found["demands"], found["ndcg_at_10"]) == (5, 3, 1.0)
    text = (tmp_path / "set" / "demands.csv").read_text(encoding="utf-8")
    assert "绝密" not in text and "保密装置" in text
    payload = json.loads(AuditEntry.objects.get(event="TableExported").payload)
    assert (payload["kind"], payload["rows"]) == ("judgements", 5)


def test_those_who_may_not_see_results_get_no_set(cast, tmp_path: Path):
    for name in ("provider", "visitor", "regulator"):
        with pytest.raises(Forbidden):
            export_judged_set(cast.actor(name), tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_command_takes_a_folder_for_what_was_judged_and_a_file_for_all_else(tmp_path: Path):
    wrong = (
        ["judgements"], ["judgements", str(tmp_path / "a.csv")], ["judgements", "--out", str(tmp_path), "--state", "draft"],
        ["demands"], ["demands", str(tmp_path / "a.csv"), "--out", str(tmp_path)],
    )  # fmt: skip
    for arguments in wrong:
        result = CliRunner().invoke(export, arguments)
        assert result.exit_code == 2 and "takes" in result.output, (arguments, result.output)
