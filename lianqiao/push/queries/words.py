"""Why somebody is told of an entry, in one sentence of the language that is active."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.push.choices import SubscriptionKind, Trigger


def reason_sentence(trigger: str, reason: Mapping[str, Any], *, with_names: bool = True) -> str:
    """Say why. Without names (a group reads it) nothing is said of what the person asked for or offers."""
    code = str(reason.get("code", ""))
    name = str(reason.get("name", "")) if with_names else ""
    if code == "followed":
        return _followed(trigger, reason)
    if code == "match":
        return (
            _("It fits “%(name)s” of your organisation.") % {"name": name} if name else _("It fits an entry of yours.")
        )
    if code == SubscriptionKind.LIKE and name:
        return _("It is like “%(name)s”.") % {"name": name}
    if name:
        return _("It fits your subscription “%(name)s”.") % {"name": name}
    return _("It fits what you asked to hear of.")


def _followed(trigger: str, reason: Mapping[str, Any]) -> str:
    if trigger == Trigger.DEADLINE:
        return _("You follow it, and it ends on %(day)s.") % {"day": reason.get("deadline", "")}
    if trigger == Trigger.PRICE:
        return _("You follow it, and its price has changed.")
    if trigger == Trigger.MATURITY:
        return _("You follow it, and its maturity has changed.")
    return _("You follow it, and it has changed.")
