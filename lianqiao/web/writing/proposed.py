"""Proposals in words, and what becomes of the form when some are taken over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from lianqiao.catalog.drafting import Proposal
from lianqiao.catalog.queries import IndicatorView
from lianqiao.core.text.quantities import IndicatorSpec
from lianqiao.regions.queries import names_of
from lianqiao.web import formats
from lianqiao.web.highlight import Mark, Piece, pieces
from lianqiao.web.labels import LABELS
from lianqiao.web.names import localised
from lianqiao.web.writing.forms import LABEL
from lianqiao.web.writing.reading import wan
from lianqiao.web.writing.values import indicator_row

SURE = 0.6  # what is less sure is shown, but not ticked
_LABEL_OF = {"budget": "budget_max", "price": "price_max"}


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as the page shows it; ``sentence`` has the stretch marked that the value was read from."""

    number: int
    field: str
    label: str | Promise
    words: str
    sentence: tuple[Piece, ...]
    percent: int
    is_sure: bool


def view_proposals(text: str, found: Iterable[Proposal]) -> tuple[ProposalView, ...]:
    """Put proposals in words."""
    items = list(found)
    places = names_of("place", [str(item.value) for item in items if item.field == "place"])
    fields = names_of("technology_field", [str(item.value) for item in items if item.field == "technology_field"])
    names = {**places, **fields}
    return tuple(
        ProposalView(
            number, item.field, _label(item.field), _words(item, names),
            pieces(
                text[item.sentence_start : item.sentence_end],
                [Mark(item.start - item.sentence_start, item.end - item.sentence_start)],
            ),
            round(item.confidence * 100), item.confidence >= SURE,
        )
        for number, item in enumerate(items)
    )  # fmt: skip


def _label(field: str) -> str | Promise:
    if field in ("budget", "price"):
        return LABELS["part_of_terms"][field]
    return LABEL[_LABEL_OF.get(field, field)]


def _words(item: Proposal, names: Mapping[str, Mapping[str, str]]) -> str:
    value = item.value
    if isinstance(value, IndicatorSpec):
        view = IndicatorView(
            value.name, value.comparator, value.value, value.value_high, value.unit, value.condition, value.must_have
        )
        return f"{value.name} {formats.indicator_value(view)}"
    if isinstance(value, tuple):
        return formats.amounts(*value)
    if isinstance(value, date):
        return value.isoformat()
    if item.field in ("trl", "trl_wanted"):
        return f"TRL {value}"
    if item.field == "modes":
        return str(LABELS["mode"][str(value)])
    return localised(names[str(value)]) if str(value) in names else str(value)


def take_over(content: Mapping[str, Any], chosen: Iterable[Proposal]) -> dict[str, Any]:
    """Return the fields of the form after taking proposals over; lists grow, other fields are replaced."""
    changes: dict[str, Any] = {}

    def now(name: str, empty: Any) -> Any:
        return changes.get(name, content.get(name) or empty)

    for item in chosen:
        if isinstance(item.value, IndicatorSpec):
            changes["indicators"] = [*now("indicators", []), indicator_row(item.value)]
        elif isinstance(item.value, tuple):
            low, high = item.value
            changes |= {f"{item.field}_min": wan(low), f"{item.field}_max": wan(high)}
        elif item.field == "modes":
            changes["modes"] = list(dict.fromkeys([*now("modes", []), str(item.value)]))
        elif item.field == "keywords":
            changes["keywords"] = "，".join(filter(None, (now("keywords", ""), str(item.value))))
        elif item.field.startswith("elements."):
            changes[item.field] = "\n".join(filter(None, (now(item.field, ""), str(item.value))))
        else:
            changes[item.field] = str(item.value)
    return changes
