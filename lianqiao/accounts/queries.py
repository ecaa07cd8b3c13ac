"""Reads of people and organisations."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from lianqiao.accounts.access import visible_organisations
from lianqiao.accounts.errors import OrganisationNotFound, TokenRefused
from lianqiao.accounts.models import ApiToken, Appointment, Membership, Organisation, User
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.tokens import token_digest


def actor_of(user: User | None, organisation_id: int | None = None) -> Actor:
    """Build the actor of a signed-in person, acting for ``organisation_id`` when it is one of theirs. Two queries."""
    if user is None or not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    current = _current(timezone.localdate())
    memberships: dict[int, frozenset[str]] = {}
    for key, role in Membership.objects.filter(current, person=user).values_list("organisation_id", "role"):
        memberships[key] = memberships.get(key, frozenset()) | {role}
    offices = list(Appointment.objects.filter(current, person=user).values_list("role", "place_id"))
    active = organisation_id if organisation_id in memberships else next(iter(sorted(memberships)), None)
    return Actor(
        person_id=user.pk,
        organisation_id=active,
        roles=frozenset(role for role, _ in offices),
        memberships=memberships,
        place_codes=frozenset(place for _, place in offices if place),
        label=user.name,
    )


def actor_of_token(key: str) -> tuple[Actor, ApiToken]:
    """Return who a program acts for. Raises ``TokenRefused`` when the key is unknown, expired or revoked."""
    now = timezone.now()
    token = ApiToken.objects.select_related("person").filter(digest=token_digest(key), revoked__isnull=True).first()
    if token is None or (token.expires and token.expires < now) or not token.person.is_active:
        raise TokenRefused("The token is unknown, expired or revoked. Make a new one on your account page.")
    return actor_of(token.person), token


def list_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that ``actor`` may know of, by name."""
    rows = Organisation.objects.select_related("place", "place__parent", "industry")
    return rows.filter(visible_organisations(actor))


def get_organisation(actor: Actor, number: str) -> Organisation:
    """Return one organisation. Raises ``OrganisationNotFound``."""
    organisation = list_organisations(actor).filter(number=number).first()
    if organisation is None:
        raise OrganisationNotFound("There is no such organisation.", data={"number": number})
    return organisation


def organisations_of(actor: Actor) -> list[Organisation]:
    """Return the organisations that the person belongs to, by name."""
    return list(list_organisations(actor).filter(pk__in=list(actor.memberships)))


def organisation_keys(references: Iterable[str]) -> dict[str, int]:
    """Map each reference that is a code, a full name or an external id of exactly one organisation to its key."""
    wanted = {reference for reference in references if reference}
    found: dict[str, set[int]] = {}
    rows = Organisation.objects.filter(merged_into__isnull=True)
    rows = rows.filter(Q(uscc__in=wanted) | Q(name__in=wanted) | Q(external_id__in=wanted))
    for key, uscc, name, external_id in rows.values_list("pk", "uscc", "name", "external_id"):
        for reference in {uscc or "", name, external_id} & wanted:
            found.setdefault(reference, set()).add(key)
    return {reference: keys.pop() for reference, keys in found.items() if len(keys) == 1}


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """Return the person's own tokens, newest first."""
    return ApiToken.objects.filter(person_id=actor.person_id)


def current_memberships(day: date | None = None) -> QuerySet[Membership]:
    """Return the memberships that hold on a day (today)."""
    return Membership.objects.filter(_current(day or timezone.localdate()))


def people_with_role(organisation_id: int, roles: Iterable[str], day: date | None = None) -> QuerySet[User]:
    """Return the active people who have one of ``roles`` in an organisation on a day (today), the longest known first."""
    held = current_memberships(day).filter(organisation_id=organisation_id, role__in=list(roles))
    return User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk")


def _current(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
