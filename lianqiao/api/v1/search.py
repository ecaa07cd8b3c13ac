"""Search over achievements, demands and organisations."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entry_answers import AchievementOut, DemandOut, OrganisationOut, entry_out
from lianqiao.api.v1.fields import Codes, Level, Line, Out, Word
from lianqiao.api.v1.match_answers import SpanOut
from lianqiao.catalog.choices import CooperationMode
from lianqiao.matching.queries import FACETS, Hit, SearchPage, SearchRequest, did_you_mean, search, suggestions

router = Router(tags=["search"])
suggesting = Router(tags=["search"])
FACET_PARAMETERS = tuple(name for name in FACETS if name != "kind")


class SearchKind(StrEnum):
    """What may be searched for."""

    ACHIEVEMENT = "achievement"
    DEMAND = "demand"
    ORGANISATION = "organisation"


class SearchSort(StrEnum):
    """The orders of results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    TRL = "trl"
    TITLE = "title"
    SUM_LOW = "sum_low"
    SUM_HIGH = "sum_high"
    DEADLINE = "deadline"


class SearchQuery(BaseModel):
    """What is looked for. Within one facet any of the values will do; all facets hold together."""

    q: Line = Field(default="", description="Words or a sentence; may be empty.", examples=["镁合金 轧制"])
    kind: SearchKind | None = Field(
        default=None, description="When left out: achievements and demands.", examples=["achievement"]
    )
    technology_field: Codes = Field(default=[], description="Codes of `/technology-fields`.", examples=[["materials"]])
    cluster: Codes = Field(default=[], description="Codes of `/clusters`.", examples=[[]])
    chain_link: Codes = Field(default=[], description="Codes of links in `/chains`.", examples=[[]])
    place: Codes = Field(
        default=[], description="Codes of `/places`; each covers what lies inside.", examples=[["130000"]]
    )
    mode: list[CooperationMode] = Field(
        default=[], max_length=11, description="Ways of working together.", examples=[[]]
    )
    trl: list[Level] = Field(default=[], max_length=9, description="Levels of maturity.", examples=[[6, 7]])
    organisation_kind: list[OrganisationKind] = Field(
        default=[], max_length=7, description="What the owner is.", examples=[[]]
    )
    sort: SearchSort = Field(
        default=SearchSort.RELEVANCE,
        description="Without words, relevance is newest. By price or budget (`sum_low`, `sum_high`) and by deadline, "
        "what states none comes last.",
    )
    page: int = Field(default=1, ge=1, le=100, description="Results are pages by rank, at most 100 of them.")
    page_size: int = Field(default=20, ge=1, le=100)


class HitOut(Out):
    """One result: an entry or an organisation."""

    entry: AchievementOut | DemandOut | None
    organisation: OrganisationOut | None
    score: float = Field(description="Comparable within one answer only.", examples=[0.031])
    spans: list[SpanOut] = Field(description="Where the words of the question stand in title and summary.")


class SuggestionQuery(BaseModel):
    """The beginning of a question."""

    q: Word = Field(description="What was typed so far.", examples=["gutai"])


class SuggestionOut(Out):
    """A name and what bears it."""

    text: str = Field(examples=["固态电池"])
    kind: str = Field(
        description="technology_field, chain_link, organisation, keyword, achievement or demand.", examples=["keyword"]
    )
    number: str = Field(
        description="Public number of the entry or organisation, or the code of the field or link; of a keyword an entry that has it.",
        examples=["A-2026-000123"],
    )


class FacetCountOut(Out):
    """A value of a facet and how many results have it."""

    code: str = Field(examples=["materials"])
    names: dict[str, str] = Field(
        description="Names by language tag; empty for modes, levels and kinds.",
        examples=[{"zh-hans": "新材料及其应用"}],
    )
    count: int = Field(examples=[12])
    is_chosen: bool = Field(examples=[True])


class MeantOut(Out):
    """Other words that the question may have meant: what sounds the same or differs in a letter."""

    text: str = Field(examples=["石墨烯散热膜"])
    count: int = Field(description="How many results have these words.", examples=[12])


class SearchPageOut(Out):
    """One page of results with the facets of all results."""

    hits: list[HitOut]
    total: int = Field(
        description="All that share a word of the question, and those found by meaning only.", examples=[37]
    )
    total_by_meaning: int = Field(
        description="How many of the total share no word: the nearest in meaning, at most 100.", examples=[12]
    )
    page: int = Field(examples=[1])
    pages: int = Field(examples=[2])
    facets: dict[str, list[FacetCountOut]] = Field(
        examples=[
            {
                "technology_field": [
                    {"code": "materials", "names": {"zh-hans": "新材料及其应用"}, "count": 12, "is_chosen": True}
                ]
            }
        ]
    )
    is_semantic: bool = Field(description="Meaning was compared, not only words.", examples=[True])
    took_ms: float = Field(examples=[12.5])
    did_you_mean: MeantOut | None = Field(
        description="Words that find more where few or nobody uses those of the question; nothing is corrected unasked."
    )


@router.get(
    "",
    **public(
        "search",
        _("Search"),
        _(
            "Words and meaning over all that is public, with facets. This is a ranking, so its pages have numbers and end "
            "after a hundred; to read everything, use the lists."
        ),
        SearchPageOut,
        errors=(503,),
    ),
)
def find(request: ApiRequest, query: Query[SearchQuery]) -> Any:
    found = search(request.actor, _asked(query))
    return _page_out(found, did_you_mean(request.actor, found) if found.request.page == 1 else None)


@suggesting.get(
    "",
    **public(
        "suggestions",
        _("Suggestions"),
        _(
            "Names that somebody who is typing may mean, at most eight: of technology fields, chain links, organisations, keywords "
            "and public entries; by characters in either script, by pinyin, by initials, in English, and with one error."
        ),
        list[SuggestionOut],
    ),
)
def suggest(request: ApiRequest, query: Query[SuggestionQuery]) -> Any:
    return suggestions(query.q)


def _asked(query: SearchQuery) -> SearchRequest:
    return SearchRequest(
        text=query.q,
        kind=query.kind.value if query.kind else "",
        filters={name: tuple(str(value) for value in getattr(query, name)) for name in FACET_PARAMETERS},
        sort=query.sort.value,
        page=query.page,
        page_size=query.page_size,
    )


def _page_out(found: SearchPage, meant: tuple[str, int] | None) -> SearchPageOut:
    return SearchPageOut(
        hits=[_hit_out(hit) for hit in found.hits],
        total=found.total,
        total_by_meaning=found.by_meaning,
        page=found.request.page,
        pages=found.pages,
        facets={name: [FacetCountOut.model_validate(row) for row in rows] for name, rows in found.facets.items()},
        is_semantic=found.is_semantic,
        took_ms=found.took_ms,
        did_you_mean=MeantOut(text=meant[0], count=meant[1]) if meant else None,
    )


def _hit_out(hit: Hit) -> HitOut:
    return HitOut(
        entry=entry_out(hit.entry) if hit.entry else None,
        organisation=OrganisationOut.model_validate(hit.organisation) if hit.organisation else None,
        score=hit.score,
        spans=[SpanOut.model_validate(span) for span in hit.spans],
    )
