"""Duplicates become one: entries and members follow, the old number leads on, and the audit trail can undo it."""

from typing import Any, TypeAlias

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from lianqiao.accounts.choices import VerificationLevel
from lianqiao.accounts.models import Membership, Organisation
from lianqiao.catalog.choices import DisclosureState, ExchangeState
from lianqiao.catalog.models import Achievement, Demand, Disclosure, NameExchange
from lianqiao.catalog.models.disclosure import LIVE
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.organisations.access import Action
from lianqiao.organisations.choices import OfferState
from lianqiao.organisations.errors import MergeRefused
from lianqiao.organisations.events import OrganisationsMerged
from lianqiao.organisations.models import Invitation, OwnershipTransfer
from lianqiao.organisations.queries import is_held

ModelField: TypeAlias = "models.Field[Any, Any]"


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
    dropped = _drop_unproven(kept, gone) + _move_members(kept, gone)
    try:
        with transaction.atomic():
            moved = _move_references(kept, gone) | _end_own_wishes(kept)
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


def _drop_unproven(kept: Organisation, gone: Organisation) -> list[list[str | int]]:
    """Where one side is verified and owned, the roles and invitations of the other, which proved nothing, do not come along.

    Its owners may invite them; otherwise entering a duplicate and waiting for the merger would be a way in.
    """
    dropped: list[list[str | int]] = []
    for proven, other in ((kept, gone), (gone, kept)):
        if not is_held(proven) or other.verification == VerificationLevel.VERIFIED:
            continue
        for row in Membership.objects.filter(organisation=other).order_by("pk"):
            dropped.append([row.person_id, row.role])
            row.delete()
        Invitation.objects.filter(organisation=other, state=OfferState.OPEN).update(state=OfferState.WITHDRAWN)
        OwnershipTransfer.objects.filter(organisation=other, state=OfferState.OPEN).update(state=OfferState.WITHDRAWN)
    return dropped


def _move_members(kept: Organisation, gone: Organisation) -> list[list[str | int]]:
    """Drop what a person would hold twice; returns the dropped (person, role) pairs."""
    held = set(Membership.objects.filter(organisation=kept).values_list("person_id", "role"))
    twice = [row for row in Membership.objects.filter(organisation=gone) if (row.person_id, row.role) in held]
    for row in twice:
        row.delete()
    return [[row.person_id, row.role] for row in twice]


def references() -> list[ModelField]:
    """Return every column that points at an organisation, hidden relations too."""
    found: list[ModelField] = []
    for table in apps.get_models():
        for field in table._meta.local_concrete_fields:
            is_key = isinstance(field, models.ForeignKey) and field.related_model is Organisation
            if is_key or field.name == "organisation_id":  # apps below accounts keep the bare key
                found.append(field)
    return found


def _move_references(kept: Organisation, gone: Organisation) -> dict[str, list[int | str]]:
    """Turn every reference to ``gone`` into one to ``kept``, whichever app it is in; returns the keys by table."""
    moved: dict[str, list[int | str]] = {}
    for field in references():
        table = field.model
        rows = table._default_manager.filter(**{field.attname: gone.pk})
        keys = list(rows.values_list("pk", flat=True))
        if not keys:
            continue
        values: dict[str, object] = {field.attname: kept.pk}
        if table in (Achievement, Demand):
            values["revision"] = F("revision") + 1  # the index must write them anew
        table._default_manager.filter(pk__in=keys).update(**values)
        moved[f"{table._meta.label}.{field.name}"] = [key if isinstance(key, int) else str(key) for key in keys]
    return moved


def _end_own_wishes(kept: Organisation) -> dict[str, list[int | str]]:
    """Take back what one asked of the other: nobody asks oneself for a layer or a name; returns the keys by table."""
    own = Q(achievement__organisation=kept) | Q(demand__organisation=kept)
    wishes = Disclosure.objects.filter(own, organisation=kept, state__in=LIVE)
    names = NameExchange.objects.filter(
        demand__organisation=kept, organisation=kept, state__in=(ExchangeState.REQUESTED, ExchangeState.AGREED)
    )
    ended: dict[str, list[int | str]] = {}
    for rows, state in ((wishes, DisclosureState.TAKEN_BACK), (names, ExchangeState.TAKEN_BACK)):
        keys: list[int | str] = list(rows.values_list("pk", flat=True))
        if keys:
            rows.model._default_manager.filter(pk__in=keys).update(state=state)
            ended[f"{rows.model._meta.label}.state"] = keys
    return ended
