"""The region as the rest of the platform sees it: looked up by code or by the name people write."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from lianqiao.regions.pack.names import NameIndex
from lianqiao.regions.pack.records import (
    Chain,
    ChainLink,
    Cluster,
    Industry,
    IpcSymbol,
    Names,
    Place,
    Publication,
    Source,
    TechnologyField,
    TravelTime,
)


@dataclass(frozen=True, slots=True)
class RegionPack:
    """A checked pack; mappings go from code (or slug, symbol, file) to record, in the order of the file."""

    code: str
    name: Names
    sources: Mapping[str, Source]
    publications: Mapping[str, Publication]
    places: Mapping[str, Place]
    industries: Mapping[str, Industry]
    technology_fields: Mapping[str, TechnologyField]
    ipc: Mapping[str, IpcSymbol]
    clusters: Mapping[str, Cluster]
    chains: Mapping[str, Chain]
    chain_links: Mapping[str, ChainLink]
    chain_name_sources: tuple[str, ...]
    chain_note: Names
    travel_times: Mapping[tuple[str, str], TravelTime]
    lineage: Mapping[str, tuple[str, ...]]
    name_index: NameIndex

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the codes of the divisions above a place, nearest first. Raises ``KeyError``."""
        return self.lineage[code]

    def place_by_name(self, text: str) -> str | tuple[str, ...]:
        """Return the code of the place meant, or a tuple of candidates.

        Takes a code, or a name in any of the three languages, short or full, with or without the places above it.
        An empty tuple: unknown here. Otherwise the text fits several places, or one whose city must be named.
        """
        return text.strip() if text.strip() in self.places else self.name_index.find(text)

    def industry_by_code(self, text: str) -> str | None:
        """Return the full code for C3973 or 3973; the digits alone are unique in GB/T 4754."""
        code = text.strip().upper()
        if code in self.industries:
            return code
        return next((letter + code for letter in ascii_uppercase if code and letter + code in self.industries), None)

    def prefecture(self, code: str) -> str:
        """Return the prefecture-level city or the municipality that a place lies in. Raises ``KeyError``."""
        upwards = (code, *self.lineage[code])
        cities = (above for above in upwards if self.places[above].level == "city")
        return next(cities, upwards[-1])

    def travel_time(self, from_code: str, to_code: str) -> TravelTime | None:
        """Return the rail time between the prefectures of two places, if the timetable has one."""
        return self.travel_times.get((self.prefecture(from_code), self.prefecture(to_code)))
