"""Who an actor is: memberships, offices and tokens, with their dates."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.accounts.errors import OrganisationNotFound, TokenRefused
from lianqiao.accounts.models import ApiToken, Appointment, Membership, User
from lianqiao.accounts.queries import (
    actor_of,
    actor_of_token,
    get_organisation,
    list_organisations,
    organisation_keys,
    organisations_of,
    tokens_of,
)
from lianqiao.accounts.services import grant_membership, issue_token, revoke_token
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.errors import Forbidden, NotFound
from lianqiao.core.models import AuditEntry
from tests.factories.accounts import TESTS, make_organisation, make_person
from tests.personas import Cast

YESTERDAY, TOMORROW = date.today() - timedelta(days=1), date.today() + timedelta(days=1)

pytestmark = pytest.mark.django_db


def test_actor_knows_memberships_and_acts_for_the_first_unless_told(cast: Cast) -> None:
    person = cast.people["provider"]
    grant_membership(person, cast.firm, MemberRole.EDITOR, actor=TESTS)
    grant_membership(person, cast.firm, MemberRole.TECHNOLOGY_MANAGER, actor=TESTS)

    actor = actor_of(person)

    assert actor.memberships == {cast.university.pk: {"owner"}, cast.firm.pk: {"editor", "technology_manager"}}
    assert actor.organisation_id == cast.university.pk
    assert actor_of(person, cast.firm.pk).organisation_id == cast.firm.pk
    assert actor_of(person, cast.agency.pk).organisation_id == cast.university.pk  # not theirs: no acting for it
    assert organisations_of(actor) == [cast.firm, cast.university]  # by pinyin: jidong before yanzhao


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (YESTERDAY, None, True),
        (YESTERDAY, date.today(), True),
        (date.today(), TOMORROW, True),
        (TOMORROW, None, False),
        (date.min.replace(year=2000), YESTERDAY, False),
    ],
)
def test_membership_and_office_hold_between_their_dates(
    cast: Cast, since: date, until: date | None, *, counts: bool
) -> None:
    Membership.objects.filter(person=cast.people["provider"]).update(since=since, until=until)
    Appointment.objects.filter(person=cast.people["regulator"]).update(since=since, until=until)

    assert actor_of(cast.people["provider"]).has_membership(cast.university.pk) is counts
    regulator = actor_of(cast.people["regulator"])
    assert regulator.has_role(PlatformRole.REGIONAL_ADMINISTRATOR) is counts
    assert regulator.place_codes == ({"130000"} if counts else frozenset())


def test_inactive_or_absent_person_is_anonymous(cast: Cast) -> None:
    person = cast.people["provider"]
    person.is_active = False

    assert actor_of(person) is ANONYMOUS
    assert actor_of(None) is ANONYMOUS


def test_actor_costs_two_queries(cast: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture of pytest-django
        actor_of(cast.people["provider"])


def test_audit_record_of_an_actor_holds_keys_and_no_name(provider: Actor, cast: Cast) -> None:
    assert provider.as_record() == {"person": provider.person_id, "organisation": cast.university.pk, "system": ""}


# --- tokens -----------------------------------------------------------------------------------------------------------
def test_token_acts_for_its_person_and_only_its_digest_is_kept(cast: Cast, provider: Actor) -> None:
    token, key = issue_token(cast.people["provider"], "脚本", actor=provider)

    actor, found = actor_of_token(key)

    assert (actor, found) == (provider, token)
    assert not any(key in str(value) for value in ApiToken.objects.values_list().get())
    assert key not in AuditEntry.objects.get(event="TokenIssued").payload
    assert list(tokens_of(provider)) == [token]


@pytest.mark.parametrize("fault", ["unknown", "empty", "expired", "revoked", "inactive"])
def test_useless_token_is_refused(cast: Cast, provider: Actor, fault: str) -> None:
    expires = timezone.now() - timedelta(seconds=1) if fault == "expired" else None
    token, key = issue_token(cast.people["provider"], "脚本", actor=provider, expires=expires)
    if fault == "revoked":
        revoke_token(token.pk, actor=provider)
    if fault == "inactive":
        User.objects.filter(pk=cast.people["provider"].pk).update(is_active=False)

    with pytest.raises(TokenRefused) as refusal:
        actor_of_token({"unknown": key + "x", "empty": ""}.get(fault, key))

    assert refusal.value.status == 401
    assert refusal.value.code == "accounts.token_refused"


@pytest.mark.parametrize("who", ["seeker", "administrator", "stranger", "visitor"])
def test_token_is_issued_by_oneself_alone(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        issue_token(cast.people["provider"], "脚本", actor=cast.actor(who))

    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("who", ["seeker", "administrator", "visitor"])
def test_token_of_another_person_cannot_be_revoked(cast: Cast, provider: Actor, who: str) -> None:
    token, key = issue_token(cast.people["provider"], "脚本", actor=provider)

    with pytest.raises(NotFound):
        revoke_token(token.pk, actor=cast.actor(who))

    assert actor_of_token(key)[1] == token
    assert not AuditEntry.objects.filter(event="TokenRevoked").exists()


def test_token_is_revoked_once(cast: Cast, provider: Actor) -> None:
    token, _ = issue_token(cast.people["provider"], "脚本", actor=provider)
    revoke_token(token.pk, actor=provider)

    with pytest.raises(NotFound):
        revoke_token(token.pk, actor=provider)


# --- organisations ----------------------------------------------------------------------------------------------------
def test_organisation_is_found_by_code_name_or_external_id() -> None:
    one = make_organisation("示例甲所", uscc="12100000400000456M", source="s", external_id="X1")

    found = organisation_keys(["12100000400000456M", "示例甲所", "X1", "示例乙所", ""])

    assert found == {"12100000400000456M": one.pk, "示例甲所": one.pk, "X1": one.pk}


def test_ambiguous_or_merged_organisation_is_not_guessed() -> None:
    make_organisation("示例同名所", source="s", external_id="1")
    make_organisation("示例同名所", source="t", external_id="1")
    kept = make_organisation("示例新所")
    merged = make_organisation("示例旧所")
    merged.merged_into = kept
    merged.save()

    assert organisation_keys(["示例同名所", "1", "示例旧所"]) == {}
    with pytest.raises(OrganisationNotFound):
        get_organisation(ANONYMOUS, merged.number)
    assert merged not in list_organisations(TESTS)


def test_emails_are_one_whatever_their_case() -> None:
    person = make_person(email="Li.Ming@Example.ORG")

    assert person.email == "li.ming@example.org"
    assert User.objects.get_by_natural_key("LI.MING@example.org") == person
