"""Duplicates become one: entries and members follow, the old number leads on, and the audit trail can undo it."""

from django.db import IntegrityError, models, transaction
from django.db.models import F

from lianqiao.accounts.models import Membership, Organisation
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.organisations.access import Action
from lianqiao.organisations.errors import MergeRefused
from lianqiao.organisations.events import OrganisationsMerged


@transaction.atomic
def merge_organisations(kept: Organisation, gone: Organisation, *, actor: Actor) -> Organisation:
    """Merge ``gone`` into ``kept``. Publishes ``OrganisationsMerged``. Raises ``Forbidden`` or ``MergeRefused``.

    Everything that refers to ``gone`` follows. Two different credit codes are two legal bodies and are never merged.
    """
    rows = {
        row.pk: row for row in Organisation.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    }
    if len(rows) != 2:
        raise MergeRefused("Choose two different organisations.")
    kept, gone = rows[kept.pk], rows[gone.pk]
    for row in (kept, gone):
        require(actor, Action.ORGANISATION_MERGE, row)
    if kept.merged_into_id or gone.merged_into_id:
        raise MergeRefused("One of the two was merged already.")
    if kept.uscc and gone.uscc:
        raise MergeRefused("Both have a credit code of their own: these are two legal bodies.")
    dropped = _move_members(kept, gone)
    try:
        with transaction.atomic():
            moved = _move_references(kept, gone)
    except IntegrityError:
        raise MergeRefused("Both have something that there can be only one of. Solve that first.") from None
    gone.merged_into = kept
    code, gone.uscc = gone.uscc, None
    gone.revision += 1
    gone.save()
    if code:
        kept.uscc, kept.verification = code, gone.verification
        kept.verified_on, kept.verified_how = gone.verified_on, gone.verified_how
    kept.revision += 1
    kept.save()
    event = OrganisationsMerged(number=kept.number, merged_number=gone.number, moved=moved, dropped_memberships=dropped)
    publish(event, actor=actor)
    return kept


def _move_members(kept: Organisation, gone: Organisation) -> list[list[str | int]]:
    """Drop what a person would hold twice; returns the dropped (person, role) pairs."""
    held = set(Membership.objects.filter(organisation=kept).values_list("person_id", "role"))
    twice = [row for row in Membership.objects.filter(organisation=gone) if (row.person_id, row.role) in held]
    for row in twice:
        row.delete()
    return [[row.person_id, row.role] for row in twice]


def _move_references(kept: Organisation, gone: Organisation) -> dict[str, list[int]]:
    """Turn every reference to ``gone`` into one to ``kept``, whichever app it is in; returns the keys by table."""
    moved: dict[str, list[int]] = {}
    for relation in Organisation._meta.related_objects:
        table, name = relation.related_model, relation.field.name
        if not isinstance(relation.field, models.ForeignKey) or isinstance(table, str):
            continue
        rows = table._default_manager.filter(**{name: gone})
        keys = [int(key) for key in rows.values_list("pk", flat=True)]
        if not keys:
            continue
        values: dict[str, object] = {name: kept}
        if table in (Achievement, Demand):
            values["revision"] = F("revision") + 1  # the index must write them anew
        table._default_manager.filter(pk__in=keys).update(**values)
        moved[f"{table._meta.label}.{name}"] = keys
    return moved
