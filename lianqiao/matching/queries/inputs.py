"""From rows to what the engine reads. Only the public layer goes in: what is confidential influences no result."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.choices import Confidentiality, EntryKind
from lianqiao.catalog.models import Achievement, Demand, Entry
from lianqiao.core.text.normal import fold
from lianqiao.core.text.quantities import IndicatorSpec
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.types import Entry as EngineEntry
from lianqiao.regions.queries import place_lineage

ORGANISATION = "organisation"
_DAY_ZERO = date(2000, 1, 1)
_TONE_OR_SPACE = re.compile(r"(?<=[a-z])[1-5](?=\s|$)|\s")
_RANKED = "0123456789abcdefghijklmnopqrstuvwxyz"


def engine_entry(entry: Entry) -> EngineEntry:
    """Return an entry as the engine sees it; the owner of an anonymous demand is never part of it."""
    is_open = entry.confidentiality == Confidentiality.OPEN
    is_anonymous = isinstance(entry, Demand) and entry.is_anonymous
    owner = entry.organisation.number if entry.organisation else None
    return EngineEntry(
        id=entry.number,
        title=entry.title,
        summary=entry.summary,
        description=entry.description if is_open else "",
        elements={name: tuple(phrases) for name, phrases in entry.elements.items()},
        indicators=tuple(
            IndicatorSpec(
                row.name, row.comparator, row.value, row.value_high, row.unit, row.condition, row.is_must_have
            )
            for row in entry.indicators.all()  # type: ignore[attr-defined]  # the reverse of Indicator's two keys
        ),
        trl=entry.trl if isinstance(entry, Achievement) else None,
        trl_wanted=entry.trl_wanted if isinstance(entry, Demand) else None,
        modes=frozenset(entry.modes),
        place=shown_place(entry),
        places_accepted=frozenset(entry.places_accepted),
        technology_field=entry.technology_field_id,
        cluster=entry.cluster_id,
        chain_link=entry.chain_link_id,
        industry=entry.industry_id,
        ipc=tuple(entry.ipc),
        keywords=tuple(entry.keywords),
        price_cny=(None, None) if not isinstance(entry, Achievement) else (entry.price_min_cny, entry.price_max_cny),
        budget_cny=(None, None) if not isinstance(entry, Demand) else (entry.budget_min_cny, entry.budget_max_cny),
        organisation=None if is_anonymous else owner,
    )


def shown_place(entry: Entry) -> str | None:
    """Return the place that everybody may know: of an anonymous demand not the county, which could betray its owner."""
    if isinstance(entry, Demand) and entry.is_anonymous and entry.place and entry.place.level == "county":
        return entry.place.parent_id
    return entry.place_id


def entry_document(entry: Entry, vector: NDArray[np.float32] | None) -> IndexDocument:
    """Return the index document of an entry."""
    shown = engine_entry(entry)
    body = [
        shown.summary,
        shown.description,
        *shown.keywords,
        *(word for words in shown.elements.values() for word in words),
    ]
    is_anonymous = isinstance(entry, Demand) and entry.is_anonymous
    if entry.organisation and not is_anonymous:
        body.append(entry.organisation.name)
    places = place_lineage().get(shown_place(entry) or "", ())
    facets = {
        "technology_field": (entry.technology_field_id,),
        "cluster": (entry.cluster_id,),
        "chain_link": (entry.chain_link_id,),
        "place": places,
        "mode": tuple(entry.modes),
        "trl": (str(entry.trl),) if isinstance(entry, Achievement) and entry.trl else (),
        "organisation_kind": tuple(entry.organisation.kinds) if entry.organisation and not is_anonymous else (),
    }
    return IndexDocument(
        id=entry.number,
        kind=entry.KIND.value,
        title=tokens_of(entry.title),
        body=tokens_of("\n".join(body)),
        facets={name: tuple(value for value in values if value) for name, values in facets.items()},
        numbers={
            "published": float((entry.published - _DAY_ZERO).days) if entry.published else None,
            "trl": float(entry.trl) if isinstance(entry, Achievement) and entry.trl else None,
            "title_rank": pinyin_rank(entry.title_key),
            **_sums(shown),
            "deadline": float((entry.deadline - _DAY_ZERO).days)
            if isinstance(entry, Demand) and entry.deadline
            else None,
        },
        vector=vector,
    )


def _sums(shown: EngineEntry) -> dict[str, float | None]:
    """Return the ends of the price or budget; where one end is stated, it stands for both."""
    stated = [float(end) for end in (*shown.price_cny, *shown.budget_cny) if end is not None]
    return {"sum_low": min(stated, default=None), "sum_high": max(stated, default=None)}


def organisation_document(organisation: Organisation) -> IndexDocument:
    """Return the index document of an organisation; it is found by its words alone."""
    names = (organisation.name, organisation.short_name, organisation.name_en)
    return IndexDocument(
        id=organisation.number,
        kind=ORGANISATION,
        title=tokens_of("\n".join(names)),
        body=tokens_of(f"{organisation.scope}\n{organisation.description}"),
        facets={
            "place": place_lineage().get(organisation.place_id or "", ()),
            "organisation_kind": tuple(organisation.kinds),
        },
        numbers={"title_rank": pinyin_rank(organisation.name_key)},
    )


def pinyin_rank(key: str) -> float:
    """Return a number whose order is that of the first ten letters of a pinyin key, for sorting inside the index.

    Ten characters of 37 kinds fit the 53 bits of a float exactly. Tones and spaces are left out: they would fill half of them.
    """
    letters = _TONE_OR_SPACE.sub("", key.partition("\t")[0])
    ranks = [_RANKED.find(character) + 1 for character in letters[:10].ljust(10)]
    return float(sum(rank * 37**place for place, rank in enumerate(reversed(ranks))))


def tokens_of(text: str) -> str:
    """Return the terms of a text as the index keeps them: separated by spaces."""
    return " ".join(terms(fold(text)))


def rows_of(kind: str, numbers: Iterable[str]) -> Sequence[Entry]:
    """Return entries with what the engine needs, for jobs of the platform (no actor is asked)."""
    table = Achievement if kind == EntryKind.ACHIEVEMENT else Demand
    rows = table.objects.select_related("organisation", "place").prefetch_related("indicators")
    return list(rows.filter(number__in=list(numbers)).order_by("number"))
