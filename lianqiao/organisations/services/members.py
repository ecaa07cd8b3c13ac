"""Members: invited by mail, given roles, mandated as technology managers, leaving."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.events import MembershipGranted
from lianqiao.accounts.models import Membership, Organisation
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, NotFound, Problems
from lianqiao.core.limits import check_limit
from lianqiao.core.mail import queue_mail
from lianqiao.core.signed import issue_link, redeem_link
from lianqiao.organisations.access import Action
from lianqiao.organisations.choices import OfferState
from lianqiao.organisations.errors import LastOwner, WrongPerson
from lianqiao.organisations.events import InvitationAnswered, InvitationSent, MembershipChanged, MembershipEnded
from lianqiao.organisations.models import Invitation
from lianqiao.organisations.queries import LINK, invitations_to, person_of
from lianqiao.organisations.states import INVITATION_STATES

ANSWER_WITHIN = timedelta(days=14)
LONGEST_MANDATE = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a technology manager is mandated for, and from when to when."""

    scope: str = ""
    since: date | None = None
    until: date | None = None


@transaction.atomic
def invite(
    organisation: Organisation,
    email: str,
    role: str,
    *,
    actor: Actor,
    mandate: Mandate | None = None,
    language: str = "zh-hans",
) -> Invitation:
    """Invite somebody by mail to a role, for 14 days. Publishes ``InvitationSent``.

    Raises ``Forbidden``, ``Invalid`` (role, mandate), ``Conflict`` (already invited or a member) or ``TooMany``.
    """
    require(actor, Action.INVITATION_SEND, organisation)
    check_limit("invitation", str(actor.person_id))
    mandate = mandate if mandate and role == MemberRole.TECHNOLOGY_MANAGER else Mandate()
    _check_role(role, mandate)
    address = email.strip().lower()
    held = Membership.objects.filter(organisation=organisation, person__email__iexact=address, role=role)
    if any(row.until is None or row.until >= timezone.localdate() for row in held):
        raise Conflict("This person has this role already.", code="organisations.already_member")
    # One that ended without an answer makes room for a new one.
    stale = Invitation.objects.filter(organisation=organisation, email=address, role=role, state=OfferState.OPEN)
    stale.filter(ends__lte=timezone.now()).update(state=OfferState.WITHDRAWN)
    row = Invitation(
        organisation=organisation, email=address, role=role, inviter_id=actor.person_id, ends=timezone.now() + ANSWER_WITHIN,
        scope=mandate.scope, since=mandate.since, until=mandate.until,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict("This person is invited already.", code="organisations.already_invited") from None
    token = issue_link(LINK, str(row.pk), ANSWER_WITHIN)
    queue_mail(
        "invitation",
        to=[address],
        language=language,
        context={
            "organisation": organisation.name, "inviter": actor.label, "role": role, "token": token, "scope": mandate.scope,
            "until": mandate.until.isoformat() if mandate.until else "", "days": ANSWER_WITHIN.days,
        },
    )  # fmt: skip
    publish(InvitationSent(number=organisation.number, invitation_id=row.pk, role=role), actor=actor)
    return row


@transaction.atomic
def answer_invitation(token: str, *, accepts: bool, actor: Actor) -> Invitation:
    """Accept or refuse by the link of the mail, once. Publishes ``InvitationAnswered`` and perhaps ``MembershipGranted``.

    Raises ``LinkRefused``, ``NotFound`` (withdrawn meanwhile) or ``WrongPerson``. Whoever has the link may refuse.
    """
    return _answered(redeem_link(LINK, token), accepts=accepts, actor=actor)


@transaction.atomic
def answer_own_invitation(invitation_id: int, *, accepts: bool, actor: Actor) -> Invitation:
    """Accept or refuse, signed in with the account of the invited address, without the mail. Publishes the same events.

    Raises ``NotFound`` for an invitation to somebody else as for none.
    """
    if not invitations_to(actor).filter(pk=invitation_id).exists():
        raise NotFound("This invitation has been answered or withdrawn.", code="organisations.invitation_over")
    return _answered(invitation_id, accepts=accepts, actor=actor)


def _answered(key: str | int, *, accepts: bool, actor: Actor) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=key).first()
    is_over = row is None or row.state != OfferState.OPEN or row.ends <= timezone.now()
    if row is None or is_over or row.organisation.merged_into_id:
        raise NotFound("This invitation has been answered or withdrawn.", code="organisations.invitation_over")
    row.state = INVITATION_STATES.target(row.state, "accept" if accepts else "refuse")
    if accepts:
        _join(row, actor)
    row.save(update_fields=["state"])
    number = row.organisation.number
    answered = InvitationAnswered(number=number, invitation_id=row.pk, answer=row.state, person_id=actor.person_id)
    publish(answered, actor=actor)
    if accepts and actor.person_id is not None:
        publish(MembershipGranted(number=number, person_id=actor.person_id, role=row.role), actor=actor)
    return row


def _join(row: Invitation, actor: Actor) -> None:
    person = person_of(actor) if actor.person_id is not None else None
    if person is None or person.email.lower() != row.email.lower():
        raise WrongPerson("The invitation is for another e-mail address. Sign in with the account of that address.")
    if actor.has_role("auditor"):
        raise Conflict("An auditor belongs to no organisation.", code="accounts.roles_exclude")
    today = timezone.localdate()
    since = max(row.since, today) if row.since else today
    if row.until is not None and row.until < since:
        raise NotFound("This invitation has been answered or withdrawn.", code="organisations.invitation_over")
    Membership.objects.update_or_create(
        person=person, organisation=row.organisation, role=row.role,
        defaults={"since": since, "until": row.until, "scope": row.scope},
    )  # fmt: skip


