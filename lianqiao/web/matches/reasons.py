"""Turns the reasons of a match into sentences, in the reader's language; the engine gives only codes and data."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.catalog.queries import IndicatorView
from lianqiao.core.text.quantities import IndicatorSpec
from lianqiao.matching.queries import ReasonView
from lianqiao.web.formats import amount, indicator_value
from lianqiao.web.labels import label

Names = Mapping[str, str]  # code of a field, cluster, chain link or industry -> its name
Data = Mapping[str, Any]  # plain values of a reason, by the engine's names
SHOWN_PHRASES = 6


def reason_sentence(reason: ReasonView, names: Names) -> str:
    """Word one reason; a code that is not known yet is named by the part of the score that it belongs to."""
    write = _WRITERS.get(reason.code)
    return write(reason.kind, reason.data, names) if write else label("part", reason.code)


def _text(kind: str, data: Data, names: Names) -> str:
    return _("Both speak of “%(phrase)s”") % {"phrase": data["phrase"]}


def _text_rest(kind: str, data: Data, names: Names) -> str:
    phrases = data.get("phrases") or []
    if not phrases:
        return _("Further words in common")
    shown = _(", ").join(f"{phrase}" for phrase in phrases[:SHOWN_PHRASES])
    return _("Further words in common: %(phrases)s") % {"phrases": shown}


def _semantic(kind: str, data: Data, names: Names) -> str:
    if data.get("passage"):
        return _("Passage %(number)s of the problem is nearest in meaning") % {"number": data["passage"] + 1}
    return _("The two texts are near in meaning, beyond the words they share")


def _elements(kind: str, data: Data, names: Names) -> str:
    return _("The element “%(element)s” agrees") % {"element": label("element", data["element"])}


def _indicators(kind: str, data: Data, names: Names) -> str:
    demanded = indicator_view(data["demanded"])
    words = {"name": demanded.name, "wanted": indicator_value(demanded), "offered": ""}
    if data["offered"]:
        words["offered"] = indicator_value(indicator_view(data["offered"]))
    sentences = {
        "satisfied": _("%(name)s: %(wanted)s wanted, %(offered)s offered: enough"),
        "partly": _("%(name)s: %(wanted)s wanted, %(offered)s offered: not quite enough"),
        "violated": _("%(name)s: %(wanted)s wanted, %(offered)s offered: not enough"),
        "unknown": _("%(name)s: %(wanted)s wanted, the achievement says nothing of it"),
    }
    sentence = sentences[data["verdict"]] % words
    return _("Must-have · %(sentence)s") % {"sentence": sentence} if data["must_have"] else sentence


def indicator_view(values: Data) -> IndicatorView:
    names = ("name", "comparator", "value", "value_high", "unit", "condition", "must_have")
    return IndicatorView(*(values[name] for name in names))


def spec_view(spec: IndicatorSpec) -> IndicatorView:
    """Return an indicator of the engine as pages show it."""
    return IndicatorView(
        spec.name, spec.comparator, spec.value, spec.value_high, spec.unit, spec.condition, spec.must_have
    )


def _field(kind: str, data: Data, names: Names) -> str:
    demand, achievement = (names.get(data[side], data[side]) for side in ("demand", "achievement"))
    by = FIELD_WORDS[data["by"]]()
    if demand == achievement:
        return _("%(by)s is the same: %(name)s") % {"by": by, "name": demand}
    words = {"by": by, "demand": demand, "achievement": achievement}
    if kind == "conflict":
        return _("%(by)s differs: the demand is in %(demand)s, the achievement in %(achievement)s") % words
    return _("%(by)s is close: the demand is in %(demand)s, the achievement in %(achievement)s") % words


FIELD_WORDS: Mapping[str, Callable[[], str]] = {
    "chain_link": lambda: _("The chain link"),
    "cluster": lambda: _("The cluster"),
    "technology_field": lambda: _("The technology field"),
    "industry": lambda: _("The industry (GB/T 4754)"),
    "ipc": lambda: _("The patent class (IPC)"),
}


def _trl(kind: str, data: Data, names: Names) -> str:
    words = {"wanted": data["wanted"], "now": data["now"], "gap": data["gap"]}
    if data["gap"] <= 0:
        return _("Mature enough: TRL %(wanted)s wanted, TRL %(now)s reached") % words
    return _("Maturity is %(gap)s levels short: TRL %(wanted)s wanted, TRL %(now)s reached") % words


def _place(kind: str, data: Data, names: Names) -> str:
    minutes = data.get("minutes")
    sentence = {
        "same_city": _("Both are in the same city"),
        "accepted": _("The place is among those that the demand accepts"),
        "near": _("The places are near each other"),
        "same_province": _("Both are in the same province"),
        "reachable": _("The places are within reach of each other"),
        "not_accepted": _("The place is not among those that the demand accepts"),
    }.get(data["relation"], _("The places are far apart"))
    if minutes and data["relation"] != "same_city":
        return _("%(sentence)s, %(minutes)s minutes by rail") % {"sentence": sentence, "minutes": minutes}
    return sentence


def _modes(kind: str, data: Data, names: Names) -> str:
    if data["common"]:
        return _("Both accept: %(modes)s") % {"modes": modes_in_words(data["common"])}
    words = {"wanted": modes_in_words(data["wanted"]), "offered": modes_in_words(data["offered"])}
    return _("No way of cooperation in common: %(wanted)s wanted, %(offered)s offered") % words


def modes_in_words(codes: list[str]) -> str:
    return _(", ").join(label("mode", code) for code in codes)


def _budget(kind: str, data: Data, names: Names) -> str:
    words = {"price": amount(data["price_cny"]), "budget": amount(data["budget_cny"])}
    if kind == "support":
        return _("The price (from %(price)s) is within the budget (up to %(budget)s)") % words
    return _("The price (from %(price)s) is above the budget (up to %(budget)s)") % words


def _wish_price(kind: str, data: Data, names: Names) -> str:
    if kind == "miss":
        return _("Your limit on price or budget: no amount is stated")
    words = {"stated": amount(data["stated_cny"]), "limit": amount(data["limit_cny"])}
    return _("Your wish for price or budget is missed: %(stated)s, wanted %(limit)s") % words


def _wish_trl(kind: str, data: Data, names: Names) -> str:
    if kind == "miss":
        return _("Your limit on maturity: no TRL is stated")
    return _("Your wish for maturity is missed: TRL %(stated)s, wanted TRL %(limit)s") % data


def _wish_minutes(kind: str, data: Data, names: Names) -> str:
    if kind == "miss":
        return _("Your limit on travel time: it is not known")
    return _("Your wish for travel time is missed: %(minutes)s minutes, wanted at most %(limit)s") % data


def _wish_modes(kind: str, data: Data, names: Names) -> str:
    if kind == "miss":
        return _("Your limit on ways of cooperation: none is stated")
    return _("Your wish for ways of cooperation is missed: %(stated)s") % {"stated": modes_in_words(data["stated"])}


def _wish_deadline(kind: str, data: Data, names: Names) -> str:
    if kind == "miss":
        return _("Your limit on the deadline: none is stated")
    return _("Your wish for the deadline is missed: it ends on %(stated)s") % data


_WRITERS: Mapping[str, Callable[[str, Data, Names], str]] = {
    "wish_price": _wish_price,
    "wish_trl": _wish_trl,
    "wish_minutes": _wish_minutes,
    "wish_modes": _wish_modes,
    "wish_deadline": _wish_deadline,
    "text": _text,
    "text_rest": _text_rest,
    "semantic": _semantic,
    "elements": _elements,
    "indicators": _indicators,
    "field": _field,
    "trl": _trl,
    "place": _place,
    "modes": _modes,
    "budget": _budget,
}
