"""What a region pack is made of: plain records, with no opinion on where they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass

Names = Mapping[str, str]
LANGUAGES = ("zh-hans", "zh-hant", "en")


def name_in(names: Names, language: str) -> str:
    """Return the name in a language, or the Simplified Chinese one where it has none."""
    return names.get(language) or names["zh-hans"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file comes from; ``retrieved`` is a date, ``rows`` counts its records."""

    file: str
    title: str
    source: str
    edition: str
    retrieved: str
    licence: str
    rows: int
    sha256: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """A text that a statement rests on; ``published_on`` is empty where it gives no date."""

    key: str
    publication: Names
    published_on: str
    address: str
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division, or a functional grouping of some (``members``); lon and lat in degrees."""

    code: str
    level: str
    parent_code: str
    name: Names
    pinyin: str
    lon: float
    lat: float
    coordinate_source: str
    members: tuple[str, ...]
    needs_parent: bool


@dataclass(frozen=True, slots=True)
class Industry:
    """A GB/T 4754 code; levels 1 to 4. The English name is empty below level 2."""

    code: str
    level: int
    parent_code: str
    name: Names


@dataclass(frozen=True, slots=True)
class TechnologyField:
    slug: str
    name: Names


@dataclass(frozen=True, slots=True)
class IpcSymbol:
    """A section, class, subclass or main group; H04L9/00 stands for all of H04L9."""

    symbol: str
    level: str
    parent: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said of a cluster, true as of a date, with the key of its publication."""

    text: Names
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class NationalCluster:
    """An entry of the national list; ``nearest`` means that the pairing is our inference, said in ``note``."""

    name: Names
    year: str
    status: str
    source: str
    note: Names | None


@dataclass(frozen=True, slots=True)
class Cluster:
    slug: str
    name: Names
    lead_authority: Statement | None
    national_clusters: tuple[NationalCluster, ...]
    industries: tuple[str, ...]
    ipc: tuple[str, ...]
    facts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A step of a chain, code "hydrogen.storage"; ``keywords`` are Chinese words for classifying entries."""

    code: str
    chain_code: str
    name: Names
    position: str
    description: Names
    industries: tuple[str, ...]
    ipc: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    code: str
    name: Names
    links: tuple[ChainLink, ...]


@dataclass(frozen=True, slots=True)
class TravelTime:
    """Median and fastest minutes from one prefecture to another; ``is_dated``: an old timetable."""

    from_code: str
    to_code: str
    mode: str
    minutes: int
    minutes_fastest: int
    trains: int
    observed_on: str
    is_dated: bool
