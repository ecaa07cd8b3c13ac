"""Agreements, each by its purpose."""

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict
from lianqiao.rights.access import Action
from lianqiao.rights.choices import OPTIONAL, Purpose
from lianqiao.rights.events import ConsentGiven, ConsentWithdrawn
from lianqiao.rights.models import Consent
from lianqiao.rights.queries import NOTICE_VERSION


@transaction.atomic
def give_consent(person: User, purpose: Purpose, *, actor: Actor) -> None:
    """Agree to a purpose under the notice in force. Publishes ``ConsentGiven`` unless it holds already."""
    require(actor, Action.PERSON_RIGHTS, person)
    User.objects.select_for_update().get(pk=person.pk)
    present = Consent.objects.filter(person=person, purpose=purpose, withdrawn__isnull=True)
    if present.filter(text_version=NOTICE_VERSION).exists():
        return
    present.update(withdrawn=timezone.now())  # the earlier text ends where the new one begins
    Consent.objects.create(person=person, purpose=purpose, text_version=NOTICE_VERSION)
    publish(ConsentGiven(person_id=person.pk, purpose=purpose, text_version=NOTICE_VERSION), actor=actor)


@transaction.atomic
def withdraw_consent(person: User, purpose: Purpose, *, actor: Actor) -> None:
    """Take an agreement back. Publishes ``ConsentWithdrawn``. Raises ``Conflict`` for what an account cannot be without."""
    require(actor, Action.PERSON_RIGHTS, person)
    if purpose not in OPTIONAL:
        raise Conflict("Without this there is no account; erase the account instead.", code="rights.consent_needed")
    if Consent.objects.filter(person=person, purpose=purpose, withdrawn__isnull=True).update(withdrawn=timezone.now()):
        publish(ConsentWithdrawn(person_id=person.pk, purpose=purpose), actor=actor)
