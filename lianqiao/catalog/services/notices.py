"""Mails about wishes to read a layer or to exchange names: to those who decide, and to those who asked.

They say what is asked about and where to answer, and name neither side: over an anonymous demand nobody is named by mail.
"""

from django.conf import settings

from lianqiao.accounts.models import User
from lianqiao.accounts.queries import people_with_role
from lianqiao.catalog.access import AUTHORISED
from lianqiao.catalog.models import Disclosure, NameExchange
from lianqiao.core.mail import queue_mail

Wish = Disclosure | NameExchange


def tell_owner(wish: Wish) -> None:
    """Have those who may decide for the owner told by mail that a wish waits for them."""
    owner = wish.entry.organisation if isinstance(wish, Disclosure) else wish.demand.organisation
    if owner is None:
        return
    for person in people_with_role(owner.pk, AUTHORISED):
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
