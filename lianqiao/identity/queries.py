"""Reads of the identity app."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.core.actors import Actor
from lianqiao.identity.models import AddressChange, SignIn, UsedPassword


def sign_ins_of(actor: Actor) -> QuerySet[SignIn]:
    """Return the person's own sessions, the one used last first."""
    return SignIn.objects.filter(person_id=actor.person_id, last_seen__gt=timezone.now() - longest_idle())


def address_change_of(actor: Actor) -> AddressChange | None:
    """Return the change of address that waits for confirmation, if any."""
    return AddressChange.objects.filter(person_id=actor.person_id).first()


def has_second_factor(person_id: int) -> bool:
    """Whether a person has an authenticator app or a passkey."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=person_id, type__in=kinds).exists())


def password_since(person: User) -> datetime:
    """Return since when the present password holds."""
    newest = UsedPassword.objects.filter(person=person).values_list("at", flat=True).first()
    return newest or person.date_joined


def is_password_too_old(actor: Actor, person: User) -> bool:
    """Whether somebody with an office must choose another password now."""
    days = settings.PASSWORD_DAYS_STAFF
    if not days or not actor.roles or not person.has_usable_password():
        return False
    return timezone.now() - password_since(person) > timedelta(days=days)


def idle_limit(actor: Actor) -> timedelta:
    """Return after how long without a request a session ends; shorter for those with an office."""
    return timedelta(seconds=settings.SESSION_IDLE_STAFF_S if actor.roles else settings.SESSION_IDLE_S)


def longest_idle() -> timedelta:
    """Return after how long without a request every session has ended."""
    return timedelta(seconds=max(settings.SESSION_IDLE_STAFF_S, settings.SESSION_IDLE_S))
