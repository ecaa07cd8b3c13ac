"""Where an entry is, where it may go and which carriers are there: only what its page tells this reader anyway."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.catalog.queries import EntryView, OrganisationView
from lianqiao.catalog.queries.carriers import carriers_in
from lianqiao.regions.queries import place_points
from lianqiao.web.labels import label
from lianqiao.web.positions.drawing import Kind, Mark, PositionMap, position_map

MOST_CARRIERS = 8


@dataclass(frozen=True, slots=True)
class EntryPlaces:
    """The map of one entry, and the carriers that stand on it."""

    map: PositionMap
    carriers: tuple[OrganisationView, ...]


def places_of(view: EntryView) -> EntryPlaces | None:
    """Draw the places of an entry as its reader may know them; None when it names no place. One query."""
    chain = view.chain_link.code.partition(".")[0] if view.chain_link else ""
    field = view.technology_field.code if view.technology_field else ""
    found = carriers_in(_around(view), chain=chain, field=field, count=MOST_CARRIERS + 1)
    own = view.organisation.number if view.organisation else ""
    carriers = tuple(carrier for carrier in found if carrier.number != own)[:MOST_CARRIERS]
    kinds = (
        Kind("publisher", _("Publisher"), "square"),
        Kind("home", _("Place of the entry"), "diamond"),
        Kind("accepted", _("Places accepted"), "ring"),
        Kind("carrier", label("organisation_kind", OrganisationKind.CARRIER), "triangle"),
    )
    drawn = position_map(_("Places"), [*_own(view), *_accepted(view), *map(_carrier, carriers)], kinds)
    return EntryPlaces(drawn, carriers) if drawn else None


def _own(view: EntryView) -> Iterator[Mark]:
    publisher = view.organisation
    if publisher and publisher.place:
        yield _organisation(publisher, publisher.place.code, "publisher")
    if view.place and not (publisher and publisher.place and publisher.place.code == view.place.code):
        yield Mark(view.place.code, "home", address=_search(view, view.place.code))


def _accepted(view: EntryView) -> Iterator[Mark]:
    for code in dict.fromkeys(code for code in view.places_accepted if code in place_points()):
        yield Mark(code, "accepted", address=_search(view, code))


def _carrier(carrier: OrganisationView) -> Mark:
    assert carrier.place is not None  # found by its place
    return _organisation(carrier, carrier.place.code, "carrier")


def _organisation(view: OrganisationView, place: str, kind: str) -> Mark:
    return Mark(place, kind, name=view.short_name or view.name, address=reverse("organisation", args=[view.number]))


def _search(view: EntryView, place: str) -> str:
    return f"{reverse('search')}?{urlencode({'kind': view.kind, 'place': place})}"


def _around(view: EntryView) -> list[str]:
    """Return where carriers are looked for: the places accepted and the city of the entry."""
    codes = list(view.places_accepted)
    if view.place:
        point = place_points().get(view.place.code)
        is_part = point is not None and point.level == "county" and view.place_parent is not None
        codes.append(view.place_parent.code if is_part and view.place_parent else view.place.code)
    return codes
