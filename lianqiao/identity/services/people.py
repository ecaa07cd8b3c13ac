"""People who enter themselves, and what they change about how they sign in."""

from django.db import transaction

from lianqiao.accounts.events import PersonCreated
from lianqiao.accounts.models import User
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.identity.events import SecurityChanged


@transaction.atomic
def register_person(person: User) -> User:
    """Save a person who signs up. Publishes ``PersonCreated``; the person is the actor."""
    person.email = person.email.lower()
    person.save()
    publish(PersonCreated(person_id=person.pk), actor=Actor(person_id=person.pk, label=person.name))
    return person


@transaction.atomic
def note_security_change(person: User, what: str, *, actor: Actor) -> None:
    """Write down that a person changed how they sign in. Publishes ``SecurityChanged``."""
    publish(SecurityChanged(person_id=person.pk, what=what), actor=actor)
