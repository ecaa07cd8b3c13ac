"""Public things as linked data (schema.org in JSON-LD): what a view lets everybody see, and nothing else."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.models import Organisation
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import EntryView, IndicatorView, Named, OrganisationView
from lianqiao.web.formats import indicator_value
from lianqiao.web.links import entry_url
from lianqiao.web.names import localised

CONTEXT = "https://schema.org"
_ORGANISATION_TYPES = {
    OrganisationKind.UNIVERSITY: "CollegeOrUniversity", OrganisationKind.INSTITUTE: "ResearchOrganization",
    OrganisationKind.RD_BODY: "ResearchOrganization", OrganisationKind.ENTERPRISE: "Corporation",
    OrganisationKind.AUTHORITY: "GovernmentOrganization",
}  # fmt: skip


def absolute(path: str) -> str:
    """Return the public address of a path."""
    return f"{settings.PUBLIC_URL}{path}"


def entry_data(view: EntryView) -> dict[str, Any]:
    """Return an achievement as ``CreativeWork`` with an ``Offer``, or a demand as ``Demand``."""
    address = absolute(entry_url(view.kind, view.number))
    owner = organisation_data(view.organisation) if view.organisation else None
    shared = {
        "@context": CONTEXT, "@id": address, "url": address, "identifier": view.number, "name": view.title,
        "description": view.summary or view.description,
    }  # fmt: skip
    terms = [_term(named, scheme) for named, scheme in (
        (view.technology_field, "technology-field"), (view.industry, "GB/T 4754-2017"), (view.chain_link, "chain-link"),
        (view.cluster, "cluster"),
    ) if named]  # fmt: skip
    if view.kind == EntryKind.DEMAND:
        return _said(shared | {
            "@type": "Demand", "creator": owner, "category": terms,
            "availabilityStarts": view.published, "availabilityEnds": view.valid_until,
            "areaServed": _place(view.place), "priceSpecification": _price(view.budget_min_cny, view.budget_max_cny),
            "additionalProperty": [_property(item) for item in view.indicators],
        })  # fmt: skip
    team = [
        {"@type": "Person", "name": item.name, **({"affiliation": item.organisation} if item.organisation else {})}
        for item in view.contributors
        if item.agreed and not item.is_withheld
    ]
    return _said(shared | {
        "@type": "CreativeWork", "additionalType": "https://schema.org/ResearchProject", "keywords": list(view.keywords),
        "about": terms, "creator": owner, "contributor": team, "datePublished": view.published,
        "dateModified": view.version_date, "version": view.version or None, "locationCreated": _place(view.place),
        "creativeWorkStatus": f"TRL {view.trl}" if view.trl else None,
        "offers": _said({
            "@type": "Offer", "url": address, "offeredBy": owner, "validThrough": view.valid_until,
            "availableAtOrFrom": _place(view.place),
            "priceSpecification": _price(view.price_min_cny, view.price_max_cny),
        }),
    })  # fmt: skip


def organisation_data(view: OrganisationView, row: Organisation | None = None) -> dict[str, Any]:
    """Return an organisation; with its row also what only its own page says."""
    address = absolute(f"/organisations/{view.number}")
    kinds = [_ORGANISATION_TYPES[OrganisationKind(kind)] for kind in view.kinds if kind in _ORGANISATION_TYPES]
    data = {
        "@type": (kinds or ["Organization"])[0], "@id": address, "url": address, "name": view.name,
        "alternateName": view.name_en or view.short_name or None, "identifier": view.number,
        "location": _place(view.place),
    }  # fmt: skip
    if row is not None:
        data = {"@context": CONTEXT, **data, "description": row.description, "sameAs": row.website, "taxID": row.uscc}
    return _said(data)


def item_list(
    name: str, path: str, items: Iterable[tuple[str, str]], first: int = 1, total: int | None = None
) -> dict[str, Any]:
    """Return a list, or a page of it, as ``ItemList``: names with their paths, counted from ``first`` of ``total``."""
    shown = [
        {"@type": "ListItem", "position": at, "name": named, "url": absolute(where)}
        for at, (named, where) in enumerate(items, start=first)
    ]
    return {
        "@context": CONTEXT, "@type": "ItemList", "name": name, "url": absolute(path),
        "numberOfItems": len(shown) if total is None else total, "itemListElement": shown,
    }  # fmt: skip


def script_of(data: Mapping[str, Any]) -> SafeString:
    """Return data as a block of a page; nothing in it can end the block or begin another."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def _said(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def _term(named: Named, scheme: str) -> dict[str, str]:
    return {"@type": "DefinedTerm", "termCode": named.code, "name": localised(named.names), "inDefinedTermSet": scheme}


def _place(named: Named | None) -> dict[str, str] | None:
    return {"@type": "Place", "name": localised(named.names), "identifier": named.code} if named else None


def _price(low: int | None, high: int | None) -> dict[str, Any] | None:
    if low is None and high is None:
        return None
    return _said({"@type": "PriceSpecification", "priceCurrency": "CNY", "minPrice": low, "maxPrice": high})


def _property(item: IndicatorView) -> dict[str, Any]:
    return _said(
        {
            "@type": "PropertyValue",
            "name": item.name,
            "value": indicator_value(item),
            "measurementMethod": item.condition,
        }
    )
