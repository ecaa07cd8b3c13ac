"""An expert taken elsewhere: as linked data, as a table, as a source, as a code for a camera. Only what everybody may see."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianqiao.catalog.queries.experts import ExpertView, ExpertWorks, get_expert, view_expert, works_of
from lianqiao.core.actors import ANONYMOUS
from lianqiao.web.links import entry_url
from lianqiao.web.names import localised
from lianqiao.web.requests import ActorRequest
from lianqiao.web.sharing.citations import cited
from lianqiao.web.sharing.downloads import linked_data_file, table_file
from lianqiao.web.sharing.structured import CONTEXT, absolute, organisation_data
from lianqiao.web.sharing.views import code_image

COLUMNS = (
    "number", "name", "name_en", "organisation", "title", "technology_field", "chain_links", "keywords", "about", "offers",
    "orcid", "consented_on", "achievements",
)  # fmt: skip


def address_of(view: ExpertView) -> str:
    """Return the public address of the page."""
    return absolute(reverse("expert", args=[view.number]))


def citation(view: ExpertView, today: date) -> str:
    """Return the page as a source (GB/T 7714-2015); the platform answers for it."""
    return cited(f"{view.name}: {view.number}", today, address_of(view))


def person_data(view: ExpertView, works: ExpertWorks) -> dict[str, Any]:
    """Return an expert as ``Person`` of schema.org."""
    topics = [named for named in (view.technology_field, *view.chain_links) if named]
    data = {
        "@context": CONTEXT, "@type": "Person", "@id": address_of(view), "url": address_of(view), "identifier": view.number,
        "name": view.name, "alternateName": view.name_en, "jobTitle": view.title, "description": view.about,
        "worksFor": organisation_data(view.organisation),
        "sameAs": f"https://orcid.org/{view.orcid}" if view.orcid else "",
        "knowsAbout": [*(localised(named.names) for named in topics), *view.keywords],
        "makesOffer": [{"@type": "Offer", "name": offer} for offer in view.offers],
        "subjectOf": [
            {"@type": "CreativeWork", "name": work.title, "url": absolute(entry_url("achievement", work.number))}
            for work in works.works
        ],
    }  # fmt: skip
    return {name: value for name, value in data.items() if value}


@require_safe
def export(request: ActorRequest, number: str, form: str) -> HttpResponse:
    """Give a public expert as ``jsonld`` or ``csv``."""
    row = get_expert(ANONYMOUS, number)
    view, works = view_expert(row), works_of(row)
    if form == "jsonld":
        return linked_data_file(person_data(view, works))
    if form == "csv":
        return table_file([COLUMNS, _cells(view, works)], f"{view.number}.csv")
    raise Http404


@require_safe
def code(request: ActorRequest, number: str) -> HttpResponse:
    """Draw the address of a page as a QR code."""
    return code_image(address_of(view_expert(get_expert(request.actor, number))))


def _cells(view: ExpertView, works: ExpertWorks) -> tuple[object, ...]:
    return (
        view.number, view.name, view.name_en, view.organisation.name, view.title,
        view.technology_field.code if view.technology_field else "", "；".join(named.code for named in view.chain_links),
        "；".join(view.keywords), view.about, "；".join(view.offers), view.orcid, view.consented or "",
        "；".join(work.number for work in works.works),
    )  # fmt: skip
