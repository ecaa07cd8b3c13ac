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
    """A party signed: by an ordinary electronic signature of the platform ("click")."""

    version: int
    organisation: str
    way: str
    sha256: str
