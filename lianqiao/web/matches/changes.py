"""Says what the achievement's owner could state or reach to raise the score, in the reader's language."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from lianqiao.matching.queries import ChangeView
from lianqiao.web.formats import amount, indicator_value
from lianqiao.web.labels import label
from lianqiao.web.matches.reasons import FIELD_WORDS, Data, Names, indicator_view, modes_in_words


def change_sentence(change: ChangeView, names: Names) -> str:
    """Word one change; a code that is not known yet is named by the part of the score that it belongs to."""
    write = _WRITERS.get(change.code)
    return write(change.data, names) if write else label("part", change.code)


def _indicators(data: Data, _names: Names) -> str:
    demanded = indicator_view(data["demanded"])
    words = {"name": demanded.name, "wanted": indicator_value(demanded)}
    if data["offered"]:
        return _("%(name)s reaches %(wanted)s") % words
    return _("The entry says that %(name)s reaches %(wanted)s") % words


def _trl(data: Data, _names: Names) -> str:
    words = {"now": data["now"], "wanted": data["wanted"]}
    if data["now"] is None:
        return _("The entry says that TRL %(wanted)s is reached") % words
    return _("Maturity rises from TRL %(now)s to TRL %(wanted)s") % words


def _modes(data: Data, _names: Names) -> str:
    return _("One of these ways of cooperation is offered: %(modes)s") % {"modes": modes_in_words(data["wanted"])}


def _budget(data: Data, _names: Names) -> str:
    words = {"budget": amount(data["budget_cny"])}
    if any(price is not None for price in data["price_cny"]):
        return _("The price falls to the upper end of the budget (%(budget)s) or below") % words
    return _("A price is stated that lies within the budget (up to %(budget)s)") % words


def _field(data: Data, names: Names) -> str:
    words = {"by": FIELD_WORDS[data["by"]](), "name": names.get(data["wanted"], data["wanted"])}
    return _("%(by)s is filled in and is the same as that of the demand: %(name)s") % words


_WRITERS: Mapping[str, Callable[[Data, Names], str]] = {
    "indicators": _indicators,
    "trl": _trl,
    "modes": _modes,
    "budget": _budget,
    "field": _field,
}
