"""The check: one pass over the rights of an achievement; what it finds is a rule of the file, met on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lianqiao.catalog.choices import CooperationMode, PropertyKind, PropertyStatus
from lianqiao.catalog.ownership.rules import Rule, Verdict, rules_on
from lianqiao.catalog.ownership.subject import Licence, Right, Subject

_PATENTS = frozenset((PropertyKind.INVENTION, PropertyKind.UTILITY_MODEL, PropertyKind.DESIGN))
_LICENCES = frozenset(
    (
        CooperationMode.ORDINARY_LICENCE, CooperationMode.SOLE_LICENCE, CooperationMode.EXCLUSIVE_LICENCE,
        CooperationMode.OPEN_LICENCE, CooperationMode.TRY_FIRST,
    )
)  # fmt: skip
_DISPOSALS = frozenset((CooperationMode.ASSIGNMENT, CooperationMode.EQUITY))
_CLOSED = frozenset((CooperationMode.SOLE_LICENCE, CooperationMode.EXCLUSIVE_LICENCE))
# A co-owner may exploit alone and give ordinary licences; everything else needs all of them (Patent Law Art 14).
_NEEDS_ALL = _DISPOSALS | _CLOSED | {CooperationMode.OPEN_LICENCE}
_STATE_WORDS = (
    *("国家", "省", "市级", "科技计划", "基金", "专项", "财政", "重点研发"),
    *("國家", "科技計畫", "專項", "財政"),
)
SHARE_TOLERANCE = 0.01  # hundredths: thirds are written as 33.33
_ORDER = {Verdict.RED: 0, Verdict.AMBER: 1, Verdict.UNKNOWN: 2, Verdict.GREEN: 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is met; ``number`` is the right's, empty when the whole achievement is meant. Without a rule a fact is wanting."""

    code: str
    verdict: Verdict
    number: str = ""
    rule: Rule | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """What was found on a day, the gravest first."""

    findings: tuple[Finding, ...]
    day: date

    @property
    def verdict(self) -> Verdict:
        """Red or amber if anything is; green only when something was found in order and no fact is wanting."""
        found = {finding.verdict for finding in self.findings}
        return next((verdict for verdict in _ORDER if verdict in found), Verdict.UNKNOWN)


def check_ownership(subject: Subject, day: date) -> Health:
    """Check the rights of an achievement by the rules that hold on ``day``."""
    rules = rules_on(day)
    found: list[Finding] = []
    for right in subject.rights:
        for code, data in _of_right(right, subject, day):
            rule = rules.get(code)
            if rule is not None:
                found.append(Finding(code, rule.verdict, right.number, rule, data))
        found += [Finding(code, Verdict.UNKNOWN, right.number) for code in _unknown(right)]
    found += [Finding(code, rules[code].verdict, "", rules[code]) for code in _of_whole(subject) if code in rules]
    if not subject.rights:
        found.append(Finding("no_right", Verdict.UNKNOWN))
    if subject.rights and subject.is_service_achievement is None:
        found.append(Finding("service_unsaid", Verdict.UNKNOWN))
    if {CooperationMode.OPEN_LICENCE} < subject.modes & (_CLOSED | {CooperationMode.OPEN_LICENCE}):
        rule = rules.get("open_and_exclusive")
        found += [Finding(rule.code, rule.verdict, "", rule)] if rule else []
    return Health(tuple(sorted(found, key=lambda item: _ORDER[item.verdict])), day)


def term_end(right: Right) -> date | None:
    """Return the day on which a patent ends: as stated, else counted from its application by the text in force then (Art 42)."""
    if right.expires is not None or right.applied is None or right.kind not in _PATENTS:
        return right.expires
    rule = rules_on(right.applied).get(f"term.{right.kind}")
    return _months_later(right.applied, int(rule.values["years"]) * 12) if rule else None


def _of_right(right: Right, subject: Subject, day: date) -> Iterator[tuple[str, dict[str, object]]]:
    if right.status == PropertyStatus.LAPSED:
        yield "lapsed", {}
        return
    yield from _term_and_fee(right, subject, day)
    yield from _stage(right, subject)
    yield from _owners(right, subject)
    yield from _pledge(right, subject)
    in_force = [item for item in right.licences if item.until is None or item.until >= day]
    yield from _licences(in_force, subject)
    if subject.is_service_achievement and right.holders:
        persons = sum(holder.is_person for holder in right.holders)
        everybody = persons == len(right.holders)
        yield ("person_owns_service" if everybody else "person_shares_service" if persons else "unit_owns_service"), {}


