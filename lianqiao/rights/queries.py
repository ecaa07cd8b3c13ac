"""Reads of the rights app."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.queries import current_memberships
from lianqiao.core.access import may
from lianqiao.core.actors import Actor
from lianqiao.core.desk import Waiting
from lianqiao.rights.access import Action, visible_cases
from lianqiao.rights.choices import OPTIONAL, CaseState, Purpose
from lianqiao.rights.errors import CaseNotFound
from lianqiao.rights.models import Case, Consent, DataExport, Erasure

# Every text of the notice that was ever in force: version, first day. The text itself is a template of the pages.
NOTICE_VERSIONS = (("2026-11", date(2026, 11, 22)),)
NOTICE_VERSION = NOTICE_VERSIONS[-1][0]


@dataclass(frozen=True, slots=True)
class ConsentView:
    """A purpose, whether it is agreed to, since when and to which text; ``may_withdraw``: without it there is still an account."""

    purpose: Purpose
    given: datetime | None
    text_version: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class OwnRights:
    """The page of one's own data."""

    consents: tuple[ConsentView, ...]
    history: tuple[Consent, ...]
    exports: tuple[DataExport, ...]
    erasure: Erasure | None
    owns_alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """What the public is told: how many cases, how fast they were answered (days), how many are late."""

    received: int
    answered: int
    open: int
    late: int
    median_days: float | None


def own_rights(actor: Actor) -> OwnRights:
    """Return what a person agreed to, asked for and may ask for."""
    rows = list(Consent.objects.filter(person_id=actor.person_id))
    present = {row.purpose: row for row in rows if row.withdrawn is None}
    consents = tuple(
        ConsentView(
            purpose,
            present[purpose].given if purpose in present else None,
            present[purpose].text_version if purpose in present else "",
            purpose in OPTIONAL,
        )
        for purpose in Purpose
    )
    exports = tuple(DataExport.objects.filter(person_id=actor.person_id)[:5])
    alone = tuple(sorted(organisations_owned_alone(actor.person_id or 0)))
    return OwnRights(consents, tuple(rows), exports, open_erasure(actor.person_id), alone)


def has_agreed(person_id: int, purpose: Purpose) -> bool:
    """Whether a person agrees to a purpose at present; asked before every mail and suggestion of that purpose."""
    return Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn__isnull=True).exists()


def open_erasure(person_id: int | None) -> Erasure | None:
    """Return the erasure that waits for its day, if any."""
    return Erasure.objects.filter(person_id=person_id, taken_back__isnull=True, done__isnull=True).first()


def organisations_owned_alone(person_id: int) -> list[str]:
    """Return the names of organisations that nobody would own without this person."""
    owners = current_memberships().filter(role=MemberRole.OWNER)
    mine = owners.filter(person_id=person_id).values_list("organisation_id", flat=True)
    shared = owners.filter(organisation_id__in=mine, person__is_active=True).exclude(person_id=person_id)
    kept = set(shared.values_list("organisation_id", flat=True))
    rows = owners.filter(person_id=person_id).exclude(organisation_id__in=kept)
    return sorted(set(rows.values_list("organisation__name", flat=True)))


def list_cases(actor: Actor, *, state: str | None = None) -> "QuerySet[Case]":
    """Return the cases that the actor may see, the most pressing first."""
    rows = Case.objects.filter(visible_cases(actor)).select_related("place")
    return rows.filter(state=state) if state else rows


def get_case(actor: Actor, number: str) -> Case:
    """Return one case. Raises ``CaseNotFound``."""
    case = list_cases(actor).filter(number=number).first()
    if case is None:
        raise CaseNotFound("There is no such case.", data={"number": number})
    return case


def case_figures() -> CaseFigures:
    """Return the public figures of the last twelve months."""
    since = timezone.now() - timedelta(days=365)
    rows = list(Case.objects.filter(received__gte=since).values_list("received", "answered", "due"))
    days = [(answered - received).total_seconds() / 86_400 for received, answered, _ in rows if answered]
    now = timezone.now()
    late = sum((answered or now) > due for _, answered, due in rows)
    return CaseFigures(len(rows), len(days), len(rows) - len(days), late, round(median(days), 1) if days else None)


def waiting_cases(actor: Actor) -> Iterator[Waiting]:
    """Yield the cases that wait for the actor's answer, for the desk. One query."""
    if not actor.roles:
        return
    for case in list_cases(actor, state=CaseState.RECEIVED)[:100]:
        if may(actor, Action.CASE_ANSWER, case):
            title = f"{case.number} {case.about}".strip()
            yield Waiting("case", title, "desk-case", {"number": case.number}, since=case.received, due=case.due)
