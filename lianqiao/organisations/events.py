"""Facts of the organisations app."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class _OfOrganisation(Event):
    subject_kind: ClassVar[str] = "organisation"
    number: str

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class OrganisationChanged(_OfOrganisation):
    """The profile of an organisation was changed by its people."""

    fields: list[str]


@dataclass(frozen=True, slots=True)
class VerificationRequested(_OfOrganisation):
    """Evidence was handed in; an administrator of the place is asked to look at it."""

    request: str
    kind: str
    files: list[str]


@dataclass(frozen=True, slots=True)
class VerificationAccepted(_OfOrganisation):
    """An administrator has seen the evidence: the organisation is verified, a claimant its owner."""

    request: str
    kind: str
    person_id: int


@dataclass(frozen=True, slots=True)
class VerificationReturned(_OfOrganisation):
    """An administrator has returned a request with a reason."""

    request: str
    reason: str


@dataclass(frozen=True, slots=True)
class VerificationWithdrawn(_OfOrganisation):
    """The request was taken back by whoever made it."""

    request: str


@dataclass(frozen=True, slots=True)
class InvitationSent(_OfOrganisation):
    """Somebody was invited by mail to a role; the address itself is not kept in the audit trail."""

    invitation_id: int
    role: str


@dataclass(frozen=True, slots=True)
class InvitationAnswered(_OfOrganisation):
    """An invitation was accepted, refused or withdrawn."""

    invitation_id: int
    answer: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class MembershipChanged(_OfOrganisation):
    """A member's role was changed; ``before`` and ``after`` are the role with its dates and scope."""

    person_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MembershipEnded(_OfOrganisation):
    """A person left an organisation or was removed from a role."""

    person_id: int
    role: str
    is_own_wish: bool


@dataclass(frozen=True, slots=True)
class TransferOffered(_OfOrganisation):
    """An owner offered the ownership to a member."""

    from_person_id: int
    to_person_id: int


@dataclass(frozen=True, slots=True)
class TransferAnswered(_OfOrganisation):
    """The offered ownership was accepted, refused or withdrawn."""

    from_person_id: int
    to_person_id: int
    answer: str


@dataclass(frozen=True, slots=True)
class OrganisationsMerged(_OfOrganisation):
    """A duplicate was merged into ``number``; ``moved`` lists the keys of what followed, by table, to undo it."""

    merged_number: str
    moved: dict[str, list[int | str]]
    dropped_memberships: list[list[str | int]]