@transaction.atomic
def withdraw_invitation(invitation_id: int, *, actor: Actor) -> Invitation:
    """Take an invitation back. Publishes ``InvitationAnswered``. Raises ``NotFound`` or ``IllegalMove``."""
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=invitation_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such invitation.")
    require(actor, Action.INVITATION_WITHDRAW, row)
    row.state = INVITATION_STATES.target(row.state, "withdraw")
    row.save(update_fields=["state"])
    event = InvitationAnswered(number=row.organisation.number, invitation_id=row.pk, answer=row.state, person_id=None)
    publish(event, actor=actor)
    return row


@transaction.atomic
def change_role(
    organisation: Organisation, membership_id: int, role: str, *, actor: Actor, mandate: Mandate | None = None
) -> Membership:
    """Give a member another role. Publishes ``MembershipChanged``.

    Raises ``Forbidden``, ``Invalid``, ``NotFound``, ``LastOwner`` or ``Conflict`` (the person holds that role too).
    """
    require(actor, Action.MEMBERSHIP_CHANGE, organisation)
    rows = _lock_members(organisation)
    row = _member(rows, membership_id)
    mandate = mandate if mandate and role == MemberRole.TECHNOLOGY_MANAGER else Mandate()
    _check_role(role, mandate)
    if row.role == MemberRole.OWNER and role != MemberRole.OWNER:
        _keep_an_owner(rows, row)
    if any(other.person_id == row.person_id and other.role == role and other.pk != row.pk for other in rows):
        raise Conflict("This person has this role already.", code="organisations.already_member")
    before = _told(row)
    row.role, row.scope, row.until = role, mandate.scope, mandate.until
    row.since = mandate.since or row.since
    row.save()
    event = MembershipChanged(number=organisation.number, person_id=row.person_id, before=before, after=_told(row))
    publish(event, actor=actor)
    return row


@transaction.atomic
def end_membership(organisation: Organisation, membership_id: int, *, actor: Actor) -> None:
    """Take a role from a member. Publishes ``MembershipEnded``. Raises ``Forbidden``, ``NotFound`` or ``LastOwner``."""
    require(actor, Action.MEMBERSHIP_CHANGE, organisation)
    rows = _lock_members(organisation)
    row = _member(rows, membership_id)
    _end(rows, [row], organisation, actor, is_own_wish=row.person_id == actor.person_id)


@transaction.atomic
def leave(organisation: Organisation, *, actor: Actor) -> None:
    """Leave an organisation with every role. Publishes ``MembershipEnded``. Raises ``Forbidden`` or ``LastOwner``."""
    require(actor, Action.MEMBERSHIP_LEAVE, organisation)
    rows = _lock_members(organisation)
    _end(rows, [row for row in rows if row.person_id == actor.person_id], organisation, actor, is_own_wish=True)


def _lock_members(organisation: Organisation) -> list[Membership]:
    """Lock the organisation first: two owners who leave at once must not both find the other."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = Membership.objects.select_for_update().filter(organisation=organisation)
    return [row for row in rows if row.until is None or row.until >= timezone.localdate()]


def _member(rows: list[Membership], membership_id: int) -> Membership:
    for row in rows:
        if row.pk == membership_id:
            return row
    raise NotFound("There is no such member.")


def _keep_an_owner(rows: list[Membership], *leaving: Membership) -> None:
    today = timezone.localdate()
    stay = [row for row in rows if row.role == MemberRole.OWNER and row not in leaving and row.since <= today]
    if not any(row.until is None for row in stay):
        raise LastOwner("An organisation keeps at least one owner. Transfer the ownership first.")


def _end(
    rows: list[Membership], leaving: list[Membership], organisation: Organisation, actor: Actor, *, is_own_wish: bool
) -> None:
    if any(row.role == MemberRole.OWNER for row in leaving):
        _keep_an_owner(rows, *leaving)
    yesterday = timezone.localdate() - timedelta(days=1)
    for row in leaving:
        event = MembershipEnded(
            number=organisation.number, person_id=row.person_id, role=row.role, is_own_wish=is_own_wish
        )
        if row.since <= yesterday:
            row.until = yesterday
            row.save(update_fields=["until"])
        else:
            row.delete()  # it has not held for a whole day; the audit trail knows of it
        publish(event, actor=actor)


def _check_role(role: str, mandate: Mandate) -> None:
    problems = Problems()
    if role not in set(MemberRole):
        problems.add("role", "organisations.role_unknown", "There is no such role.")
    if role == MemberRole.TECHNOLOGY_MANAGER:
        today = timezone.localdate()
        if not mandate.scope.strip():
            problems.add("scope", "organisations.scope_missing", "Say what the mandate covers.")
        if mandate.until is None or mandate.until < max(mandate.since or today, today):
            problems.add("until", "organisations.mandate_dates", "A mandate ends on a day that is still to come.")
        elif mandate.until - (mandate.since or today) > LONGEST_MANDATE:
            problems.add("until", "organisations.mandate_long", "A mandate lasts at most three years.")
    problems.check("The role cannot be given like this.")


def _told(row: Membership) -> str:
    return " ".join(filter(None, (row.role, str(row.since), str(row.until or ""), row.scope)))
