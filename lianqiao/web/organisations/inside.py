"""What the pages for an organisation's own people and for administrators show, as plain data."""

from dataclasses import dataclass

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Membership, Organisation
from lianqiao.accounts.queries import organisations_of
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.files.models import StoredFile
from lianqiao.files.queries import files_about
from lianqiao.organisations.access import Action
from lianqiao.organisations.choices import RequestState
from lianqiao.organisations.models import Invitation, OwnershipTransfer, VerificationRequest
from lianqiao.organisations.queries import current_members, list_requests, open_invitations, transfers_of


@dataclass(frozen=True, slots=True)
class Inside:
    """The manage page of an organisation; the flags say which parts of it the reader may use."""

    organisation: Organisation
    members: tuple[Membership, ...]
    invitations: tuple[Invitation, ...]
    requests: tuple[VerificationRequest, ...]
    transfer: OwnershipTransfer | None
    candidates: tuple[Membership, ...]  # to whom the ownership can be offered
    is_member: bool
    is_owner: bool
    is_editor: bool
    is_offered: bool

    @property
    def is_last_owner(self) -> bool:
        """Whether the organisation would be without an owner if the reader left."""
        return self.is_owner and sum(row.role == MemberRole.OWNER for row in self.members) == 1

    @property
    def may_ask(self) -> bool:
        """Whether a request for verification can be made now."""
        waits = any(request.state == RequestState.WAITING for request in self.requests)
        return self.is_owner and not waits and self.organisation.verification != "verified"


@dataclass(frozen=True, slots=True)
class Mine:
    """One of the person's organisations with the roles held in it."""

    organisation: Organisation
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """A request for verification with its files and what the reader may do."""

    request: VerificationRequest
    files: tuple[StoredFile, ...]
    may_decide: bool
    may_withdraw: bool


def inside_of(actor: Actor, organisation: Organisation) -> Inside:
    """Gather the manage page."""
    members = tuple(current_members(organisation))
    transfer = next((row for row in transfers_of(actor) if row.organisation_id == organisation.pk), None)
    is_owner = may(actor, Action.INVITATION_SEND, organisation)
    others = {row.person_id: row for row in members if row.person_id != actor.person_id and row.role != "owner"}
    return Inside(
        organisation=organisation,
        members=members,
        invitations=tuple(open_invitations(organisation)) if is_owner else (),
        requests=tuple(list_requests(actor).filter(organisation=organisation).order_by("-created")[:5]),
        transfer=transfer,
        candidates=tuple(others.values()) if is_owner and transfer is None else (),
        is_member=actor.has_membership(organisation.pk),
        is_owner=is_owner,
        is_editor=may(actor, Action.ORGANISATION_CHANGE, organisation),
        is_offered=transfer is not None and transfer.offered_to_id == actor.person_id,
    )


def own_organisations(actor: Actor) -> list[Mine]:
    """Return the person's organisations with the roles in them."""
    return [Mine(row, tuple(sorted(actor.memberships[row.pk]))) for row in organisations_of(actor)]


def examination_of(actor: Actor, request: VerificationRequest) -> Examination:
    """Gather the page of a request."""
    is_open = request.state == RequestState.WAITING
    return Examination(
        request,
        tuple(files_about(actor, request.about)),
        is_open and may(actor, Action.VERIFICATION_ACCEPT, request),
        is_open and may(actor, Action.VERIFICATION_WITHDRAW, request),
    )
