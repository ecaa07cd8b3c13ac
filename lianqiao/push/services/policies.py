"""Telling of rules of law and policy that begin or end to hold."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.push.access import Action
from lianqiao.push.choices import RULE, SubscriptionKind, Trigger
from lianqiao.push.models import Notice, PushSetting, Subscription
from lianqiao.push.queries.rules import RuleChange, changes_around
from lianqiao.push.services.giving import give
from lianqiao.rules.registry import Registry, cited


@transaction.atomic
def tell_of_rules(today: date, *, actor: Actor, rules: Registry | None = None) -> int:
    """Tell those who asked for rules, each once, of what begins or ends to hold about now at their places.

    ``rules`` is the registry, the shipped one if None. Publishes ``NoticesGiven``; returns how many were told.
    """
    require(actor, Action.NOTICE_GIVE)
    changes = changes_around(today, rules)
    if not changes:
        return 0
    asked = Subscription.objects.filter(
        kind=SubscriptionKind.RULES, ended__isnull=True, is_muted=False, person__is_active=True
    ).exclude(person__in=PushSetting.objects.filter(is_on=False).values("person"))
    told = set(
        Notice.objects.filter(
            entry_kind=RULE, number__in={it.rule.code for it in changes}, person__in=asked.values("person")
        ).values_list("person_id", "number", "revision")
    )
    notices: dict[tuple[int, str, int], Notice] = {}
    for row in asked.order_by("pk"):
        since = timezone.localdate(row.created)
        for change in changes:
            key = (row.person_id, change.rule.code, change.revision)
            if key not in told and change.is_new_since(since) and change.is_at(row.filters.get("place", ())):
                notices.setdefault(key, _notice(row, change))
    return give(list(notices.values()), actor=actor)


def _notice(row: Subscription, change: RuleChange) -> Notice:
    rule = change.rule
    return Notice(
        person_id=row.person_id, subscription=row, trigger=Trigger.POLICY, entry_kind=RULE, number=rule.code,
        revision=change.revision, score=1.0, parts=[{"code": "interest", "value": 1.0}],
        reason={"code": "rules", "name": row.name, "what": change.what, "day": str(change.day), "source": cited(rule)},
    )  # fmt: skip
