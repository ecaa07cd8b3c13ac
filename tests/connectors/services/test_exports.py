"""What is exported can be imported again to the same content, and tells no more than a page would."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.connectors import services
from lianqiao.connectors.errors import FileRefused
from lianqiao.connectors.formats.tables import read_rows
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.models import AuditEntry
from tests.connectors.conftest import Import

pytestmark = pytest.mark.django_db
ACHIEVEMENT = {
    "id": "a;1",
    "title": "=1+1 高韧性材料",
    "summary": "一句话\n两行",
    "description": '说明，含“引号”、,逗号"和;分号',
    "materials": ["碳纤维；T700", "环氧树脂"],
    "applications": ["轨道交通"],
    "indicators": [
        {"name": "韧性", "comparator": "ge", "value": 67.5, "unit": "%", "condition": "-20℃", "must_have": True},
        {"name": "厚度", "comparator": "range", "value": 1, "value_high": 2.5, "unit": "mm"},
    ],
    "trl": 6,
    "trl_evidence": "样机试验",
    "modes": ["equity", "ordinary_licence"],
    "place": "130600",
    "places_accepted": ["110000", "120000"],
    "industry": "C3062",
    "technology_field": "materials",
    "chain_link": "robotics.sensors",
    "ipc": ["C08J5/04"],
    "keywords": ["复合材料", "@抗冲击"],
    "confidentiality": "nda",
    "contact_name": "+示例",
    "valid_until": "2099-05-31",
    "published_on": "2026-11-01",
    "url": "https://example.org/a?b=1",
    "kind": "patent",
    "is_service_achievement": True,
    "programme_number": "2026YFB0000001",
    "ip": [{"number": "201710601862.3", "kind": "invention", "status": "granted", "owner": "示例燕赵大学"}],
    "price_cny_min": 300000,
    "price_cny_max": 500000,
    "cost_comparison": "-20%",
}
DEMAND = {
    "id": "d1",
    "title": "求购",
    "trl_wanted": 7,
    "budget_cny_max": 500000,
    "deadline": "2027-03-31",
    "is_anonymous": True,
    "place": "130602",
    "valid_until": "2099-05-31",
    "published_on": "2026-11-01",
}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_exported_achievement_is_imported_again_to_the_same_content(
    import_rows: Import, system: Actor, university: Organisation, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"out.{ending}"
    import_rows([ACHIEVEMENT | {"organisation": university.name}], source="s")

    assert services.export_entries(system, "achievement", file) == 1
    run = import_rows(file, source="other")

    assert (run.unchanged_count, run.rejected_count, Achievement.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_exported_demand_and_organisation_are_imported_again(
    import_rows: Import, system: Actor, university: Organisation, tmp_path: Path, ending: str
) -> None:
    organisation = {
        "id": "o1",
        "name": "示例一二三",
        "kinds": ["institute", "rd_body"],
        "website": "https://example.org",
    }
    import_rows([DEMAND | {"organisation": university.name}], "demand", source="s")
    import_rows([organisation], "organisation", source="s")

    for kind in ("demand", "organisation"):
        file = tmp_path / f"{kind}.{ending}"
        services.export_entries(system, kind, file, filters={"source": "s"})
        run = import_rows(file, kind)
        assert (run.unchanged_count, run.rejected_count, run.rows_total) == (1, 0, 1)


def test_text_that_looks_like_a_formula_is_no_formula(import_rows: Import, system: Actor, tmp_path: Path) -> None:
    import_rows([ACHIEVEMENT])

    services.export_entries(system, "achievement", tmp_path / "out.csv")
    services.export_entries(system, "achievement", tmp_path / "out.xlsx")

    assert "'=1+1" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in load_workbook(tmp_path / "out.xlsx").active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells if str(cell.value).startswith("'=1+1")]


def test_owner_of_an_anonymous_demand_is_not_exported(
    import_rows: Import, university: Organisation, editor: Actor, tmp_path: Path
) -> None:
    import_rows([DEMAND | {"contact_name": "示例联系人"}], "demand", organisation_id=university.pk)

    services.export_entries(ANONYMOUS, "demand", tmp_path / "public.jsonl")
    services.export_entries(editor, "demand", tmp_path / "own.jsonl")

    public, own = (tmp_path / "public.jsonl").read_text(), (tmp_path / "own.jsonl").read_text()
    for secret in (university.name, university.number, "示例联系人", "130602", '"d1"'):
        assert secret not in public
    assert university.name in own


@pytest.mark.parametrize("name", ["organisation", "source"])
def test_filter_does_not_tell_whose_an_anonymous_demand_is(
    import_rows: Import, university: Organisation, tmp_path: Path, name: str
) -> None:
    import_rows([DEMAND], "demand", organisation_id=university.pk)

    filters = {name: university.number}
    assert services.export_entries(ANONYMOUS, "demand", tmp_path / "out.jsonl", filters=filters) == 0


def test_confidential_text_and_drafts_stay_inside(import_rows: Import, tmp_path: Path) -> None:
    import_rows([ACHIEVEMENT])
    import_rows([ACHIEVEMENT | {"id": "2"}], options={"draft": True})

    assert services.export_entries(ANONYMOUS, "achievement", tmp_path / "out.jsonl") == 1

    [row] = read_rows(tmp_path / "out.jsonl")
    assert row.values["description"] is None
    assert row.values["programme_number"] is None
    assert row.values["id"] == Achievement.objects.get(state="published").number


def test_export_by_state_is_recorded(import_rows: Import, system: Actor, tmp_path: Path) -> None:
    import_rows([DEMAND, DEMAND | {"id": "2", "valid_until": "2026-11-02"}], "demand")

    count = services.export_entries(system, "demand", tmp_path / "out.csv", filters={"state": "expired"})

    assert (count, Demand.objects.count()) == (1, 2)
    assert '"rows":1' in AuditEntry.objects.get(event="TableExported").payload


@pytest.mark.parametrize("choices", [{"filters": {"colour": "red"}}, {"kind": "person"}, {"path": "out.pdf"}])
def test_export_that_is_not_offered_is_refused(system: Actor, tmp_path: Path, choices: dict[str, object]) -> None:
    chosen = {"kind": "demand", "path": "out.csv"} | choices
    path = tmp_path / str(chosen.pop("path"))

    with pytest.raises(FileRefused):
        services.export_entries(system, path=path, **chosen)  # type: ignore[arg-type]  # as given

    assert not AuditEntry.objects.filter(event="TableExported").exists()


def test_export_asks_no_more_queries_for_more_rows(import_rows: Import, system: Actor, tmp_path: Path) -> None:
    counts = []
    for size in (1, 20):
        import_rows([ACHIEVEMENT | {"id": str(n)} for n in range(size)])
        with CaptureQueriesContext(connection) as queries:
            services.export_entries(system, "achievement", tmp_path / "out.jsonl")
        counts.append(len(queries))

    assert counts[0] == counts[1]
