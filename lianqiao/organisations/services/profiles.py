"""What an organisation's own people may change of it: everything but name and code, which are what was verified."""

import dataclasses
from dataclasses import dataclass, field

from django.db import transaction

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.models import Organisation
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Problems
from lianqiao.organisations.access import Action
from lianqiao.organisations.events import OrganisationChanged


@dataclass(frozen=True, slots=True)
class ProfileInput:
    """The part of an organisation that its people change; it may be of several kinds at once."""

    kinds: list[str] = field(default_factory=list)
    short_name: str = ""
    name_en: str = ""
    scope: str = ""
    description: str = ""
    website: str = ""
    address: str = ""


@transaction.atomic
def change_profile(organisation: Organisation, content: ProfileInput, *, actor: Actor) -> Organisation:
    """Change the profile of an organisation. Publishes ``OrganisationChanged`` unless nothing differs.

    Raises ``Forbidden`` or ``Invalid`` (no kind, or an unknown one).
    """
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(actor, Action.ORGANISATION_CHANGE, row)
    problems = Problems()
    if not content.kinds or not set(content.kinds) <= set(OrganisationKind):
        problems.add("kinds", "organisations.kinds", "Choose at least one kind of organisation.")
    problems.check("The profile cannot be saved like this.")
    changed = [name for name in _NAMES if getattr(row, name) != getattr(content, name)]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, getattr(content, name))
    row.revision += 1
    row.save()
    publish(OrganisationChanged(number=row.number, fields=changed), actor=actor)
    return row


_NAMES = tuple(item.name for item in dataclasses.fields(ProfileInput))
