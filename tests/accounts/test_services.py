"""Every write of the accounts app: who may, what it leaves behind, and that a refusal leaves nothing."""

import json
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from lianqiao.accounts.choices import MemberRole, PlatformRole, VerificationLevel
from lianqiao.accounts.models import Appointment, Membership, Organisation, User
from lianqiao.accounts.services import (
    OrganisationInput,
    appoint,
    create_organisation,
    create_person,
    grant_membership,
    mark_examples,
    write_organisations,
)
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Conflict, Forbidden
from lianqiao.core.models import AuditEntry, NumberSequence
from tests.factories.accounts import TESTS, make_organisation, make_person
from tests.personas import NAMES, Cast

pytestmark = pytest.mark.django_db

NOT_ADMINISTRATOR = [name for name in NAMES if name != "administrator"]
Write = Callable[[Cast, Actor], object]
WRITES: dict[str, Write] = {
    "create_organisation": lambda cast, actor: create_organisation(OrganisationInput(name="示例新所"), actor=actor),
    "write_organisations": lambda cast, actor: write_organisations(
        [OrganisationInput(name="示例新所", source="s", external_id="1")], actor=actor, import_number="I-1"
    ),
    "mark_examples": lambda cast, actor: mark_examples("tests", actor=actor),
    "create_person": lambda cast, actor: create_person("new@example.org", "新人", password=None, actor=actor),
    "appoint": lambda cast, actor: appoint(cast.people["stranger"], PlatformRole.AUDITOR, actor=actor),
    "grant_membership": lambda cast, actor: grant_membership(
        cast.people["stranger"], cast.agency, MemberRole.OWNER, actor=actor
    ),
}


def _everything() -> list[object]:
    tables = (Organisation, User, Membership, Appointment, AuditEntry, NumberSequence)
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.parametrize("name", WRITES)
def test_write_is_refused_to_all_but_the_administrator(cast: Cast, name: str) -> None:
    before = _everything()

    for who in NOT_ADMINISTRATOR:
        with pytest.raises(Forbidden) as refusal:
            WRITES[name](cast, cast.actor(who))
        assert "action" in refusal.value.data

    assert _everything() == before


@pytest.mark.parametrize("name", WRITES)
def test_write_of_the_administrator_leaves_one_audit_entry(cast: Cast, administrator: Actor, name: str) -> None:
    facts = AuditEntry.objects.exclude(event="OrganisationImported")  # each organisation of a file has its own as well
    before = facts.count()

    WRITES[name](cast, administrator)

    assert facts.count() == before + 1
    assert json.loads(AuditEntry.objects.latest("sequence").actor)["person"] == administrator.person_id


def test_owner_grants_roles_in_the_own_organisation_only(cast: Cast, provider: Actor) -> None:
    granted = grant_membership(cast.people["stranger"], cast.university, MemberRole.EDITOR, actor=provider)

    assert cast.actor("stranger").has_membership(cast.university.pk, MemberRole.EDITOR)
    assert granted.until is None
    with pytest.raises(Forbidden):
        grant_membership(cast.people["stranger"], cast.firm, MemberRole.EDITOR, actor=provider)
    assert not cast.actor("stranger").has_membership(cast.firm.pk)


def test_editor_grants_nothing(cast: Cast) -> None:
    grant_membership(cast.people["stranger"], cast.university, MemberRole.EDITOR, actor=TESTS)

    with pytest.raises(Forbidden):
        grant_membership(cast.people["broker"], cast.university, MemberRole.EDITOR, actor=cast.actor("stranger"))


def test_ended_membership_is_granted_again(cast: Cast, provider: Actor) -> None:
    membership = Membership.objects.get(organisation=cast.agency)
    Membership.objects.filter(pk=membership.pk).update(since="2020-01-01", until="2021-01-01")
    assert not cast.actor("broker").memberships

    grant_membership(cast.people["broker"], cast.agency, MemberRole.MEMBER, actor=TESTS)

    assert cast.actor("broker").has_membership(cast.agency.pk, MemberRole.MEMBER)
    assert Membership.objects.filter(organisation=cast.agency).count() == 1


def test_unknown_role_is_refused(cast: Cast, administrator: Actor) -> None:
    before = _everything()

    with pytest.raises(ValueError, match="king"):
        grant_membership(cast.people["stranger"], cast.agency, "king", actor=administrator)
    with pytest.raises(ValueError, match="king"):
        appoint(cast.people["stranger"], "king", actor=administrator)

    assert _everything() == before


