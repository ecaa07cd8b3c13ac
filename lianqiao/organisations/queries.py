"""Reads of members, requests, invitations and transfers."""

from collections.abc import Iterable

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole, VerificationLevel
from lianqiao.accounts.errors import OrganisationNotFound
from lianqiao.accounts.models import Membership, Organisation, User
from lianqiao.accounts.queries import get_organisation
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.core.desk import Waiting
from lianqiao.core.errors import NotFound
from lianqiao.core.identifiers import tidy_code, uscc_fault
from lianqiao.core.signed import read_link
from lianqiao.organisations.access import Action, visible_requests
from lianqiao.organisations.choices import OfferState, RequestState
from lianqiao.organisations.errors import RequestNotFound, code_refused
from lianqiao.organisations.models import Invitation, OwnershipTransfer, VerificationRequest

LINK = "invitation"


def checked_code(text: str) -> str:
    """Return a tidied unified social credit code. Raises ``Invalid``, which names the digit that fails."""
    code = tidy_code(text)
    fault = uscc_fault(code)
    if fault is not None:
        raise code_refused(fault)
    return code


def organisation_by_code(code: str) -> Organisation | None:
    """Return the organisation with a credit code. That it is entered is public."""
    return Organisation.objects.select_related("place").filter(uscc=code, merged_into__isnull=True).first()


def merged_target(number: str) -> Organisation | None:
    """Return the organisation that a merged one lives on in, through every later merger; None when it was never merged."""
    row = Organisation.objects.filter(number=number, merged_into__isnull=False).select_related("merged_into").first()
    while row is not None and row.merged_into is not None:
        row = row.merged_into
    return row


def managed_organisation(actor: Actor, number: str) -> Organisation:
    """Return an organisation whose inside ``actor`` may see. Raises ``OrganisationNotFound`` for others as for none."""
    organisation = get_organisation(actor, number)
    if not may(actor, Action.ORGANISATION_MANAGE, organisation):
        raise OrganisationNotFound("There is no such organisation.", data={"number": number})
    return organisation


def current_members(organisation: Organisation) -> QuerySet[Membership]:
    """Return the memberships in force or to come, owners first."""
    rows = Membership.objects.select_related("person").filter(organisation=organisation)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
    order = [MemberRole.OWNER, MemberRole.EDITOR, MemberRole.TECHNOLOGY_MANAGER, MemberRole.MEMBER]
    rank = Case(*(When(role=role, then=Value(position)) for position, role in enumerate(order)), default=Value(9))
    return rows.order_by(rank, "since", "pk")


def has_owner(organisation: Organisation) -> bool:
    """Whether somebody owns the organisation today."""
    return current_members(organisation).filter(role=MemberRole.OWNER, since__lte=timezone.localdate()).exists()


def is_held(organisation: Organisation) -> bool:
    """Whether a proven owner stands in the way of a claim: an organisation that is not verified can still be claimed."""
    return organisation.verification == VerificationLevel.VERIFIED and has_owner(organisation)


def list_requests(actor: Actor, *, state: str | None = None) -> QuerySet[VerificationRequest]:
    """Return the requests that ``actor`` may know of, the most pressing first."""
    rows = VerificationRequest.objects.select_related("organisation", "organisation__place", "person", "decided_by")
    rows = rows.filter(visible_requests(actor))
    return rows.filter(state=state) if state else rows


def get_request(actor: Actor, number: str) -> VerificationRequest:
    """Return one request. Raises ``RequestNotFound``."""
    row = list_requests(actor).filter(number=number).first()
    if row is None:
        raise RequestNotFound("There is no such request.", data={"number": number})
    return row


def requests_to_decide(actor: Actor) -> list[VerificationRequest]:
    """Return the waiting requests that ``actor`` may decide on, the most pressing first."""
    rows = list_requests(actor, state=RequestState.WAITING)
    return [row for row in rows if may(actor, Action.VERIFICATION_ACCEPT, row)]


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations that wait for an answer."""
    return organisation.invitations.filter(state=OfferState.OPEN, ends__gt=timezone.now())


def invitation_of(token: str) -> Invitation:
    """Return the open invitation of a link from a mail. Raises ``LinkRefused`` or ``NotFound``."""
    key = read_link(LINK, token)
    row = Invitation.objects.select_related("organisation", "inviter").filter(pk=key, state=OfferState.OPEN).first()
    if row is None:
        raise NotFound("This invitation has been answered or withdrawn.", code="organisations.invitation_over")
    return row


def transfers_of(actor: Actor) -> QuerySet[OwnershipTransfer]:
    """Return the transfers that the person is offered or that were offered for an organisation of theirs."""
    owned = [key for key, roles in actor.memberships.items() if MemberRole.OWNER in roles]
    rows = OwnershipTransfer.objects.select_related("organisation", "offered_by", "offered_to")
    return rows.filter(Q(offered_to_id=actor.person_id) | Q(organisation__in=owned), state=OfferState.OPEN)


def person_of(actor: Actor) -> User:
    """Return the row of the person who acts."""
    assert actor.person_id is not None  # a person acts
    return User.objects.get(pk=actor.person_id)


def waiting_verifications(actor: Actor) -> Iterable[Waiting]:
    """Yield, for the desk, the requests to decide on and those of the person that were returned."""
    if may(actor, Action.VERIFICATIONS_VIEW):
        for row in requests_to_decide(actor):
            yield _waiting("verification", row.organisation.name, row, due=True)


def waiting_transfers(actor: Actor) -> Iterable[Waiting]:
    """Yield, for the desk, the ownerships that the person is offered."""
    if actor.person_id is None:
        return
    for row in transfers_of(actor).filter(offered_to_id=actor.person_id):
        yield Waiting(
            "transfer", row.organisation.name, "organisation-manage", {"number": row.organisation.number}, row.created,
            None, row.organisation.name,
        )  # fmt: skip


def invitations_to(actor: Actor) -> QuerySet[Invitation]:
    """Return the open invitations to the address of the person's account."""
    email = User.objects.filter(pk=actor.person_id or 0).values_list("email", flat=True).first()
    rows = Invitation.objects.select_related("organisation", "inviter").filter(
        email__iexact=email or "",
        state=OfferState.OPEN,
        ends__gt=timezone.now(),
        organisation__merged_into__isnull=True,
    )
    return rows if email else rows.none()


def waiting_invitations(actor: Actor) -> Iterable[Waiting]:
    """Yield, for the desk, the invitations sent to the person's address."""
    if actor.person_id is None:
        return
    for row in invitations_to(actor):
        yield Waiting(
            "invitation", row.organisation.name, "organisations-mine", {}, row.created, row.ends, row.organisation.name
        )


def _waiting(kind: str, title: str, row: VerificationRequest, *, due: bool) -> Waiting:
    return Waiting(
        kind,
        title,
        "verification",
        {"number": row.number},
        row.created,
        row.due if due else None,
        row.organisation.name,
    )
