"""Another e-mail address, confirmed by the old and by the new one."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, Forbidden
from lianqiao.core.mail import queue_mail
from lianqiao.core.signed import LinkRefused, issue_link, read_link, redeem_link
from lianqiao.identity.events import AddressChangeAsked, AddressChanged
from lianqiao.identity.models import AddressChange

PURPOSE = "address"
VALID_FOR = timedelta(days=3)


@transaction.atomic
def ask_address_change(person: User, email: str, *, actor: Actor) -> AddressChange:
    """Send a link to both addresses. An earlier request ends. Publishes ``AddressChangeAsked``.

    Whether the new address belongs to another account is not told: then its owner is told by mail instead.
    """
    if actor.person_id != person.pk:
        raise Forbidden("Only oneself.")
    email = email.strip().lower()
    AddressChange.objects.filter(person=person).delete()
    change = AddressChange.objects.create(person=person, email=email)
    _mail(change, "old", person.email, person)
    if _is_taken(email, person):
        queue_mail("account_exists", to=[email], language=person.language, context={})
    else:
        _mail(change, "new", email, person)
    publish(AddressChangeAsked(person_id=person.pk), actor=actor)
    return change


@transaction.atomic
def cancel_address_change(*, actor: Actor) -> None:
    """Forget the change that waits, if any. Nothing has happened yet: no event."""
    AddressChange.objects.filter(person_id=actor.person_id).delete()


def read_confirmation(token: str) -> tuple[AddressChange, str]:
    """Return the change that a link confirms and for which side, without doing it. Raises ``LinkRefused``."""
    return _change_of(read_link(PURPOSE, token))


@transaction.atomic
def confirm_address(token: str) -> AddressChange:
    """Confirm for one side; with both, the address changes. Publishes ``AddressChanged``. Raises ``LinkRefused`` or ``Conflict``."""
    change, side = _change_of(redeem_link(PURPOSE, token))
    change = AddressChange.objects.select_for_update().select_related("person").get(pk=change.pk)
    setattr(change, f"by_{side}", timezone.now())
    change.save(update_fields=["by_old", "by_new"])
    if change.by_old and change.by_new:
        _finish(change)
    return change


def _finish(change: AddressChange) -> None:
    person = change.person
    if _is_taken(change.email, person):
        raise Conflict("Another account has this address.", code="identity.address_taken")
    before = person.email
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=change.email, verified=True, primary=True)
    person.email = change.email
    person.save(update_fields=["email"])
    AddressChange.objects.filter(pk=change.pk).delete()
    actor = Actor(person_id=person.pk, label=person.name)
    context = {"name": person.name, "what": "email_changed"}
    queue_mail("security_notice", to=[before, change.email], language=person.language, context=context)
    publish(AddressChanged(person_id=person.pk), actor=actor)


def _mail(change: AddressChange, side: str, to: str, person: User) -> None:
    token = issue_link(PURPOSE, f"{change.pk}:{side}", VALID_FOR)
    context = {"name": person.name, "email": change.email, "side": side, "path": f"/account/email/confirm/{token}"}
    queue_mail("change_address", to=[to], language=person.language, context=context)


def _change_of(subject: str) -> tuple[AddressChange, str]:
    key, _, side = subject.partition(":")
    change = AddressChange.objects.select_related("person").filter(pk=int(key)).first()
    if change is None:  # cancelled, finished or asked anew
        raise LinkRefused("This link has been used or has ended.")
    return change, side


def _is_taken(email: str, person: User) -> bool:
    others = User.objects.filter(email__iexact=email).exclude(pk=person.pk)
    return others.exists() or EmailAddress.objects.filter(email__iexact=email).exclude(user=person).exists()
