"""The fields of a record as a person reads them, one text each; the same for a reader, for a difference and for an author."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.catalog.choices import Element
from lianqiao.catalog.queries import IndicatorView
from lianqiao.regions.queries import names_of
from lianqiao.web import formats
from lianqiao.web.labels import label
from lianqiao.web.names import localised

_LABELS = {
    **{name: name.removesuffix("_id") for name in ("place_id", "industry_id", "technology_field_id", "cluster_id", "chain_link_id")},
    "price_min_cny": "price_cny_min", "price_max_cny": "price_cny_max", "budget_min_cny": "budget_cny_min",
    "budget_max_cny": "budget_cny_max", "property_items": "ip",
}  # fmt: skip
_FACETS = {
    "place_id": "place", "places_accepted": "place", "industry_id": "industry", "technology_field_id": "technology_field",
    "cluster_id": "cluster", "chain_link_id": "chain_link", "target_industries": "industry", "target_links": "chain_link",
}  # fmt: skip
_WORDS = {"modes": "mode", "confidentiality": "confidentiality", "kind": "achievement_kind"}
_AMOUNTS = ("price_min_cny", "price_max_cny", "budget_min_cny", "budget_max_cny", "investment_cny")
RIGHT_FACTS = (*("applied", "granted", "expires", "fee_paid_until", "holders_agree", "is_pledged", "pledgee_agrees"),)


def field_label(name: str) -> str:
    """Return what a field of a record, an element or the whole entry is called."""
    if name == "entry":
        return _("The entry as a whole")
    if name == "media":
        return _("Pictures, videos, documents and models")
    if name == "elements":
        return _("Five elements")
    return label("import_field", _LABELS.get(name, name))


def record_texts(*records: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return for each record the text of each of its fields; fields without content have an empty text."""
    names = _names(records)
    return [{name: _text(name, value, names) for name, value in record.items()} for record in records]


def _names(records: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Mapping[str, str]]]:
    wanted: dict[str, set[str]] = {}
    for record in records:
        for name, facet in _FACETS.items():
            value = record.get(name)
            if value:
                wanted.setdefault(facet, set()).update(value if isinstance(value, list) else [value])
    return {facet: names_of(facet, sorted(codes)) for facet, codes in wanted.items()}


def _text(name: str, value: Any, names: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if name in _FACETS:
        known = names.get(_FACETS[name], {})
        codes = value if isinstance(value, list) else [value]
        return _("; ").join(localised(known.get(code)) or code for code in codes)
    if name in _WORDS:
        return _("; ").join(label(_WORDS[name], item) for item in (value if isinstance(value, list) else [value]))
    if name in _AMOUNTS:
        return formats.amount(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return _details(name, value) if isinstance(value, list | dict) else str(value)


def _details(name: str, value: Any) -> str:
    if name == "elements":
        lines = [(label("element", item.value), value.get(item.value) or ()) for item in Element]
        return "\n".join(f"{word}{_(': ')}{_('; ').join(phrases)}" for word, phrases in lines if phrases)
    if name == "indicators":
        return "\n".join(_indicator(row) for row in value)
    if name == "property_items":
        return "\n".join(_right(row) for row in value)
    if name == "trl_records":
        return "\n".join(_assessment(row) for row in value)
    if name == "contributors":
        return "\n".join(_contributor(row) for row in value)
    return _("; ").join(str(item) for item in value)


def _indicator(row: Mapping[str, Any]) -> str:
    view = IndicatorView(**{name: row[name] for name in IndicatorView.__slots__ if name in row})
    condition = f" ({view.condition})" if view.condition else ""
    must = f" · {_('must have')}" if view.is_must_have else ""
    rival = f" · {_('alternative')} {formats.number(view.rival_value)}" if view.rival_value is not None else ""
    return f"{view.name} {formats.indicator_value(view)}{condition}{must}{rival}"


def _right(row: Mapping[str, Any]) -> str:
    words = [row["number"], label("property_kind", row["kind"]), label("property_status", row["status"]), row["owner"]]
    words += [
        f"{label('right_fact', name)} {_said(row[name])}" for name in RIGHT_FACTS if row.get(name) not in (None, "")
    ]
    words += [" ".join(filter(None, (it["name"], percent(it["share"])))) for it in row.get("holders", ())]
    words += [" ".join(filter(None, (label("mode", it["kind"]), it["until"]))) for it in row.get("licences", ())]
    return " · ".join(word for word in words if word)


def _said(value: object) -> str:
    return (_("Yes") if value else _("No")) if isinstance(value, bool) else str(value)


def percent(share: float | None) -> str:
    """Write a share in hundredths, or nothing."""
    return "" if share is None else f"{formats.number(share)} %"


def _contributor(row: Mapping[str, Any]) -> str:
    roles = _(", ").join(label("credit_role", role) for role in row["roles"])
    agreed = f"{_('agreed to be named on')} {row['agreed']}" if row["agreed"] else _("not to be named")
    return " · ".join(word for word in (row["name"], row["organisation"], roles, agreed) if word)


def _assessment(row: Mapping[str, Any]) -> str:
    words = [
        f"TRL {row['level']}",
        *(row[name] for name in ("element", "environment", "assessor", "assessed", "evidence")),
    ]
    return " · ".join(word for word in words if word)
