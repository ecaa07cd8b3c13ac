"""What a person sees of their own account."""

from collections.abc import Iterable
from dataclasses import dataclass

from lianqiao.accounts.errors import OrganisationNotFound
from lianqiao.accounts.models import ApiToken, Organisation
from lianqiao.accounts.queries import organisations_of, tokens_of
from lianqiao.catalog.models import Expert
from lianqiao.catalog.queries.experts import own_expert
from lianqiao.core.actors import Actor


@dataclass(frozen=True, slots=True)
class OwnOrganisation:
    """An organisation of the person, the roles held in it and whether the person acts for it now."""

    organisation: Organisation
    roles: tuple[str, ...]
    is_acting: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The account page."""

    organisations: tuple[OwnOrganisation, ...]
    tokens: tuple[ApiToken, ...]
    expert: Expert | None = None  # the page about the person, when it was joined to the account


def own_account(actor: Actor) -> OwnAccount:
    """Gather the account page of whoever acts."""
    return OwnAccount(tuple(_own(actor)), tuple(tokens_of(actor)), own_expert(actor))


def own_organisation(actor: Actor, number: str) -> Organisation:
    """Return one of the person's own organisations. Raises ``OrganisationNotFound``."""
    for organisation in organisations_of(actor):
        if organisation.number == number:
            return organisation
    raise OrganisationNotFound("You do not belong to this organisation.", data={"number": number})


def _own(actor: Actor) -> Iterable[OwnOrganisation]:
    for organisation in organisations_of(actor):
        roles = tuple(sorted(actor.memberships[organisation.pk]))
        yield OwnOrganisation(organisation, roles, organisation.pk == actor.organisation_id)
