"""What an entry does not say; a page names the gaps plainly instead of leaving readers to guess."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.catalog.queries import EntryView

_BOTH: dict[str, Promise] = {
    "summary": _("summary in one sentence"),
    "elements": _("materials, methods, effects, products, applications"),
    "indicators": _("technical indicators"),
    "modes": _("ways of cooperation"),
    "place": _("place"),
    "technology_field": _("technology field"),
}
_ACHIEVEMENT: dict[str, Promise] = {
    "trl": _("maturity (TRL)"),
    "property_items": _("rights"),
    "price_min_cny price_max_cny": _("price"),
}
_DEMAND: dict[str, Promise] = {
    "trl_wanted": _("maturity wanted"),
    "budget_min_cny budget_max_cny": _("budget"),
    "deadline": _("deadline"),
}


def missing_fields(entry: EntryView) -> tuple[str, ...]:
    """Return what the owner has not said, in words; what is withheld from this reader is no gap."""
    wanted = _BOTH | (_ACHIEVEMENT if entry.kind == "achievement" else _DEMAND)
    gaps = [words for names, words in wanted.items() if all(_is_empty(entry, name) for name in names.split())]
    if not entry.description and "description" not in entry.withheld:
        gaps.insert(0, _("description"))
    return tuple(str(words) for words in gaps)


def _is_empty(entry: EntryView, name: str) -> bool:
    value = getattr(entry, name)
    return value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0)
