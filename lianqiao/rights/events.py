"""Facts of the rights app; the texts of cases are not among them, so that erasure leaves nothing behind in the audit trail."""

from dataclasses import dataclass
from typing import ClassVar

from lianqiao.core.events import Event


@dataclass(frozen=True, slots=True)
class _OfPerson(Event):
    subject_kind: ClassVar[str] = "person"
    person_id: int

    def subject(self) -> str:
        return str(self.person_id)


@dataclass(frozen=True, slots=True)
class ConsentGiven(_OfPerson):
    """A person agreed to a purpose, under a version of the notice."""

    purpose: str
    text_version: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(_OfPerson):
    """A person took an agreement back."""

    purpose: str


@dataclass(frozen=True, slots=True)
class OwnDataAsked(_OfPerson):
    """A person asked for a copy of what the platform holds about them."""

    export_id: int


@dataclass(frozen=True, slots=True)
class OwnDataMade(_OfPerson):
    """The copy is ready."""

    export_id: int


@dataclass(frozen=True, slots=True)
class ErasureAsked(_OfPerson):
    """A person asked to be forgotten."""


@dataclass(frozen=True, slots=True)
class ErasureTakenBack(_OfPerson):
    """A person took the wish to be forgotten back."""


@dataclass(frozen=True, slots=True)
class PersonErased(_OfPerson):
    """A person was forgotten: what remains is the key."""


@dataclass(frozen=True, slots=True)
class _OfCase(Event):
    subject_kind: ClassVar[str] = "case"
    number: str

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class CaseReceived(_OfCase):
    """Somebody asked for a correction or complained."""

    about: str


@dataclass(frozen=True, slots=True)
class CaseAnswered(_OfCase):
    """An administrator answered."""


@dataclass(frozen=True, slots=True)
class CaseReopened(_OfCase):
    """An answer was taken back to be given anew."""


@dataclass(frozen=True, slots=True)
class CaseClosed(_OfCase):
    """A case was closed after its answer."""
