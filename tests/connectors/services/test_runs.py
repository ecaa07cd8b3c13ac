import pytest

from lianqiao.catalog.models import Achievement
from lianqiao.connectors import services
from lianqiao.connectors.choices import ImportState
from lianqiao.core.actors import Actor
from tests.connectors.conftest import WriteRows


@pytest.mark.django_db
def test_import_takes_good_rows_and_names_what_is_wrong(system: Actor, write_rows: WriteRows) -> None:
    file = write_rows(
        [
            {"id": "1", "title": "高韧性复合材料", "trl": "TRL 6", "place": "保定市", "indicators": "抗冲击韧性≥67%"},
            {"id": "2", "title": "坏", "trl": "12"},
        ]
    )
    run = services.begin_import(file, kind="achievement", actor=system)
    run = services.run_import(run, actor=system)
    assert run.state == ImportState.FINISHED, run.error
    assert (run.created_count, run.rejected_count) == (1, 1)
    for p in run.problems.all():
        print(p.row, p.column, p.value, p.code, p.data)
    assert Achievement.objects.get().title == "高韧性复合材料"
