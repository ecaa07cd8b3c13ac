"""What every channel is: what it is given to say, how it says so in a request, and how it reads the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SecretRule(StrEnum):
    """Whether a channel signs, and who chooses the secret."""

    MADE = "made"  # by the platform, shown once
    OPTIONAL = "optional"  # by the receiver's robot, when it is set to check signatures
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing told: the title of an entry, why it is told in one sentence, and where it is read."""

    title: str
    reason: str
    address: str
    number: str = ""
    kind: str = ""
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The few words of a message that are not its items, in the language of the reader. ``rest`` holds ``{count}``."""

    rest: str
    settings: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message: ``key`` stays the same however often it is sent, so that a receiver can drop what it already has."""

    key: str
    created: datetime
    title: str
    items: tuple[Item, ...]
    language: str
    inbox_address: str
    settings_address: str
    unsubscribe_address: str
    wording: Wording
    kind: str = "notices"  # or "test"


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted. The address may hold a key and is repeated in no message."""

    address: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes


class Unreachable(Exception):
    """It was not taken and may be later. ``code`` says why; ``retry_after_s`` is what the receiver asked for."""

    def __init__(self, code: str, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_s = retry_after_s


class Refused(Exception):
    """The receiver does not want it: this message alone (``is_of_message``) or, until somebody mends it, anything."""

    def __init__(self, code: str, *, is_of_message: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_of_message = is_of_message


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to send.

    ``hosts`` are the only ones it may lead to (empty: any) unless the platform serves a closed network, ``path`` is how the path
    begins there. ``render`` takes a message, the address, the secret and the Unix time in seconds; ``read`` takes the body of an
    answer that HTTP calls a success and raises ``Refused`` or ``Unreachable`` when it says otherwise.
    """

    name: str
    secret: SecretRule
    render: Callable[[Message, str, str, int], Request]
    read: Callable[[bytes], None]
    hosts: frozenset[str] = frozenset()
    path: str = "/"
