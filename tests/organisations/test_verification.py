"""Evidence is handed in, an administrator of that place decides, and the mark follows."""

import pytest
from django.core.files.base import ContentFile

from lianqiao.accounts.choices import MemberRole, VerificationLevel
from lianqiao.accounts.models import Membership, Organisation
from lianqiao.accounts.queries import actor_of
from lianqiao.core.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from lianqiao.core.models import AuditEntry
from lianqiao.files.errors import UploadRefused
from lianqiao.files.models import StoredFile
from lianqiao.files.queries import files_about, open_file
from lianqiao.organisations.choices import RequestKind, RequestState
from lianqiao.organisations.errors import OrganisationTaken, RequestNotFound, RequestOpen
from lianqiao.organisations.models import VerificationRequest
from lianqiao.organisations.queries import checked_code, get_request, requests_to_decide, waiting_verifications
from lianqiao.organisations.services import (
    accept_request,
    answer_own_invitation,
    claim_organisation,
    invite,
    request_verification,
    return_request,
    withdraw_request,
)
from tests.files.samples import pdf_bytes, picture_bytes
from tests.organisations.conftest import last_mail, make_code


@pytest.fixture
def asked(troupe, stranger, registered, evidence):
    organisation = registered(stranger)
    owner = actor_of(troupe.people["stranger"])
    return request_verification(organisation, evidence, actor=owner, note="法人证书见附件")


def test_administrator_of_the_place_verifies_and_the_owner_hears_of_it(troupe, asked, hebei):
    assert [row.number for row in requests_to_decide(hebei)] == [asked.number]
    assert [item.url_kwargs["number"] for item in waiting_verifications(hebei)] == [asked.number]

    accept_request(asked, actor=hebei)

    organisation = Organisation.objects.get(pk=asked.organisation_id)
    assert organisation.verification == VerificationLevel.VERIFIED and organisation.verified_on
    assert last_mail("verification_decided").context["is_accepted"] is True
    assert requests_to_decide(hebei) == []
    assert AuditEntry.objects.get(event="VerificationAccepted").subject == f"organisation:{organisation.number}"


def test_administrators_of_other_places_know_nothing_of_the_request(asked, beijing, tianjin, provider, visitor):
    for actor in (beijing, tianjin, provider, visitor):
        with pytest.raises(RequestNotFound):
            get_request(actor, asked.number)
    for actor in (beijing, tianjin, provider):
        with pytest.raises(Forbidden):
            accept_request(asked, actor=actor)
        with pytest.raises(Forbidden):
            return_request(asked, "x", actor=actor)
    assert VerificationRequest.objects.get().state == RequestState.WAITING


def test_auditor_sees_the_request_and_decides_nothing(asked, auditor):
    assert get_request(auditor, asked.number) == asked
    with pytest.raises(Forbidden):
        accept_request(asked, actor=auditor)


def test_request_is_returned_with_a_reason_and_can_be_made_again(troupe, asked, hebei, evidence):
    with pytest.raises(Invalid):
        return_request(asked, "  ", actor=hebei)

    return_request(asked, "执照已过期，请上传新照。", actor=hebei)

    assert last_mail("verification_decided").context["reason"] == "执照已过期，请上传新照。"
    with pytest.raises(IllegalMove):
        accept_request(asked, actor=hebei)
    again = request_verification(asked.organisation, evidence, actor=actor_of(troupe.people["stranger"]))
    assert again.number != asked.number


def test_second_request_of_the_same_person_is_refused(troupe, asked, evidence):
    owner = actor_of(troupe.people["stranger"])
    with pytest.raises(RequestOpen):
        request_verification(asked.organisation, evidence, actor=owner)

    withdraw_request(asked, actor=owner)

    assert request_verification(asked.organisation, evidence, actor=owner)


