"""The matches of an entry, and of a problem that somebody pastes, as a reader may see them."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import entries_by_number, view_entry
from lianqiao.core.actors import Actor
from lianqiao.core.text.quantities import find_indicators
from lianqiao.matching.engine.semantic import semantic_passages, semantic_text
from lianqiao.matching.engine.types import Entry as EngineEntry
from lianqiao.matching.models import Match
from lianqiao.matching.queries.compute import FAR_BEHIND, LEAST_SCORE, ScoredEntry, best_matches, match_text, other_kind
from lianqiao.matching.queries.model import current_scorer
from lianqiao.matching.queries.search import query_vector, query_vectors
from lianqiao.matching.queries.views import ChangeView, MatchList, MatchView, PartView, ReasonView, Span

PASTED = "pasted"
TITLE_CHARACTERS = 60


def matches_of(actor: Actor, entry: Entry, *, limit: int = 10) -> MatchList:
    """Return the best matches of an entry that ``actor`` may know of, best first.

    Kept matches are used where both sides are unchanged since; otherwise the scores are computed now.
    """
    started = time.perf_counter()
    kept = _kept_matches(actor, entry, limit)
    if kept is None:
        found = best_matches(entry, limit=limit)
        kept = match_views(actor, other_kind(entry.KIND), found)
    kept = worth_showing(kept)
    is_semantic = any(part.code == "semantic" for match in kept for part in match.parts)
    return MatchList(tuple(kept), is_semantic, took_ms=(time.perf_counter() - started) * 1000)


def match_problem(actor: Actor, text: str, *, kind: str = EntryKind.ACHIEVEMENT, limit: int = 10) -> MatchList:
    """Match a problem (or, with ``kind`` demand, an offer) in plain words; nothing is stored.

    Spans of the pasted side refer to ``description`` of the text as given.
    """
    started = time.perf_counter()
    subject_kind = other_kind(kind)
    subject = EngineEntry(id=PASTED, title="", description=text, indicators=find_indicators(text))
    titled = _titled(subject)
    vector = query_vector(semantic_text(titled))
    passages = query_vectors(semantic_passages(titled)) if subject_kind == EntryKind.DEMAND else None
    found = match_text(subject, subject_kind, vector, passages=passages, limit=limit)
    views = tuple(worth_showing(match_views(actor, EntryKind(kind), found)))
    is_semantic = any(part.code == "semantic" for match in views for part in match.parts)
    return MatchList(views, is_semantic, text, (time.perf_counter() - started) * 1000)


def worth_showing(matches: list[MatchView]) -> list[MatchView]:
    """Leave out what shares little but common words, and what is far behind the best: a long tail of noise costs trust."""
    best = max((match.score for match in matches), default=0.0)
    return [match for match in matches if match.score >= max(LEAST_SCORE, FAR_BEHIND * best)]


def _titled(subject: EngineEntry) -> EngineEntry:
    """Give a pasted text its first sentence as title, as the texts it is compared with have one."""
    first, _, rest = subject.description.strip().partition("\n")
    head, stop, tail = first.partition("。")
    return EngineEntry(id=subject.id, title=head[:TITLE_CHARACTERS], description=(tail if stop else "") + rest or head)


def _kept_matches(actor: Actor, entry: Entry, limit: int) -> list[MatchView] | None:
    side, other = entry.KIND.value, other_kind(entry.KIND)
    rows = Match.objects.filter(**{side: entry.pk}).order_by("-score", f"{other.value}__number")
    rows = rows.select_related(other.value)[: limit * 2]
    version = current_scorer().version
    if not rows or any(_is_outdated(row, side, entry, version) for row in rows):
        return None
    entries = entries_by_number(actor, other, [getattr(row, other.value).number for row in rows])
    views = []
    for row in rows:
        shown = entries.get(getattr(row, other.value).number)
        if shown is None:
            continue
        if getattr(row, f"{other.value}_revision") != shown.revision:
            return None
        views.append(match_view(actor, shown, row, row.computed))
    return views[:limit]


def _is_outdated(row: Match, side: str, entry: Entry, version: str) -> bool:
    return row.engine_version != version or getattr(row, f"{side}_revision") != entry.revision


def match_views(actor: Actor, kind: EntryKind, found: Sequence[ScoredEntry]) -> list[MatchView]:
    """Return scored entries as ``actor`` may see them, in their order."""
    entries = entries_by_number(actor, kind, [row.entry.number for row in found])
    return [match_view(actor, entries[row.entry.number], row, None) for row in found if row.entry.number in entries]


def match_view(actor: Actor, entry: Entry, found: Match | ScoredEntry, computed: datetime | None) -> MatchView:
    """Return a match as ``actor`` may see it; ``entry`` is the side that is shown."""
    return MatchView(
        entry=view_entry(actor, entry),
        score=found.score,
        parts=tuple(PartView(part["code"], part["value"], part["data"]) for part in found.parts),
        reasons=tuple(_reason(reason) for reason in found.reasons),
        changes=tuple(ChangeView(change["code"], change["gain"], change["data"]) for change in found.changes),
        engine_version=found.engine_version,
        computed=computed,
    )


def _reason(record: Mapping[str, Any]) -> ReasonView:
    return ReasonView(
        record["code"],
        record["kind"],
        record["weight"],
        Span(**record["demand_span"]) if record["demand_span"] else None,
        Span(**record["achievement_span"]) if record["achievement_span"] else None,
        record["data"],
    )
