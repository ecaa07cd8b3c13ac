"""Verification: an administrator of the place looks at evidence and says that the organisation is what it says it is."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole, VerificationLevel
from lianqiao.accounts.models import Membership, Organisation
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Invalid, Problems
from lianqiao.core.limits import check_limit
from lianqiao.core.mail import queue_mail
from lianqiao.core.numbers import take_numbers
from lianqiao.files.choices import Purpose
from lianqiao.files.services import Upload, accept_file
from lianqiao.organisations.access import Action
from lianqiao.organisations.choices import OfferState, RequestKind, RequestState
from lianqiao.organisations.errors import OrganisationTaken, RequestOpen
from lianqiao.organisations.events import (
    InvitationAnswered,
    MembershipEnded,
    VerificationAccepted,
    VerificationRequested,
    VerificationReturned,
    VerificationWithdrawn,
)
from lianqiao.organisations.models import Invitation, VerificationRequest
from lianqiao.organisations.queries import is_held
from lianqiao.organisations.states import INVITATION_STATES, VERIFICATION_STATES

DECIDE_WITHIN = timedelta(days=7)
MOST_FILES = 5


def request_verification(
    organisation: Organisation, evidence: Sequence[Upload], *, actor: Actor, note: str = ""
) -> VerificationRequest:
    """Hand evidence in for an organisation that one owns. Publishes ``VerificationRequested``.

    Raises ``Forbidden``, ``Invalid`` (no evidence, a file refused, no code) or ``RequestOpen``.
    """
    require(actor, Action.VERIFICATION_REQUEST, organisation)
    return _request(RequestKind.VERIFY, organisation, evidence, actor, note)


def claim_organisation(
    organisation: Organisation, evidence: Sequence[Upload], *, actor: Actor, note: str = ""
) -> VerificationRequest:
    """Ask to become the owner of an organisation that nobody owns. Publishes ``VerificationRequested``.

    Raises ``Forbidden``, ``Invalid``, ``RequestOpen`` or ``OrganisationTaken``.
    """
    require(actor, Action.VERIFICATION_CLAIM, organisation)
    return _request(RequestKind.CLAIM, organisation, evidence, actor, note)


@transaction.atomic
def _request(
    kind: RequestKind, organisation: Organisation, evidence: Sequence[Upload], actor: Actor, note: str
) -> VerificationRequest:
    check_limit("verification", str(actor.person_id))
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if kind == RequestKind.CLAIM and is_held(row):
        raise OrganisationTaken("This organisation has an owner already. Ask the owner to invite you.")
    _check(row, evidence)
    [number] = take_numbers("V")
    now = timezone.now()
    request = VerificationRequest(
        number=number,
        kind=kind,
        organisation=row,
        person_id=actor.person_id,
        note=note,
        created=now,
        due=now + DECIDE_WITHIN,
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise RequestOpen("Your request for this organisation waits already.") from None
    files = [
        accept_file(
            upload,
            purpose=Purpose.ORGANISATION_EVIDENCE,
            actor=actor,
            about=request.about,
            organisation_id=row.pk,
            field="evidence",
        )
        for upload in evidence
    ]
    event = VerificationRequested(number=row.number, request=number, kind=kind, files=[str(file.key) for file in files])
    publish(event, actor=actor)
    return request


def _check(organisation: Organisation, evidence: Sequence[Upload]) -> None:
    problems = Problems()
    if not evidence:
        problems.add(
            "evidence", "organisations.evidence_missing", "Hand in at least one file, for example the licence."
        )
    if len(evidence) > MOST_FILES:
        problems.add("evidence", "organisations.evidence_many", "Hand in at most five files.")
    if not organisation.uscc:
        problems.add("uscc", "organisations.code_missing", "The organisation has no credit code to be verified by.")
    if organisation.merged_into_id:
        problems.add("", "organisations.merged", "This organisation was merged into another.")
    problems.check("The request cannot be made like this.")


@transaction.atomic
def accept_request(request: VerificationRequest, *, actor: Actor) -> VerificationRequest:
    """Say that the evidence holds: the organisation is verified and a claimant becomes its owner.

    Publishes ``VerificationAccepted``. Raises ``Forbidden``, ``IllegalMove`` or ``OrganisationTaken``.
    """
    row = _lock(request)
    require(actor, Action.VERIFICATION_ACCEPT, row)
    row.state = VERIFICATION_STATES.target(row.state, "accept")
    organisation = Organisation.objects.select_for_update().get(pk=row.organisation_id)
    if row.person_id is None:
        raise Invalid("Whoever asked has no account any more. Return the request.")
    if row.kind == RequestKind.CLAIM:
        if is_held(organisation):
            raise OrganisationTaken("This organisation has an owner by now. Return the request.")
        _oust_unverified(organisation, row.person_id, actor)
        Membership.objects.update_or_create(
            person_id=row.person_id, organisation=organisation, role=MemberRole.OWNER, defaults={"until": None}
        )
    organisation.verification = VerificationLevel.VERIFIED
    organisation.verified_on, organisation.verified_how = timezone.localdate(), "evidence"
    organisation.revision += 1
    organisation.save(update_fields=["verification", "verified_on", "verified_how", "revision", "changed"])
    _decide(row, actor)
    event = VerificationAccepted(number=organisation.number, request=row.number, kind=row.kind, person_id=row.person_id)
    publish(event, actor=actor)
    return row


@transaction.atomic
def return_request(request: VerificationRequest, reason: str, *, actor: Actor) -> VerificationRequest:
    """Return a request with the reason. Publishes ``VerificationReturned``. Raises ``Forbidden``, ``IllegalMove``, ``Invalid``."""
    row = _lock(request)
    require(actor, Action.VERIFICATION_RETURN, row)
    row.state = VERIFICATION_STATES.target(row.state, "return")
    problems = Problems()
    if not reason.strip():
        problems.add("reason", "organisations.reason_missing", "Say what is wrong and what to hand in instead.")
    problems.check("A request is returned with a reason.")
    row.reason = reason.strip()[:500]
    _decide(row, actor)
    publish(VerificationReturned(number=row.organisation.number, request=row.number, reason=row.reason), actor=actor)
    return row


@transaction.atomic
def withdraw_request(request: VerificationRequest, *, actor: Actor) -> VerificationRequest:
    """Take one's own request back. Publishes ``VerificationWithdrawn``. Raises ``Forbidden`` or ``IllegalMove``."""
    row = _lock(request)
    require(actor, Action.VERIFICATION_WITHDRAW, row)
    row.state = VERIFICATION_STATES.target(row.state, "withdraw")
    row.save(update_fields=["state"])
    publish(VerificationWithdrawn(number=row.organisation.number, request=row.number), actor=actor)
    return row


