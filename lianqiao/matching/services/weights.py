"""Switching the weights of the score: a set that was learnt goes into use, or the one before comes back."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lianqiao.catalog.choices import EntryKind
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import FieldProblem, Invalid
from lianqiao.matching.access import Action
from lianqiao.matching.engine.learning import is_shown_better
from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, weights_from, weights_record
from lianqiao.matching.errors import NotBetter, NothingBefore
from lianqiao.matching.events import WeightsUsed
from lianqiao.matching.models import IndexedEntry, WeightSet
from lianqiao.matching.queries.weights import forget_weights


@transaction.atomic
def use_weights(
    weights: Mapping[str, Any], measured: Mapping[str, Any], *, actor: Actor, in_spite: str = ""
) -> WeightSet:
    """Order by other weights from now on; all matches are computed anew. Publishes ``WeightsUsed``.

    ``measured`` says what they were measured on and how much better they were on held-out demands. Raises ``Invalid`` when the weights
    cannot be used, ``NotBetter`` when the gain is not at least one standard error and no reason ``in_spite`` of that is given.
    """
    require(actor, Action.WEIGHTS_USE)
    try:
        record = weights_record(weights_from(weights))
        json.dumps(measured, allow_nan=False)
        if isinstance(start := measured.get("start"), Mapping):
            weights_from(start)
    except ValueError as error:
        raise Invalid(str(error), problems=[FieldProblem("weights", "weights", str(error))]) from error
    rows = {row.digest: row for row in WeightSet.objects.select_for_update()}
    active = next((it for it in rows.values() if it.is_active), None)
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    row = rows.get(digest)
    if row is not None and row.is_active:
        return row
    if not in_spite.strip():
        _check_gain(measured, active)
    if row is None:
        number = (WeightSet.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        row = WeightSet(number=number, weights=record, digest=digest)
    row.measured, row.in_spite = dict(measured), in_spite.strip()
    row.before = active
    _switch(active, row, actor)
    return row


@transaction.atomic
def use_weights_before(*, actor: Actor) -> WeightSet | None:
    """Go back to the weights before those in use; None: to what the platform ships with. Publishes ``WeightsUsed``.

    Raises ``NothingBefore``.
    """
    require(actor, Action.WEIGHTS_USE)
    rows = {row.pk: row for row in WeightSet.objects.select_for_update()}
    active = next((row for row in rows.values() if row.is_active), None)
    if active is None:
        raise NothingBefore("The weights in use are those that the platform ships with.")
    before = rows.get(active.before_id) if active.before_id else None
    _switch(active, before, actor)
    return before


def _check_gain(measured: Mapping[str, Any], active: WeightSet | None) -> None:
    if not is_shown_better(measured):
        raise NotBetter("On held-out demands these weights are not better by at least one standard error.")
    now = weights_from(active.weights) if active else DEFAULT_WEIGHTS
    start = measured.get("start")
    if isinstance(start, Mapping) and weights_from(start) != now:
        raise NotBetter("These weights were measured against others than those in use.")


def _switch(old: WeightSet | None, new: WeightSet | None, actor: Actor) -> None:
    if old is not None:
        old.is_active = False
        old.save(update_fields=["is_active"])
    if new is not None:
        new.is_active, new.used_since, new.used_by_id = True, timezone.now(), actor.person_id
        new.save()
    kinds = [kind.value for kind in EntryKind]
    IndexedEntry.objects.filter(kind__in=kinds).update(matched_revision=0)  # the jobs match them anew
    publish(
        WeightsUsed(
            number=new.number if new else 0, before=old.number if old else 0, in_spite=new.in_spite if new else ""
        ),
        actor=actor,
    )
    forget_weights()
    transaction.on_commit(forget_weights)