def _term_and_fee(right: Right, subject: Subject, day: date) -> Iterator[tuple[str, dict[str, object]]]:
    rules = rules_on(day)
    end = term_end(right)
    if end is not None and end < day:
        yield "term_over", {"end": end}
        return
    if end is not None and "term_near" in rules and end < _months_later(day, int(rules["term_near"].values["months"])):
        yield "term_near", {"end": end}
    elif end is not None and right.status == PropertyStatus.GRANTED and right.kind in _PATENTS:
        yield "in_force", {"end": end}
    paid = right.fee_paid_until
    if paid is None or right.status != PropertyStatus.GRANTED or right.kind not in _PATENTS:
        return
    if paid >= day:
        yield "fee_paid", {"end": paid}
        return
    grace = rules.get("fee_late")
    last = _months_later(paid, int(grace.values["grace_months"])) if grace else paid
    yield ("fee_late" if day <= last else "fee_lapsed"), {"end": paid, "last": last}
    if CooperationMode.OPEN_LICENCE in subject.modes:
        yield "fee_open_licence", {"end": paid}


def _stage(right: Right, subject: Subject) -> Iterator[tuple[str, dict[str, object]]]:
    if right.kind not in _PATENTS:
        return
    wants_open = CooperationMode.OPEN_LICENCE in subject.modes
    if right.status == PropertyStatus.APPLIED:
        yield "application_only", {}
        if wants_open:
            yield "application_open_licence", {}
    elif wants_open and right.kind != PropertyKind.INVENTION:
        yield "report_for_open_licence", {}


def _owners(right: Right, subject: Subject) -> Iterator[tuple[str, dict[str, object]]]:
    if not right.holders:
        if not right.owner:
            yield "owner_unknown", {}
        return
    shares = [holder.share for holder in right.holders]
    tolerance = SHARE_TOLERANCE
    known = [share for share in shares if share is not None]
    total = sum(known)
    if (len(known) == len(shares) and abs(total - 100) > tolerance) or total > 100 + tolerance:
        yield "shares_not_whole", {"total": total}
    if len(shares) < 2 or right.kind not in _PATENTS:
        return
    if right.holders_agree:
        yield "co_owners_agree", {}
    elif subject.modes & _NEEDS_ALL:
        yield ("co_owners_unasked" if right.holders_agree is None else "co_owners_refuse"), {}
    elif subject.modes & _LICENCES:
        yield "co_owners_share_fees", {}


def _pledge(right: Right, subject: Subject) -> Iterator[tuple[str, dict[str, object]]]:
    if not right.is_pledged:
        return
    if right.pledgee_agrees:
        yield "pledged_agreed", {}
    elif subject.modes & (_LICENCES | _DISPOSALS):
        yield ("pledged_unasked" if right.pledgee_agrees is None else "pledged_refused"), {}
        if CooperationMode.OPEN_LICENCE in subject.modes and right.kind in _PATENTS:
            yield "pledged_open_licence", {}


def _licences(in_force: list[Licence], subject: Subject) -> Iterator[tuple[str, dict[str, object]]]:
    closed = [item for item in in_force if item.kind in _CLOSED]
    if closed:
        until = max((item.until for item in closed if item.until), default=None)
        data: dict[str, object] = {"end": until if all(item.until for item in closed) else None}
        if CooperationMode.OPEN_LICENCE in subject.modes:
            yield "exclusive_open_licence", data
        if subject.modes & (_LICENCES - {CooperationMode.OPEN_LICENCE}):
            yield "exclusive_in_force", data
        if subject.modes & _DISPOSALS:
            yield "exclusive_and_sale", data
    elif in_force and subject.modes & _CLOSED:
        yield "ordinary_in_force", {}


def is_state_funded(funding_source: str) -> bool:
    """Whether the words about the funding name public money."""
    return any(word in funding_source for word in _STATE_WORDS)


def _of_whole(subject: Subject) -> Iterator[str]:
    if is_state_funded(subject.funding_source):
        yield "state_funded"


def _unknown(right: Right) -> Iterator[str]:
    """Name what a careful buyer would ask next."""
    if right.status == PropertyStatus.LAPSED or right.kind not in _PATENTS:
        return
    if term_end(right) is None:
        yield "term_unsaid"
    if right.status == PropertyStatus.GRANTED and right.fee_paid_until is None:
        yield "fee_unsaid"
    if right.is_pledged is None:
        yield "pledge_unsaid"


def _months_later(day: date, months: int) -> date:
    """Count months as the law does: the same day of a later month, or its last (Implementing Rules of the Patent Law)."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
