"""From a body to the input of the catalogue's services: codes are looked up, identifiers verified, the rest copied."""

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from lianqiao.accounts.queries import get_organisation
from lianqiao.api.v1.entry_bodies import EntryChange, IndicatorIn
from lianqiao.catalog.choices import Element
from lianqiao.catalog.models import Entry
from lianqiao.catalog.services import (
    ContributorInput,
    EntryInput,
    IndicatorInput,
    PropertyInput,
    TrlInput,
    pending_content,
)
from lianqiao.connectors.formats.cells import read_ipc, read_url
from lianqiao.connectors.formats.compound import read_ip
from lianqiao.connectors.formats.faults import CellError
from lianqiao.connectors.formats.messages import describe
from lianqiao.core.actors import Actor
from lianqiao.core.errors import NotFound, Problems
from lianqiao.regions.queries import names_of

REFUSED = "The input breaks a rule; nothing was written."
_CODES = ("place", "industry", "technology_field", "cluster", "chain_link")
_RENAMED = {
    **{name: f"{name}_id" for name in _CODES},
    "price_cny_min": "price_min_cny",
    "price_cny_max": "price_max_cny",
    "budget_cny_min": "budget_min_cny",
    "budget_cny_max": "budget_max_cny",
    "ip": "property_items",
    "organisation": "organisation_id",
}


def new_content(actor: Actor, body: EntryChange) -> EntryInput:
    """Return the content of a new entry. Raises ``Invalid`` naming each field that refers to nothing."""
    changes = _changes(actor, body, {})
    changes.setdefault("organisation_id", actor.organisation_id)
    return _checked(EntryInput(**changes))


def changed_content(actor: Actor, entry: Entry, body: EntryChange) -> EntryInput:
    """Return the content of an entry with what the body says put in its place. Raises ``Invalid``."""
    return _checked(dataclasses.replace(pending_content(entry), **_changes(actor, body, entry.elements)))


def _checked(content: EntryInput) -> EntryInput:
    problems = Problems()
    for field, low, high in (
        ("price_cny_min", content.price_min_cny, content.price_max_cny),
        ("budget_cny_min", content.budget_min_cny, content.budget_max_cny),
    ):
        if low is not None and high is not None and low > high:
            problems.add(field, "api.bounds_order", "The lower bound is above the upper bound.")
    problems.check(REFUSED)
    return content


def _changes(actor: Actor, body: EntryChange, elements: dict[str, list[str]]) -> dict[str, Any]:
    sent = {name: getattr(body, name) for name in body.model_fields_set}
    problems = Problems()
    _check_codes(sent, problems)
    phrases = {name: sent.pop(name) for name in list(sent) if name in set(Element)}
    if phrases:
        merged = {**elements, **phrases}
        sent["elements"] = {element.value: merged[element] for element in Element if merged.get(element)}
    sent = {name: _value(actor, name, value, problems) for name, value in sent.items()}
    problems.check(REFUSED)
    kept = {_RENAMED.get(name, name): value for name, value in sent.items()}
    if kept.get("organisation_id", 0) is None:
        del kept["organisation_id"]
    # A null kind means unknown, which the catalogue keeps as an empty word.
    return {name: "" if name == "kind" and value is None else value for name, value in kept.items()}


def _check_codes(sent: dict[str, Any], problems: Problems) -> None:
    """Note every code that the reference tables lack. One query for each kind of code that was sent."""
    wanted = [(name, name, [sent[name]]) for name in _CODES if sent.get(name)]
    wanted += [
        (name, table, sent.get(name, []))
        for name, table in (
            ("places_accepted", "place"),
            ("target_industries", "industry"),
            ("target_links", "chain_link"),
        )
    ]
    for field, table, codes in wanted:
        unknown = sorted(set(codes) - names_of(table, codes).keys()) if codes else []
        if unknown:
            problems.add(field, "api.code_unknown", "There is no such code; see the reference data.")


def _value(actor: Actor, name: str, value: Any, problems: Problems) -> Any:
    if name == "organisation" and value is not None:
        return _organisation(actor, value, problems)
    if name in ("modes", "confidentiality", "kind") and value is not None:
        return [str(item) for item in value] if name == "modes" else str(value)
    if name == "ipc":
        return list(_verified("ipc", read_ipc, value, problems) or ()) if value else []
    if name == "url":
        return _verified("url", read_url, value, problems) if value else ""
    if name == "indicators":
        return tuple(_indicator(item) for item in value)
    if name == "trl_records":
        return tuple(TrlInput(**item.model_dump()) for item in value)
    if name == "contributors":
        return tuple(ContributorInput(it.name, it.organisation, tuple(map(str, it.roles)), it.agreed) for it in value)
    if name == "ip":
        return tuple(_properties(value, problems))
    return value


def _organisation(actor: Actor, number: str, problems: Problems) -> int | None:
    try:
        return get_organisation(actor, number).pk
    except NotFound as error:
        problems.add("organisation", error.code, error.message)
        return None


def _properties(items: Iterable[Any], problems: Problems) -> Iterable[PropertyInput]:
    for at, item in enumerate(items):
        [found] = _verified(f"ip.{at}.number", read_ip, [item.model_dump()], problems) or [None]
        if found is not None:
            yield found


def _verified(field: str, read: Callable[[Any], Any], value: Any, problems: Problems) -> Any:
    """Read a value by the rules of imports; what is wrong with it is noted."""
    try:
        return read(value)
    except CellError as fault:
        problems.add(field, fault.code, describe(fault.code, fault.data).sentence)
        return None


def _indicator(item: IndicatorIn) -> IndicatorInput:
    return IndicatorInput(
        item.name, item.comparator.value, item.value, item.value_high, item.unit, item.condition, item.must_have,
        item.rival_value,
    )  # fmt: skip
