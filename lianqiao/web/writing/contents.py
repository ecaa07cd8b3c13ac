"""From what was typed to the input of the catalogue's services, with everything that is wrong with it; and back."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.accounts.queries import organisations_of
from lianqiao.catalog.access import WRITERS
from lianqiao.catalog.choices import (
    Comparator,
    Confidentiality,
    CooperationMode,
    Element,
    EntryKind,
)
from lianqiao.catalog.models import Draft
from lianqiao.catalog.services import EntryInput, IndicatorInput
from lianqiao.connectors.formats.cells import read_date, read_ipc, read_list, read_text
from lianqiao.core.actors import Actor
from lianqiao.regions.queries import find_industries, names_of
from lianqiao.web.names import localised
from lianqiao.web.writing.achievements import read_achievement, typed_achievement
from lianqiao.web.writing.reading import (
    TEXT_CHARS,
    TITLE_CHARS,
    ContentProblem,
    Reading,
    as_number,
    check_order,
    line,
    one_of,
    wan,
    yuan,
)
from lianqiao.web.writing.values import number_text


def read_draft(
    actor: Actor, draft: Draft, base: EntryInput | None = None
) -> tuple[EntryInput, tuple[ContentProblem, ...]]:
    """Return the input that a draft stands for and what is wrong with it; ``base`` gives the fields that the form does not have."""
    reading = Reading(draft.kind, draft.content)
    _read_words(reading)
    _read_details(reading)
    _read_classes(reading, base)
    _read_demand(reading) if draft.kind == EntryKind.DEMAND else read_achievement(reading, base)
    _read_owner(reading, actor, base)
    if not reading.values["title"]:
        reading.refuse("title", _("Give it a title."))
    if not (reading.values["summary"] or reading.values["description"]):
        reading.refuse("summary", _("Say in a sentence what problem is solved or wanted."))
    known = {item.name for item in dataclasses.fields(EntryInput)}
    values = {name: value for name, value in reading.values.items() if name in known}
    content = dataclasses.replace(base, **values) if base else EntryInput(**values)
    return content, tuple(reading.problems)


def _read_words(reading: Reading) -> None:
    reading.read("title", "title", line(TITLE_CHARS), "")
    reading.read("summary", "summary", lambda text: read_text(text, limit=2000), "")
    reading.read("description", "description", lambda text: read_text(text, limit=TEXT_CHARS), "")
    reading.read("keywords", "keywords", lambda text: list(read_list(text, loose=True)), [])
    reading.read("contact_name", "contact_name", line(80), "")
    reading.read("confidentiality", "confidentiality", one_of(Confidentiality), Confidentiality.OPEN.value)
    elements = {}
    for element in Element:
        reading.read(f"elements.{element.value}", "phrases", lambda text: list(read_list(text)), [])
        if reading.values["phrases"]:
            elements[element.value] = reading.values["phrases"]
    reading.values["elements"] = elements
    modes = reading.content.get("modes") or []
    reading.values["modes"] = [mode.value for mode in CooperationMode if mode.value in modes]


def _read_details(reading: Reading) -> None:
    indicators = []
    for number, row in enumerate(reading.content.get("indicators") or [], start=1):
        found = _indicator(reading, number, row)
        if found:
            indicators.append(found)
    reading.values["indicators"] = tuple(indicators)
    if reading.typed("indicators_text"):
        reading.refuse(
            "indicators_text", _("This text has not been read into indicators yet. Read it in, or delete it.")
        )


def _indicator(reading: Reading, number: int, row: Mapping[str, Any]) -> IndicatorInput | None:
    name, comparator = str(row.get("name", "")).strip(), str(row.get("comparator", ""))
    low, high = as_number(row.get("value")), as_number(row.get("value_high"))
    where = {"number": number, "name": name}
    if not name:
        reading.refuse("indicators", _("Indicator %(number)s has no name.") % where)
    elif comparator not in set(Comparator):
        reading.refuse("indicators", _("Indicator %(number)s (%(name)s): choose how it compares.") % where)
    elif low is None or (comparator == Comparator.RANGE and high is None):
        reading.refuse("indicators", _("Indicator %(number)s (%(name)s) needs a number.") % where)
    elif comparator == Comparator.RANGE and high is not None and low > high:
        reading.refuse("indicators", _("Indicator %(number)s (%(name)s): the range begins above its end.") % where)
    elif len(name) > 120 or len(str(row.get("unit", ""))) > 40 or len(str(row.get("condition", ""))) > 300:
        reading.refuse(
            "indicators", _("Indicator %(number)s (%(name)s) is too long.") % {"number": number, "name": name[:40]}
        )
    else:
        high = high if comparator == Comparator.RANGE else None
        unit, condition = str(row.get("unit", "")).strip(), str(row.get("condition", "")).strip()
        return IndicatorInput(
            name, comparator, low, high, unit, condition, bool(row.get("must_have")), as_number(row.get("rival_value"))
        )
    return None


def _read_classes(reading: Reading, base: EntryInput | None) -> None:
    """Read places and classes; a draft of changes that was begun before the form had a field leaves it as it is."""

    def is_asked(name: str) -> bool:
        return base is None or name in reading.content

    for name in filter(is_asked, ("place", "technology_field", "cluster", "chain_link")):
        code = reading.typed(name)
        if code and code not in names_of(name, [code]):
            reading.refuse(name, _("There is no such choice."))
            code = ""
        reading.values[f"{name}_id"] = code or None
    if is_asked("industry"):
        reading.values["industry_id"] = _industry(reading)
    if is_asked("ipc"):
        reading.read("ipc", "ipc", lambda text: list(read_ipc(text)), [])
    if is_asked("places_accepted"):
        chosen = [str(code) for code in reading.content.get("places_accepted") or []]
        known = names_of("place", chosen)
        if len(known) < len(set(chosen)):
            reading.refuse("places_accepted", _("There is no such choice."))
        reading.values["places_accepted"] = [code for code in dict.fromkeys(chosen) if code in known]


def _industry(reading: Reading) -> str | None:
    typed = reading.typed("industry")
    found = find_industries(typed) if typed else []
    if typed and not found:
        reading.refuse("industry", _("There is no industry of this name or code. Choose one from the list."))
    elif len(found) > 1:
        names = _("; ").join(f"{row.code} {localised(row.names)}" for row in found)
        reading.refuse("industry", _("Several industries fit. Write the code of one: %(names)s") % {"names": names})
    return found[0].code if len(found) == 1 else None


def _read_demand(reading: Reading) -> None:
    reading.read("trl_wanted", "trl_wanted", lambda text: int(one_of("123456789")(text)), None)
    reading.read("budget_min", "budget_min_cny", lambda text: yuan(text, is_upper=False), None)
    reading.read("budget_max", "budget_max_cny", lambda text: yuan(text, is_upper=True), None)
    reading.read("deadline", "deadline", read_date, None)
    reading.values["is_anonymous"] = bool(reading.content.get("is_anonymous"))
    check_order(reading, "budget")
    acceptance = reading.typed("acceptance")
    if acceptance and acceptance not in reading.values["description"]:
        text = "\n".join(filter(None, (reading.values["description"], f"{ACCEPTANCE}{acceptance}")))
        reading.values["description"] = text[:TEXT_CHARS]


ACCEPTANCE = "验收标准："


def _read_owner(reading: Reading, actor: Actor, base: EntryInput | None) -> None:
    own = {row.number: row.pk for row in organisations_of(actor) if actor.has_membership(row.pk, *WRITERS)}
    chosen = own.get(reading.typed("organisation")) or (base.organisation_id if base else None)
    if chosen is None and len(own) == 1:
        chosen = next(iter(own.values()))
    if chosen is None and own:
        reading.refuse("organisation", _("Choose for which organisation you write."))
    elif chosen is None:
        reading.refuse(
            "organisation",
            _("You write for no organisation yet. Found or claim one, or ask to be invited; your draft stays here."),
        )
    reading.values["organisation_id"] = chosen


def typed_content(entry: EntryInput, kind: str, organisation: str) -> dict[str, Any]:
    """Return the values of the form for the content of an entry."""
    industry = names_of("industry", [entry.industry_id]) if entry.industry_id else {}
    content: dict[str, Any] = {
        "title": entry.title, "summary": entry.summary, "description": entry.description,
        "keywords": "、".join(entry.keywords), "contact_name": entry.contact_name, "confidentiality": str(entry.confidentiality),
        "place": entry.place_id or "", "technology_field": entry.technology_field_id or "", "modes": list(entry.modes),
        "places_accepted": list(entry.places_accepted), "cluster": entry.cluster_id or "",
        "chain_link": entry.chain_link_id or "", "ipc": "、".join(entry.ipc),
        "industry": " ".join(f"{code} {localised(names)}" for code, names in industry.items()),
        "organisation": organisation,
        "indicators": [
            {
                "name": item.name, "comparator": str(item.comparator), "value": number_text(item.value),
                "value_high": number_text(item.value_high), "unit": item.unit, "condition": item.condition,
                "must_have": item.is_must_have, "rival_value": number_text(item.rival_value),
            }
            for item in entry.indicators
        ],
    }  # fmt: skip
    content |= {f"elements.{name}": "\n".join(phrases) for name, phrases in entry.elements.items()}
    return content | (_typed_demand(entry) if kind == EntryKind.DEMAND else typed_achievement(entry))


def _typed_demand(entry: EntryInput) -> dict[str, Any]:
    return {
        "trl_wanted": str(entry.trl_wanted or ""), "budget_min": wan(entry.budget_min_cny), "budget_max": wan(entry.budget_max_cny),
        "deadline": entry.deadline.isoformat() if entry.deadline else "", "is_anonymous": entry.is_anonymous,
    }  # fmt: skip
