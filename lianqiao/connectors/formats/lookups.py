"""What validation asks about places; another room answers from the region pack or the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Lookups(Protocol):
    """Knows the administrative divisions."""

    def place_by_name(self, name: str) -> str | None:
        """Return the code of a place, or ``None`` when the name is unknown or ambiguous."""

    def is_place_code(self, code: str) -> bool:
        """Tell whether a code is in the tables."""


@dataclass(frozen=True, slots=True)
class MemoryLookups:
    """Places from a plain mapping of code to full name; a name works without its last 省, 市, 区 or 县 too."""

    places: Mapping[str, str]

    def place_by_name(self, name: str) -> str | None:
        found = [code for code, full in self.places.items() if name in (full, full[:-1])]
        return found[0] if len(found) == 1 else None

    def is_place_code(self, code: str) -> bool:
        return code in self.places
