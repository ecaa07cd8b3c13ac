"""Facts of the catalogue."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class EntryEvent(Event):
    """A fact about one achievement or demand."""

    subject_kind: ClassVar[str] = "entry"
    kind: str
    number: str

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class EntryCreated(EntryEvent):
    """An entry was written."""


@dataclass(frozen=True, slots=True)
class EntryChanged(EntryEvent):
    """The text or the facts of an entry were changed; ``fields`` names them."""

    fields: list[str]


@dataclass(frozen=True, slots=True)
class EntrySubmitted(EntryEvent):
    """An entry, or changes of a public one, were handed in to be read; ``fields`` names what is to be read."""

    fields: list[str]
    promised: str


@dataclass(frozen=True, slots=True)
class ReviewClaimed(EntryEvent):
    """Somebody began to read a submission."""


@dataclass(frozen=True, slots=True)
class ReviewReleased(EntryEvent):
    """A reader gave a submission back unread."""


@dataclass(frozen=True, slots=True)
class ReviewPassedOn(EntryEvent):
    """The first reader accepts; a second one is wanted."""


@dataclass(frozen=True, slots=True)
class EntryReturned(EntryEvent):
    """A reader returned a submission to its author; ``fields`` names what is to be mended."""

    fields: list[str]


@dataclass(frozen=True, slots=True)
class EntryAccepted(EntryEvent):
    """A submission was accepted and is public, as version ``version``."""

    fields: list[str]
    version: int


@dataclass(frozen=True, slots=True)
class EntryRecalled(EntryEvent):
    """An author took a submission back before it was decided."""


@dataclass(frozen=True, slots=True)
class EntryPublished(EntryEvent):
    """An entry became public."""


@dataclass(frozen=True, slots=True)
class EntryConfirmed(EntryEvent):
    """An entry's owner says that it still holds."""


@dataclass(frozen=True, slots=True)
class EntryWithdrawn(EntryEvent):
    """An entry was taken back by its owner."""

    reason: str


@dataclass(frozen=True, slots=True)
class EntryReopened(EntryEvent):
    """A withdrawn entry became a draft again."""


@dataclass(frozen=True, slots=True)
class EntryExpired(EntryEvent):
    """The validity of an entry ended and it was hidden."""


@dataclass(frozen=True, slots=True)
class EntryImported(EntryEvent):
    """An entry was created or changed from a file."""

    import_number: str


@dataclass(frozen=True, slots=True)
class OwnersReminded(Event):
    """The writers of an organisation were told that entries end in ``stage`` days, or (0) that they have ended."""

    subject_kind: ClassVar[str] = "catalogue"
    kind: str
    stage: int
    numbers: list[str]

    def subject(self) -> str:
        return "reminders"


@dataclass(frozen=True, slots=True)
class EntriesExpired(Event):
    """Entries whose validity ended were hidden."""

    subject_kind: ClassVar[str] = "catalogue"
    numbers: list[str]

    def subject(self) -> str:
        return "expiry"


@dataclass(frozen=True, slots=True)
class EntriesImported(Event):
    """Entries were created or changed from a file; ``numbers`` are those written."""

    subject_kind: ClassVar[str] = "import"
    kind: str
    import_number: str
    numbers: list[str]

    def subject(self) -> str:
        return self.import_number


@dataclass(frozen=True, slots=True)
class DraftStarted(Event):
    """A person began to write; ``number`` is that of the entry being changed, if it is not a new one."""

    subject_kind: ClassVar[str] = "draft"
    draft: str
    kind: str
    number: str

    def subject(self) -> str:
        return self.draft


@dataclass(frozen=True, slots=True)
class DraftDeleted(Event):
    """A person threw a draft away."""

    subject_kind: ClassVar[str] = "draft"
    draft: str

    def subject(self) -> str:
        return self.draft


@dataclass(frozen=True, slots=True)
class DisclosureEvent(EntryEvent):
    """A fact about an organisation's wish to read a layer of an entry; ``disclosure`` and ``organisation`` are public numbers."""

    layer: str
    disclosure: str
    organisation: str


@dataclass(frozen=True, slots=True)
class DisclosureRequested(DisclosureEvent):
    """An organisation asked to read a layer."""


@dataclass(frozen=True, slots=True)
class AgreementAccepted(DisclosureEvent):
    """A person with authority accepted the text for the organisation that asks; ``evidence_sha256`` is of the kept evidence."""

    text_version: str
    text_sha256: str
    authority: str
    evidence_sha256: str


