"""Reads of the region's reference data, which is public."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from lianqiao.regions.models import Chain, ChainLink, Cluster, Industry, Place, Source, TechnologyField

_MOST_FOUND = 8


def list_fields() -> list[TechnologyField]:
    """Return the technology fields in their usual order."""
    return list(TechnologyField.objects.all())


def list_clusters() -> list[Cluster]:
    """Return the clusters in their usual order."""
    return list(Cluster.objects.all())


def list_chains() -> list[Chain]:
    """Return the chains in their usual order, each with its links at hand."""
    return list(Chain.objects.prefetch_related("links"))


def get_chain(code: str) -> Chain | None:
    """Return a chain with its links at hand, or None when there is no such chain."""
    return Chain.objects.prefetch_related("links").filter(code=code).first()


def link_titles(codes: Iterable[str]) -> dict[str, tuple[Mapping[str, str], Mapping[str, str]]]:
    """Return the names of the chain and of the link by the code of the link. One query."""
    rows = ChainLink.objects.filter(pk__in=list(codes)).values_list("code", "chain__names", "names")
    return {code: (chain, link) for code, chain, link in rows}


def list_industries() -> list[Industry]:
    """Return the divisions and groups of industry by code; the classes below them are found by name or code."""
    return list(Industry.objects.filter(level__in=(2, 3)))


def find_industries(text: str) -> list[Industry]:
    """Return the industries that a text means, few at most: by the code it begins with, by name, by a part of a name.

    Where all lie within one of them, it is that one alone.
    """
    word = text.split(maxsplit=1)[0].upper() if text.split() else ""
    codes = [f"{section}{word}" for section in "ABCDEFGHIJKLMNOPQRST"] if word.isascii() and word.isdigit() else [word]
    by_code = list(Industry.objects.filter(code__in=codes))
    if by_code or not word:
        return by_code
    for lookup in ("iexact", "icontains"):
        is_named = Q(
            *[(f"names__{tag}__{lookup}", text.strip()) for tag in ("zh-hans", "zh-hant", "en")], _connector=Q.OR
        )
        found = list(Industry.objects.filter(is_named).order_by("level", "code")[:_MOST_FOUND])
        if found:
            whole = found[0].code
            return found[:1] if all(row.code.startswith(whole) for row in found) else found
    return []


def list_places() -> list[Place]:
    """Return all places by code, which puts what belongs to a province below it."""
    return list(Place.objects.order_by("code"))


def region_provinces() -> tuple[str, ...]:
    """Return the codes of the provinces that the region is made of."""
    return tuple(Place.objects.filter(level="province").order_by("code").values_list("code", flat=True))


def place_names() -> dict[str, str]:
    """Map the names of places to their codes, in both scripts; names that several places share are left out."""
    written: list[tuple[str, str]] = []
    for place in list_places():
        for name in {place.names.get("zh-hans", ""), place.names.get("zh-hant", "")} - {""}:
            written.append((name, place.code))
            if len(name) > 2 and name.endswith("市"):
                written.append((name[:-1], place.code))
    counts = Counter(name for name, _code in written)
    return {name: code for name, code in written if counts[name] == 1}


def list_sources() -> list[Source]:
    """Return where the reference data come from."""
    return list(Source.objects.order_by("file"))


@dataclass(frozen=True, slots=True)
class PlacePoint:
    """A place with its position in degrees (about the middle of it)."""

    code: str
    level: str
    parent: str
    names: Mapping[str, str]
    lon: float
    lat: float


_points: dict[str, PlacePoint] = {}


def place_points() -> Mapping[str, PlacePoint]:
    """Map the places whose position is known to it. Kept by the process."""
    if not _points:
        found = {}
        for row in Place.objects.all():
            if row.lon is not None and row.lat is not None:
                found[row.code] = PlacePoint(row.code, row.level, row.parent_id or "", row.names, row.lon, row.lat)
        _points.update(found)
    return _points


_lineage: dict[str, tuple[str, ...]] = {}


def place_lineage() -> Mapping[str, tuple[str, ...]]:
    """Map each place to itself and all above it, then the functional areas it is part of. Kept by the process."""
    if not _lineage:
        rows = {row.code: row for row in Place.objects.all()}
        found: dict[str, tuple[str, ...]] = {}
        for code, row in rows.items():
            chain, parent = [code], row.parent_id
            while parent:
                chain.append(parent)
                parent = rows[parent].parent_id
            found[code] = (*chain, *(area.code for area in rows.values() if code in area.members))
        _lineage.update(found)  # at once: other threads must not see half of it
    return _lineage


def forget_lineage() -> None:
    """Read the places again at the next need, because they were loaded anew."""
    _lineage.clear()
    _points.clear()


def names_of(facet: str, codes: list[str]) -> dict[str, Mapping[str, str]]:
    """Return the names by language of codes of ``place``, ``technology_field``, ``cluster``, ``chain_link`` or ``industry``."""
    table = {
        "place": Place,
        "technology_field": TechnologyField,
        "cluster": Cluster,
        "chain_link": ChainLink,
        "industry": Industry,
    }[facet]
    return dict(table._default_manager.filter(pk__in=codes).values_list("pk", "names"))


def loaded_files() -> dict[str, str]:
    """Return the SHA-256 of each file of the region pack as it was loaded."""
    return dict(Source.objects.values_list("file", "sha256"))
