"""Facts of deals."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class EnquiryEvent(Event):
    """A fact about one enquiry; it never names the owner of an anonymous demand."""

    subject_kind: ClassVar[str] = "enquiry"
    enquiry: str
    kind: str
    entry: str
    sender: str

    def subject(self) -> str:
        return self.enquiry


@dataclass(frozen=True, slots=True)
class EnquirySent(EnquiryEvent):
    """An enquiry was sent; its answer is due on a day."""

    answer_due: str


@dataclass(frozen=True, slots=True)
class EnquiryAccepted(EnquiryEvent):
    """The owner accepts; a deal is open."""

    deal: str


@dataclass(frozen=True, slots=True)
class EnquiryRefused(EnquiryEvent):
    """The owner refuses, for a reason."""

    refusal_code: str


@dataclass(frozen=True, slots=True)
class EnquiryTakenBack(EnquiryEvent):
    """The sender took the enquiry back."""


@dataclass(frozen=True, slots=True)
class EnquiryLapsed(EnquiryEvent):
    """Nobody answered."""


@dataclass(frozen=True, slots=True)
class EnquiryFeedbackGiven(EnquiryEvent):
    """The owner said afterwards why an enquiry had lapsed."""

    refusal_code: str


@dataclass(frozen=True, slots=True)
class DealEvent(Event):
    """A fact about one deal."""

    subject_kind: ClassVar[str] = "deal"
    deal: str

    def subject(self) -> str:
        return self.deal


@dataclass(frozen=True, slots=True)
class DealOpened(DealEvent):
    """A deal was opened; ``parties`` are the numbers of organisations."""

    parties: list[str]


@dataclass(frozen=True, slots=True)
class DealApproved(DealEvent):
    """A party agreed to a move at a revision."""

    move: str
    organisation: str
    revision: int


@dataclass(frozen=True, slots=True)
class DealMoved(DealEvent):
    """A deal went from one stage to another."""

    move: str
    source: str
    target: str
    revision: int


@dataclass(frozen=True, slots=True)
class DealChanged(DealEvent):
    """The frame of a deal was changed; ``fields`` names what."""

    fields: list[str]
    revision: int


@dataclass(frozen=True, slots=True)
class PartyInvited(DealEvent):
    """An organisation was proposed as a further party."""

    organisation: str
    role: str


@dataclass(frozen=True, slots=True)
class PartyAdmitted(DealEvent):
    """Everybody in the deal agrees to a further party."""

    organisation: str


@dataclass(frozen=True, slots=True)
class PartyJoined(DealEvent):
    """An organisation confirmed that it is a party."""

    organisation: str


@dataclass(frozen=True, slots=True)
class PartyLeft(DealEvent):
    """A party left, declined, or was not admitted."""

    organisation: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeatTaken(DealEvent):
    """A person acts for a party from now on."""

    organisation: str
    person: int
    duty: str


@dataclass(frozen=True, slots=True)
class SeatLeft(DealEvent):
    """A person no longer acts for a party."""

    organisation: str
    person: int | None
    duty: str


@dataclass(frozen=True, slots=True)
class AgreementSaved(DealEvent):
    """The text of an agreement was changed."""

    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class AgreementFixed(DealEvent):
    """A version is final: the hashes of its content and of its paper."""

    version: int
    sha256: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class AgreementReopened(DealEvent):
    """A final version was replaced by a draft."""

    version: int


@dataclass(frozen=True, slots=True)
class AgreementSigned(DealEvent):
    """A party signed: on the platform ("click"), or on paper with the signed copy handed in ("copy", whose hash is ``copy``)."""

    version: int
    organisation: str
    way: str
    sha256: str
    copy: str = ""


@dataclass(frozen=True, slots=True)
class RoomSaid(DealEvent):
    """Something was said, asked or answered in the room; ``sha256`` is of the text."""

    organisation: str
    message: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RoomFileAdded(DealEvent):
    """A version of a file for all parties was handed in."""

    organisation: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class OwnDealEvent(Event):
    """A fact about what one party does for itself in a deal; no other party reads it in its evidence."""

    subject_kind: ClassVar[str] = "deal_own"
    deal: str
    organisation: str

    def subject(self) -> str:
        return f"{self.deal}/{self.organisation}"


@dataclass(frozen=True, slots=True)
class OwnFileAdded(OwnDealEvent):
    """A version of a file that one party alone sees was handed in."""

    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DealEvidenceExported(DealEvent):
    """The evidence of a deal was given out to a party; ``sha256`` is of its manifest."""

    organisation: str
    sha256: str
    head_sequence: int


@dataclass(frozen=True, slots=True)
class TaskChanged(DealEvent):
    """A task was given or done."""

    task: int
    organisation: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class MeetingChanged(DealEvent):
    """A meeting was called, or called off."""

    meeting: int
    begins: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class TermsProposed(DealEvent):
    """A version of the term sheet was proposed."""

    version: int
    organisation: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TermsAccepted(DealEvent):
    """A party accepted a version; ``is_agreed``: now all have."""

    version: int
    organisation: str
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class RiskChanged(DealEvent):
    """A risk was entered or changed."""

    risk: int
    state: str
    revision: int


@dataclass(frozen=True, slots=True)
class RiskNoticed(DealEvent):
    """A notice of technical difficulty was sent (Civil Code Art 858)."""

    notice: int
    organisation: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RiskNoticeAcknowledged(DealEvent):
    """A party acknowledged a notice."""

    notice: int
    organisation: str


@dataclass(frozen=True, slots=True)
class PlanTaken(DealEvent):
    """Milestones and payments were taken over from the agreed terms, or one was added."""

    milestones: int
    payments: int


@dataclass(frozen=True, slots=True)
class MilestoneMoved(DealEvent):
    """A milestone was handed in, accepted or sent back."""

    milestone: int
    state: str
    revision: int


@dataclass(frozen=True, slots=True)
class PaymentNoted(DealEvent):
    """The payer noted a payment, or the payee confirmed it; ``amount`` in yuan."""

    payment: int
    receipt: int
    amount: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class RoyaltyReported(DealEvent):
    """Sales were reported and the royalty follows, in yuan."""

    year: int
    base: str
    amount: str


@dataclass(frozen=True, slots=True)
class TeamChanged(OwnDealEvent):
    """A party changed who shares its reward; who, stays with the party."""

    members: int


@dataclass(frozen=True, slots=True)
class DistributionMade(OwnDealEvent):
    """A party shared what it received; ``sha256`` is of what went in and came out."""

    run: int
    digest: str
    sha256: str
