"""Where the results are: counted by place, on the map of positions."""

from dataclasses import replace

from django.utils.translation import gettext as _

from lianqiao.matching.queries import SearchPage
from lianqiao.regions.queries import place_points
from lianqiao.web.positions.drawing import Kind, Mark, PositionMap, position_map
from lianqiao.web.search.forms import address


def places_of(found: SearchPage) -> PositionMap | None:
    """Draw where the results are; what is only known to lie in a city or province is counted there, once. None without places."""
    points = place_points()
    counts = {row.code: row.count for row in found.facets.get("place", ()) if row.code in points}
    inside: dict[str, int] = {}
    for code, count in counts.items():
        inside[points[code].parent] = inside.get(points[code].parent, 0) + count
    chosen = set(found.request.filters.get("place", ()))
    marks = []
    for code, count in counts.items():
        own = count - inside.get(code, 0)
        if points[code].level != "functional" and own > 0:
            there = replace(found.request, filters={**found.request.filters, "place": (code,)}, page=1)
            marks.append(Mark(code, "results", own, address=address(there), is_chosen=code in chosen))
    return position_map(_("Results by place"), marks, [Kind("results", _("Results"))])
