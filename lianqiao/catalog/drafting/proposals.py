"""From a text to proposed fields. Nothing is made up: every value is read from a stretch of the text that is named with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import cast

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.drafting.elements import find_elements
from lianqiao.catalog.drafting.measured import find_measured
from lianqiao.catalog.drafting.spans import Found, is_about_writer, sentence_around, text_sentences
from lianqiao.catalog.drafting.subject import find_place, find_summary, find_title
from lianqiao.catalog.drafting.terms import find_deadline, find_maturity, find_modes, find_money
from lianqiao.catalog.drafting.topics import find_field, find_keywords
from lianqiao.core.text.quantities import IndicatorSpec

Amount = tuple[int | None, int | None]
Value = str | int | date | Amount | IndicatorSpec
LISTS = frozenset(("indicators", "modes", "keywords"))  # fields that take many values; elements do too
TEXT_CHARS = 20_000
FACTS = frozenset(("place", "budget", "price", "deadline", "modes", "trl", "trl_wanted"))  # wherever they are said
THINGS = frozenset(("elements.products", "elements.materials", "elements.methods"))
UNMEANT = 0.15
_MEANT = re.compile(
    r"需要|需求|急需|寻求|寻找|求|拟|要求|目标|研发|开发|研制|研究|采用|使用|发明|提出|提供|形成|建成|解决"
)
ORDER = (
    *("title", "summary", "elements.products", "elements.applications", "elements.effects", "elements.methods"),
    *("elements.materials", "indicators", "trl", "trl_wanted", "budget", "price", "deadline", "modes", "place"),
    *("technology_field", "keywords"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a field of the form, the stretch of the text it was read from, the sentence around it, how sure it is.

    ``field`` is title, summary, elements.<element>, indicators, trl, trl_wanted, budget, price, deadline, modes, place,
    technology_field or keywords; amounts are (least, most) in yuan. ``confidence`` is from 0 to 1.
    """

    field: str
    value: Value
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    confidence: float


def propose(text: str, kind: str, *, places: Mapping[str, str] | None = None) -> tuple[Proposal, ...]:
    """Read a paragraph as a demand or an achievement and propose fields, the surest one of each where only one fits.

    ``places`` maps the names of places to their codes. Raises ``ValueError`` when the text is longer than 20,000 characters.
    """
    if len(text) > TEXT_CHARS:
        raise ValueError(f"the text has {len(text)} characters; {TEXT_CHARS} are read at most")
    spans = text_sentences(text)
    money = list(find_money(text, kind))
    deadlines = list(find_deadline(text))
    maturity = list(find_maturity(text, kind))
    taken = [(found.start, found.end) for found in (*money, *deadlines, *maturity)]
    found = chain(
        find_title(text, kind),
        find_summary(text, spans, kind),
        find_elements(text),
        find_measured(text, taken),
        maturity,
        money,
        deadlines if kind == EntryKind.DEMAND else (),
        find_modes(text),
        find_place(text, places or {}),
        find_field(text),
        find_keywords(text),
    )
    about_writer = [span for span in spans if is_about_writer(text[span[0] : span[1]])]
    told = (item for item in found if item.field in FACTS or not _within(item, about_writer))
    kept = sorted(
        (_weighed(item, text, spans) for item in _kept(told)), key=lambda item: (ORDER.index(item.field), item.start)
    )
    return tuple(
        Proposal(
            item.field, cast("Value", item.value), item.start, item.end,
            *sentence_around(spans, item.start, item.end), round(item.confidence, 2),
        )
        for item in kept
    )  # fmt: skip


def _weighed(item: Found, text: str, spans: list[tuple[int, int]]) -> Found:
    """Be less sure of a thing whose sentence neither asks for it nor says that it was made."""
    if item.field not in THINGS:
        return item
    is_meant = bool(_MEANT.search(text, *sentence_around(spans, item.start, item.end)))
    return item if is_meant else replace(item, confidence=item.confidence - UNMEANT)


def _within(item: Found, spans: list[tuple[int, int]]) -> bool:
    return any(start <= item.start < end for start, end in spans)


def _kept(found: Iterable[Found]) -> list[Found]:
    """Keep every value of a list and the surest of the others; of equally sure ones the first."""
    single: dict[str, Found] = {}
    lists: list[Found] = []
    for item in found:
        if item.field in LISTS or item.field.startswith("elements."):
            lists.append(item)
        elif item.field not in single or item.confidence > single[item.field].confidence:
            single[item.field] = item
    return [*single.values(), *lists]
