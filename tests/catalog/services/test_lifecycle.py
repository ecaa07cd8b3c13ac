"""The life of an entry: each move by those who may, from where it is possible, and nothing changed otherwise."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lianqiao.catalog.choices import VALIDITY_DAYS, Confidentiality, EntryState
from lianqiao.catalog.errors import EntryIncomplete
from lianqiao.catalog.models import Achievement, Demand, Entry, Indicator
from lianqiao.catalog.queries import model_of
from lianqiao.catalog.services import (
    EntryInput,
    IndicatorInput,
    PropertyInput,
    TrlInput,
    change_entry,
    confirm_entry,
    create_entry,
    expire_entries,
    publish_entry,
    reopen_entry,
    withdraw_entry,
)
from lianqiao.catalog.states import ENTRY_STATES
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Forbidden, IllegalMove
from lianqiao.core.models import AuditEntry
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import NAMES, Cast

pytestmark = pytest.mark.django_db

MOVES: dict[str, Callable[..., Entry]] = {
    "publish": publish_entry,
    "confirm": confirm_entry,
    "withdraw": withdraw_entry,
    "reopen": reopen_entry,
}
EVENTS = {
    "publish": "EntryPublished",
    "confirm": "EntryConfirmed",
    "withdraw": "EntryWithdrawn",
    "reopen": "EntryReopened",
}
LEGAL_FROM = {"publish": "draft", "confirm": "published", "withdraw": "published", "reopen": "withdrawn"}
TODAY = date.today()


def row_of(entry: Entry) -> dict[str, object]:
    return dict(model_of(entry.KIND).objects.filter(pk=entry.pk).values().get())


def change(entry: Entry, *, actor: Actor) -> Entry:
    content = EntryInput(title="新标题", summary="新摘要", organisation_id=entry.organisation_id)
    return change_entry(entry, content, actor=actor)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", [state.value for state in EntryState])
def test_move_is_made_from_its_states_and_refused_from_others(
    cast: Cast, provider: Actor, move: str, state: str
) -> None:
    entry = make_achievement(state, organisation_id=cast.university.pk)
    before, facts = row_of(entry), AuditEntry.objects.count()

    if move in {step.name for step in ENTRY_STATES.available(state)}:
        moved = MOVES[move](entry, actor=provider)
        assert moved.state == ENTRY_STATES.target(state, move) == row_of(entry)["state"]
        assert moved.revision == entry.revision + 1
        assert AuditEntry.objects.latest("sequence").event == EVENTS[move]
    else:
        with pytest.raises(IllegalMove):
            MOVES[move](entry, actor=provider)
        assert row_of(entry) == before
        assert AuditEntry.objects.count() == facts


@pytest.mark.parametrize("move", [*MOVES, "change"])
def test_move_is_refused_to_all_who_do_not_write_for_the_owner(cast: Cast, move: str) -> None:
    act = MOVES.get(move, change)
    entry = make_achievement(LEGAL_FROM.get(move, "draft"), organisation_id=cast.university.pk)
    before, facts = row_of(entry), AuditEntry.objects.count()

    for name in NAMES:
        if name != "provider":
            with pytest.raises(Forbidden):
                act(entry, actor=cast.actor(name))

    assert row_of(entry) == before
    assert AuditEntry.objects.count() == facts


@pytest.mark.parametrize("kind", ["achievement", "demand"])
def test_entry_is_created_as_a_draft_with_all_its_details(cast: Cast, provider: Actor, kind: str) -> None:
    content = EntryInput(
        title="示例", organisation_id=cast.university.pk, modes=["equity"], elements={"materials": ["钢"]},
        indicators=(IndicatorInput("强度", "ge", 5.0, unit="MPa"), IndicatorInput("温度", "range", 1.0, 9.0, "℃")),
        property_items=(PropertyInput("ZL1", "invention", "granted"), PropertyInput("ZL1", "invention", "lapsed")),
        trl_records=(TrlInput(6, "报告"),), trl=6 if kind == "achievement" else None,
    )  # fmt: skip

    entry = create_entry(kind, content, actor=provider)

    row = model_of(kind).objects.get(pk=entry.pk)
    assert (row.state, row.author_id, row.revision, row.published) == ("draft", provider.person_id, 1, None)
    assert row.number.startswith("A-" if kind == "achievement" else "D-")
    assert [(item.name, item.position) for item in row.indicators.all()] == [("强度", 0), ("温度", 1)]
    if isinstance(row, Achievement):
        assert [(item.number, item.status) for item in row.property_items.all()] == [("ZL1", "lapsed")]
        assert [item.is_self_assessed for item in row.trl_records.all()] == [False]


@pytest.mark.parametrize("name", NAMES)
def test_entry_is_created_for_the_own_organisation_by_those_who_write_for_it(cast: Cast, name: str) -> None:
    for organisation in (cast.university, cast.firm, cast.agency, None):
        content = EntryInput(title="示例", organisation_id=organisation.pk if organisation else None)
        if (name, organisation) in {("provider", cast.university), ("seeker", cast.firm)}:
            create_entry("demand", content, actor=cast.actor(name))
        else:
            with pytest.raises(Forbidden):
                create_entry("demand", content, actor=cast.actor(name))

    assert Demand.objects.count() == (1 if name in ("provider", "seeker") else 0)


def test_publication_dates_the_entry(cast: Cast, provider: Actor) -> None:
    entry = publish_entry(make_achievement(organisation_id=cast.university.pk), actor=provider)

    assert (entry.published, entry.confirmed) == (TODAY, TODAY)
    assert entry.valid_until == TODAY + timedelta(days=VALIDITY_DAYS)


def test_confirmation_renews_validity_and_keeps_the_first_day(cast: Cast, provider: Actor) -> None:
    entry = make_achievement(EntryState.EXPIRED, organisation_id=cast.university.pk)
    Achievement.objects.filter(pk=entry.pk).update(published="2019-07-01")

    confirmed = confirm_entry(entry, actor=provider)

    assert (confirmed.state, confirmed.published) == ("published", date(2019, 7, 1))
    assert confirmed.valid_until == TODAY + timedelta(days=VALIDITY_DAYS)


INCOMPLETE: dict[str, dict[str, Any]] = {
    "catalog.title_missing": {"title": "  "},
    "catalog.summary_missing": {"summary": " ", "description": ""},
    "catalog.offline": {"confidentiality": Confidentiality.OFFLINE},
}


@pytest.mark.parametrize("code", INCOMPLETE)
def test_incomplete_entry_is_not_published_and_the_problem_is_named(cast: Cast, provider: Actor, code: str) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, **INCOMPLETE[code])
    before = row_of(entry)

    with pytest.raises(EntryIncomplete) as refusal:
        publish_entry(entry, actor=provider)

    assert [problem.code for problem in refusal.value.problems] == [code]
    assert row_of(entry) == before


@pytest.mark.parametrize("code", INCOMPLETE)
def test_public_entry_cannot_be_made_incomplete(cast: Cast, provider: Actor, code: str) -> None:
    fields: dict[str, Any] = {"title": "示例", "summary": "摘要", "organisation_id": cast.university.pk} | INCOMPLETE[
        code
    ]
    public = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)
    before = row_of(public)

    with pytest.raises(EntryIncomplete):
        change_entry(public, EntryInput(**fields), actor=provider)
    assert row_of(public) == before

    expired = make_achievement(EntryState.EXPIRED, organisation_id=cast.university.pk)
    change_entry(expired, EntryInput(**fields), actor=provider)
    with pytest.raises(EntryIncomplete):  # not an error of the database
        confirm_entry(expired, actor=provider)
    assert row_of(expired)["state"] == EntryState.EXPIRED


def test_database_itself_refuses_what_must_not_be_on_the_network(cast: Cast) -> None:
    entry = make_achievement(EntryState.PUBLISHED)

    for fields in ({"confidentiality": Confidentiality.OFFLINE}, {"valid_until": None}, {"state": "lost"}, {"trl": 12}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Achievement.objects.filter(pk=entry.pk).update(**fields)


def test_change_replaces_content_and_details_and_names_the_fields(cast: Cast, provider: Actor) -> None:
    entry = make_achievement(
        organisation_id=cast.university.pk,
        indicators=(IndicatorInput("强度", "ge", 5.0), IndicatorInput("温度", "le", 9.0)),
    )
    content = EntryInput(
        title="新标题",
        summary=entry.summary,
        organisation_id=cast.university.pk,
        indicators=(IndicatorInput("重量", "lt", 1.0),),
    )

    changed = change_entry(entry, content, actor=provider)

    assert changed.revision == entry.revision + 1
    assert changed.title_key != entry.title_key
    assert [item.name for item in Indicator.objects.filter(achievement=entry)] == ["重量"]
    assert '"fields":["title"]' in AuditEntry.objects.latest("sequence").payload


def test_entry_cannot_be_given_to_an_organisation_one_does_not_write_for(cast: Cast, provider: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk)
    before = row_of(entry)

    with pytest.raises(Forbidden):
        change_entry(entry, EntryInput(title="示例", organisation_id=cast.firm.pk), actor=provider)

    assert row_of(entry) == before


def test_expiry_hides_what_has_run_out_and_nothing_else(cast: Cast) -> None:
    old, good, draft = make_achievement("published"), make_demand("published"), make_demand()
    Achievement.objects.filter(pk=old.pk).update(valid_until=TODAY - timedelta(days=1))
    Demand.objects.filter(pk=good.pk).update(valid_until=TODAY)

    assert expire_entries(TODAY, actor=TESTS) == 1
    assert expire_entries(TODAY, actor=TESTS) == 0

    assert [row_of(entry)["state"] for entry in (old, good, draft)] == ["expired", "published", "draft"]
    assert AuditEntry.objects.filter(event="EntriesExpired").get().payload == f'{{"numbers":["{old.number}"]}}'
