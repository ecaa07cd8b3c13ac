"""How people want to be told."""

from lianqiao.core.actors import Actor
from lianqiao.push.models import PushSetting
from lianqiao.rights.choices import Purpose
from lianqiao.rights.models import Consent


def setting_of(actor: Actor) -> PushSetting:
    """Return the settings of the person who acts; unsaved defaults when nothing was ever set."""
    return PushSetting.objects.filter(person_id=actor.person_id).first() or PushSetting()


def wants_personal(person_id: int) -> bool:
    """Whether the person agreed to suggestions chosen by what he or she did here, and has not switched everything off."""
    if PushSetting.objects.filter(person_id=person_id, is_on=False).exists():
        return False
    agreed = Consent.objects.filter(person_id=person_id, purpose=Purpose.PERSONAL_PUSH, withdrawn__isnull=True)
    return agreed.exists()
