"""Entries taken elsewhere: as linked data, as a table, as a citation, as a code for a camera; and the map for search engines."""

import io
from datetime import date

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import get_entry, public_pages, view_entry
from lianqiao.catalog.queries.experts import list_experts
from lianqiao.connectors.formats.export import flat_row
from lianqiao.connectors.formats.fields import field_names
from lianqiao.connectors.queries import entry_record
from lianqiao.core.actors import ANONYMOUS
from lianqiao.regions.queries import list_chains
from lianqiao.web.links import entry_url
from lianqiao.web.requests import ActorRequest
from lianqiao.web.sharing.citations import bibtex
from lianqiao.web.sharing.downloads import linked_data_file, table_file
from lianqiao.web.sharing.structured import absolute, entry_data

MAP_ROWS = 10_000  # of one file; the protocol allows 50,000
SECTIONS = ("achievements", "demands", "organisations", "experts", "chains", "pages")
_KINDS = {"achievements": EntryKind.ACHIEVEMENT, "demands": EntryKind.DEMAND}
PAGES = (
    "/",
    "/search",
    "/match",
    "/organisations/",
    "/experts/",
    "/chains/",
    "/about",
    "/glossary",
    "/accessibility",
    "/sitemap",
    "/reading",
    "/privacy",
    "/complaints",
)


@require_safe
def entry_export(request: ActorRequest, number: str, kind: str, form: str) -> HttpResponse:
    """Give an entry as ``jsonld``, ``csv`` (the columns of imports) or ``bib``: what this reader may see."""
    row = get_entry(request.actor, kind, number)
    if form == "csv":
        return _csv(kind, row.number, entry_record(request.actor, row))
    view = view_entry(request.actor, row)
    if form == "jsonld":
        return linked_data_file(entry_data(view))
    if form == "bib":
        response = HttpResponse(bibtex(view, timezone.localdate()), content_type="application/x-bibtex; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{row.number}.bib"'
        return response
    raise Http404


def _csv(kind: str, number: str, record: dict[str, object]) -> HttpResponse:
    columns = field_names(kind)
    return table_file([columns, flat_row(record, columns)], f"{number}.csv")


@require_safe
def entry_code(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Draw the address of an entry as a QR code."""
    row = get_entry(request.actor, kind, number)
    return code_image(absolute(entry_url(kind, row.number)))


def code_image(address: str) -> HttpResponse:
    """Draw an address as a QR code."""
    code = segno.make(address, error="m")
    out = io.BytesIO()
    code.save(
        out, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@require_safe
@cache_control(public=True, max_age=3600)
def site_map(request: ActorRequest) -> HttpResponse:
    """List the files of the map."""
    parts = []
    for section in SECTIONS:
        count = _count(section)
        parts += [absolute(f"/sitemaps/{section}-{page}.xml") for page in range(1, -(-count // MAP_ROWS) + 1)]
    return render(request, "sharing/map_index.xml", {"parts": parts}, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=3600)
def site_map_part(request: ActorRequest, section: str, page: int) -> HttpResponse:
    """List the addresses of a part of the map, what everybody may see of it."""
    if section not in SECTIONS or not 1 <= page <= max(1, -(-_count(section) // MAP_ROWS)):
        raise Http404
    first = (page - 1) * MAP_ROWS
    rows = [(absolute(path), day) for path, day in _rows(section, first)]
    return render(request, "sharing/map_part.xml", {"rows": rows}, content_type="application/xml")


@require_safe
def robots(request: ActorRequest) -> HttpResponse:
    """Tell programs where the map is and what is of no use to them."""
    closed = ("/account/", "/desk/", "/imports/", "/write/", "/admin/", "/my-entries", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _count(section: str) -> int:
    if section == "pages":
        return len(PAGES)
    if section == "organisations":
        return list_organisations(ANONYMOUS).count()
    if section == "experts":
        return list_experts(ANONYMOUS).count()
    if section == "chains":
        return len(list_chains())
    return public_pages(_KINDS[section]).count()


def _rows(section: str, first: int) -> list[tuple[str, date | None]]:
    end = first + MAP_ROWS
    if section == "pages":
        return [(path, None) for path in PAGES[first:end]]
    if section in ("organisations", "experts"):
        everything = list_experts(ANONYMOUS) if section == "experts" else list_organisations(ANONYMOUS)
        numbers = everything.order_by("pk").values_list("number", flat=True)[first:end]
        return [(f"/{section}/{number}", None) for number in numbers]
    if section == "chains":
        return [(f"/chains/{chain.code}", None) for chain in list_chains()[first:end]]
    kind = _KINDS[section]
    rows = public_pages(kind).values_list("number", "version_date")[first:end]
    return [(entry_url(kind, number), day) for number, day in rows]
