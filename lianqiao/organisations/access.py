"""Who may do what with organisations, their members and the requests about them."""

from enum import StrEnum

from django.db.models import Q

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.accounts.models import Organisation
from lianqiao.core.access import register
from lianqiao.core.actors import Actor
from lianqiao.files.access import register_opening
from lianqiao.files.choices import Purpose
from lianqiao.files.models import StoredFile
from lianqiao.organisations.models import Invitation, OwnershipTransfer, VerificationRequest
from lianqiao.regions.queries import place_lineage

READS_ALL = (PlatformRole.AUDITOR, PlatformRole.PLATFORM_ADMINISTRATOR)


class Action(StrEnum):
    """What can be permitted."""

    INVITATION_SEND = "organisations:invitation:send"
    INVITATION_WITHDRAW = "organisations:invitation:withdraw"
    MEMBERSHIP_CHANGE = "organisations:membership:change"
    MEMBERSHIP_LEAVE = "organisations:membership:leave"
    ORGANISATION_CHANGE = "organisations:organisation:change"
    ORGANISATION_MANAGE = "organisations:organisation:manage"
    ORGANISATION_MERGE = "organisations:organisation:merge"
    TRANSFER_ACCEPT = "organisations:transfer:accept"
    TRANSFER_OFFER = "organisations:transfer:offer"
    TRANSFER_REFUSE = "organisations:transfer:refuse"
    TRANSFER_WITHDRAW = "organisations:transfer:withdraw"
    VERIFICATION_ACCEPT = "organisations:verification:accept"
    VERIFICATION_CLAIM = "organisations:verification:claim"
    VERIFICATION_REQUEST = "organisations:verification:request"
    VERIFICATION_RETURN = "organisations:verification:return"
    VERIFICATION_WITHDRAW = "organisations:verification:withdraw"
    VERIFICATIONS_VIEW = "organisations:verifications:view"


def administers(actor: Actor, organisation: Organisation) -> bool:
    """Whether an administrator answers for the place of an organisation; the platform's answers for those without one too."""
    if actor.has_role(PlatformRole.PLATFORM_ADMINISTRATOR):
        return True
    place = organisation.place_id
    if not place or not actor.has_role(PlatformRole.REGIONAL_ADMINISTRATOR):
        return False
    return place in actor.place_codes or not actor.place_codes.isdisjoint(place_lineage().get(place, ()))


def visible_requests(actor: Actor) -> Q:
    """Return the condition that a request must meet for ``actor`` to know of it."""
    if actor.is_system or actor.has_role(*READS_ALL):
        return Q()
    owned = [key for key, roles in actor.memberships.items() if MemberRole.OWNER in roles]
    seen = Q(person_id=actor.person_id, person_id__isnull=False) | Q(organisation__in=owned)
    if actor.place_codes:
        inside = [code for code, lineage in place_lineage().items() if not actor.place_codes.isdisjoint(lineage)]
        seen |= Q(organisation__place__in=inside)
    return seen


def may_see_request(actor: Actor, request: VerificationRequest) -> bool:
    """Whether ``actor`` may know of a request; the same as ``visible_requests``, for a row at hand."""
    if actor.is_system or actor.has_role(*READS_ALL) or administers(actor, request.organisation):
        return True
    is_own = actor.person_id is not None and actor.person_id == request.person_id
    return is_own or actor.has_membership(request.organisation_id, MemberRole.OWNER)


def _owns(actor: Actor, subject: object) -> bool:
    return isinstance(subject, Organisation) and actor.has_membership(subject.pk, MemberRole.OWNER)


def _edits(actor: Actor, subject: object) -> bool:
    return isinstance(subject, Organisation) and actor.has_membership(subject.pk, MemberRole.OWNER, MemberRole.EDITOR)


def _belongs(actor: Actor, subject: object) -> bool:
    return isinstance(subject, Organisation) and actor.has_membership(subject.pk)


def _manages(actor: Actor, subject: object) -> bool:
    return _belongs(actor, subject) or (
        isinstance(subject, Organisation) and (actor.has_role(*READS_ALL) or administers(actor, subject))
    )


def _is_signed_in(actor: Actor, _subject: object) -> bool:
    return actor.person_id is not None


def _decides(actor: Actor, subject: object) -> bool:
    """Nobody decides on the own organisation or the own request: two pairs of eyes."""
    if not isinstance(subject, VerificationRequest) or not administers(actor, subject.organisation):
        return False
    return actor.person_id != subject.person_id and not actor.has_membership(subject.organisation_id)


def _asked(actor: Actor, subject: object) -> bool:
    return (
        isinstance(subject, VerificationRequest)
        and actor.person_id is not None
        and actor.person_id == subject.person_id
    )


def _sees_queue(actor: Actor, _subject: object) -> bool:
    return actor.has_role(*READS_ALL, PlatformRole.REGIONAL_ADMINISTRATOR)


def _merges(actor: Actor, subject: object) -> bool:
    return isinstance(subject, Organisation) and administers(actor, subject)


def _withdraws_invitation(actor: Actor, subject: object) -> bool:
    return isinstance(subject, Invitation) and actor.has_membership(subject.organisation_id, MemberRole.OWNER)


def _receives(actor: Actor, subject: object) -> bool:
    return isinstance(subject, OwnershipTransfer) and actor.person_id == subject.offered_to_id


def _offered(actor: Actor, subject: object) -> bool:
    return isinstance(subject, OwnershipTransfer) and actor.has_membership(subject.organisation_id, MemberRole.OWNER)


def _opens_evidence(actor: Actor, stored: StoredFile) -> bool:
    if actor.person_id is not None and actor.person_id == stored.person_id:
        return True
    number = stored.about.removeprefix("verification:")
    request = VerificationRequest.objects.select_related("organisation").filter(number=number).first()
    return request is not None and may_see_request(actor, request)


def register_rules() -> None:
    """Fill the registries of actions and of files; called when the app is ready."""
    for action in (
        Action.INVITATION_SEND,
        Action.MEMBERSHIP_CHANGE,
        Action.TRANSFER_OFFER,
        Action.VERIFICATION_REQUEST,
    ):
        register(action, _owns)
    register(Action.INVITATION_WITHDRAW, _withdraws_invitation)
    register(Action.MEMBERSHIP_LEAVE, _belongs)
    register(Action.ORGANISATION_CHANGE, _edits)
    register(Action.ORGANISATION_MANAGE, _manages, is_reading=True)
    register(Action.ORGANISATION_MERGE, _merges)
    register(Action.TRANSFER_ACCEPT, _receives)
    register(Action.TRANSFER_REFUSE, _receives)
    register(Action.TRANSFER_WITHDRAW, _offered)
    register(Action.VERIFICATION_ACCEPT, _decides)
    register(Action.VERIFICATION_CLAIM, _is_signed_in)
    register(Action.VERIFICATION_RETURN, _decides)
    register(Action.VERIFICATION_WITHDRAW, _asked)
    register(Action.VERIFICATIONS_VIEW, _sees_queue, is_reading=True)
    register_opening(Purpose.ORGANISATION_EVIDENCE, _opens_evidence)
