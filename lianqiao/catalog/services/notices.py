"""Mails about wishes to read a layer or to exchange names: to those who decide, and to those who asked.

They say what is asked about and where to answer, and name neither side: over an anonymous demand nobody is named by mail.
"""

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from lianqiao.accounts.models import Membership, User
from lianqiao.catalog.access import AUTHORISED
from lianqiao.catalog.models import Disclosure, NameExchange
from lianqiao.core.mail import queue_mail

Wish = Disclosure | NameExchange


def tell_owner(wish: Wish) -> None:
    """Have those who may decide for the owner told by mail that a wish waits for them."""
    owner = wish.entry.organisation if isinstance(wish, Disclosure) else wish.demand.organisation
    if owner is None:
        return
    today = timezone.localdate()
    held = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today), organisation=owner, since__lte=today)
    people = User.objects.filter(pk__in=held.filter(role__in=AUTHORISED).values("person"), is_active=True)
    for person in people.order_by("pk"):
        _tell("disclosure_asked", person, wish)


def tell_asker(wish: Wish) -> None:
    """Have those who asked and accepted told by mail what was decided."""
    keys = (wish.asked_by_id, wish.accepted_by_id if isinstance(wish, Disclosure) else None)
    known = [key for key in keys if key is not None]
    for person in User.objects.filter(pk__in=known, is_active=True).order_by("pk"):
        _tell("disclosure_decided", person, wish)


def _tell(template: str, person: User, wish: Wish) -> None:
    is_layer = isinstance(wish, Disclosure)
    context = {
        "name": person.name, "title": (wish.entry if isinstance(wish, Disclosure) else wish.demand).title,
        "number": wish.number, "state": wish.state, "is_layer": is_layer, "reason": wish.reason,
        "path": f"{'disclosures' if is_layer else 'exchanges'}/{wish.number}",
    }  # fmt: skip
    language = person.language or settings.LANGUAGE_CODE
    queue_mail(template, to=[person.email], language=language, context=context)
