"""The base of all events; pure, so that event modules need no database."""

import dataclasses
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """A fact in the past tense. Subclasses add plain fields (numbers, strings, lists of them)."""

    subject_kind: ClassVar[str] = "platform"

    def subject(self) -> str:
        """Return the public number of the thing the event is about, or an empty string."""
        return ""

    def payload(self) -> dict[str, object]:
        """Return the fields as JSON-ready data."""
        return dataclasses.asdict(self)
