"""Invitations, roles, mandates, leaving and the passing on of ownership."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Membership
from lianqiao.accounts.queries import actor_of
from lianqiao.core.errors import Conflict, Forbidden, Invalid, NotFound
from lianqiao.core.models import AuditEntry
from lianqiao.core.signed import LinkRefused
from lianqiao.organisations.errors import LastOwner, WrongPerson
from lianqiao.organisations.models import Invitation
from lianqiao.organisations.queries import current_members, invitation_of, waiting_invitations, waiting_transfers
from lianqiao.organisations.services import (
    accept_transfer,
    answer_invitation,
    answer_own_invitation,
    change_role,
    end_membership,
    invite,
    leave,
    offer_transfer,
    refuse_transfer,
    withdraw_invitation,
    withdraw_transfer,
)
from lianqiao.organisations.services.members import Mandate
from tests.organisations.conftest import last_mail

INVITED = "stranger@example.org"


def token_of_mail() -> str:
    return last_mail("invitation").context["token"]


def membership_of(cast, name):
    return Membership.objects.get(person=cast.people[name])


def test_invitation_by_mail_makes_a_member_once(cast, provider, stranger):
    invite(cast.university, " Stranger@Example.org ", MemberRole.EDITOR, actor=provider)
    token = token_of_mail()
    assert invitation_of(token).email == INVITED
    assert [item.kind for item in waiting_invitations(stranger)] == ["invitation"]

    answer_invitation(token, accepts=True, actor=stranger)

    assert actor_of(cast.people["stranger"]).has_membership(cast.university.pk, MemberRole.EDITOR)
    assert INVITED not in AuditEntry.objects.get(event="InvitationSent").payload
    with pytest.raises(LinkRefused):
        answer_invitation(token, accepts=True, actor=stranger)


def test_invitation_can_be_refused_even_without_an_account(cast, provider, visitor):
    invite(cast.university, "new@example.org", MemberRole.MEMBER, actor=provider)

    answer_invitation(token_of_mail(), accepts=False, actor=visitor)

    assert Invitation.objects.get().state == "refused"


def test_link_of_another_person_is_not_used_up_by_the_wrong_one(cast, provider, seeker, stranger):
    invite(cast.university, INVITED, MemberRole.OWNER, actor=provider)

    with pytest.raises(WrongPerson):
        answer_invitation(token_of_mail(), accepts=True, actor=seeker)

    assert answer_invitation(token_of_mail(), accepts=True, actor=stranger).state == "accepted"


def test_withdrawn_invitation_is_over(cast, provider, stranger, seeker):
    invitation = invite(cast.university, INVITED, MemberRole.MEMBER, actor=provider)
    with pytest.raises(Forbidden):
        withdraw_invitation(invitation.pk, actor=seeker)

    withdraw_invitation(invitation.pk, actor=provider)

    with pytest.raises(NotFound):
        answer_invitation(token_of_mail(), accepts=True, actor=stranger)


@pytest.mark.parametrize("name", ["editor", "member", "manager", "seeker", "auditor", "visitor", "administrator"])
def test_only_owners_invite(troupe, name):
    with pytest.raises(Forbidden):
        invite(troupe.university, INVITED, MemberRole.MEMBER, actor=troupe.actor(name))
    assert not Invitation.objects.exists()


def test_same_person_is_invited_once_and_a_member_not_at_all(cast, provider):
    invite(cast.university, INVITED, MemberRole.MEMBER, actor=provider)

    with pytest.raises(Conflict):
        invite(cast.university, INVITED, MemberRole.MEMBER, actor=provider)
    with pytest.raises(Conflict):
        invite(cast.university, "provider@example.org", MemberRole.OWNER, actor=provider)


@pytest.mark.parametrize(
    "mandate",
    [None, Mandate("氢能成果"), Mandate("", until=timezone.localdate()), Mandate("氢能", until=timezone.localdate() - timedelta(1)),
     Mandate("氢能", until=timezone.localdate() + timedelta(4 * 366))],
)  # fmt: skip
def test_mandate_needs_scope_and_an_end(cast, provider, mandate):
    with pytest.raises(Invalid):
        invite(cast.university, INVITED, MemberRole.TECHNOLOGY_MANAGER, actor=provider, mandate=mandate)


def test_mandate_holds_from_day_to_day(cast, provider, stranger):
    today = timezone.localdate()
    mandate = Mandate("氢能成果转化", since=today + timedelta(3), until=today + timedelta(90))
    invite(cast.university, INVITED, MemberRole.TECHNOLOGY_MANAGER, actor=provider, mandate=mandate)

    answer_invitation(token_of_mail(), accepts=True, actor=stranger)

    row = Membership.objects.get(person=cast.people["stranger"])
    assert (row.since, row.until, row.scope) == (mandate.since, mandate.until, "氢能成果转化")
    assert not actor_of(cast.people["stranger"]).memberships  # not yet


def test_last_owner_stays(cast, provider):
    with pytest.raises(LastOwner):
        leave(cast.university, actor=provider)
    with pytest.raises(LastOwner):
        end_membership(cast.university, membership_of(cast, "provider").pk, actor=provider)
    with pytest.raises(LastOwner):
        change_role(cast.university, membership_of(cast, "provider").pk, MemberRole.EDITOR, actor=provider)


def test_member_leaves_and_is_removed_and_changed(troupe, provider):
    leave(troupe.university, actor=troupe.actor("member"))
    assert not troupe.actor("member").memberships

    change_role(troupe.university, membership_of(troupe, "editor").pk, MemberRole.OWNER, actor=provider)
    leave(troupe.university, actor=provider)
    assert [row.person.name for row in current_members(troupe.university).filter(role="owner")] == ["示例editor"]
    with pytest.raises(Forbidden):
        end_membership(troupe.university, membership_of(troupe, "manager").pk, actor=troupe.actor("provider"))


def test_member_of_another_organisation_is_not_found(cast, provider):
    with pytest.raises(NotFound):
        end_membership(cast.university, membership_of(cast, "seeker").pk, actor=provider)


def test_ownership_passes_when_the_other_accepts(troupe, provider):
    editor = troupe.people["editor"]
    transfer = offer_transfer(troupe.university, editor.pk, actor=provider)
    assert [item.kind for item in waiting_transfers(troupe.actor("editor"))] == ["transfer"]
    with pytest.raises(Forbidden):
        accept_transfer(transfer.pk, actor=provider)

    accept_transfer(transfer.pk, actor=troupe.actor("editor"))

    assert troupe.actor("editor").has_membership(troupe.university.pk, MemberRole.OWNER)
    assert troupe.actor("provider").memberships[troupe.university.pk] == {MemberRole.EDITOR}


def test_offered_ownership_is_refused_or_withdrawn(troupe, provider, seeker):
    first = offer_transfer(troupe.university, troupe.people["editor"].pk, actor=provider)
    with pytest.raises(Conflict):
        offer_transfer(troupe.university, troupe.people["member"].pk, actor=provider)
    refuse_transfer(first.pk, actor=troupe.actor("editor"))
    second = offer_transfer(troupe.university, troupe.people["member"].pk, actor=provider)
    with pytest.raises(Forbidden):
        withdraw_transfer(second.pk, actor=seeker)
    withdraw_transfer(second.pk, actor=provider)

    assert troupe.actor("provider").has_membership(troupe.university.pk, MemberRole.OWNER)
    with pytest.raises(NotFound):
        offer_transfer(troupe.university, troupe.people["seeker"].pk, actor=provider)


def test_invitation_is_answered_on_the_own_page_without_the_mail(cast, provider, seeker, stranger, client):
    row = invite(cast.university, INVITED.upper(), MemberRole.EDITOR, actor=provider)
    with pytest.raises(NotFound):
        answer_own_invitation(row.pk, accepts=True, actor=seeker)
    client.force_login(cast.people["stranger"])
    assert f"/organisations/invitations/{row.pk}/answer" in client.get("/organisations/mine").content.decode()

    assert client.post(f"/organisations/invitations/{row.pk}/answer", {"answer": "accept"}).status_code == 302

    assert actor_of(cast.people["stranger"]).has_membership(cast.university.pk, MemberRole.EDITOR)
    with pytest.raises(NotFound):
        answer_own_invitation(row.pk, accepts=True, actor=stranger)


def test_invitation_that_has_ended_is_answered_by_nobody(cast, provider, stranger):
    row = invite(cast.university, INVITED, MemberRole.EDITOR, actor=provider)
    Invitation.objects.filter(pk=row.pk).update(ends=timezone.now())

    with pytest.raises(NotFound):
        answer_own_invitation(row.pk, accepts=True, actor=stranger)
    assert not list(waiting_invitations(stranger))
