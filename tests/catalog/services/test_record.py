"""Every write of an entry or an organisation leaves what was there before and after, and no name of a person."""

import json

import pytest

from lianqiao.accounts.services import OrganisationInput, write_organisations
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.services import EntryInput, IndicatorInput, PropertyInput, TrlInput, change_entry, write_batch
from lianqiao.core.models import AuditEntry
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand

pytestmark = pytest.mark.django_db
PERSON = "诸葛明远"


def changes_of(event: str) -> dict[str, object]:
    changes: dict[str, object] = json.loads(AuditEntry.objects.filter(event=event).latest("sequence").payload)[
        "changes"
    ]
    return changes


def test_change_keeps_old_and_new_values() -> None:
    entry = make_demand(title="旧题", budget_max_cny=5, indicators=(IndicatorInput("功耗", "le", 5.0, unit="W"),))

    change_entry(entry, EntryInput(title="新题", summary="说明要解决的问题。", budget_max_cny=7), actor=TESTS)

    changes = changes_of("EntryChanged")
    assert changes["title"] == ["旧题", "新题"] and changes["budget_max_cny"] == [5, 7]
    assert changes["indicators"][0][0]["name"] == "功耗" and changes["indicators"][1] == []  # type: ignore[index]
    assert "summary" not in changes


def test_moves_keep_the_states() -> None:
    entry = make_demand(EntryState.EXPIRED)

    assert changes_of("EntryPublished")["state"] == ["draft", "published"]
    assert changes_of("EntryExpired")["state"] == ["published", "expired"]
    assert AuditEntry.objects.get(event="EntryExpired").subject == f"entry:{entry.number}"


def test_names_of_people_are_never_written_into_the_trail() -> None:
    entry = make_achievement(
        contact_name=PERSON,
        property_items=(PropertyInput("ZL201710601862.3", "invention", "granted", owner=PERSON),),
        trl_records=(TrlInput(4, assessor=PERSON),),
    )
    change_entry(entry, EntryInput(title="题", contact_name=f"{PERSON}二"), actor=TESTS)

    assert changes_of("EntryChanged")["contact_name"] is None
    assert not AuditEntry.objects.filter(payload__contains=PERSON).exists()


def test_import_leaves_an_entry_in_the_trail_of_each_row_it_wrote() -> None:
    first = [EntryInput(title=f"题{i}", source="s", external_id=str(i)) for i in range(3)]
    write_batch("demand", first, actor=TESTS, import_number="I-1", publish_now=False)
    again = [EntryInput(title="题0", source="s", external_id="0"), EntryInput(title="改", source="s", external_id="1")]
    write_batch("demand", again, actor=TESTS, import_number="I-2", publish_now=False)

    facts = AuditEntry.objects.filter(event="EntryImported")
    assert [json.loads(fact.payload)["import_number"] for fact in facts] == ["I-1"] * 3 + ["I-2"]
    assert changes_of("EntryImported")["title"] == ["题1", "改"]


def test_import_of_organisations_leaves_each_its_own_entry() -> None:
    for scope in ("一", "二"):
        content = OrganisationInput("示例院", source="s", external_id="1", scope=scope)
        write_organisations([content], actor=TESTS, import_number="I-1")

    assert changes_of("OrganisationImported") == {"scope": ["一", "二"]}
