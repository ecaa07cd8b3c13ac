"""An organisation taken elsewhere: as linked data, as a table of its entries, as a source, as a code for a camera."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from lianqiao.accounts.queries import get_organisation
from lianqiao.catalog.queries import EntryView
from lianqiao.core.actors import ANONYMOUS
from lianqiao.web.links import entry_url
from lianqiao.web.organisations.profiles import Profile, profile
from lianqiao.web.requests import ActorRequest
from lianqiao.web.sharing.citations import cited
from lianqiao.web.sharing.downloads import linked_data_file, table_file
from lianqiao.web.sharing.structured import absolute, organisation_data
from lianqiao.web.sharing.views import code_image

COLUMNS = (
    "kind", "number", "title", "summary", "technology_field", "chain_link", "place", "trl", "trl_wanted", "published_on",
    "confirmed_on", "valid_until", "url",
)  # fmt: skip


def address_of(number: str) -> str:
    """Return the public address of the page."""
    return absolute(f"/organisations/{number}")


def citation(shown: Profile, today: date) -> str:
    """Return the page as a source (GB/T 7714-2015); the platform answers for it."""
    return cited(f"{shown.view.name}: {shown.view.number}", today, address_of(shown.view.number))


def profile_data(shown: Profile) -> dict[str, Any]:
    """Return an organisation with what it offers and seeks under its name."""
    data = organisation_data(shown.view, shown.row)
    offers = [_item("Offer", entry) for entry in shown.achievements]
    seeks = [_item("Demand", entry) for entry in shown.demands]
    return data | {name: value for name, value in (("makesOffer", offers), ("seeks", seeks)) if value}


@require_safe
def export(request: ActorRequest, number: str, form: str) -> HttpResponse:
    """Give an organisation as ``jsonld``, or its public entries as ``csv``: what everybody may see, whoever asks."""
    shown = profile(get_organisation(ANONYMOUS, number), most=None)
    if form == "jsonld":
        return linked_data_file(profile_data(shown))
    if form == "csv":
        rows = map(_cells, (*shown.achievements, *shown.demands))
        return table_file([COLUMNS, *rows], f"{number}.csv")
    raise Http404


@require_safe
def code(request: ActorRequest, number: str) -> HttpResponse:
    """Draw the address of a page as a QR code."""
    return code_image(address_of(get_organisation(request.actor, number).number))


def _item(kind: str, entry: EntryView) -> dict[str, str]:
    return {"@type": kind, "name": entry.title, "url": absolute(entry_url(entry.kind, entry.number))}


def _cells(entry: EntryView) -> tuple[object, ...]:
    return (
        entry.kind, entry.number, entry.title, entry.summary, entry.technology_field and entry.technology_field.code,
        entry.chain_link and entry.chain_link.code, entry.place and entry.place.code, entry.trl, entry.trl_wanted,
        entry.published, entry.confirmed, entry.valid_until, absolute(entry_url(entry.kind, entry.number)),
    )  # fmt: skip