@dataclass(frozen=True, slots=True)
class DisclosureGranted(DisclosureEvent):
    """The owner opened the layer until a day."""

    valid_until: str


@dataclass(frozen=True, slots=True)
class DisclosureRefused(DisclosureEvent):
    """The owner did not open the layer."""

    reason: str


@dataclass(frozen=True, slots=True)
class DisclosureRevoked(DisclosureEvent):
    """The owner closed the layer again."""

    reason: str


@dataclass(frozen=True, slots=True)
class DisclosureTakenBack(DisclosureEvent):
    """The organisation that asked gave up its wish or its access."""


@dataclass(frozen=True, slots=True)
class DisclosureExpired(DisclosureEvent):
    """A grant came to its end, or nobody answered in time."""


@dataclass(frozen=True, slots=True)
class LayerSectionWritten(EntryEvent):
    """A section of a confidential layer was added, changed or removed (``version`` 0), or a file put to it or taken away."""

    layer: str
    section: int
    version: int
    file: str = ""


@dataclass(frozen=True, slots=True)
class LayerRead(EntryEvent):
    """Somebody read a confidential layer or took a file of it: an entry of the who-saw-what log.

    ``pieces`` are what was shown: id, version and SHA-256 of each section, or key and SHA-256 of the file.
    """

    layer: str
    act: str  # viewed | downloaded | reviewed (before publication) | exported (in an evidence bundle)
    organisation: str
    disclosure: str
    pieces: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class MediaWritten(EntryEvent):
    """A picture, video, document or model of an entry was added, changed or removed (``version`` 0), or given another place."""

    medium: str
    media_kind: str
    version: int


@dataclass(frozen=True, slots=True)
class EvidenceExported(EntryEvent):
    """An evidence bundle of an entry was made; ``sha256`` is that of its list of files."""

    sha256: str
    head_sequence: int


@dataclass(frozen=True, slots=True)
class ExchangeEvent(EntryEvent):
    """A fact about an exchange of names over an anonymous demand.

    It stands in the trail of the exchange, not of the demand: the owner must not read there who asks before both have agreed.
    """

    subject_kind: ClassVar[str] = "exchange"
    exchange: str
    organisation: str

    def subject(self) -> str:
        return self.exchange


@dataclass(frozen=True, slots=True)
class ExchangeRequested(ExchangeEvent):
    """An organisation asked to exchange names; asking is its consent."""


@dataclass(frozen=True, slots=True)
class NamesExchanged(ExchangeEvent):
    """The owner agreed: both sides know each other's name now, so that it stands in the demand's own trail."""

    subject_kind: ClassVar[str] = "entry"

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class ExchangeRefused(ExchangeEvent):
    """The owner did not agree; nobody was named."""

    reason: str


@dataclass(frozen=True, slots=True)
class ExchangeTakenBack(ExchangeEvent):
    """The organisation that asked took its consent back before the owner answered."""


@dataclass(frozen=True, slots=True)
class ExchangeExpired(ExchangeEvent):
    """Nobody answered in time."""


@dataclass(frozen=True, slots=True)
class ExpertEvent(Event):
    """A fact about one expert; names of people are not kept in the trail."""

    subject_kind: ClassVar[str] = "expert"
    number: str

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class ExpertCreated(ExpertEvent):
    """An expert was entered."""


@dataclass(frozen=True, slots=True)
class ExpertChanged(ExpertEvent):
    """What is said of an expert was changed; ``fields`` names it."""

    fields: list[str]


@dataclass(frozen=True, slots=True)
class ExpertConsentAsked(ExpertEvent):
    """The person was asked by mail whether the page may be shown; the address is kept nowhere."""


@dataclass(frozen=True, slots=True)
class ExpertConsentGiven(ExpertEvent):
    """The person agreed to be shown, or the organisation says on what day and by which document."""

    by: str
    day: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class ExpertConsentTaken(ExpertEvent):
    """The person no longer wants to be shown."""


@dataclass(frozen=True, slots=True)
class ExpertClaimed(ExpertEvent):
    """The person joined the page with an account."""

    person_id: int


@dataclass(frozen=True, slots=True)
class ExpertMoved(ExpertEvent):
    """The page was withdrawn or is shown again."""

    state: str
