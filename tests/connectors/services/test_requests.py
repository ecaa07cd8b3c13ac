"""Handing a file in: what is kept of it, and who sees the run."""

import hashlib

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.accounts.queries import actor_of
from lianqiao.accounts.services import appoint, create_person
from lianqiao.catalog.models import Achievement
from lianqiao.connectors import services
from lianqiao.connectors.choices import ImportState
from lianqiao.connectors.errors import FileRefused, ImportNotFound
from lianqiao.connectors.formats.mapping import Mapping
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.queries import get_import, import_file, list_imports, mapping_of, unused_columns
from lianqiao.connectors.tasks import run_import
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.models import AuditEntry
from tests.connectors.conftest import WriteRows

pytestmark = pytest.mark.django_db
ROW = {"id": "1", "title": "成果", "farbe": "rot"}


def test_file_is_kept_with_its_digest_and_a_job_runs_it(editor: Actor, write_rows: WriteRows) -> None:
    file = write_rows([ROW])

    run = services.request_import(file, file_name="../../成果.JSONL", kind="achievement", actor=editor)
    file.unlink()
    job = ProcrastinateJob.objects.get(task_name="lianqiao.connectors.tasks.run_import")
    run_import(import_number=str(job.args["import_number"]))

    run.refresh_from_db()
    assert (run.state, run.file_name, Achievement.objects.count()) == (ImportState.FINISHED, "成果.JSONL", 1)
    assert hashlib.sha256(import_file(run).read_bytes()).hexdigest() == run.file_sha256
    assert job.lock == f"import:{run.number}"
    facts = AuditEntry.objects.filter(subject=f"import:{run.number}").values_list("event", flat=True)
    assert list(facts) == ["ImportRequested", "EntriesImported", "ImportFinished"]


def test_job_that_runs_again_changes_nothing(editor: Actor, write_rows: WriteRows) -> None:
    run = services.request_import(write_rows([ROW]), file_name="a.jsonl", kind="achievement", actor=editor)
    services.run_requested_import(run.number)
    facts = AuditEntry.objects.count()

    again = services.run_requested_import(run.number)

    assert (again.created_count, AuditEntry.objects.count()) == (1, facts)


def test_given_mapping_is_kept_and_used(system: Actor, write_rows: WriteRows) -> None:
    mapping = Mapping(columns={"id": ("farbe",), "title": ("title", "id")}, constants={"trl": 4}, id_prefix="P-")

    run = services.begin_import(write_rows([ROW]), kind="achievement", actor=system, mapping=mapping)
    services.run_import(run, actor=system)

    entry = Achievement.objects.get()
    assert (entry.external_id, entry.trl) == ("P-rot", 4)
    assert mapping_of(run) == mapping


def test_columns_that_fill_no_field_are_named(system: Actor, write_rows: WriteRows) -> None:
    run = services.begin_import(write_rows([ROW]), kind="achievement", actor=system)

    assert unused_columns(run) == ("farbe",)


def test_own_heading_over_bad_values_is_not_left_aside(system: Actor, write_rows: WriteRows) -> None:
    run = services.begin_import(write_rows([ROW | {"trl": "高"}]), kind="achievement", actor=system)

    assert mapping_of(run).columns["trl"] == ("trl",)


@pytest.mark.parametrize(
    "choices",
    [
        {"kind": "person"},
        {"options": {"colour": True}},
        {"options": {"draft": "yes"}},
        {"source": "x" * 61},
        {"mapping": Mapping(columns={"id": ("nowhere",), "title": ("title",)})},
        {"mapping": Mapping(columns={"id": ("id",)})},
    ],
)
def test_request_that_makes_no_sense_is_refused(
    system: Actor, write_rows: WriteRows, choices: dict[str, object]
) -> None:
    with pytest.raises(FileRefused):
        services.begin_import(write_rows([ROW]), actor=system, **({"kind": "achievement"} | choices))  # type: ignore[arg-type]

    assert not ImportRun.objects.exists()


def test_upload_beyond_the_limit_is_refused(editor: Actor, write_rows: WriteRows, settings: object) -> None:
    settings.IMPORT_FILE_LIMIT_MB = 0  # type: ignore[attr-defined]  # pytest-django's wrapper

    with pytest.raises(FileRefused, match="超过上限"):
        services.request_import(write_rows([ROW]), file_name="a.jsonl", kind="achievement", actor=editor)


def test_run_is_seen_by_its_person_and_by_auditors_only(
    editor: Actor, stranger: Actor, system: Actor, write_rows: WriteRows
) -> None:
    person = create_person("auditor@example.org", "示例审计", password=None, actor=system)
    appoint(person, "auditor", actor=system)
    run = services.request_import(write_rows([ROW]), file_name="a.jsonl", kind="achievement", actor=editor)

    assert get_import(editor, run.number) == get_import(actor_of(person), run.number) == run
    for other in (stranger, ANONYMOUS):
        with pytest.raises(ImportNotFound):
            get_import(other, run.number)
        assert not list_imports(other).exists()


def test_run_of_a_command_is_nobodys_own(stranger: Actor, system: Actor, write_rows: WriteRows) -> None:
    services.begin_import(write_rows([ROW]), kind="achievement", actor=system)

    assert not list_imports(ANONYMOUS).exists()
    assert not list_imports(stranger).exists()
