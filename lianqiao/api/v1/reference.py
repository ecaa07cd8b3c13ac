"""Reference data of the region: codes with their names and where they come from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.fields import Code, Level, NamedOut, Out
from lianqiao.regions.models import Industry, Place
from lianqiao.regions.queries import list_chains, list_clusters, list_fields, list_sources

router = Router(tags=["reference data"])
KEPT_S = 3600


class SourceOut(Out):
    """Where the data come from."""

    title: str = Field(examples=["国民经济行业分类, sections to four-digit classes"])
    source: str = Field(examples=["GB/T 4754-2017"])
    edition: str = Field(examples=["GB/T 4754-2017"])
    retrieved: date | None
    licence: str = Field(examples=["facts"])


class PlaceOut(NamedOut):
    """An administrative division (GB/T 2260) or a functional area."""

    level: str = Field(description="province, city, county or functional.", examples=["city"])
    parent: str | None = Field(examples=["130000"], validation_alias="parent_id")
    lon: float | None = Field(examples=[115.46])
    lat: float | None = Field(examples=[38.87])
    members: list[str] = Field(description="Of a functional area: the codes it is made of.", examples=[[]])


class IndustryOut(NamedOut):
    """A class of GB/T 4754-2017."""

    code: str = Field(examples=["C39"])
    names: dict[str, str] = Field(examples=[{"zh-hans": "计算机、通信和其他电子设备制造业"}])
    level: int = Field(description="1: section, 2: division, 3: group, 4: class.", examples=[2])
    parent: str | None = Field(examples=["C"], validation_alias="parent_id")


class FieldOut(NamedOut):
    """A technology field of the technology contract statistics."""

    code: str = Field(examples=["materials"])
    names: dict[str, str] = Field(examples=[{"zh-hans": "新材料及其应用"}])


class ClusterOut(FieldOut):
    """An advanced manufacturing cluster."""

    industries: list[str] = Field(description="Codes of industries.", examples=[["C39"]])
    ipc: list[str] = Field(examples=[["H01L"]])


class LinkOut(FieldOut):
    """A link of a chain."""

    code: str = Field(examples=["hydrogen.storage"])
    names: dict[str, str] = Field(examples=[{"zh-hans": "储运"}])
    stage: str = Field(description="upstream, midstream or downstream.", examples=["midstream"])
    descriptions: dict[str, str] = Field(description="By language tag.", examples=[{"zh-hans": "氢气的储存与运输"}])
    industries: list[str] = Field(description="Codes of industries.", examples=[["C2619"]])
    ipc: list[str] = Field(examples=[["F17C"]])
    keywords: list[str] = Field(examples=[["储氢瓶"]])


class ChainOut(FieldOut):
    """An industrial chain with its links in order."""

    code: str = Field(examples=["hydrogen"])
    names: dict[str, str] = Field(examples=[{"zh-hans": "氢能"}])
    links: list[LinkOut]


class PlaceTable(Out):
    """Places and their source."""

    source: SourceOut | None
    items: list[PlaceOut]


class IndustryTable(Out):
    """Industries and their source."""

    source: SourceOut | None
    items: list[IndustryOut]


class FieldTable(Out):
    """Technology fields and their source."""

    source: SourceOut | None
    items: list[FieldOut]


class ClusterTable(Out):
    """Clusters and their source."""

    source: SourceOut | None
    items: list[ClusterOut]


class ChainTable(Out):
    """Chains and their source."""

    source: SourceOut | None
    items: list[ChainOut]


class PlaceQuery(BaseModel):
    """Which places are wanted."""

    parent: Code | None = Field(default=None, description="Only what lies directly in this place.", examples=["130000"])


class IndustryQuery(BaseModel):
    """Which industries are wanted."""

    parent: Code | None = Field(default=None, description="Only what lies directly below this code.", examples=["C"])
    level: Level | None = Field(default=None, description="Only this level, 1 to 4.", examples=[1])


@router.get(
    "/places",
    **public("place_list", _("Places"), _("Divisions of the region to county level and functional areas."), PlaceTable),
)
def places(request: ApiRequest, response: HttpResponse, query: Query[PlaceQuery]) -> Any:
    rows = Place.objects.all()
    if query.parent:
        rows = rows.filter(parent=query.parent)
    return _table(request, response, PlaceTable, "places.csv", rows)


@router.get(
    "/industries",
    **public("industry_list", _("Industries"), _("The classification of industries GB/T 4754-2017."), IndustryTable),
)
def industries(request: ApiRequest, response: HttpResponse, query: Query[IndustryQuery]) -> Any:
    rows = Industry.objects.all()
    if query.parent:
        rows = rows.filter(parent=query.parent)
    if query.level:
        rows = rows.filter(level=query.level)
    return _table(request, response, IndustryTable, "industries.csv", rows)


@router.get(
    "/technology-fields",
    **public(
        "technology_field_list", _("Technology fields"), _("The eleven fields of the contract statistics."), FieldTable
    ),
)
def technology_fields(request: ApiRequest, response: HttpResponse) -> Any:
    return _table(request, response, FieldTable, "technology_fields.csv", list_fields())


@router.get(
    "/clusters",
    **public("cluster_list", _("Clusters"), _("The advanced manufacturing clusters of the region."), ClusterTable),
)
def clusters(request: ApiRequest, response: HttpResponse) -> Any:
    return _table(request, response, ClusterTable, "clusters.json", list_clusters())


@router.get(
    "/chains",
    **public("chain_list", _("Chains"), _("The industrial chains of the region with their links."), ChainTable),
)
def chains(request: ApiRequest, response: HttpResponse) -> Any:
    rows = [{"code": row.code, "names": row.names, "links": list(row.links.all())} for row in list_chains()]
    return _table(request, response, ChainTable, "chains.json", rows)


def _table(request: ApiRequest, response: HttpResponse, table: type[Out], file: str, rows: Iterable[Any]) -> Any:
    source = next((row for row in list_sources() if row.file == file), None)
    if request.token is None:
        response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    return table.model_validate({"source": source, "items": list(rows)})
