"""How a person wants to be told, and the switch that turns everything off."""

from dataclasses import dataclass
from datetime import time

from django.db import transaction

from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import FieldProblem, Invalid
from lianqiao.push.choices import Cadence
from lianqiao.push.events import PushSettingChanged
from lianqiao.push.models import PushSetting
from lianqiao.push.services.people import lock_oneself

MOST_A_DAY = 100


@dataclass(frozen=True, slots=True)
class SettingInput:
    """All that can be set; quiet hours are both given or neither, and may span midnight."""

    is_on: bool = True
    own_matches: bool = True
    recommendations: bool = True
    cadence: str = Cadence.DAILY
    most_a_day: int = 20
    quiet_from: time | None = None
    quiet_to: time | None = None


@transaction.atomic
def change_setting(content: SettingInput, *, actor: Actor) -> PushSetting:
    """Change how the person who acts is told. Publishes ``PushSettingChanged``. Raises ``Forbidden`` or ``Invalid``."""
    person = lock_oneself(actor)
    problems = []
    if content.cadence not in set(Cadence):
        problems.append(FieldProblem("cadence", "unknown", "Choose at once, daily, weekly or never."))
    if not 1 <= content.most_a_day <= MOST_A_DAY:
        problems.append(FieldProblem("most_a_day", "range", "At least 1 and at most 100 a day."))
    if (content.quiet_from is None) != (content.quiet_to is None):
        problems.append(FieldProblem("quiet_to", "both", "Quiet hours have a beginning and an end."))
    if problems:
        raise Invalid("The settings were not saved.", problems=problems, code="push.setting_invalid")
    values = {name: getattr(content, name) for name in SettingInput.__slots__}
    row, _ = PushSetting.objects.update_or_create(person=person, defaults=values)
    publish(PushSettingChanged(person_id=person.pk, is_on=row.is_on), actor=actor)
    return row
