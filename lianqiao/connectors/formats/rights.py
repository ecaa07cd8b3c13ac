"""Readers of what is said about a right beyond its number, of those who worked on a result, and of assessments of maturity."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lianqiao.catalog.choices import CreditRole
from lianqiao.catalog.ownership import Holder, Licence
from lianqiao.connectors.formats.cells import (
    LIST_ITEMS,
    read_boolean,
    read_choice,
    read_date,
    read_text,
    read_trl,
    split_list,
)
from lianqiao.connectors.formats.faults import CellError, shortened
from lianqiao.connectors.formats.record_types import AssessmentItem, ContributorItem
from lianqiao.connectors.formats.vocabulary import CREDIT_ROLES, MODES

LICENCE_KINDS = frozenset(("ordinary_licence", "sole_licence", "exclusive_licence", "open_licence"))
_SHARE = re.compile(r"(?P<name>.+?)\s*(?P<share>\d{1,3}(?:\.\d{1,4})?)\s*[%％]?")
_PERSON = re.compile(r"\s*[(（]\s*(?:个人|個人|自然人|person)\s*[)）]\s*", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:至|到|until)\s*", re.IGNORECASE)
_DAYS = {"applied": "applied", "granted": "granted", "expires": "expires", "fee_paid_until": "fee_paid_until"}
_ANSWERS = ("holders_agree", "is_pledged", "pledgee_agrees")


def read_right_facts(item: Mapping[str, object]) -> dict[str, Any]:
    """Return what an object says of a right: days, answers, holders and licences; what is not said is left out."""
    found: dict[str, Any] = {name: read_date(item[name]) for name in _DAYS if is_said(item.get(name))}
    found |= {name: read_boolean(item[name]) for name in _ANSWERS if is_said(item.get(name))}
    if is_said(item.get("holders")):
        found["holders"] = read_holders(item["holders"])
    if is_said(item.get("licences")):
        found["licences"] = read_licences(item["licences"])
    return found


def is_said(value: object) -> bool:
    """Whether a value of an object says anything."""
    return value not in (None, "", [], ())


def read_holders(value: object) -> tuple[Holder, ...]:
    """Return holders from objects, or from text such as 甲大学 60%；张三（个人） 40%."""
    return tuple(_holder(item) for item in _items(value))


def _holder(item: object) -> Holder:
    if isinstance(item, Mapping):
        share = item.get("share")
        is_person = item.get("is_person")
        return _checked(
            _words(item.get("name")),
            _number(share) if is_said(share) else None,
            is_person=is_said(is_person) and read_boolean(is_person),
        )
    text = read_text(item, limit=220, one_line=True)
    bare = _PERSON.sub(" ", text).strip()
    match = _SHARE.fullmatch(bare)
    has_share = match is not None and ("%" in bare or "％" in bare)
    name, share = (match["name"], float(match["share"])) if match and has_share else (bare, None)
    return _checked(name.strip(), share, is_person=_PERSON.search(text) is not None)


def _checked(name: str, share: float | None, *, is_person: bool) -> Holder:
    if not name or (share is not None and not 0 < share <= 100):
        raise CellError("record.holder_bad", {"found": shortened(name or "—")})
    return Holder(name, share, is_person)


def read_licences(value: object) -> tuple[Licence, ...]:
    """Return licences from objects, or from text such as 独占许可至2028-06-30；普通许可."""
    found = []
    for item in _items(value):
        if isinstance(item, Mapping):
            kind, until = item.get("kind"), item.get("until")
        else:
            kind, _sep, until = _UNTIL.sub("\n", read_text(item, limit=120, one_line=True), count=1).partition("\n")
        found.append(Licence(_licence_kind(kind), read_date(until) if is_said(until) else None))
    return tuple(found)


def _licence_kind(value: object) -> str:
    kind = read_choice(value, MODES)
    if kind not in LICENCE_KINDS:
        raise CellError("record.licence_bad", {"found": shortened(str(value))})
    return kind


def read_contributors(value: object) -> tuple[ContributorItem, ...]:
    """Return those who worked on a result from objects, or their names alone from text."""
    found = []
    for item in _items(value):
        if not isinstance(item, Mapping):
            found.append(ContributorItem(read_text(item, limit=80, one_line=True)))
            continue
        name, organisation = _words(item.get("name"), 80), _words(item.get("organisation"))
        if not name:
            raise CellError("record.contributor_bad", {"found": shortened(organisation or "—")})
        roles = {read_choice(role, CREDIT_ROLES) for role in split_list(item.get("roles") or [])}
        ordered = tuple(role.value for role in CreditRole if role.value in roles)
        found.append(ContributorItem(name, organisation, ordered, _day(item.get("agreed"))))
    return tuple(found)


def read_assessments(value: object) -> tuple[AssessmentItem, ...]:
    """Return assessments of maturity from objects."""
    found = []
    for item in _items(value):
        if not isinstance(item, Mapping) or not is_said(item.get("level")):
            raise CellError("record.assessment_bad", {"found": shortened(str(item))})
        evidence = item.get("evidence")
        found.append(
            AssessmentItem(
                read_trl(item["level"]), read_text(evidence, limit=2000) if is_said(evidence) else "",
                _words(item.get("element")), _words(item.get("environment")), _words(item.get("assessor"), 120),
                _day(item.get("assessed")),
            )
        )  # fmt: skip
    return tuple(found)


def _items(value: object) -> Iterator[object]:
    items = [item for item in split_list(value) if is_said(item)]
    if len(items) > LIST_ITEMS:
        raise CellError("record.too_many_items", {"found": len(items), "limit": LIST_ITEMS})
    yield from items


def _words(value: object, limit: int = 200) -> str:
    return read_text(value, limit=limit, one_line=True) if is_said(value) else ""


def _day(value: object) -> date | None:
    return read_date(value) if is_said(value) else None


def _number(value: object) -> float:
    try:
        return float(str(value).rstrip("%％"))
    except ValueError:
        raise CellError("record.holder_bad", {"found": shortened(str(value))}) from None
