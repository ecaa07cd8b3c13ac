"""Facts of the push app: keys and codes, never what people are interested in, which erasure must be able to forget."""

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
class Subscribed(_OfPerson):
    """A person asked to hear of something."""

    subscription: str
    kind: str


@dataclass(frozen=True, slots=True)
class SubscriptionChanged(_OfPerson):
    """A person renamed, muted or unmuted a subscription, or took a new secret address for it."""

    subscription: str


@dataclass(frozen=True, slots=True)
class Unsubscribed(_OfPerson):
    """A person no longer wants to hear of something."""

    subscription: str


@dataclass(frozen=True, slots=True)
class PushSettingChanged(_OfPerson):
    """A person changed how to be told; ``is_on`` false: not at all."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class ExclusionAdded(_OfPerson):
    """A person wants to hear less of something."""

    kind: str


@dataclass(frozen=True, slots=True)
class ExclusionRemoved(_OfPerson):
    """A person took back wanting to hear less of something."""

    kind: str


@dataclass(frozen=True, slots=True)
class TracesForgotten(_OfPerson):
    """A person had forgotten what was remembered of what he or she did."""


@dataclass(frozen=True, slots=True)
class NoticesGiven(Event):
    """People were told of something new: how many notices of which entries."""

    subject_kind: ClassVar[str] = "push"
    numbers: list[str]
    notices: int


@dataclass(frozen=True, slots=True)
class DestinationAdded(_OfPerson):
    """A person added a way by which notices are sent."""

    destination: str
    channel: str


@dataclass(frozen=True, slots=True)
class DestinationChanged(_OfPerson):
    """A person stopped or resumed a destination."""

    destination: str
    destination_id: int
    state: str


@dataclass(frozen=True, slots=True)
class DestinationTried(_OfPerson):
    """A person asked for a test message."""

    destination: str
    destination_id: int


@dataclass(frozen=True, slots=True)
class DeliveryReplayed(_OfPerson):
    """A person had a delivery sent again."""

    destination: str
    destination_id: int
    delivery: str


@dataclass(frozen=True, slots=True)
class DestinationPaused(_OfPerson):
    """A destination could not be reached for long, or refused again and again; ``reason`` is a code."""

    destination: str
    reason: str


@dataclass(frozen=True, slots=True)
class DestinationRemoved(_OfPerson):
    """A person removed a destination."""

    destination: str
    channel: str


@dataclass(frozen=True, slots=True)
class EntryRecommended(Event):
    """Somebody of its owner recommended an achievement to a firm; ``people`` were told."""

    subject_kind: ClassVar[str] = "achievement"
    number: str
    organisation: str
    people: int

    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class ProspectPassedOver(Event):
    """Somebody of its owner decided not to recommend an achievement to a firm."""

    subject_kind: ClassVar[str] = "achievement"
    number: str
    organisation: str

    def subject(self) -> str:
        return self.number
