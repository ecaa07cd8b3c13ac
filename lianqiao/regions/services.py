"""Writing the region pack into the tables; repeating it changes nothing that is the same."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Model

from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.regions.events import RegionPackLoaded
from lianqiao.regions.models import Chain, ChainLink, Cluster, Industry, Place, Source, TechnologyField, TravelTime
from lianqiao.regions.pack import RegionPack
from lianqiao.regions.pack import load_pack as read_pack
from lianqiao.regions.queries import forget_lineage


@transaction.atomic
def load_pack(path: Path, *, actor: Actor) -> dict[str, int]:
    """Load a region pack and return how many rows each table has now. Publishes ``RegionPackLoaded``.

    Rows are written over by code and never deleted, because entries point to them. Raises ``PackError`` with every fault.
    """
    pack = read_pack(path)
    for rows in (
        _places(pack),
        _industries(pack),
        _fields(pack),
        _clusters(pack),
        _chains(pack),
        _links(pack),
        _sources(pack),
    ):
        _write(rows)
    TravelTime.objects.all().delete()
    TravelTime.objects.bulk_create(
        TravelTime(origin_id=row.from_code, destination_id=row.to_code, minutes=row.minutes)
        for row in pack.travel_times.values()
    )
    forget_lineage()
    publish(
        RegionPackLoaded(code=pack.code, files={name: row.sha256 for name, row in pack.sources.items()}), actor=actor
    )
    tables: tuple[type[Model], ...] = (Place, Industry, TechnologyField, Cluster, Chain, ChainLink, TravelTime)
    return {table.__name__: table._default_manager.count() for table in tables}


def _write(rows: Iterable[Model]) -> None:
    rows = list(rows)
    if not rows:
        return
    table = type(rows[0])
    key = table._meta.pk.name
    columns = [column.name for column in table._meta.concrete_fields if column.name != key]
    table._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=[key], update_fields=columns, batch_size=500
    )  # fmt: skip


def _places(pack: RegionPack) -> list[Place]:
    order = {"province": 0, "city": 1, "county": 2, "functional": 3}
    rows = sorted(pack.places.values(), key=lambda row: order[row.level])
    return [
        Place(
            code=row.code,
            level=row.level,
            parent_id=row.parent_code or None,
            names=dict(row.name),
            name_key=row.pinyin,
            lon=row.lon,
            lat=row.lat,
            members=list(row.members),
        )
        for row in rows
    ]


def _industries(pack: RegionPack) -> list[Industry]:
    rows = sorted(pack.industries.values(), key=lambda row: row.level)
    return [
        Industry(code=row.code, level=row.level, parent_id=row.parent_code or None, names=dict(row.name))
        for row in rows
    ]


def _fields(pack: RegionPack) -> list[TechnologyField]:
    return [
        TechnologyField(code=row.slug, position=position, names=dict(row.name))
        for position, row in enumerate(pack.technology_fields.values())
    ]


def _clusters(pack: RegionPack) -> list[Cluster]:
    return [
        Cluster(
            code=row.slug,
            position=position,
            names=dict(row.name),
            industries=list(row.industries),
            ipc=list(row.ipc),
            facts=[
                {
                    "text": dict(fact.text),
                    "as_of": fact.as_of,
                    "source": dict(pack.publications[fact.source].publication),
                }
                for fact in row.facts
            ],
        )
        for position, row in enumerate(pack.clusters.values())
    ]


def _chains(pack: RegionPack) -> list[Chain]:
    return [
        Chain(code=row.code, position=position, names=dict(row.name))
        for position, row in enumerate(pack.chains.values())
    ]


def _links(pack: RegionPack) -> list[ChainLink]:
    return [
        ChainLink(
            code=row.code,
            chain_id=row.chain_code,
            position=position,
            stage=row.position,
            names=dict(row.name),
            descriptions=dict(row.description),
            industries=list(row.industries),
            ipc=list(row.ipc),
            keywords=list(row.keywords),
        )
        for chain in pack.chains.values()
        for position, row in enumerate(chain.links)
    ]


def _sources(pack: RegionPack) -> list[Source]:
    return [
        Source(
            file=row.file,
            title=row.title,
            source=row.source,
            edition=row.edition,
            retrieved=date.fromisoformat(row.retrieved) if row.retrieved else None,
            licence=row.licence,
            rows=row.rows,
            sha256=row.sha256,
        )
        for row in pack.sources.values()
    ]


def pack_files(path: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a region pack, as its manifest says."""
    return {name: row.sha256 for name, row in read_pack(path).sources.items()}
