"""What validation asks about places; another room answers from the region pack or the database."""

from collections.abc import Mapping
from typing import Protocol


class Lookups(Protocol):
    """Knows the administrative divisions."""

    def place_by_name(self, name: str) -> str | None:
        """Return the code of a place, or ``None`` when the name is unknown or ambiguous."""

    def is_place_code(self, code: str) -> bool:
        """Tell whether a code is in the tables."""


class MemoryLookups:
    """Places from a plain mapping of code to full name; a name works without its last 省, 市, 区 or 县 too.

    Where two places share a name, the higher one is meant: 河北 is the province, not the district of Tianjin.
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        self._codes = frozenset(places)
        self._names: dict[str, str | None] = {}
        for names in (list(places.items()), [(code, name[:-1]) for code, name in places.items()]):
            for rank in (4, 2, 0):
                self._add([(code, name) for code, name in names if _rank(code) == rank])

    def _add(self, names: list[tuple[str, str]]) -> None:
        taken = set(self._names)
        for code, name in names:
            if len(name) >= 2 and name not in taken:
                # Twice at one level: ambiguous, so neither.
                self._names[name] = None if name in self._names else code

    def place_by_name(self, name: str) -> str | None:
        return self._names.get(name)

    def is_place_code(self, code: str) -> bool:
        return code in self._codes


def _rank(code: str) -> int:
    """Return how many zeros close a code: 4 for a province, 2 for a city, 0 for a county."""
    return 4 if code.endswith("0000") else 2 if code.endswith("00") else 0
