"""Writing many entries at once, as imports do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.services import grant_membership
from lianqiao.catalog.choices import Confidentiality, EntryState
from lianqiao.catalog.models import Achievement, Indicator
from lianqiao.catalog.services import BatchOutcome, EntryInput, IndicatorInput, withdraw_entry, write_batch
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Forbidden
from lianqiao.core.models import AuditEntry
from tests.factories.accounts import TESTS
from tests.personas import NAMES, Cast

pytestmark = pytest.mark.django_db
TODAY = date.today()


def entry(key: str, cast: Cast | None = None, **fields: Any) -> EntryInput:
    organisation = cast.university.pk if cast else None
    return EntryInput(**{
        "title": f"示例{key}", "summary": "摘要", "source": "s", "external_id": key, "organisation_id": organisation, **fields,
    })  # fmt: skip


def write(*contents: EntryInput, actor: Actor = TESTS, publish_now: bool = True) -> BatchOutcome:
    return write_batch("achievement", contents, actor=actor, import_number="I-1", publish_now=publish_now)


def row(key: str) -> Achievement:
    return Achievement.objects.get(external_id=key)


def test_batch_repeated_changes_nothing(cast: Cast, provider: Actor) -> None:
    contents = [entry(key, cast, indicators=(IndicatorInput("强度", "ge", 1.0),)) for key in "123"]

    assert write(*contents, actor=provider) == BatchOutcome(3, 0, 0)
    before = list(Achievement.objects.values()) + list(Indicator.objects.values())
    assert write(*contents, actor=provider) == BatchOutcome(0, 0, 3)

    assert list(Achievement.objects.values()) + list(Indicator.objects.values()) == before
    assert AuditEntry.objects.filter(event="EntriesImported").count() == 1


def test_revision_grows_only_with_a_change_and_details_are_replaced() -> None:
    write(entry("1", indicators=(IndicatorInput("强度", "ge", 1.0),)), entry("2"))

    outcome = write(
        entry("1", indicators=(IndicatorInput("强度", "ge", 2.0), IndicatorInput("温度", "le", 3.0))), entry("2")
    )

    assert outcome == BatchOutcome(0, 1, 1)
    assert (row("1").revision, row("2").revision) == (2, 1)
    assert [(item.name, item.value) for item in row("1").indicators.all()] == [("强度", 2.0), ("温度", 3.0)]


def test_later_of_two_inputs_with_one_identity_wins() -> None:
    assert write(entry("1", title="旧"), entry("1", title="新")) == BatchOutcome(1, 0, 0)

    assert row("1").title == "新"
    assert Achievement.objects.count() == 1


def test_same_external_id_of_another_source_is_another_entry() -> None:
    assert write(entry("1"), replace(entry("1"), source="t")) == BatchOutcome(2, 0, 0)


def test_one_forbidden_organisation_means_that_nothing_is_written(cast: Cast, provider: Actor) -> None:
    mine, foreign = entry("1", cast), replace(entry("2", cast), organisation_id=cast.firm.pk)

    with pytest.raises(Forbidden):
        write(mine, foreign, actor=provider)

    assert not Achievement.objects.exists()
    assert not AuditEntry.objects.filter(event="EntriesImported").exists()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "provider"])
def test_batch_is_refused_to_all_who_do_not_write_for_the_organisation(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        write(entry("1", cast), actor=cast.actor(name))

    assert not Achievement.objects.exists()


def test_identity_of_a_foreign_entry_cannot_be_taken_over(cast: Cast, provider: Actor, seeker: Actor) -> None:
    write(entry("1", cast), actor=provider)

    with pytest.raises(Forbidden):
        write(replace(entry("1", cast), organisation_id=cast.firm.pk, title="夺"), actor=seeker)

    assert row("1").title == "示例1"
    assert row("1").organisation_id == cast.university.pk


def test_editor_imports_as_well(cast: Cast) -> None:
    grant_membership(cast.people["stranger"], cast.university, MemberRole.EDITOR, actor=TESTS)

    assert write(entry("1", cast), actor=cast.actor("stranger")) == BatchOutcome(1, 0, 0)


@pytest.mark.parametrize(
    ("fields", "publish_now", "state"),
    [
        ({}, True, "published"),
        ({}, False, "draft"),
        ({"valid_until": TODAY}, True, "published"),
        ({"valid_until": TODAY - timedelta(days=1)}, True, "expired"),
        ({"published": TODAY - timedelta(days=179)}, True, "published"),
        ({"published": TODAY - timedelta(days=181)}, True, "expired"),
        ({"confidentiality": Confidentiality.OFFLINE}, True, "draft"),
    ],
)
def test_new_entry_gets_the_state_of_its_dates(fields: dict[str, Any], publish_now: bool, state: str) -> None:
    write(entry("1", **fields), publish_now=publish_now)

    assert row("1").state == state


def test_withdrawn_entry_stays_withdrawn_whatever_a_file_says() -> None:
    write(entry("1"))
    withdraw_entry(row("1"), actor=TESTS)

    write(entry("1", title="新"))
    assert (row("1").state, row("1").title) == (EntryState.WITHDRAWN, "新")
    write(entry("1", confidentiality=Confidentiality.OFFLINE))
    assert row("1").state == EntryState.WITHDRAWN


def test_public_entry_that_must_leave_the_network_is_withdrawn() -> None:
    write(entry("1"))

    write(entry("1", confidentiality=Confidentiality.OFFLINE))

    assert row("1").state == EntryState.WITHDRAWN


def test_input_without_identity_is_refused() -> None:
    with pytest.raises(ValueError, match="external id"):
        write(entry("1"), entry(""))

    assert not Achievement.objects.exists()
