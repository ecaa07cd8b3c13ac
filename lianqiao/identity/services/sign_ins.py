"""Sessions: begun, seen, ended, locked."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from lianqiao.accounts.models import User
from lianqiao.core.actors import Actor
from lianqiao.core.addresses import shortened
from lianqiao.core.bus import publish
from lianqiao.core.errors import NotFound
from lianqiao.core.mail import queue_mail
from lianqiao.core.tokens import token_digest
from lianqiao.identity.events import SignedIn, SignInLocked, SignInsEnded
from lianqiao.identity.models import KnownDevice, SignIn

TOUCHED_EVERY = timedelta(minutes=1)


@transaction.atomic
def begin_sign_in(
    person: User, *, actor: Actor, session_key: str, device: str, device_cookie: str, address: str
) -> SignIn:
    """Note a new session; a device not seen before is told by mail. Publishes ``SignedIn``."""
    network, now = shortened(address), timezone.now()
    digest = token_digest(device_cookie)
    had_devices = KnownDevice.objects.filter(person=person).exists()
    _, is_new = KnownDevice.objects.update_or_create(person=person, digest=digest, defaults={"last_seen": now})
    if is_new and had_devices:
        when = date_format(timezone.localtime(now), "Y-m-d H:i")
        context = {"name": person.name, "at": when, "address": network, "device": device}
        queue_mail("new_device", to=[person.email], language=person.language, context=context)
    row = SignIn.objects.create(person=person, session_key=session_key, device=device[:120], address=network)
    publish(SignedIn(person_id=person.pk, network=network, is_new_device=is_new), actor=actor)
    return row


def touch_sign_in(row: SignIn, session_key: str) -> None:
    """Note that a session was used, at most once a minute. A trace of use, not a fact: no event."""
    now = timezone.now()
    if row.session_key != session_key or now - row.last_seen >= TOUCHED_EVERY:
        SignIn.objects.filter(pk=row.pk).update(last_seen=now, session_key=session_key)


@transaction.atomic
def end_sign_in(sign_in_id: int, *, actor: Actor, reason: str = "chosen") -> None:
    """End one of the person's own sessions. Publishes ``SignInsEnded``. Raises ``NotFound``."""
    if not _end(SignIn.objects.filter(pk=sign_in_id, person_id=actor.person_id), actor, reason):
        raise NotFound("There is no such session.")


@transaction.atomic
def end_sign_ins(person_id: int, *, actor: Actor, reason: str, except_id: int | None = None) -> int:
    """End the sessions of a person, all or all but one; returns how many. Publishes ``SignInsEnded``."""
    rows = SignIn.objects.filter(person_id=person_id)
    return _end(rows if except_id is None else rows.exclude(pk=except_id), actor, reason)


@transaction.atomic
def lock_sign_in(email: str, address: str, *, actor: Actor) -> None:
    """Write down that signing in was locked, where there is such a person. Publishes ``SignInLocked``."""
    person = User.objects.filter(email__iexact=email).first()
    if person is not None:
        publish(SignInLocked(person_id=person.pk, network=shortened(address)), actor=actor)


def _end(rows: QuerySet[SignIn], actor: Actor, reason: str) -> int:
    found = list(rows.select_for_update())
    if found:
        Session.objects.filter(session_key__in=[row.session_key for row in found]).delete()
        SignIn.objects.filter(pk__in=[row.pk for row in found]).delete()
        publish(SignInsEnded(person_id=found[0].person_id, count=len(found), reason=reason), actor=actor)
    return len(found)
