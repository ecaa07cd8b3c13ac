"""Why somebody is told of an entry, and why a message did not arrive: in one sentence of the language that is active."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.push.choices import SubscriptionKind, Trigger

_LIKE = {
    "opened": gettext_lazy("It is like “%(name)s”, which you opened."),
    "saved": gettext_lazy("It is like “%(name)s”, which you follow."),
    "enquired": gettext_lazy("It is like “%(name)s”, about which you asked."),
    "own": gettext_lazy("It goes with “%(name)s” of your organisation."),
    "organisation": gettext_lazy("It goes with the scope of business of %(name)s."),
}
_FEED = {
    "together": gettext_lazy("Those who opened what you opened also opened it."),
    "popularity": gettext_lazy("Many opened it."),
    "freshness": gettext_lazy("It was published lately."),
    "place": gettext_lazy("It is near you."),
    "exploration": gettext_lazy("We are not sure; your answer helps to choose better."),
}


def reason_sentence(trigger: str, reason: Mapping[str, Any], *, with_names: bool = True) -> str:
    """Say why. Without names (a group reads it) nothing is said of what the person asked for or offers."""
    also = reason.get("also")
    sentence = _sentence(trigger, reason, with_names=with_names)
    if not also:
        return sentence
    second = _sentence(str(also.get("trigger", "")), also, with_names=with_names)
    return _("%(sentence)s %(second)s") % {"sentence": sentence, "second": second}


def _sentence(trigger: str, reason: Mapping[str, Any], *, with_names: bool) -> str:
    code = str(reason.get("code", ""))
    name = str(reason.get("name", "")) if with_names else ""
    if code == "followed":
        return _followed(trigger, reason)
    if trigger == Trigger.POLICY:
        return _policy(reason)
    if code == "recommended":
        return _recommended(reason, name, with_names=with_names)
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
        return _("You follow it, and it ends on %(day)s.") % {"day": reason.get("day") or reason.get("deadline", "")}
    if trigger == Trigger.EXPIRY:
        return _("You follow it, and it is shown until %(day)s unless its owner confirms it.") % {
            "day": reason.get("day", "")
        }
    if trigger == Trigger.PRICE:
        return _("You follow it, and its price has changed.")
    if trigger == Trigger.MATURITY:
        return _("You follow it, and its maturity has changed.")
    return _("You follow it, and it has changed.")


def _policy(reason: Mapping[str, Any]) -> str:
    words = {"day": reason.get("day", ""), "source": reason.get("source", "")}
    if reason.get("what") == "ends":
        return _("You asked for rules of law; this one (%(source)s) holds until %(day)s.") % words
    return _("You asked for rules of law; this one (%(source)s) holds from %(day)s on.") % words


def failure_sentence(code: str) -> str:
    """Say what went wrong with a delivery, so that its owner can mend it; nothing for no code."""
    if not code:
        return ""
    fixed = {
        "broken_off": _("The connection broke off."),
        "fault": _("The platform could not put the message together; it tries again."),
        "mail_server": _("The platform's mail server does not take mail at present."),
        "no_connection": _("Nothing listens at this address."),
        "no_robot": _("What answered is not the robot of this service; check the address."),
        "no_such_name": _("The name in the address is not known."),
        "not_encrypted": _("The address is not encrypted (https)."),
        "not_public": _("The address leads into an inner network."),
        "timeout": _("There was no answer in time."),
        "tls": _("No secure connection came about."),
        "tls_certificate": _("The certificate of the receiver is not valid."),
        "too_large": _("The message is too long for this channel."),
        "unreadable_secret": _("The secret can no longer be read; remove the destination and add it again."),
    }
    if code in fixed:
        return fixed[code]
    kind, _sign, number = code.partition("_")
    by_number = {
        "http": _("The receiver refused with HTTP status %(number)s."),
        "robot": _("The robot refused with code %(number)s; check its address, secret and keywords."),
        "mail": _("The mail was refused with code %(number)s."),
    }
    return by_number[kind] % {"number": number} if kind in by_number else code


def feed_reason(reason: Mapping[str, Any]) -> str:
    """Say why an entry stands in a person's feed."""
    code, name = str(reason.get("code", "")), str(reason.get("name", ""))
    if code == "asked" and name:
        return _("It fits your subscription “%(name)s”.") % {"name": name}
    if code == "likeness" and name:
        return _LIKE.get(str(reason.get("source", "")), _LIKE["opened"]) % {"name": name}
    return str(_FEED.get(code, _FEED["freshness"]))


def recommendation_reason(part: str, words: Sequence[str], name: str) -> str:
    """Say to the owner of an achievement why a firm should hear of it."""
    if part == "scope" and words:
        return _("Its scope of business names: %(words)s.") % {"words": _(", ").join(words)}
    if part == "likeness" and name:
        return _("It has a like entry: “%(name)s”.") % {"name": name}
    return _("It is active in the same industrial chain.")


def _recommended(reason: Mapping[str, Any], name: str, *, with_names: bool) -> str:
    by = str(reason.get("by") or _("Its owner"))
    if not with_names:
        return _("%(by)s picked it for your organisation.") % {"by": by}
    words = [str(word) for word in reason.get("words", ())]
    part = str(reason.get("part", ""))
    if part == "scope" and words:
        names = _(", ").join(words)
        return _("%(by)s picked it for your organisation: your scope of business names %(words)s.") % {
            "by": by,
            "words": names,
        }
    if part == "likeness" and name:
        return _("%(by)s picked it for your organisation: it is like your “%(name)s”.") % {"by": by, "name": name}
    return _("%(by)s picked it for your organisation: you are active in the same industrial chain.") % {"by": by}
