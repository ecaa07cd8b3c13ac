"""Telling a firm of an achievement though it asked for nothing: decided by a person of the owner, each firm once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import get_organisation, people_with_role
from lianqiao.catalog.access import ASKERS, visible_entries
from lianqiao.catalog.models import Achievement
from lianqiao.core.access import require
from lianqiao.core.actors import ANONYMOUS, Actor, system_actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict
from lianqiao.push.access import Action
from lianqiao.push.choices import RecommendationState, Trigger
from lianqiao.push.engine.prospects import Prospect
from lianqiao.push.events import EntryRecommended, ProspectPassedOver
from lianqiao.push.models import Exclusion, Notice, PushSetting, Recommendation
from lianqiao.push.queries.exclusions import Excluded
from lianqiao.push.queries.profiles import profiles_of
from lianqiao.push.queries.prospects import count_sent, prospect_of
from lianqiao.push.services.giving import give

MOST_A_WEEK = 5  # recommended to one firm, by all owners together
MOST_FIRMS = 30  # told of one achievement in this way


@transaction.atomic
def recommend(achievement: Achievement, number: str, *, actor: Actor, now: datetime | None = None) -> Recommendation:
    """Tell the people of a firm who deal with such things of an achievement. Publishes ``EntryRecommended``.

    Raises ``Forbidden``, ``NotFound``, or ``Conflict``: it is not public, the firm is no prospect or was decided on, or it was
    told enough this week. Who switched push or recommendations off, or wants to hear less of this, is not told.
    """
    require(actor, Action.RECOMMEND, achievement)
    now = now or timezone.now()
    firm, prospect = _free(achievement, number, actor)
    if not type(achievement).objects.filter(visible_entries(ANONYMOUS), pk=achievement.pk).exists():
        raise Conflict("Only public achievements can be recommended.", code="push.not_public")
    sent = Recommendation.objects.filter(number=achievement.number, state=RecommendationState.SENT)
    if sent.count() >= MOST_FIRMS:
        raise Conflict("This achievement was recommended to as many firms as may be.", code="push.too_many_firms")
    if count_sent(firm, now - timedelta(days=7)) >= MOST_A_WEEK:
        raise Conflict("This firm was recommended enough this week. Try again next week.", code="push.told_enough")
    owner = achievement.organisation.name if achievement.organisation else ""
    reason: dict[str, object] = {
        "code": "recommended",
        "by": owner,
        "part": prospect.reason,
        "words": list(prospect.words),
        "name": prospect.like,
    }
    row = _decide(achievement, firm, prospect, RecommendationState.SENT, reason, actor, now)
    notices = [
        Notice(
            person_id=person_id, trigger=Trigger.RECOMMENDED, entry_kind=achievement.KIND.value, number=achievement.number,
            revision=achievement.revision, reason=reason, score=prospect.score, parts=row.parts, created=now,
        )
        for person_id in _willing(firm, achievement)
    ]  # fmt: skip
    row.people = give(notices, actor=system_actor("push"))
    row.save(update_fields=["people"])
    publish(EntryRecommended(number=achievement.number, organisation=firm.number, people=row.people), actor=actor)
    return row


@transaction.atomic
def pass_over(achievement: Achievement, number: str, *, actor: Actor) -> Recommendation:
    """Decide not to recommend an achievement to a firm. Publishes ``ProspectPassedOver``. Raises as ``recommend``."""
    require(actor, Action.RECOMMEND, achievement)
    firm, prospect = _free(achievement, number, actor)
    row = _decide(achievement, firm, prospect, RecommendationState.PASSED_OVER, {}, actor, timezone.now())
    publish(ProspectPassedOver(number=achievement.number, organisation=firm.number), actor=actor)
    return row


def _free(achievement: Achievement, number: str, actor: Actor) -> tuple[Organisation, Prospect]:
    """Return the firm, locked, and why it should hear of the achievement."""
    firm = Organisation.objects.select_for_update().get(pk=get_organisation(ANONYMOUS, number).pk)
    prospect = prospect_of(actor, achievement, number)
    if prospect is None:
        raise Conflict("This was decided already, or nothing speaks for this firm any more.", code="push.no_prospect")
    return firm, prospect


def _decide(
    achievement: Achievement,
    firm: Organisation,
    prospect: Prospect,
    state: str,
    reason: dict[str, object],
    actor: Actor,
    now: datetime,
) -> Recommendation:
    parts = [{"code": code, "value": value} for code, value in prospect.parts]
    return Recommendation.objects.create(
        number=achievement.number, organisation=firm, state=state, score=prospect.score, parts=parts, reason=reason,
        decided_by_id=actor.person_id, decided=now,
    )  # fmt: skip


def _willing(firm: Organisation, achievement: Achievement) -> list[int]:
    unwilling = PushSetting.objects.filter(recommendations=False).values("person")
    people = list(people_with_role(firm.pk, ASKERS).exclude(pk__in=unwilling).values_list("pk", flat=True))
    [profile] = profiles_of(achievement.KIND.value, [achievement])
    excluded = Excluded(Exclusion.objects.filter(person__in=people).order_by("pk"))
    return [person_id for person_id in people if not excluded.covers(person_id, profile)]
