"""Firms that should hear of an achievement though they posted no demand, each with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.catalog.queries import list_entries
from lianqiao.core.access import require
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.errors import Unavailable
from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import term_spans, terms
from lianqiao.matching.queries import SearchRequest, search
from lianqiao.matching.queries.inputs import engine_entry
from lianqiao.matching.queries.model import current_scorer
from lianqiao.push.access import Action
from lianqiao.push.choices import RecommendationState
from lianqiao.push.engine.prospects import Firm, Offer, Prospect, prospects
from lianqiao.push.models import Recommendation
from lianqiao.push.queries.profiles import centred_vectors
from lianqiao.regions.queries import place_lineage

SHOWN = 20
_FOUND = 150  # candidates of each source
_ENTRIES = 2_000  # of the candidates, the newest
_INDUSTRY_PREFIX = 3  # the letter and the two digits of the division


@dataclass(frozen=True, slots=True)
class ProspectView:
    """A firm that should hear of an achievement."""

    number: str
    name: str
    place: dict[str, str] | None
    industry: dict[str, str] | None
    prospect: Prospect


@dataclass(frozen=True, slots=True)
class DecidedView:
    """What was decided about a firm."""

    number: str
    name: str
    state: str
    people: int
    decided: datetime


def prospects_of(actor: Actor, achievement: Achievement) -> list[ProspectView]:
    """Return the firms that should hear of an achievement and about which nothing was decided yet, the best first.

    Raises ``Forbidden`` unless ``actor`` works for its owner. Only what everybody may see of a firm is used.
    """
    require(actor, Action.PROSPECTS_VIEW, achievement)
    offer = _offer(achievement)
    decided = Recommendation.objects.filter(number=achievement.number).values("organisation")
    rows = {row.number: row for row in _candidates(achievement, offer).exclude(pk__in=decided)}
    found = prospects(offer, _firms(achievement, rows.values()), SHOWN)
    return [_view(rows[it.number], it) for it in found]


def prospect_of(actor: Actor, achievement: Achievement, number: str) -> Prospect | None:
    """Return why one firm should hear of an achievement; None when it is no prospect or was decided about. Raises ``Forbidden``."""
    require(actor, Action.PROSPECTS_VIEW, achievement)
    decided = Recommendation.objects.filter(number=achievement.number, organisation__number=number)
    rows = _enterprises(achievement).filter(number=number)
    if decided.exists():
        return None
    return next(iter(prospects(_offer(achievement), _firms(achievement, rows), 1)), None)


def decided_of(actor: Actor, achievement: Achievement) -> list[DecidedView]:
    """Return what was decided about firms, newest first. Raises ``Forbidden``."""
    require(actor, Action.PROSPECTS_VIEW, achievement)
    rows = Recommendation.objects.filter(number=achievement.number).select_related("organisation")
    return [DecidedView(it.organisation.number, it.organisation.name, it.state, it.people, it.decided) for it in rows]


def count_sent(organisation: Organisation, since: datetime) -> int:
    """Count what was recommended to a firm lately, by anybody."""
    rows = Recommendation.objects.filter(organisation=organisation, decided__gte=since)
    return rows.filter(state=RecommendationState.SENT).count()


def _offer(achievement: Achievement) -> Offer:
    texts = [achievement.title, *achievement.keywords, *achievement.elements.get("products", ())]
    folded = fold("\n".join(texts))
    spans = term_spans(folded)
    weights = current_scorer().stats.idf(spans.hashes)
    words: dict[str, float] = {}
    for start, end, weight in zip(spans.starts, spans.ends, weights, strict=True):
        if end - start > 1:
            words[folded[start:end]] = float(weight)
    total = sum(words.values()) or 1.0
    shown = engine_entry(achievement)
    return Offer(
        {word: weight / total for word, weight in words.items()}, folded, shown.industry or "", shown.chain_link or "",
        frozenset(shown.places_accepted),
    )  # fmt: skip


def _candidates(achievement: Achievement, offer: Offer) -> QuerySet[Organisation]:
    """Return firms by words, by industry and by chain link: never all there are."""
    numbers = set(_by_words(achievement))
    firms = _enterprises(achievement)
    if len(offer.industry) >= _INDUSTRY_PREFIX:
        near = firms.filter(industry__pk__startswith=offer.industry[:_INDUSTRY_PREFIX])
        numbers.update(near.values_list("number", flat=True)[:_FOUND])
    if offer.chain_link:
        for rows in _public(chain_link_id=offer.chain_link):
            numbers.update(rows.values_list("organisation__number", flat=True)[:_FOUND])
    return firms.filter(number__in=numbers)


def _enterprises(achievement: Achievement) -> QuerySet[Organisation]:
    """Return the firms that are not the owner."""
    firms = list_organisations(ANONYMOUS).filter(kinds__contains=[OrganisationKind.ENTERPRISE])
    return firms.exclude(pk=achievement.organisation_id or 0)


def _by_words(achievement: Achievement) -> list[str]:
    text = " ".join([achievement.title, *achievement.keywords])[:500]
    filters = {"organisation_kind": (OrganisationKind.ENTERPRISE.value,)}
    try:
        page = search(ANONYMOUS, SearchRequest(text=text, kind="organisation", filters=filters, page_size=_FOUND))
    except Unavailable:
        return []
    return [hit.organisation.number for hit in page.hits if hit.organisation]


def _firms(achievement: Achievement, rows: Iterable[Organisation]) -> list[Firm]:
    organisations = list(rows)
    links: dict[int, set[str]] = {}
    entries: list[Achievement | Demand] = []
    for found in _public(organisation__in=organisations):
        entries += found.order_by("-pk")[:_ENTRIES]
    for entry in entries:
        if entry.chain_link_id:
            links.setdefault(entry.organisation_id or 0, set()).add(entry.chain_link_id)
    nearest = _nearest(achievement, entries)
    lineage = place_lineage()
    firms = []
    for row in organisations:
        words = frozenset(terms(fold(f"{row.name}\n{row.scope}\n{row.description}")))
        likeness, like = nearest.get(row.pk, (0.0, ""))
        places = frozenset(lineage.get(row.place_id or "", ()))
        firms.append(
            Firm(row.number, words, row.industry_id or "", frozenset(links.get(row.pk, ())), places, likeness, like)
        )
    return firms


def _public(**conditions: object) -> Iterator[QuerySet[Any]]:
    """Yield the entries of both kinds that everybody may see with their owner: an anonymous demand tells of nobody."""
    yield list_entries(ANONYMOUS, EntryKind.ACHIEVEMENT).filter(**conditions)
    yield list_entries(ANONYMOUS, EntryKind.DEMAND).filter(is_anonymous=False, **conditions)


def _nearest(achievement: Achievement, entries: Sequence[Achievement | Demand]) -> dict[int, tuple[float, str]]:
    """Return of each owner the highest cosine with the achievement, and the title of that entry."""
    own = centred_vectors(EntryKind.ACHIEVEMENT, [achievement]).get(achievement.number)
    best: dict[int, tuple[float, str]] = {}
    if own is None:
        return best
    for kind in EntryKind:
        rows = [it for it in entries if kind == it.KIND]
        vectors = centred_vectors(kind, rows)
        for entry in rows:
            vector, owner = vectors.get(entry.number), entry.organisation_id
            if vector is not None and owner is not None:
                best[owner] = max(best.get(owner, (0.0, "")), (float(own @ vector), entry.title))
    return best


def _view(row: Organisation, prospect: Prospect) -> ProspectView:
    place = dict(row.place.names) if row.place else None
    return ProspectView(row.number, row.name, place, dict(row.industry.names) if row.industry else None, prospect)
