"""Parks and carriers in which an achievement can be put to use."""

from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Value, When

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.access import visible_entries
from lianqiao.catalog.models import Achievement
from lianqiao.catalog.queries.views import OrganisationView, organisation_view
from lianqiao.core.actors import ANONYMOUS
from lianqiao.regions.queries import place_lineage


def carriers_in(places: Iterable[str], *, chain: str, field: str, count: int) -> list[OrganisationView]:
    """Return public carriers in places or inside them; first those with achievements of the chain, then of the field. One query.

    Demands say nothing here: the order would tell whose an anonymous one is.
    """
    wanted = set(places)
    inside = [code for code, lineage in place_lineage().items() if not wanted.isdisjoint(lineage)]
    if not inside:
        return []
    own = Achievement.objects.filter(visible_entries(ANONYMOUS), organisation=OuterRef("pk"))
    in_chain, in_field = own.filter(chain_link__code__startswith=f"{chain}."), own.filter(technology_field=field)
    rows = list_organisations(ANONYMOUS).filter(kinds__contains=[OrganisationKind.CARRIER], place__in=inside)
    rows = rows.annotate(
        nearness=Case(When(Exists(in_chain), then=2), When(Exists(in_field), then=1), default=Value(0))
    )
    return [organisation_view(row) for row in rows.order_by("-nearness", "name_key")[:count]]
