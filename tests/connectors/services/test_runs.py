"""A run from its first row to its last: what is taken, what is refused, what a repetition changes."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.connectors import services
from lianqiao.connectors.choices import ImportState
from lianqiao.connectors.errors import FileRefused, ImportBusy
from lianqiao.connectors.models import ImportProblem, ImportRun
from lianqiao.connectors.queries import import_file, problems_of, view_problem
from lianqiao.connectors.services import runs
from lianqiao.core.actors import Actor
from lianqiao.core.models import AuditEntry
from tests.connectors.conftest import Import, WriteRows

pytestmark = pytest.mark.django_db
GOOD = {"id": "1", "title": "高韧性复合材料", "trl": "TRL 6", "place": "保定市", "indicators": "抗冲击韧性≥67%"}


def test_good_row_is_written_with_its_details_and_published(import_rows: Import) -> None:
    run = import_rows([GOOD | {"trl_evidence": "样机试验", "ip": "ZL201710601862.3", "industry": "3062"}])

    entry = Achievement.objects.get()
    assert (run.state, run.created_count, run.rejected_count, run.rows_total) == (ImportState.FINISHED, 1, 0, 1)
    assert (entry.place_id, entry.industry_id, entry.state) == ("130600", "C3062", EntryState.PUBLISHED)
    assert [(row.name, row.value, row.unit) for row in entry.indicators.all()] == [("抗冲击韧性", 67.0, "%")]
    assert entry.trl_records.get().evidence == "样机试验"
    assert entry.property_items.get().kind == "invention"


def test_bad_row_names_row_column_value_reason_and_remedy(import_rows: Import) -> None:
    run = import_rows([GOOD, {"id": "2", "title": "坏", "trl": "12"}])

    problem = view_problem(problems_of(run).get(severity="error"))
    assert (run.created_count, run.rejected_count) == (1, 1)
    assert (problem.row, problem.column, problem.value, problem.code) == (2, "trl", "12", "record.trl_bad")
    assert problem.reason == "不是技术成熟度等级"
    assert problem.remedy.startswith("请填 1 到 9")


def test_dry_run_counts_the_same_and_writes_nothing(import_rows: Import) -> None:
    import_rows([GOOD])
    before = list(AuditEntry.objects.exclude(event__startswith="Import").values_list("hash", flat=True))

    rows = [GOOD | {"title": "改过的标题"}, {"id": "2", "title": "新", "organisation": "示例新单位"}, {"id": "3"}]
    run = import_rows(rows, is_dry_run=True, options={"create_organisations": True})

    assert (run.created_count, run.changed_count, run.rejected_count) == (1, 1, 1)
    assert [entry.title for entry in Achievement.objects.all()] == ["高韧性复合材料"]
    assert not Organisation.objects.exists()
    assert list(AuditEntry.objects.exclude(event__startswith="Import").values_list("hash", flat=True)) == before


def test_repeated_import_finds_everything_unchanged(import_rows: Import) -> None:
    rows = [GOOD, {"id": "2", "title": "二"}]
    import_rows(rows)

    run = import_rows(rows)

    assert (run.created_count, run.changed_count, run.unchanged_count) == (0, 0, 2)
    assert {entry.revision for entry in Achievement.objects.all()} == {1}


def test_changed_row_is_updated_in_place(import_rows: Import) -> None:
    import_rows([GOOD])
    number = Achievement.objects.get().number

    run = import_rows([GOOD | {"title": "更好的材料", "indicators": "韧性≥70%"}])

    entry = Achievement.objects.get()
    assert (run.changed_count, entry.number, entry.title, entry.revision) == (1, number, "更好的材料", 2)
    assert [row.value for row in entry.indicators.all()] == [70.0]


def test_same_id_from_another_source_is_another_entry(import_rows: Import) -> None:
    import_rows([GOOD], source="a")

    import_rows([GOOD], source="b")

    assert sorted(Achievement.objects.values_list("source", flat=True)) == ["a", "b"]


def test_repeated_id_in_a_file_names_the_first_row(import_rows: Import) -> None:
    run = import_rows([GOOD, GOOD | {"title": "又一个"}, GOOD | {"source": "elsewhere"}])

    problem = problems_of(run).get(code="import.duplicate_id")
    assert (problem.row, problem.data) == (2, {"id": "1", "first": 1})
    assert run.created_count == 2


def test_draft_option_publishes_nothing(import_rows: Import) -> None:
    import_rows([GOOD], options={"draft": True})

    assert Achievement.objects.get().state == EntryState.DRAFT


def test_demand_is_read_with_budget_and_anonymity(import_rows: Import) -> None:
    rows = [{"id": "1", "title": "求购", "trl_wanted": "7", "budget_cny": "30-50万元", "is_anonymous": "是"}]
    import_rows(rows, "demand")

    entry = Demand.objects.get()
    assert (entry.budget_min_cny, entry.budget_max_cny) == (300_000, 500_000)
    assert (entry.trl_wanted, entry.is_anonymous) == (7, True)


def test_organisations_are_created_and_found_again(import_rows: Import) -> None:
    rows = [{"id": "u1", "name": "示例海河科技大学", "kinds": "高校", "place": "天津"}]

    first, second = import_rows(rows, "organisation"), import_rows(rows, "organisation")

    organisation = Organisation.objects.get()
    assert (organisation.kinds, organisation.place_id) == (["university"], "120000")
    assert (first.created_count, second.unchanged_count) == (1, 1)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"industry": "C3999"}, "import.code_unknown", "industry"),
        ({"contact_name": "名" * 81}, "record.too_long", "contact_name"),
        ({"indicators": [{"name": "名" * 121, "value": 1}]}, "record.too_long", "indicators"),
        ({"technology_field": "炼金术"}, "record.choice_unknown", "technology_field"),
        ({"place": "999999"}, "record.place_unknown", "place"),
    ],
)
def test_value_that_the_tables_cannot_hold_is_refused(
    import_rows: Import, row: dict[str, object], code: str, column: str
) -> None:
    run = import_rows([GOOD | row, GOOD | {"id": "2"}])

    problem = problems_of(run).get(severity="error")
    assert (problem.code, problem.column) == (code, column)
    assert (run.created_count, run.rejected_count) == (1, 1)


def test_row_that_the_database_refuses_is_found_among_good_ones(
    import_rows: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A width that our own check does not know of: the database is the last to see it.
    monkeypatch.setattr("lianqiao.connectors.services.reading._column_widths", lambda kind: {})

    run = import_rows([GOOD | {"id": str(n), "contact_name": "名" * (81 if n == 5 else 3)} for n in range(8)])

    problem = problems_of(run).get(severity="error")
    assert (problem.row, problem.code) == (6, "import.database_refused")
    assert (run.created_count, Achievement.objects.count()) == (7, 7)


def test_evidence_without_a_level_is_warned_of(import_rows: Import) -> None:
    run = import_rows([{"id": "1", "title": "只有依据", "trl_evidence": "样机试验"}])

    assert problems_of(run).filter(code="import.evidence_without_level", severity="warning").exists()
    assert run.created_count == 1


def test_run_goes_on_where_it_was_cut_off(
    system: Actor, write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "BATCH_ROWS", 2)
    file = write_rows([GOOD | {"id": str(n)} for n in range(5)] + [GOOD | {"id": "0"}])

    def interrupt(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    begun = services.begin_import(file, kind="achievement", actor=system)
    with pytest.raises(KeyboardInterrupt):
        services.run_import(begun, actor=system, progress=interrupt)
    cut_off = ImportRun.objects.get()
    resumed = services.begin_import(file, kind="achievement", actor=system)
    finished = services.run_import(resumed, actor=system)

    assert (cut_off.state, cut_off.next_row, cut_off.created_count) == (ImportState.RUNNING, 3, 2)
    assert (resumed.number, finished.state, finished.created_count) == (cut_off.number, ImportState.FINISHED, 5)
    # The last row repeats an id that was written before the cut.
    assert problems_of(finished).get(severity="error").data["first"] == 1


def test_second_process_cannot_write_the_same_batch(import_rows: Import, system: Actor, write_rows: WriteRows) -> None:
    begun = services.begin_import(write_rows([GOOD]), kind="achievement", actor=system)

    def overtake(run: ImportRun) -> None:
        ImportRun.objects.filter(pk=run.pk).update(next_row=99)

    with pytest.raises(ImportBusy):
        _run_while(begun, system, overtake)

    assert not Achievement.objects.exists()


def _run_while(begun: ImportRun, actor: Actor, meanwhile: object) -> None:
    original = runs._count_rows

    def count(run: ImportRun) -> ImportRun:
        counted = original(run)
        meanwhile(run)  # type: ignore[operator]  # a function of the test
        return counted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "_count_rows", count)
        services.run_import(begun, actor=actor)


def test_file_broken_at_its_end_is_refused_as_a_whole(system: Actor, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("id,title\n" + "".join(f"{n},好\n" for n in range(60)) + "60,多了一格,x\n", encoding="utf-8")

    run = services.run_import(services.begin_import(file, kind="achievement", actor=system), actor=system)

    assert (run.state, Achievement.objects.count()) == (ImportState.FAILED, 0)
    assert "第 62 行" in run.error
    assert AuditEntry.objects.get(event="ImportFinished").subject == f"import:{run.number}"


def test_stored_file_that_was_changed_is_refused(system: Actor, write_rows: WriteRows) -> None:
    run = services.begin_import(write_rows([GOOD]), kind="achievement", actor=system)
    import_file(run).write_text('{"id": "9", "title": "掉包"}\n', encoding="utf-8")

    finished = services.run_import(run, actor=system)

    assert (finished.state, Achievement.objects.count()) == (ImportState.FAILED, 0)


@pytest.mark.parametrize(
    "content", ["甲,乙\nx,y\n", "", "<html></html>", "id,id\n1,2\n"], ids=["no id", "empty", "page", "twice"]
)
def test_file_that_is_no_such_table_leaves_nothing_behind(system: Actor, tmp_path: Path, content: str) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(FileRefused):
        services.begin_import(file, kind="demand", actor=system)

    assert not ImportRun.objects.exists()


def test_warnings_are_counted_but_only_the_first_are_kept(import_rows: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianqiao.connectors.services.batches.WARNINGS_KEPT", 3)

    run = import_rows([{"id": str(n), "title": "无"} for n in range(5)])

    assert (run.warning_count, ImportProblem.objects.count()) == (5, 3)


def test_batch_costs_the_same_queries_however_many_rows(import_rows: Import, university: Organisation) -> None:
    counts = []
    for size in (1, 2, 40):
        rows = [GOOD | {"id": f"{size}-{n}", "organisation": university.name} for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            import_rows(rows)
        counts.append(len(queries))

    assert counts[1] == counts[2]  # the first run of a year also opens the counters of numbers


def test_constraint_refuses_an_unknown_state(import_rows: Import) -> None:
    run = import_rows([GOOD])

    with pytest.raises(IntegrityError):
        ImportRun.objects.filter(pk=run.pk).update(state="lost")
