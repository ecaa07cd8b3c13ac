"""Loads a pack: reads every file, checks them against each other, and refuses the whole on any fault."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from lianqiao.regions.pack import checks, parsing
from lianqiao.regions.pack.faults import Fault, PackError
from lianqiao.regions.pack.names import build_index
from lianqiao.regions.pack.reading import Entry, read_object, read_table
from lianqiao.regions.pack.records import (
    Chain,
    Cluster,
    Industry,
    IpcSymbol,
    Place,
    Publication,
    Source,
    TechnologyField,
    TravelTime,
)
from lianqiao.regions.pack.region import RegionPack

Record = TypeVar("Record")
Key = TypeVar("Key")
Pairs = list[tuple[Entry, Record]]  # each record with the entry it came from, so that a check can say where

PLACE_COLUMNS = (
    "code level parent_code name_zh_hans name_zh_hant name_en pinyin lon lat coordinate_source members needs_parent"
)
INDUSTRY_COLUMNS = "code level parent_code name_zh_hans name_zh_hant name_en"
TRAVEL_COLUMNS = "from_code to_code mode minutes minutes_fastest trains observed_on is_dated"


@dataclass(frozen=True, slots=True)
class _Files:
    """Everything read, before the files have been compared."""

    manifest: Entry
    chains_file: Entry
    sources: Pairs[Source]
    publications: Pairs[Publication]
    places: Pairs[Place]
    industries: Pairs[Industry]
    technology_fields: Pairs[TechnologyField]
    ipc: Pairs[IpcSymbol]
    clusters: Pairs[Cluster]
    chains: Pairs[Chain]
    travel_times: Pairs[TravelTime]


def load_pack(path: Path) -> RegionPack:
    """Read and check the pack in a folder. Raises ``PackError`` naming every fault by file, row and column."""
    faults: list[Fault] = []
    files = _read(path, faults)
    bounds = _bounds(files.manifest)
    files.manifest.text("code", parsing.SLUG)
    files.manifest.names("name")
    _refuse(faults)
    _check(files, bounds)
    _check_seals(path, files)
    _refuse(faults)
    return _assemble(files)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise PackError(faults)


def _read(path: Path, faults: list[Fault]) -> _Files:
    def table(name: str, columns: str, parse: Callable[[Entry], Record]) -> Pairs[Record]:
        return _parsed(read_table(path / name, columns.split(), faults), parse)

    manifest = read_object(path / "pack.json", faults)
    clusters_file = read_object(path / "clusters.json", faults)
    chains_file = read_object(path / "chains.json", faults)
    return _Files(
        manifest=manifest,
        chains_file=chains_file,
        sources=_parsed(manifest.entries("files"), parsing.parse_source),
        publications=_parsed(manifest.entries("publications"), parsing.parse_publication),
        places=table("places.csv", PLACE_COLUMNS, parsing.parse_place),
        industries=table("industries.csv", INDUSTRY_COLUMNS, parsing.parse_industry),
        technology_fields=table(
            "technology_fields.csv", "slug name_zh_hans name_zh_hant name_en", parsing.parse_technology_field
        ),
        ipc=table("ipc_sections.csv", "symbol level parent title_en", parsing.parse_ipc),
        clusters=_parsed(clusters_file.entries("clusters"), parsing.parse_cluster),
        chains=_parsed(chains_file.entries("chains"), parsing.parse_chain),
        travel_times=table("travel_times.csv", TRAVEL_COLUMNS, parsing.parse_travel_time),
    )


def _parsed(entries: Iterable[Entry], parse: Callable[[Entry], Record]) -> Pairs[Record]:
    return [(entry, parse(entry)) for entry in entries]


def _bounds(manifest: Entry) -> checks.Bounds:
    box = manifest.entry("bounds")
    sides = []
    for axis in ("lon", "lat"):
        side = box.values.get(axis) if box else None
        if not (isinstance(side, list) and len(side) == 2 and all(isinstance(end, int | float) for end in side)):
            manifest.fault(f"bounds.{axis}", "a list of the lowest and the highest degree is wanted")
            side = (0, 0)
        sides.append((float(side[0]), float(side[1])))
    return checks.Bounds(lon=sides[0], lat=sides[1])


def _check(files: _Files, bounds: checks.Bounds) -> None:
    places = _keyed(files.places, lambda place: place.code)
    industries = {industry.code for _, industry in files.industries}
    symbols = {ipc.symbol for _, ipc in files.ipc}
    publications = {publication.key for _, publication in files.publications}
    codes = checks.Codes(industries=industries, ipc=symbols, publications=publications)

    checks.check_unique([(entry, source.file) for entry, source in files.sources], "file")
    checks.check_unique([(entry, publication.key) for entry, publication in files.publications], "key")
    checks.check_unique([(entry, place.code) for entry, place in files.places], "code")
    checks.check_unique([(entry, industry.code) for entry, industry in files.industries], "code")
    checks.check_unique([(entry, field.slug) for entry, field in files.technology_fields], "slug")
    checks.check_unique([(entry, ipc.symbol) for entry, ipc in files.ipc], "symbol")
    checks.check_unique([(entry, cluster.slug) for entry, cluster in files.clusters], "slug")
    checks.check_unique([(entry, chain.code) for entry, chain in files.chains], "code")
    checks.check_unique([(entry, link.code) for entry, chain in files.chains for link in chain.links], "links.code")
    checks.check_unique(
        [(entry, f"{travel.from_code} to {travel.to_code}") for entry, travel in files.travel_times], "to_code"
    )
    checks.check_places(files.places, places, bounds)
    checks.check_industries(files.industries, industries)
    checks.check_ipc(files.ipc, symbols)
    checks.check_clusters(files.clusters, codes)
    checks.check_chains(files.chains, codes)
    checks.check_travel_times(files.travel_times, places)
    checks.check_chain_names(files.chains_file, publications)


def _check_seals(path: Path, files: _Files) -> None:
    """Compare every file with its checksum and row count in the manifest; every file read must be listed."""
    rows = {
        "places.csv": len(files.places),
        "industries.csv": len(files.industries),
        "technology_fields.csv": len(files.technology_fields),
        "ipc_sections.csv": len(files.ipc),
        "clusters.json": len(files.clusters),
        "chains.json": sum(len(chain.links) for _, chain in files.chains),
        "travel_times.csv": len(files.travel_times),
    }
    listed = {source.file for _, source in files.sources}
    for name in rows.keys() - listed:
        files.manifest.fault("files", f"{name} is not listed: add its title, source, edition, date and licence")
    for entry, source in files.sources:
        file = path / source.file
        if not file.is_file():
            entry.fault("file", f"{source.file} is not in the pack")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != source.sha256:
            entry.fault("sha256", f"{source.file} was changed: run scripts/build_region_pack.py seal")
        elif source.rows != rows.get(source.file, source.rows):
            entry.fault("rows", f"{source.file} has {rows[source.file]} records, not {source.rows}")


def _assemble(files: _Files) -> RegionPack:
    places = _keyed(files.places, lambda place: place.code)
    lineage = {code: _lineage(place, places) for code, place in places.items()}
    return RegionPack(
        code=files.manifest.text("code"),
        name=files.manifest.names("name"),
        sources=_keyed(files.sources, lambda source: source.file),
        publications=_keyed(files.publications, lambda publication: publication.key),
        places=places,
        industries=_keyed(files.industries, lambda industry: industry.code),
        technology_fields=_keyed(files.technology_fields, lambda field: field.slug),
        ipc=_keyed(files.ipc, lambda ipc: ipc.symbol),
        clusters=_keyed(files.clusters, lambda cluster: cluster.slug),
        chains=_keyed(files.chains, lambda chain: chain.code),
        chain_links=MappingProxyType({link.code: link for _, chain in files.chains for link in chain.links}),
        chain_name_sources=files.chains_file.words("name_sources"),
        chain_note=files.chains_file.names("editorial_note"),
        travel_times=_keyed(files.travel_times, lambda travel: (travel.from_code, travel.to_code)),
        lineage=MappingProxyType(lineage),
        name_index=build_index(places, lineage),
    )


def _keyed(pairs: Pairs[Record], key: Callable[[Record], Key]) -> Mapping[Key, Record]:
    return MappingProxyType({key(record): record for _, record in pairs})


def _lineage(place: Place, places: Mapping[str, Place]) -> tuple[str, ...]:
    if not place.parent_code:
        return ()
    return (place.parent_code, *_lineage(places[place.parent_code], places))
