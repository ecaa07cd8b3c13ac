"""What only achievements say, from what was typed to the input of the services, and back."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.catalog.choices import AchievementKind, CreditRole, PropertyKind, PropertyStatus
from lianqiao.catalog.ownership import Holder, Licence
from lianqiao.catalog.services import ContributorInput, EntryInput, PropertyInput, TrlInput
from lianqiao.connectors.formats.cells import read_date, read_list, read_number, read_text
from lianqiao.connectors.formats.compound import read_ip
from lianqiao.connectors.formats.faults import CellError
from lianqiao.connectors.formats.messages import describe
from lianqiao.connectors.formats.vocabulary import MODES
from lianqiao.regions.queries import find_industries, names_of
from lianqiao.web.formats import number as shown_number
from lianqiao.web.names import localised
from lianqiao.web.writing.reading import Reading, as_day, check_order, line, one_of, wan, yuan
from lianqiao.web.writing.steps import ROWS
from lianqiao.web.writing.values import number_text

LINE_LONG = 2000
_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "": None}
_DAYS = ("applied", "granted", "expires", "fee_paid_until")
_YES_OR_NO = ("holders_agree", "is_pledged", "pledgee_agrees")


def read_achievement(reading: Reading, base: EntryInput | None) -> None:
    """Read the fields of an achievement; a draft begun before the form had a field leaves it as ``base`` has it."""
    reading.read("achievement_kind", "kind", one_of(AchievementKind), "")
    reading.read("price_min", "price_min_cny", lambda text: yuan(text, is_upper=False), None)
    reading.read("price_max", "price_max_cny", lambda text: yuan(text, is_upper=True), None)
    check_order(reading, "price")
    _read_maturity(reading, base)
    reading.values["property_items"] = tuple(
        found
        for number, row in enumerate(reading.content.get("rights") or [], start=1)
        if (found := _right(reading, number, row, base)) is not None
    )
    simple: Mapping[str, tuple[str, Callable[[str], Any], Any]] = {
        "is_service_achievement": ("is_service_achievement", lambda text: _ANSWERS[one_of(_ANSWERS)(text)], None),
        "funding_source": ("funding_source", line(), ""),
        "programme_number": ("programme_number", line(80), ""),
        **{
            name: (name, lambda text: read_text(text, limit=LINE_LONG), "")
            for name in ("next_step", "next_needs", "rival_solution", "cost_comparison")
        },
        "cases": ("cases", lambda text: read_text(text, limit=5000), ""),
        "unit_cost": ("unit_cost_cny", read_number, None),
        "rival_unit_cost": ("rival_unit_cost_cny", read_number, None),
        "cost_unit": ("cost_unit", line(40), ""),
        "investment": ("investment_cny", lambda text: yuan(text, is_upper=True), None),
        "yearly_volume": ("yearly_volume", read_number, None),
    }
    for name, (target, reader, empty) in simple.items():
        if base is None or name in reading.content:
            reading.read(name, target, reader, empty)
    _read_targets(reading, base)
    if base is None or "contributors" in reading.content:
        rows = enumerate(reading.content.get("contributors") or [], start=1)
        people = [_contributor(reading, number, row) for number, row in rows]
        reading.values["contributors"] = tuple(person for person in people if person is not None)


def _read_maturity(reading: Reading, base: EntryInput | None) -> None:
    reading.read("trl", "trl", lambda text: int(one_of("123456789")(text)), None)
    reading.read("trl_evidence", "evidence", lambda text: read_text(text, limit=LINE_LONG), "")
    reading.read("trl_environment", "environment", line(), "")
    level = reading.values["trl"]
    before = base.trl_records if base else ()
    said = {name: reading.values[name] for name in ("evidence", "environment")}
    for name, target, reader, empty in (
        ("trl_element", "element", line(), ""),
        ("trl_assessor", "assessor", line(120), ""), ("trl_assessed", "assessed", read_date, None),
    ):  # fmt: skip
        if base is None or name in reading.content:
            reading.read(name, target, reader, empty)
            said[target] = reading.values[target]
    own = next((record for record in before if record.level == level), TrlInput(level or 0))
    others = tuple(record for record in before if record.level != level)
    if base is None or "assessments" in reading.content:
        rows = enumerate(reading.content.get("assessments") or [], start=1)
        found = [_assessment(reading, number, row) for number, row in rows]
        others = tuple(item for item in found if item is not None)
    if level and any(said.values()):
        own = dataclasses.replace(own, level=level, **said)
        reading.values["trl_records"] = (*others, own)
    else:
        reading.values["trl_records"] = others


def _assessment(reading: Reading, number: int, row: Mapping[str, Any]) -> TrlInput | None:
    level, day = str(row.get("level") or ""), as_day(row.get("assessed"))
    if level not in set("123456789"):
        reading.refuse("assessments", _("Assessment %(number)s: choose the level.") % {"number": number})
        return None
    if row.get("assessed") and day is None:
        reading.refuse("assessments", _("Assessment %(number)s: this is no day.") % {"number": number})
    words = {name: str(row.get(name) or "").strip() for name in ("element", "environment", "assessor", "evidence")}
    if len(words["evidence"]) > LINE_LONG or len(words["assessor"]) > 120 or max(map(len, words.values())) > LINE_LONG:
        reading.refuse("assessments", _("Assessment %(number)s is too long.") % {"number": number})
        return None
    return TrlInput(
        int(level), words["evidence"], words["element"][:200], words["environment"][:200], words["assessor"], day
    )


def _right(reading: Reading, number: int, row: Mapping[str, Any], base: EntryInput | None) -> PropertyInput | None:
    written = {name: row.get(name) for name in ROWS["rights"] if str(row.get(name) or "").strip()}
    if written.get("kind") not in set(PropertyKind):
        written.pop("kind", None)
    if written.get("status") not in set(PropertyStatus):
        written.pop("status", None)
    try:
        [found] = read_ip([written])
    except CellError as fault:
        reading.refuse("rights", _("Right %(number)s: %(reason)s") % {
            "number": number, "reason": describe(fault.code, fault.data).sentence,
        })  # fmt: skip
        return None
    # A draft begun before the form asked for these keeps what the entry says of the right.
    old = next((item for item in (base.property_items if base else ()) if item.number == found.number), None)
    unasked = [name for name in ROWS["rights"] if name not in row]
    return dataclasses.replace(found, **{name: getattr(old, name) for name in unasked}) if old and unasked else found


def _read_targets(reading: Reading, base: EntryInput | None) -> None:
    if base is None or "target_industries" in reading.content:
        codes = []
        for name in read_list(reading.typed("target_industries"), loose=True):
            found = find_industries(name)
            if len(found) == 1:
                codes.append(found[0].code)
            else:
                reading.refuse(
                    "target_industries", _("“%(name)s” is not one industry; write its code.") % {"name": name[:40]}
                )
        reading.values["target_industries"] = list(dict.fromkeys(codes))
    if base is None or "target_links" in reading.content:
        chosen = [str(code) for code in reading.content.get("target_links") or []]
        known = names_of("chain_link", chosen)
        if len(known) < len(set(chosen)):
            reading.refuse("target_links", _("There is no such choice."))
        reading.values["target_links"] = [code for code in dict.fromkeys(chosen) if code in known]


def _contributor(reading: Reading, number: int, row: Mapping[str, Any]) -> ContributorInput | None:
    name, organisation = str(row.get("name") or "").strip(), str(row.get("organisation") or "").strip()
    day = as_day(row.get("agreed"))
    if not name:
        reading.refuse("contributors", _("Person %(number)s has no name.") % {"number": number})
    elif len(name) > 80 or len(organisation) > 200:
        reading.refuse("contributors", _("Person %(number)s is too long.") % {"number": number})
    elif row.get("agreed") and day is None:
        reading.refuse("contributors", _("Person %(number)s: this is no day.") % {"number": number})
    else:
        roles = tuple(role.value for role in CreditRole if role.value in (row.get("roles") or []))
        return ContributorInput(name, organisation, roles, day)
    return None


def typed_achievement(entry: EntryInput) -> dict[str, Any]:
    """Return the values of the form for what only achievements say."""
    record = next((item for item in entry.trl_records if item.level == entry.trl), TrlInput(0))
    industries = names_of("industry", list(entry.target_industries))
    return {
        "achievement_kind": entry.kind, "trl": str(entry.trl or ""),
        "trl_evidence": record.evidence, "trl_environment": record.environment, "trl_element": record.element,
        "trl_assessor": record.assessor,
        "trl_assessed": _day_text(record.assessed),
        "assessments": [
            {
                "level": str(item.level), "element": item.element, "environment": item.environment, "assessor": item.assessor,
                "assessed": _day_text(item.assessed), "evidence": item.evidence,
            }
            for item in entry.trl_records
            if item is not record
        ],
        "price_min": wan(entry.price_min_cny), "price_max": wan(entry.price_max_cny),
        "rights": [_typed_right(item) for item in entry.property_items],
        "is_service_achievement": _answer(entry.is_service_achievement), "funding_source": entry.funding_source,
        "programme_number": entry.programme_number, "next_step": entry.next_step, "next_needs": entry.next_needs,
        "contributors": [
            {"name": item.name, "organisation": item.organisation, "agreed": _day_text(item.agreed), "roles": list(item.roles)}
            for item in entry.contributors
        ],
        "cases": entry.cases, "rival_solution": entry.rival_solution, "cost_comparison": entry.cost_comparison,
        "target_industries": "；".join(
            f"{code} {localised(industries[code])}" if code in industries else code for code in entry.target_industries
        ),
        "target_links": list(entry.target_links), "unit_cost": number_text(entry.unit_cost_cny),
        "rival_unit_cost": number_text(entry.rival_unit_cost_cny), "cost_unit": entry.cost_unit,
        "investment": wan(entry.investment_cny), "yearly_volume": number_text(entry.yearly_volume),
    }  # fmt: skip


def _typed_right(item: PropertyInput) -> dict[str, Any]:
    return {
        "number": item.number, "kind": str(item.kind), "status": str(item.status), "owner": item.owner,
        **{name: _day_text(getattr(item, name)) for name in _DAYS},
        **{name: _answer(getattr(item, name)) for name in _YES_OR_NO},
        "holders": "；".join(_holder_text(holder) for holder in item.holders),
        "licences": "；".join(_licence_text(licence) for licence in item.licences),
    }  # fmt: skip


def _holder_text(holder: Holder) -> str:
    person = "（个人）" if holder.is_person else ""
    return f"{holder.name}{person}{'' if holder.share is None else f' {shown_number(holder.share)}%'}"


def _licence_text(licence: Licence) -> str:
    """Write a licence in the words that imports read."""
    kind = MODES[licence.kind][0]
    return f"{kind}至{licence.until.isoformat()}" if licence.until else kind


def _answer(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _day_text(day: date | None) -> str:
    return day.isoformat() if day else ""
