"""Facts of the identity app."""

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
class SignedIn(_OfPerson):
    """A person signed in; ``network`` is the shortened address."""

    network: str
    is_new_device: bool


@dataclass(frozen=True, slots=True)
class SignInsEnded(_OfPerson):
    """Sessions of a person were ended: by signing out, from the list of sessions, by a new password or by idleness."""

    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class SignInLocked(_OfPerson):
    """Signing in was locked for a while after repeated failures."""

    network: str


@dataclass(frozen=True, slots=True)
class SecurityChanged(_OfPerson):
    """A person changed how they sign in; ``what`` is the code of the notice sent by mail, such as password_changed."""

    what: str


@dataclass(frozen=True, slots=True)
class AddressChangeAsked(_OfPerson):
    """A person asked for another e-mail address."""


@dataclass(frozen=True, slots=True)
class AddressChanged(_OfPerson):
    """Both addresses confirmed, and the e-mail address of the account is the new one."""
