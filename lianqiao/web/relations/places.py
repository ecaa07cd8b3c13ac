"""Where an entry is at home, where its owner goes, and which carriers are there: built from what the page tells anyway."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.queries import EntryView
from lianqiao.core.actors import ANONYMOUS
from lianqiao.regions.queries import place_lineage
from lianqiao.web.labels import label
from lianqiao.web.positions.drawing import Kind, Mark, PositionMap, position_map

MOST_CARRIERS = 12


def map_of(view: EntryView) -> PositionMap | None:
    """Return the map of an entry as one reader sees it; None when no place is said. Three queries at most."""
    lineage = place_lineage()
    marks = [Mark(view.place.code, "home")] if view.place else []
    marks += [Mark(code, "accepted") for code in view.places_accepted if code in lineage]
    if not marks:
        return None
    # Of an anonymous demand the view tells a wider place; the carriers follow from that, not from the owner.
    near = {*(lineage.get(view.place.code, ()) if view.place else ()), *view.places_accepted}
    codes = [code for code, above in lineage.items() if not near.isdisjoint(above)]
    carriers = list_organisations(ANONYMOUS).filter(kinds__contains=OrganisationKind.CARRIER, place__in=codes)
    rows = carriers.values_list("place", "short_name", "name", "number")[:MOST_CARRIERS]
    marks += [
        Mark(place, "carrier", name=short or name, address=reverse("organisation", args=[number]))
        for place, short, name, number in rows
    ]
    kinds = (
        Kind("home", _("Place of the entry")),
        Kind("accepted", _("Places accepted"), "ring"),
        Kind("carrier", label("organisation_kind", OrganisationKind.CARRIER), "diamond"),
    )
    return position_map(_("Places"), marks, kinds)
