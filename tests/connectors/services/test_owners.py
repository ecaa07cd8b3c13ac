"""Whose a row is, and for whom an actor may import."""

import pytest

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.services import OrganisationInput, create_organisation
from lianqiao.catalog.models import Achievement
from lianqiao.connectors import services
from lianqiao.connectors.choices import ImportState
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.queries import problems_of
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Forbidden
from tests.connectors.conftest import Import, WriteRows

pytestmark = pytest.mark.django_db


def _row(number: int, **more: object) -> dict[str, object]:
    return {"id": str(number), "title": f"成果{number}", **more}


def _codes(run: ImportRun) -> list[tuple[int, str]]:
    return list(problems_of(run).filter(severity="error").values_list("row", "code"))


def test_organisation_is_found_by_name_and_external_id(import_rows: Import, university: Organisation) -> None:
    run = import_rows([_row(1, organisation="示例燕赵大学"), _row(2, organisation="U08"), _row(3)])

    owners = Achievement.objects.order_by("external_id").values_list("organisation_id", flat=True)
    assert (run.rejected_count, list(owners)) == (0, [university.pk, university.pk, None])


def test_unknown_and_ambiguous_organisations_are_refused(import_rows: Import, university: Organisation) -> None:
    create_organisation(OrganisationInput(name=university.name), actor=Actor(system="tests"))

    run = import_rows([_row(1, organisation="没有的单位"), _row(2, organisation=university.name)])

    assert _codes(run) == [(1, "import.organisation_unknown"), (2, "import.organisation_ambiguous")]


def test_missing_organisation_is_made_once_when_asked_for(import_rows: Import) -> None:
    rows = [
        _row(1, organisation="示例新单位"),
        _row(2, organisation="示例新单位"),
        _row(3, organisation="12110108MBYX113773"),
    ]

    for _ in range(2):
        run = import_rows(rows, options={"create_organisations": True})

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.kinds) == ("示例新单位", [])
    # A credit code is nobody's name.
    assert _codes(run) == [(3, "import.organisation_unknown")]


def test_member_imports_for_the_own_organisation_only(
    import_rows: Import, editor: Actor, university: Organisation, factory: Organisation
) -> None:
    run = import_rows(
        [_row(1), _row(2, organisation=factory.name), _row(3, organisation=university.name)], actor=editor
    )

    assert _codes(run) == [(2, "import.organisation_forbidden")]
    assert set(Achievement.objects.values_list("organisation_id", flat=True)) == {university.pk}
    assert (run.organisation, run.source) == (university, university.number)


def test_member_cannot_take_over_an_entry_of_another_organisation(
    import_rows: Import, editor: Actor, factory: Organisation
) -> None:
    import_rows([_row(1, organisation=factory.name)], source="shared")

    run = import_rows([_row(1, title="夺取"), _row(2)], source="shared", actor=editor)

    assert _codes(run) == [(1, "import.entry_foreign")]
    assert Achievement.objects.get(external_id="1").title == "成果1"


def test_members_of_two_organisations_may_use_the_same_ids(
    import_rows: Import, editor: Actor, factory: Organisation, system: Actor
) -> None:
    import_rows([_row(1)], organisation_id=factory.pk)

    run = import_rows([_row(1)], actor=editor)

    assert (run.created_count, Achievement.objects.count()) == (1, 2)


@pytest.mark.parametrize("choices", [{"kind": "organisation"}, {"options": {"create_organisations": True}}])
def test_member_may_not_enter_organisations(editor: Actor, write_rows: WriteRows, choices: dict[str, object]) -> None:
    with pytest.raises(Forbidden):
        services.begin_import(
            write_rows([_row(1, name="示例新单位")]),
            actor=editor,
            **({"kind": "demand"} | choices),  # type: ignore[arg-type]
        )

    assert not ImportRun.objects.exists()


def test_stranger_may_not_import(stranger: Actor, write_rows: WriteRows) -> None:
    with pytest.raises(Forbidden):
        services.begin_import(write_rows([_row(1)]), kind="achievement", actor=stranger)

    assert not ImportRun.objects.exists()


def test_member_may_not_choose_another_organisation(
    editor: Actor, factory: Organisation, write_rows: WriteRows
) -> None:
    with pytest.raises(Forbidden):
        services.begin_import(write_rows([_row(1)]), kind="achievement", actor=editor, organisation_id=factory.pk)

    assert not ImportRun.objects.exists()


def test_run_of_a_deleted_person_gains_no_rights(editor: Actor, write_rows: WriteRows) -> None:
    run = services.request_import(write_rows([_row(1)]), file_name="a.jsonl", kind="achievement", actor=editor)
    ImportRun.objects.filter(pk=run.pk).update(person=None)

    finished = services.run_requested_import(run.number)

    assert (finished.state, Achievement.objects.count()) == (ImportState.FAILED, 0)
