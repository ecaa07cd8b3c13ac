"""Facts of the accounts app."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class OrganisationsImported(Event):
    """Organisations were created or changed from a file; ``numbers`` are those written."""

    subject_kind: ClassVar[str] = "import"
    import_number: str
    numbers: list[str]

    def subject(self) -> str:
        return self.import_number


@dataclass(frozen=True, slots=True)
class OrganisationImported(Event):
    """An organisation was created or changed from a file."""

    subject_kind: ClassVar[str] = "organisation"
    number: str
    import_number: str

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class OrganisationCreated(Event):
    """An organisation was entered."""

    subject_kind: ClassVar[str] = "organisation"
    number: str

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class JobRetried(Event):
    """An administrator put a failed job back into its queue."""

    subject_kind: ClassVar[str] = "job"
    job_id: int

    def subject(self) -> str:
        return str(self.job_id)


@dataclass(frozen=True, slots=True)
class MembershipGranted(Event):
    """A person received a role in an organisation."""

    subject_kind: ClassVar[str] = "organisation"
    number: str
    person_id: int
    role: str

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class PersonCreated(Event):
    """A person was entered."""

    subject_kind: ClassVar[str] = "person"
    person_id: int

    def subject(self) -> str:
        return str(self.person_id)


@dataclass(frozen=True, slots=True)
class TokenIssued(Event):
    """A person made an API token."""

    subject_kind: ClassVar[str] = "person"
    person_id: int
    token_id: int

    def subject(self) -> str:
        return str(self.person_id)


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    """A person revoked an API token."""

    subject_kind: ClassVar[str] = "person"
    person_id: int
    token_id: int

    def subject(self) -> str:
        return str(self.person_id)


@dataclass(frozen=True, slots=True)
class ExamplesMarked(Event):
    """The organisations of a source were marked as examples."""

    subject_kind: ClassVar[str] = "import"
    source: str

    def subject(self) -> str:
        return self.source
