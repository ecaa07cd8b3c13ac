"""Formatting for templates; anything with a decision in it is prepared before, in Python."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lianqiao.catalog.choices import Element
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import EntryView, IndicatorView, Named
from lianqiao.web import formats, labels, links
from lianqiao.web.icons import drawing
from lianqiao.web.names import localised as pick
from lianqiao.web.reviews.texts import field_label
from lianqiao.web.sharing.structured import script_of

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """Draw one of the platform's icons, hidden from screen readers; unknown names draw nothing."""
    body = mark_safe(drawing(name))  # noqa: S308 - files of a pinned library
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', css, body)


@register.filter
def localised(names: Mapping[str, str] | Named | None) -> str:
    """Name in the reader's language."""
    return pick(names.names if isinstance(names, Named) else names)


@register.filter
def label(code: str, group: str) -> str:
    """What a code of a vocabulary is called."""
    return labels.label(group, str(code))


@register.filter
def measure(indicator: IndicatorView) -> str:
    """Comparator, value and unit of an indicator."""
    return formats.indicator_value(indicator)


@register.filter
def percent(share: float) -> str:
    """A share of one in hundredths, without decimals."""
    return f"{share * 100:.0f}"


@register.simple_tag
def amounts(low: int | None, high: int | None) -> str:
    """A span of yuan."""
    return formats.amounts(low, high)


@register.simple_tag
def yuan(value: float) -> str:
    """An amount in yuan that may be below nothing."""
    sign = "−" if value < 0 else ""
    return f"{sign}{formats.amount(round(abs(value)))}"


@register.filter
def money(value: Decimal) -> str:
    """Yuan to the fen, thousands separated."""
    return f"{value:,.2f}"


@register.filter
def entry_url(entry: EntryView) -> str:
    """The page of an entry."""
    return links.entry_url(entry.kind, entry.number)


@register.simple_tag
def entry_part(entry: EntryView, part: str, *keys: object) -> str:
    """The address of a part of an entry's pages, for example of its layers."""
    return links.entry_part_url(entry.kind, entry.number, part, *keys)


@register.filter
def row_url(entry: Entry) -> str:
    """The page of an entry by its row."""
    return links.entry_url(entry.KIND, entry.number)


@register.filter
def words(text: str) -> list[str]:
    """The words of a constant list."""
    return text.split()


@register.filter
def matches_url(entry: EntryView) -> str:
    """The page of all matches of an entry."""
    return links.matches_url(entry.kind, entry.number)


@register.filter
def versions_url(entry: EntryView) -> str:
    """The page of an entry's versions."""
    return links.versions_url(entry.kind, entry.number)


@register.simple_tag
def move_url(kind: str, number: str, move: str) -> str:
    """The address of a move of an entry."""
    return links.move_url(kind, number, move)


@register.simple_tag
def search_link(path: str, **values: str) -> str:
    """An address with query values; empty ones are left out."""
    return f"{path}?{urlencode({name: value for name, value in values.items() if value})}"


@register.filter
def ordered(elements: Mapping[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    """The elements that are filled, in their usual order."""
    return [(element.value, elements[element]) for element in Element if elements.get(element)]


@register.filter
def record_field(name: str) -> str:
    """What a field of an entry's record is called."""
    return field_label(name)


@register.filter
def bound(form: BaseForm, name: str) -> BoundField:
    """A form's field by a name that is put together in the template."""
    return form[name]


@register.simple_tag
def linked_data(data: Mapping[str, object]) -> SafeString:
    """Data for machines that read the page; browsers do not run it."""
    return script_of(data)


@register.filter
def cell(row: Mapping[str, object], name: str) -> object:
    """A cell of a row of the form; empty when a draft is older than it."""
    return row.get(name) or ""


@register.filter
def zipped(left: Iterable[object], right: Iterable[object]) -> list[tuple[object, object]]:
    """Pairs of two sequences of the same length."""
    return list(zip(left, right, strict=True))


@register.filter
def unlocalised(value: float) -> str:
    """A length for a drawing: a point whatever the language, one decimal."""
    return f"{value:.1f}"
