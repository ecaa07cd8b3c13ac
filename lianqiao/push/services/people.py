"""The person who acts, for what is his or her own."""

from lianqiao.accounts.models import User
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.push.access import Action


def lock_oneself(actor: Actor) -> User:
    """Return the row of the person who acts, locked until the transaction ends. Raises ``Forbidden`` when nobody is signed in."""
    person = User.objects.select_for_update().filter(pk=actor.person_id or 0).first()
    require(actor, Action.OWN_PUSH, person)
    assert person is not None
    return person
