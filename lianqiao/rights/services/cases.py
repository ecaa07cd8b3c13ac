"""Corrections and complaints."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import get_entry
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import NotFound, Problems
from lianqiao.core.mail import JSON, queue_mail
from lianqiao.core.numbers import take_numbers
from lianqiao.rights.access import Action
from lianqiao.rights.choices import CaseCategory, CaseKind
from lianqiao.rights.events import CaseAnswered, CaseClosed, CaseReceived, CaseReopened
from lianqiao.rights.models import Case
from lianqiao.rights.queries import get_case
from lianqiao.rights.states import CASE_STATES

TEXT_LIMIT = 4000
_KINDS = {"A": EntryKind.ACHIEVEMENT, "D": EntryKind.DEMAND}


@dataclass(frozen=True, slots=True)
class CaseInput:
    """What somebody writes."""

    kind: CaseKind
    category: CaseCategory
    text: str
    about: str = ""
    contact: str = ""
    language: str = "zh-hans"


@transaction.atomic
def open_case(content: CaseInput, *, actor: Actor) -> Case:
    """Take a correction or complaint in, by anybody. Publishes ``CaseReceived``. Raises ``Invalid``."""
    place = _check(content, actor)
    [number] = take_numbers("C", scattered=True)
    now = timezone.now()
    case = Case.objects.create(
        number=number, kind=content.kind, category=content.category, about=content.about.strip().upper(),
        text=content.text.strip(), contact=content.contact.strip().lower(), language=content.language,
        person_id=actor.person_id, place_id=place, received=now, due=now + timedelta(days=settings.CASE_ANSWER_DAYS),
        state=CASE_STATES.initial,
    )  # fmt: skip
    if case.contact:
        context: dict[str, JSON] = {"number": number, "days": int(settings.CASE_ANSWER_DAYS)}
        queue_mail("case_received", to=[case.contact], language=case.language, context=context)
    publish(CaseReceived(number=number, about=case.about), actor=actor)
    return case


@transaction.atomic
def answer_case(number: str, answer: str, *, actor: Actor) -> Case:
    """Answer a case. Publishes ``CaseAnswered``. Raises ``CaseNotFound``, ``Forbidden``, ``IllegalMove`` or ``Invalid``."""
    case = _locked(number, actor)
    state = CASE_STATES.target(case.state, "answer")
    problems = Problems()
    if not 5 <= len(answer.strip()) <= TEXT_LIMIT:
        problems.add("answer", "rights.answer_length", "Write an answer of 5 to 4000 characters.")
    problems.check("The answer cannot be sent.")
    case.state, case.answer, case.answered = state, answer.strip(), timezone.now()
    case.save()
    if case.contact:
        context = {"number": number, "answer": case.answer}
        queue_mail("case_answered", to=[case.contact], language=case.language, context=context)
    publish(CaseAnswered(number=number), actor=actor)
    return case


@transaction.atomic
def reopen_case(number: str, *, actor: Actor) -> Case:
    """Take an answer back, to give a better one. Publishes ``CaseReopened``."""
    case = _locked(number, actor)
    case.state = CASE_STATES.target(case.state, "reopen")
    case.answered = None
    case.save()
    publish(CaseReopened(number=number), actor=actor)
    return case


@transaction.atomic
def close_case(number: str, *, actor: Actor) -> Case:
    """Close a case after its answer. Publishes ``CaseClosed``."""
    case = _locked(number, actor)
    case.state = CASE_STATES.target(case.state, "close")
    case.closed = timezone.now()
    case.save()
    publish(CaseClosed(number=number), actor=actor)
    return case


def _locked(number: str, actor: Actor) -> Case:
    case = Case.objects.select_for_update().get(pk=get_case(actor, number).pk)
    require(actor, Action.CASE_ANSWER, case)
    return case


def _check(content: CaseInput, actor: Actor) -> str | None:
    """Return the place whose administrator answers, after checking the input. Raises ``Invalid``."""
    problems = Problems()
    if not 10 <= len(content.text.strip()) <= TEXT_LIMIT:
        problems.add("text", "rights.text_length", "Say in 10 to 4000 characters what it is about.")
    place = None
    if content.about.strip():
        try:
            place = _place_of(content.about.strip().upper(), actor)
        except NotFound:
            problems.add("about", "rights.about_unknown", "There is no public entry with this number.")
    problems.check("The message cannot be sent.")
    return place


def _place_of(number: str, actor: Actor) -> str | None:
    kind = _KINDS.get(number[:1])
    if kind is None:
        raise NotFound("There is no such entry.")
    entry = get_entry(actor, kind, number)
    return entry.place_id or (entry.organisation.place_id if entry.organisation else None)
