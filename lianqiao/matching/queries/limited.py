"""Matches of an entry within limits: what passes, what relaxing each limit would add, what staying in an area costs."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from lianqiao.catalog.models import Demand, Entry
from lianqiao.catalog.queries import EntryView, entries_by_number, view_entry
from lianqiao.core.actors import Actor
from lianqiao.matching.engine.limits import (
    Limited,
    Limits,
    Relaxed,
    Standing,
    Staying,
    apply_limits,
    inside_first,
    is_inside,
    standing,
    staying,
    with_wishes,
)
from lianqiao.matching.engine.score import Prepared
from lianqiao.matching.engine.types import Reason, Scored
from lianqiao.matching.queries.compute import (
    Ranking,
    ScoredEntry,
    kept_vectors,
    other_kind,
    part_record,
    rank_candidates,
    reason_record,
)
from lianqiao.matching.queries.inputs import engine_entry
from lianqiao.matching.queries.matches import match_views
from lianqiao.matching.queries.views import MatchList

CONSIDERED = 400  # the nearest entries that limits are held against


@dataclass(frozen=True, slots=True)
class LimitedMatches:
    """Matches within limits. ``considered`` pairs were near enough to be held against them; ``left_out`` of these broke one.

    ``staying`` and ``best_outside`` are there when an area was named.
    """

    found: MatchList
    considered: int
    left_out: int
    relaxed: tuple[Relaxed, ...]
    staying: Staying | None = None
    best_outside: EntryView | None = None


@dataclass(frozen=True, slots=True)
class _Pair:
    entry: Entry
    other: Prepared
    scored: Scored
    standing: Standing
    inside: bool | None


def matches_within(
    actor: Actor, entry: Entry, limits: Limits, *, areas: Sequence[str] = (), limit: int = 50
) -> LimitedMatches:
    """Return the matches of an entry that keep to the limits, best first; with ``areas`` those inside come first.

    Raises ``Unavailable`` when there is no index yet.
    """
    started = time.perf_counter()
    vector, passages = kept_vectors(entry)
    ranking = rank_candidates(engine_entry(entry), entry.KIND, vector, passages=passages, candidates=CONSIDERED)
    near = [row for row in ranking.rows if row[0] >= ranking.floor]
    known = entries_by_number(actor, other_kind(entry.KIND), [row[1].number for row in near])
    pairs = [_pair(ranking, row[1], row[2], entry, limits, areas) for row in near if row[1].number in known]
    pairs.sort(key=lambda pair: (-pair.scored.score, pair.entry.number))
    held = [(pair, pair.scored.score, pair.standing.breaks(limits)) for pair in pairs]
    limited: Limited[_Pair] = apply_limits(held, limits)
    scores = [(pair.scored.score, pair.inside) for pair in limited.kept]
    order = inside_first(scores) if areas else range(len(scores))
    chosen = [_explained(ranking, limited.kept[at], limits) for at in list(order)[:limit]]
    views = tuple(match_views(actor, other_kind(entry.KIND), chosen))
    is_semantic = any(part.code == "semantic" for match in views for part in match.parts)
    outside = next((pair for pair in limited.kept if pair.inside is False), None) if areas else None
    return LimitedMatches(
        MatchList(views, is_semantic, took_ms=(time.perf_counter() - started) * 1000),
        len(pairs),
        limited.left_out,
        limited.relaxed,
        staying(scores) if areas else None,
        view_entry(actor, known[outside.entry.number]) if outside else None,
    )


def _pair(ranking: Ranking, row: Entry, other: Prepared, subject: Entry, limits: Limits, areas: Sequence[str]) -> _Pair:
    demand, achievement = ranking.sides(other)
    record = subject if isinstance(subject, Demand) else row
    found = standing(
        limits, demand.entry, achievement.entry, of=row.KIND.value, travel=ranking.scorer.travel,
        deadline=record.deadline if isinstance(record, Demand) else None,
    )  # fmt: skip
    scored = with_wishes(ranking.scorer.score(demand, achievement), found, limits)
    return _Pair(row, other, scored, found, is_inside(other.entry.place, areas))


def _explained(ranking: Ranking, pair: _Pair, limits: Limits) -> ScoredEntry:
    """Add the reasons; what breaks a wish weighs what it took, what is not stated is said without weight."""
    plain = ranking.explained(pair.entry, pair.other)
    unknown = tuple(
        Reason(f"wish_{name}", "miss", 0.0, data=dict(pair.standing.data[name]))
        for name in limits.names()
        if pair.standing.kept[name] == "unknown"
    )
    extra = [reason for reason in pair.scored.reasons if reason.code.startswith("wish_")]
    parts = [part_record(part) for part in pair.scored.parts]
    records = [*plain.reasons, *(reason_record(reason) for reason in (*extra, *unknown))]
    return ScoredEntry(pair.entry, pair.scored.score, parts, records, plain.changes, plain.engine_version)