def test_regional_administrator_needs_a_place_and_others_have_none(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(cast.people["stranger"], PlatformRole.REGIONAL_ADMINISTRATOR, actor=TESTS)

    assert not cast.actor("stranger").roles


def test_second_person_with_an_email_is_a_conflict(cast: Cast, administrator: Actor) -> None:
    before = _everything()

    with pytest.raises(Conflict):
        create_person("Provider@example.org", "新人", password=None, actor=administrator)

    assert _everything() == before


def test_second_organisation_with_a_code_is_a_conflict(administrator: Actor) -> None:
    make_organisation("示例甲所", uscc="12100000400000456M")
    before = _everything()

    with pytest.raises(Conflict):
        create_organisation(OrganisationInput(name="示例乙所", uscc="12100000400000456M"), actor=administrator)

    assert _everything() == before


def test_new_organisation_has_number_sort_key_and_verification() -> None:
    plain, coded = make_organisation("示例甲所"), make_organisation("示例乙所", uscc="12100000400000456M")

    assert plain.number < coded.number
    assert plain.number.startswith("O-")
    assert plain.name_key.startswith("shi4 li4 jia3 suo3")
    assert (plain.verification, coded.verification) == (VerificationLevel.NONE, VerificationLevel.CODE)


# --- organisations from files -----------------------------------------------------------------------------------------
def _write(*contents: OrganisationInput) -> tuple[int, int, int]:
    return write_organisations(contents, actor=TESTS, import_number="I-1")


def test_organisations_are_written_once_and_changed_when_they_differ() -> None:
    one = OrganisationInput(name="示例甲所", source="s", external_id="1")
    two = OrganisationInput(name="示例乙所", source="s", external_id="2")

    assert _write(one, two) == (2, 0, 0)
    first = Organisation.objects.get(external_id="1")
    assert _write(one, two) == (0, 0, 2)
    assert AuditEntry.objects.filter(event="OrganisationsImported").count() == 1
    assert _write(OrganisationInput(name="示例甲研究所", source="s", external_id="1"), two) == (0, 1, 1)

    again = Organisation.objects.get(external_id="1")
    assert (again.pk, again.number, again.name) == (first.pk, first.number, "示例甲研究所")
    assert again.revision == first.revision + 1
    assert again.name_key.startswith("shi4 li4 jia3 yan2")


def test_later_of_two_inputs_with_one_identity_wins() -> None:
    old, new = (OrganisationInput(name=name, source="s", external_id="1") for name in ("示例旧名", "示例新名"))

    assert _write(old, new) == (1, 0, 0)

    assert Organisation.objects.get(external_id="1").name == "示例新名"


def test_organisation_known_by_its_code_is_not_entered_twice() -> None:
    entered = make_organisation("示例甲所", uscc="12100000400000456M")

    assert _write(OrganisationInput(name="示例甲所", uscc="12100000400000456M", source="s", external_id="7")) == (
        0,
        1,
        0,
    )

    assert Organisation.objects.get(uscc="12100000400000456M").pk == entered.pk


def test_input_without_identity_never_overwrites_another_organisation() -> None:
    entered = make_organisation("示例甲所")

    _write(OrganisationInput(name="示例乙所"), OrganisationInput(name="示例丙所"))

    entered.refresh_from_db()
    assert entered.name == "示例甲所"
    assert Organisation.objects.filter(name__in=["示例乙所", "示例丙所"]).count() == 2


def test_verified_organisation_stays_verified_after_an_import() -> None:
    _write(OrganisationInput(name="示例甲所", source="s", external_id="1"))
    Organisation.objects.filter(external_id="1").update(verification=VerificationLevel.VERIFIED)

    _write(OrganisationInput(name="示例甲研究所", source="s", external_id="1"))

    assert Organisation.objects.get(external_id="1").verification == VerificationLevel.VERIFIED


def test_examples_are_marked_by_source(cast: Cast, administrator: Actor) -> None:
    mark_examples("tests", actor=administrator)

    assert set(Organisation.objects.filter(is_example=True)) == {cast.university, cast.firm}


def test_person_can_sign_in_with_the_password() -> None:
    person = create_person("a@example.org", "某人", password="correct horse battery", actor=TESTS)

    assert person.check_password("correct horse battery")
    assert not make_person().has_usable_password()
