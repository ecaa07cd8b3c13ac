"""Judging pairs: blind first, then changed or taken back at will; every step stands in the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.changes import changes_between
from lianqiao.core.errors import Problems
from lianqiao.matching.access import Action
from lianqiao.matching.choices import Chosen, JudgementReason, Level, Pass
from lianqiao.matching.errors import AlreadyJudged, NotJudged
from lianqiao.matching.events import JudgementChanged, JudgementWithdrawn, PairJudged
from lianqiao.matching.models import Judgement, PassedPair
from lianqiao.matching.queries.judging import judgeable_pair

WORDS_CHARACTERS = 1000
_KEPT_OUT = {"words"}  # free text may have to be forgotten; the trail cannot forget


@dataclass(frozen=True, slots=True)
class JudgementInput:
    """What a judge thinks of a pair."""

    level: int
    reasons: Sequence[str] = ()
    words: str = ""


@transaction.atomic
def judge_pair(
    achievement: str, demand: str, content: JudgementInput, *, actor: Actor, chosen: str = Chosen.ASKED
) -> Judgement:
    """Judge a pair. Publishes ``PairJudged``.

    Raises ``Forbidden``, ``PairNotFound``, ``OwnPair``, ``Invalid`` or ``AlreadyJudged``. What was withdrawn may be judged again; the
    level that was given blindly stays.
    """
    pair = judgeable_pair(actor, achievement, demand)
    _check(content)
    assert actor.person_id is not None  # jobs judge nothing
    row = _own(actor, achievement, demand)
    if row is not None and row.withdrawn is None:
        raise AlreadyJudged("You have judged this pair already; you can change your judgement.")
    before = {} if row is None else _record(row)
    if row is None:
        row = Judgement(
            achievement=pair[0], demand=pair[1], judge_id=actor.person_id, blind_level=content.level,
            chosen=Chosen(chosen).value,
        )  # fmt: skip
    _fill(row, content)
    row.achievement_revision, row.demand_revision = pair[0].revision, pair[1].revision
    row.withdrawn = None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyJudged("You have judged this pair already; you can change your judgement.") from error
    PassedPair.objects.filter(person=actor.person_id, achievement=pair[0], demand=pair[1]).delete()
    changes = changes_between(before, _record(row), kept_out=_KEPT_OUT)
    publish(PairJudged(achievement, demand, actor.person_id), actor=actor, changes=changes)
    return row


@transaction.atomic
def change_judgement(achievement: str, demand: str, content: JudgementInput, *, actor: Actor) -> Judgement:
    """Change the own judgement. Publishes ``JudgementChanged`` with what it was, when it differs.

    Raises ``Forbidden``, ``PairNotFound``, ``OwnPair``, ``Invalid`` or ``NotJudged``.
    """
    pair = judgeable_pair(actor, achievement, demand)
    row = _standing(actor, achievement, demand)
    _check(content)
    before = _record(row)
    _fill(row, content)
    changes = changes_between(before, _record(row), kept_out=_KEPT_OUT)
    row.achievement_revision, row.demand_revision = pair[0].revision, pair[1].revision
    if changes:
        row.changed = timezone.now()
    row.save()
    if changes:
        assert actor.person_id is not None
        publish(JudgementChanged(achievement, demand, actor.person_id), actor=actor, changes=changes)
    return row


@transaction.atomic
def withdraw_judgement(achievement: str, demand: str, *, actor: Actor) -> None:
    """Take the own judgement back, also of entries that are no longer public. Publishes ``JudgementWithdrawn``.

    Raises ``Forbidden`` or ``NotJudged``.
    """
    require(actor, Action.PAIR_JUDGE)
    row = _standing(actor, achievement, demand)
    row.withdrawn = timezone.now()
    row.save(update_fields=["withdrawn"])
    assert actor.person_id is not None
    publish(JudgementWithdrawn(achievement, demand, actor.person_id), actor=actor)


@transaction.atomic
def pass_pair(achievement: str, demand: str, kind: str, *, actor: Actor) -> None:
    """Leave a pair for later (skip) or to others (cannot). Raises ``Forbidden``, ``PairNotFound`` or ``OwnPair``."""
    pair = judgeable_pair(actor, achievement, demand)
    PassedPair.objects.update_or_create(
        person_id=actor.person_id,
        achievement=pair[0],
        demand=pair[1],
        defaults={"kind": Pass(kind).value, "passed": timezone.now()},
    )


def _own(actor: Actor, achievement: str, demand: str) -> Judgement | None:
    rows = Judgement.objects.select_for_update(of=("self",))
    return rows.filter(judge=actor.person_id, achievement__number=achievement, demand__number=demand).first()


def _standing(actor: Actor, achievement: str, demand: str) -> Judgement:
    row = None if "\x00" in achievement + demand else _own(actor, achievement, demand)
    if row is None or row.withdrawn is not None:
        raise NotJudged("You have not judged this pair.")
    return row


def _fill(row: Judgement, content: JudgementInput) -> None:
    row.level, row.words = content.level, content.words.strip()
    row.reasons = [reason.value for reason in JudgementReason if reason in set(content.reasons)]


def _record(row: Judgement) -> dict[str, object]:
    return {"level": row.level, "reasons": list(row.reasons), "words": row.words}


def _check(content: JudgementInput) -> None:
    problems = Problems()
    if content.level not in set(Level):
        problems.add("level", "level", "Choose one of the four levels.")
    if not set(content.reasons) <= set(JudgementReason):
        problems.add("reasons", "unknown", "There is no such reason.")
    if len(content.words) > WORDS_CHARACTERS or "\x00" in content.words:
        problems.add("words", "too_long", f"At most {WORDS_CHARACTERS} characters.")
    problems.check("The judgement is not complete.")
