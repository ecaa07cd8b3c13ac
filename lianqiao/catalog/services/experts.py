"""Writing experts: entered and changed by themselves or their organisation, shown only with their consent."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import ERASED_CONTRIBUTOR, ERASED_EXPERT, ConsentBy, ExpertState
from lianqiao.catalog.errors import ExpertClaimed, ExpertNotFound
from lianqiao.catalog.events import (
    ExpertChanged,
    ExpertConsentAsked,
    ExpertConsentGiven,
    ExpertConsentTaken,
    ExpertCreated,
    ExpertMoved,
)
from lianqiao.catalog.events import ExpertClaimed as Claimed
from lianqiao.catalog.models import Contributor, Expert
from lianqiao.catalog.services.expert_links import join_contributions, tidy_orcid
from lianqiao.catalog.services.forgetting import forget_expert
from lianqiao.catalog.states import EXPERT_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, Problems
from lianqiao.core.mail import JSON, queue_mail
from lianqiao.core.numbers import take_numbers
from lianqiao.core.signed import LinkRefused, issue_link, read_link, redeem_link
from lianqiao.core.text.pinyin import sort_key
from lianqiao.regions.models import ChainLink, TechnologyField

LINK = "expert-consent"
ANSWER_WITHIN = timedelta(days=30)
LENGTHS: Mapping[str, int] = {"name": 80, "name_en": 120, "title": 120, "about": 3000}
LISTS: Mapping[str, tuple[int, int]] = {"keywords": (20, 40), "offers": (12, 120), "chain_links": (8, 60)}


@dataclass(frozen=True, slots=True)
class ExpertInput:
    """What is said of an expert; references as keys."""

    name: str
    name_en: str = ""
    title: str = ""
    technology_field_id: str | None = None
    chain_links: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    about: str = ""
    offers: list[str] = field(default_factory=list)
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """An expert as a list of an organisation has him or her, with the day of consent and where that is written down."""

    external_id: str
    organisation_id: int
    content: ExpertInput
    consented: date | None = None
    document: str = ""


@transaction.atomic
def create_expert(organisation_id: int, content: ExpertInput, *, actor: Actor) -> Expert:
    """Enter an expert of an organisation; nobody outside sees the page before there is consent. Publishes ``ExpertCreated``.

    Raises ``Forbidden`` or ``Invalid``.
    """
    require(actor, Action.EXPERT_CREATE, organisation_id)
    row = _new(organisation_id, content)
    publish(ExpertCreated(number=row.number), actor=actor)
    return row


@transaction.atomic
def change_expert(expert: Expert, content: ExpertInput, *, actor: Actor) -> Expert:
    """Replace what is said of an expert. Publishes ``ExpertChanged`` unless nothing differs. Raises ``Forbidden`` or ``Invalid``.

    Another name or ORCID, unless the person writes it, is another person until he or she agrees: consent ends with it.
    """
    row = _locked(expert)
    require(actor, Action.EXPERT_CHANGE, row)
    _change(row, content, actor)
    return row


def _change(row: Expert, content: ExpertInput, actor: Actor) -> bool:
    changed = _fill(row, content)
    if not changed:
        return False
    is_person = actor.person_id is not None and row.person_id == actor.person_id
    ends_consent = row.consented is not None and not is_person and not {"name", "orcid"}.isdisjoint(changed)
    if ends_consent:
        row.consented, row.consent_by, row.consent_document = None, "", ""
    row.revision += 1
    row.save()
    if ends_consent:
        publish(ExpertConsentTaken(number=row.number), actor=actor)
    if "name" in changed:
        Contributor.objects.filter(expert=row).exclude(name=row.name).update(expert=None)
    join_contributions([row])
    publish(ExpertChanged(number=row.number, fields=changed), actor=actor)
    return True


@transaction.atomic
def move_expert(expert: Expert, move: str, *, actor: Actor) -> Expert:
    """Withdraw a page, or show it again. Publishes ``ExpertMoved``. Raises ``Forbidden`` or ``IllegalMove``."""
    row = _locked(expert)
    require(actor, Action.EXPERT_CHANGE, row)
    if move == "erase":
        raise Conflict("A page is erased with everything on it, by its own service.")
    row.state = EXPERT_STATES.target(row.state, move)
    row.save(update_fields=["state", "changed"])
    publish(ExpertMoved(number=row.number, state=row.state), actor=actor)
    return row


@transaction.atomic
def erase_expert(expert: Expert, *, actor: Actor) -> None:
    """Empty a page for good, and the names in teams that were joined to it. Publishes ``ExpertMoved``. Raises ``Forbidden``."""
    row = _locked(expert)
    require(actor, Action.EXPERT_CHANGE, row)
    EXPERT_STATES.target(row.state, "erase")
    forget_expert(row)
    Contributor.objects.filter(expert=row).update(**ERASED_CONTRIBUTOR)
    Expert.objects.filter(pk=row.pk).update(**ERASED_EXPERT, changed=timezone.now())
    publish(ExpertMoved(number=row.number, state=ExpertState.ERASED.value), actor=actor)


@transaction.atomic
def ask_consent(expert: Expert, email: str, *, language: str, actor: Actor) -> Expert:
    """Ask the person by mail whether the page may be shown; the address is kept nowhere else. Publishes ``ExpertConsentAsked``.

    Raises ``Forbidden`` or ``Conflict`` (the person has taken consent back, or refused: nobody is asked twice).
    """
    row = _locked(expert)
    require(actor, Action.EXPERT_STATE_CONSENT, row)
    _refuse_after_refusal(row)
    context: dict[str, JSON] = {
        "name": row.name, "organisation": row.organisation.name, "days": ANSWER_WITHIN.days,
        "token": issue_link(LINK, str(row.pk), ANSWER_WITHIN),
    }  # fmt: skip
    queue_mail("expert_consent", to=[email], language=language, context=context)
    publish(ExpertConsentAsked(number=row.number), actor=actor)
    return row


@transaction.atomic
def state_consent(expert: Expert, day: date, document: str, *, actor: Actor) -> Expert:
    """Note that the person agreed on ``day`` and what paper says so, on the word of the organisation. Publishes ``ExpertConsentGiven``.

    Raises ``Forbidden``, ``Invalid`` (a day to come, no document) or ``Conflict`` (the person has answered).
    """
    row = _locked(expert)
    require(actor, Action.EXPERT_STATE_CONSENT, row)
    _refuse_after_refusal(row)
    if row.consent_by == ConsentBy.PERSON:
        raise Conflict("The person has agreed by himself or herself. There is nothing to note.")
    return _stated(row, day, document, actor)


def _stated(row: Expert, day: date, document: str, actor: Actor) -> Expert:
    problems = Problems()
    if day > timezone.localdate():
        problems.add("day", "catalog.consent_day", "This day is still to come.")
    if not document.strip():
        problems.add("document", "catalog.consent_document", "Name the document in which the person agreed.")
    problems.check("The consent cannot be noted like this.")
    return _consent(row, ConsentBy.ORGANISATION, day, document.strip()[:200], actor=actor)


@transaction.atomic
def change_own_consent(expert: Expert, *, agrees: bool, actor: Actor, now: datetime | None = None) -> Expert:
    """Give or take back consent, signed in as the person. Publishes ``ExpertConsentGiven`` or ``ExpertConsentTaken``."""
    row = _locked(expert)
    require(actor, Action.EXPERT_CONSENT, row)
    return _answered(row, agrees=agrees, actor=actor, today=timezone.localdate(now))


def expert_of_link(token: str) -> Expert:
    """Return the expert that a mailed link is about, without using it up. Raises ``LinkRefused``."""
    return _subject(read_link(LINK, token))


@transaction.atomic
def answer_by_link(token: str, *, agrees: bool, claims: bool, actor: Actor, now: datetime | None = None) -> Expert:
    """Agree or refuse with the link of the mail, which is used up; with ``claims`` the page is joined to the account that is signed in.

    Publishes ``ExpertConsentGiven`` or ``ExpertConsentTaken``, and ``ExpertClaimed``. Raises ``LinkRefused``, ``Forbidden`` or
    ``ExpertClaimed``; the link can be used again then.
    """
    row = _locked(_subject(redeem_link(LINK, token)))
    if agrees and (row.person_id is None or row.person_id != actor.person_id):
        _refuse_after_refusal(row)  # another link, whoever has it, does not undo a refusal
    if claims:
        _claim(row, actor)
    return _answered(row, agrees=agrees, actor=actor, today=timezone.localdate(now))


@transaction.atomic
def write_experts(rows: Sequence[ExpertRow], *, source: str, actor: Actor) -> tuple[int, int]:
    """Write experts known by (source, external id); returns how many are new and how many were changed.

    What a person agreed to, refused, claimed or had erased stays so. Publishes the events of each. Raises ``Forbidden`` or ``Invalid``.
    """
    require(actor, Action.EXPERT_IMPORT)
    known = {row.external_id: row for row in Expert.objects.select_for_update().filter(source=source)}
    created = changed = 0
    for item in rows:
        row = known.get(item.external_id)
        if row is None:
            row = known[item.external_id] = _new(
                item.organisation_id, item.content, source=source, external_id=item.external_id
            )
            publish(ExpertCreated(number=row.number), actor=actor)
            created += 1
        elif row.state == ExpertState.ERASED:
            continue
        elif row.person_id is None and row.consent_by != ConsentBy.PERSON:  # else the person has the last word
            changed += _change(row, item.content, actor)
        if item.consented and not row.consented and not row.refused:
            _stated(row, item.consented, item.document, actor)
    return created, changed


def _new(organisation_id: int, content: ExpertInput, *, source: str = "", external_id: str = "") -> Expert:
    row = Expert(organisation_id=organisation_id, source=source, external_id=external_id)
    _fill(row, content)
    [row.number] = take_numbers("X")
    row.save()
    join_contributions([row])
    return row


def _fill(row: Expert, content: ExpertInput) -> list[str]:
    clean = _checked(content)
    changed = [item.name for item in dataclasses.fields(clean) if getattr(row, item.name) != getattr(clean, item.name)]
    for name in changed:
        setattr(row, name, getattr(clean, name))
    row.name_key = sort_key(row.name)[:400]
    return changed


def _checked(content: ExpertInput) -> ExpertInput:
    """Return the content without spaces around it. Raises ``Invalid``, naming everything that is wrong."""
    problems = Problems()
    lists = {name: list(dict.fromkeys(filter(None, map(str.strip, getattr(content, name))))) for name in LISTS}
    texts = {name: getattr(content, name).strip() for name in LENGTHS}
    if not texts["name"]:
        problems.add("name", "catalog.expert_name", "Give the name.")
    for name, most in LENGTHS.items():
        if len(texts[name]) > most:
            problems.add(name, "catalog.text_long", "This text is too long.")
    for name, (count, most) in LISTS.items():
        if len(lists[name]) > count or any(len(item) > most for item in lists[name]):
            problems.add(name, "catalog.list_long", "These are too many, or one of them is too long.")
    if ChainLink.objects.filter(pk__in=lists["chain_links"]).count() != len(lists["chain_links"]):
        problems.add("chain_links", "catalog.code_unknown", "There is no such chain link.")
    technology_field = content.technology_field_id or None
    if technology_field and not TechnologyField.objects.filter(pk=technology_field).exists():
        problems.add("technology_field_id", "catalog.code_unknown", "There is no such technology field.")
    orcid = tidy_orcid(content.orcid, problems)
    problems.check("The page cannot be saved like this.")
    return ExpertInput(**texts, **lists, technology_field_id=technology_field, orcid=orcid)  # type: ignore[arg-type]  # by name


def _locked(expert: Expert) -> Expert:
    row = Expert.objects.select_for_update().get(pk=expert.pk)
    if row.state == ExpertState.ERASED:  # in between
        raise ExpertNotFound("There is no such expert.", data={"number": expert.number})
    return row


def _refuse_after_refusal(row: Expert) -> None:
    if row.refused is not None:
        raise Conflict(
            "The person has taken consent back. Only the person can give it again.", code="catalog.expert_refused"
        )


def _subject(key: str) -> Expert:
    row = Expert.objects.select_related("organisation").filter(pk=int(key)).exclude(state=ExpertState.ERASED).first()
    if row is None:
        raise LinkRefused("This link has been used or has ended.")
    return row


def _claim(row: Expert, actor: Actor) -> None:
    require(actor, Action.EXPERT_CLAIM)
    if row.person_id == actor.person_id or actor.person_id is None:
        return
    if row.person_id is not None:
        raise ExpertClaimed("This page belongs to another account.")
    try:
        with transaction.atomic():
            row.person_id = actor.person_id
            row.save(update_fields=["person", "changed"])
    except IntegrityError:
        raise ExpertClaimed("Your account has another expert's page already.") from None
    publish(Claimed(number=row.number, person_id=actor.person_id), actor=actor)


def _answered(row: Expert, *, agrees: bool, actor: Actor, today: date) -> Expert:
    if agrees:
        return _consent(row, ConsentBy.PERSON, today, "", actor=actor)
    row.consented, row.consent_by, row.consent_document, row.refused = None, "", "", today
    row.save()
    publish(ExpertConsentTaken(number=row.number), actor=actor)
    return row


def _consent(row: Expert, by: ConsentBy, day: date, document: str, *, actor: Actor) -> Expert:
    row.consented, row.consent_by, row.consent_document, row.refused = day, by.value, document, None
    row.save()
    publish(ExpertConsentGiven(number=row.number, by=by.value, day=day.isoformat(), document=document), actor=actor)
    return row


@transaction.atomic
def join_contributors(links: Sequence[tuple[str, str, str]], *, source: str, actor: Actor) -> int:
    """Join contributors to experts as a list says: (achievement, name, expert), the first and the last by external id of ``source``.

    Contributors that are joined already stay as they are. Returns how many were joined. Raises ``Forbidden``.
    """
    require(actor, Action.EXPERT_IMPORT)
    experts = dict(
        Expert.objects.filter(source=source).exclude(state=ExpertState.ERASED).values_list("external_id", "pk")
    )
    wanted = {(work, name): experts[key] for work, name, key in links if key in experts}
    rows = Contributor.objects.filter(
        expert__isnull=True, achievement__source=source, achievement__external_id__in={work for work, _ in wanted}
    ).select_related("achievement")
    found = [row for row in rows if (row.achievement.external_id, row.name) in wanted]
    for row in found:
        row.expert_id = wanted[row.achievement.external_id, row.name]
    Contributor.objects.bulk_update(found, ["expert"], batch_size=200)
    return len(found)