def test_nobody_decides_on_the_own_organisation(troupe, registered, evidence, hebei):
    organisation = registered(hebei, name="示例自办公司")
    own = request_verification(organisation, evidence, actor=actor_of(troupe.people["hebei"]))

    with pytest.raises(Forbidden):
        accept_request(own, actor=actor_of(troupe.people["hebei"]))


def test_evidence_is_open_to_those_who_decide_and_hidden_from_others(
    troupe, asked, hebei, regulator, beijing, provider
):
    [file] = files_about(hebei, asked.about)

    assert open_file(regulator, file.key).row == file
    for actor in (beijing, provider):
        assert files_about(actor, asked.about) == []


@pytest.mark.parametrize(
    "files",
    [
        [],
        [ContentFile(pdf_bytes(password="x"), "执照.pdf")],
        [ContentFile(pdf_bytes(), "好.pdf"), ContentFile(picture_bytes("PNG"), "假.pdf")],
    ],
)
def test_refused_evidence_leaves_no_request(troupe, stranger, registered, files):
    organisation = registered(stranger)

    with pytest.raises((Invalid, UploadRefused)):
        request_verification(organisation, files, actor=actor_of(troupe.people["stranger"]))

    assert not VerificationRequest.objects.exists() and not StoredFile.objects.exists()


def test_claim_makes_the_claimant_owner_when_accepted(troupe, evidence, stranger, hebei):
    Organisation.objects.filter(pk=troupe.university.pk).update(uscc=make_code("u"))
    Membership.objects.filter(organisation=troupe.university).delete()

    request = claim_organisation(troupe.university, evidence, actor=stranger)
    assert request.kind == RequestKind.CLAIM and not actor_of(troupe.people["stranger"]).memberships
    accept_request(request, actor=hebei)

    claimant = actor_of(troupe.people["stranger"])
    assert claimant.has_membership(troupe.university.pk, MemberRole.OWNER)


def test_claim_of_a_verified_organisation_with_an_owner_is_refused(troupe, evidence, stranger):
    Organisation.objects.filter(pk=troupe.university.pk).update(uscc=make_code("u"), verification="verified")

    with pytest.raises(OrganisationTaken):
        claim_organisation(troupe.university, evidence, actor=stranger)


def test_accepted_claim_ousts_whoever_entered_it_without_proof(troupe, registered, evidence, seeker, stranger, hebei):
    squatted = registered(seeker)

    accept_request(claim_organisation(squatted, evidence, actor=stranger), actor=hebei)

    assert not actor_of(troupe.people["seeker"]).has_membership(squatted.pk)
    assert actor_of(troupe.people["stranger"]).has_membership(squatted.pk, MemberRole.OWNER)


def test_accepted_claim_leaves_no_back_door_of_whoever_entered_it(
    troupe, registered, evidence, seeker, provider, stranger, hebei
):
    organisation = registered(seeker)
    squatter = troupe.actor("seeker")
    Membership.objects.create(person=troupe.people["provider"], organisation=organisation, role="technology_manager")
    invited = invite(organisation, "broker@example.org", "owner", actor=squatter)

    accept_request(claim_organisation(organisation, evidence, actor=stranger), actor=hebei)

    assert [row.person for row in Membership.objects.filter(organisation=organisation)] == [troupe.people["stranger"]]
    with pytest.raises(NotFound):
        answer_own_invitation(invited.pk, accepts=True, actor=troupe.actor("broker"))


def test_organisation_with_a_code_is_registered_once(stranger, seeker, registered):
    registered(stranger)

    with pytest.raises(Conflict):
        registered(seeker)


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("9113020", "18"),
        ("91130200MA0000019I", "18"),
        ("911302001234567800", "17"),
        (make_code("x")[:17] + ("0" if make_code("x")[17] != "0" else "1"), "18"),
    ],
)
def test_wrong_code_says_which_digit_fails(code, part):
    with pytest.raises(Invalid) as error:
        checked_code(code)

    assert part in error.value.message and error.value.problems[0].field == "uscc"