def _oust_unverified(organisation: Organisation, claimant_id: int, actor: Actor) -> None:
    """End what rests on people who proved nothing: every role of others, whoever gave it, and the invitations that are still open."""
    if organisation.verification == VerificationLevel.VERIFIED:
        return
    for member in Membership.objects.filter(organisation=organisation).exclude(person_id=claimant_id):
        event = MembershipEnded(
            number=organisation.number, person_id=member.person_id, role=member.role, is_own_wish=False
        )
        member.delete()
        publish(event, actor=actor)
    for row in Invitation.objects.select_for_update().filter(organisation=organisation, state=OfferState.OPEN):
        row.state = INVITATION_STATES.target(row.state, "withdraw")
        row.save(update_fields=["state"])
        answered = InvitationAnswered(
            number=organisation.number, invitation_id=row.pk, answer=row.state, person_id=None
        )
        publish(answered, actor=actor)


def _lock(request: VerificationRequest) -> VerificationRequest:
    return VerificationRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request.pk)


def _decide(row: VerificationRequest, actor: Actor) -> None:
    """Note who decided, and write to whoever asked."""
    row.decided_by_id, row.decided = actor.person_id, timezone.now()
    row.save(update_fields=["state", "reason", "decided_by", "decided"])
    if row.person is None:
        return
    queue_mail(
        "verification_decided",
        to=[row.person.email],
        language=row.person.language,
        context={
            "name": row.person.name, "organisation": row.organisation.name, "number": row.organisation.number,
            "is_accepted": row.state == RequestState.ACCEPTED, "reason": row.reason,
        },
    )  # fmt: skip
