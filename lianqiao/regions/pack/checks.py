"""Checks records against each other: what one file says must exist in another, and once only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from lianqiao.regions.pack.reading import Entry
from lianqiao.regions.pack.records import (
    Chain,
    Cluster,
    Industry,
    IpcSymbol,
    NationalCluster,
    Place,
    Statement,
    TravelTime,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The box that every place must lie in, degrees."""

    lon: tuple[float, float]
    lat: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Codes:
    """What may be referred to."""

    industries: Collection[str]
    ipc: Collection[str]
    publications: Collection[str]


def check_unique(pairs: Iterable[tuple[Entry, str]], column: str) -> None:
    first: dict[str, int | None] = {}
    for entry, key in pairs:
        if key in first:
            entry.fault(column, f"{key!r} is already in row {first[key]}")
        first.setdefault(key, entry.row)


def check_places(pairs: Iterable[tuple[Entry, Place]], places: Mapping[str, Place], bounds: Bounds) -> None:
    for entry, place in pairs:
        _check_place_parent(entry, place, places)
        for code in place.members:
            if code not in places:
                entry.fault("members", f"no place has the code {code!r}")
        if (place.level == "functional") != bool(place.members):
            entry.fault("members", "a functional place needs members, and no other may have any")
        for column, value, (low, high) in (("lon", place.lon, bounds.lon), ("lat", place.lat, bounds.lat)):
            if not low <= value <= high:
                entry.fault(column, f"{value} is outside {low} to {high}")


def _check_place_parent(entry: Entry, place: Place, places: Mapping[str, Place]) -> None:
    parent = places.get(place.parent_code)
    if place.level == "province":
        if place.parent_code:
            entry.fault("parent_code", "a province has no parent")
        return
    if parent is None:
        entry.fault("parent_code", f"no place has the code {place.parent_code!r}")
        return
    levels = ("province", "city") if place.level == "county" else ("province",)
    digits = 4 if parent.level == "city" else 2
    if parent.level not in levels or place.code[:digits] != parent.code[:digits]:
        entry.fault("parent_code", f"{place.code!r} cannot lie in {place.parent_code!r} ({parent.level})")


def check_industries(pairs: Iterable[tuple[Entry, Industry]], codes: Collection[str]) -> None:
    for entry, industry in pairs:
        above = industry.code[: {1: 0, 2: 1, 3: 3}.get(industry.level, 4)]
        _check_parent(entry, "parent_code", industry.parent_code, above, codes)


def check_ipc(pairs: Iterable[tuple[Entry, IpcSymbol]], symbols: Collection[str]) -> None:
    for entry, ipc in pairs:
        above = ipc.symbol[: {"section": 0, "class": 1, "subclass": 3}.get(ipc.level, 4)]
        _check_parent(entry, "parent", ipc.parent, above, symbols)


def _check_parent(entry: Entry, column: str, parent: str, above: str, known: Collection[str]) -> None:
    if parent != above:
        entry.fault(column, f"{parent!r} should be {above!r}")
    elif parent and parent not in known:
        entry.fault(column, f"no row has the code {parent!r}")


def check_clusters(pairs: Iterable[tuple[Entry, Cluster]], codes: Codes) -> None:
    for entry, cluster in pairs:
        _check_known(entry, "industries", cluster.industries, codes.industries)
        _check_known(entry, "ipc", cluster.ipc, codes.ipc)
        _check_statements(entry, "facts", cluster.facts, codes)
        _check_statements(entry, "national_clusters", cluster.national_clusters, codes)
        if cluster.lead_authority:
            _check_known(entry, "lead_authority.source", [cluster.lead_authority.source], codes.publications)


def _check_statements(
    entry: Entry, column: str, statements: Iterable[Statement | NationalCluster], codes: Codes
) -> None:
    for position, statement in enumerate(statements, start=1):
        _check_known(entry, f"{column}[{position}].source", [statement.source], codes.publications)


def check_chains(pairs: Iterable[tuple[Entry, Chain]], codes: Codes) -> None:
    for entry, chain in pairs:
        if not chain.links:
            entry.fault("links", "a chain needs at least one link")
        for position, link in enumerate(chain.links, start=1):
            column = f"links[{position}]"
            if not link.code.startswith(f"{chain.code}."):
                entry.fault(f"{column}.code", f"{link.code!r} should begin with '{chain.code}.'")
            if not link.keywords:
                entry.fault(f"{column}.keywords", "at least one keyword is wanted")
            _check_known(entry, f"{column}.industries", link.industries, codes.industries)
            _check_known(entry, f"{column}.ipc", link.ipc, codes.ipc)


def check_chain_names(chains_file: Entry, publications: Collection[str]) -> None:
    """The file must say where the chain names come from, and that the links are the platform's own."""
    chains_file.names("editorial_note")
    keys = chains_file.words("name_sources")
    if not keys:
        chains_file.fault("name_sources", "at least one publication is wanted")
    _check_known(chains_file, "name_sources", keys, publications)


def _check_known(entry: Entry, column: str, values: Iterable[str], known: Collection[str]) -> None:
    for value in values:
        if value not in known:
            entry.fault(column, f"{value!r} is not in the pack")


def check_travel_times(pairs: Iterable[tuple[Entry, TravelTime]], places: Mapping[str, Place]) -> None:
    for entry, travel in pairs:
        for column, code in (("from_code", travel.from_code), ("to_code", travel.to_code)):
            if code not in places or places[code].level not in ("province", "city"):
                entry.fault(column, f"no prefecture or municipality has the code {code!r}")
        if travel.from_code == travel.to_code:
            entry.fault("to_code", "the way must lead to another place")
        if travel.minutes_fastest > travel.minutes:
            entry.fault("minutes_fastest", "the fastest train cannot take longer than the median one")
