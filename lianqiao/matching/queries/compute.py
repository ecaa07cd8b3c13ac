"""Scoring an entry against the other side: candidates from the index, then the engine's score with its reasons."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.filters import Filters
from lianqiao.matching.engine.reasons import explain, what_would_change
from lianqiao.matching.engine.score import Prepared, Scorer
from lianqiao.matching.engine.types import Entry as EngineEntry
from lianqiao.matching.engine.types import Part, Reason, Span, text_fields
from lianqiao.matching.queries.inputs import engine_entry, rows_of
from lianqiao.matching.queries.model import current_scorer
from lianqiao.matching.queries.search import comparable, index_reader
from lianqiao.matching.queries.vectors import stored_passages, stored_vectors

CANDIDATES = 100
FAR_BEHIND = 0.3  # a share of the best score below which a match is noise
CACHED = 5000  # prepared entries of a process, about 20 kB each
LEAST_SCORE = 0.10  # below it two texts share little but common words


@dataclass(frozen=True, slots=True)
class ScoredEntry:
    """An entry of the other side with its score; parts, reasons and changes as JSON-ready data."""

    entry: Entry
    score: float
    parts: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    engine_version: str


def other_kind(kind: str) -> EntryKind:
    """Return the other side."""
    return EntryKind.DEMAND if kind == EntryKind.ACHIEVEMENT else EntryKind.ACHIEVEMENT


def best_matches(
    entry: Entry, *, limit: int, also: Iterable[str] = (), without: Iterable[str] = ()
) -> list[ScoredEntry]:
    """Return the best matches of an entry, best first.

    Entries numbered in ``also`` are scored and kept in any case; those in ``without`` count among the best but are left out.

    Raises ``Unavailable`` when there is no index yet.
    """
    vector, passages = kept_vectors(entry)
    subject = engine_entry(entry)
    return match_text(subject, entry.KIND, vector, passages=passages, limit=limit, also=also, without=without)


def kept_vectors(entry: Entry) -> tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]:
    """Return the vector of an entry and those of its passages, which only a demand has; None where not there yet."""
    vector = stored_vectors(entry.KIND, [entry]).get(entry.number)
    return vector, stored_passages([entry]).get(entry.number) if entry.KIND == EntryKind.DEMAND else None


def match_text(
    subject: EngineEntry,
    kind: str,
    vector: NDArray[np.float32] | None,
    *,
    passages: NDArray[np.float32] | None = None,
    limit: int,
    also: Iterable[str] = (),
    without: Iterable[str] = (),
) -> list[ScoredEntry]:
    """Score an entry (or a pasted text made into one) of ``kind`` against candidates of the other side."""
    ranking = rank_candidates(subject, kind, vector, passages=passages, also=also)
    kept, left_out = set(also), set(without)
    chosen = [
        row
        for at, row in enumerate(ranking.rows)
        if row[1].number in kept or (at < limit and row[0] >= ranking.floor and row[1].number not in left_out)
    ]
    return [ranking.explained(entry, other) for _, entry, other in chosen]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of one entry, best first: score, row and prepared form; below ``floor`` is noise."""

    scorer: Scorer
    kind: str
    one: Prepared
    rows: Sequence[tuple[float, Entry, Prepared]]

    @property
    def floor(self) -> float:
        """The least score that is worth showing."""
        return max(LEAST_SCORE, FAR_BEHIND * self.rows[0][0]) if self.rows else LEAST_SCORE

    def explained(self, entry: Entry, other: Prepared) -> ScoredEntry:
        """Score a candidate with its reasons."""
        return _explained(self.scorer, self.kind, self.one, entry, other)

    def sides(self, other: Prepared) -> tuple[Prepared, Prepared]:
        """Return the demand and the achievement of a pair."""
        return _sides(self.kind, self.one, other)


def rank_candidates(
    subject: EngineEntry,
    kind: str,
    vector: NDArray[np.float32] | None,
    *,
    passages: NDArray[np.float32] | None = None,
    also: Iterable[str] = (),
    candidates: int = CANDIDATES,
) -> Ranking:
    """Score the ``candidates`` nearest entries of the other side, and those numbered in ``also``.

    Raises ``Unavailable`` when there is no index yet.
    """
    other = other_kind(kind)
    words = terms(fold("\n".join(text for _, text in text_fields(subject))))
    reader = index_reader()
    hits = reader.candidates(
        words, comparable(reader, vector), filters=Filters(kinds=frozenset({other.value})), k=candidates
    )
    entries = rows_of(other, {hit.id for hit in hits} | set(also))
    scorer = current_scorer()
    one = _prepared_one(scorer, kind, subject, vector, passages)
    return Ranking(scorer, kind, one, _rank(scorer, one, kind, entries))


def score_pair(achievement: Entry, demand: Entry) -> ScoredEntry:
    """Score one pair now, with its parts and reasons; the achievement is the entry found."""
    scorer = current_scorer()
    [one] = prepare_entries(scorer, EntryKind.DEMAND, [demand])
    [other] = prepare_entries(scorer, EntryKind.ACHIEVEMENT, [achievement])
    return _explained(scorer, EntryKind.DEMAND, one, achievement, other)


def _rank(scorer: Scorer, one: Prepared, kind: str, entries: Sequence[Entry]) -> list[tuple[float, Entry, Prepared]]:
    others = prepare_entries(scorer, other_kind(kind), entries)
    scores = [scorer.score(*_sides(kind, one, other)).score for other in others]
    return sorted(zip(scores, entries, others, strict=True), key=lambda row: (-row[0], row[1].number))


def _sides(kind: str, one: Prepared, other: Prepared) -> tuple[Prepared, Prepared]:
    """Put the demand first."""
    return (one, other) if kind == EntryKind.DEMAND else (other, one)


def prepare_entries(scorer: Scorer, kind: str, entries: Sequence[Entry]) -> list[Prepared]:
    """Prepare entries for scoring; what was prepared before, for the same revision and statistics, is used again."""
    known = _prepared.of(scorer)
    keys = [(entry.number, entry.revision) for entry in entries]
    ready = {key: known[key] for key in keys if key in known}
    missing = [entry for entry, key in zip(entries, keys, strict=True) if key not in ready]
    vectors = stored_vectors(kind, missing)
    passages = stored_passages(missing) if kind == EntryKind.DEMAND else {}
    for entry in missing:
        vector = vectors.get(entry.number)
        one = _prepared_one(scorer, kind, engine_entry(entry), vector, passages.get(entry.number))
        ready[entry.number, entry.revision] = one
        if vector is not None or scorer.scale is None:  # a vector may come any time
            known[entry.number, entry.revision] = one
    return [ready[key] for key in keys]


def _prepared_one(
    scorer: Scorer,
    kind: str,
    entry: EngineEntry,
    vector: NDArray[np.float32] | None,
    passages: NDArray[np.float32] | None,
) -> Prepared:
    if kind == EntryKind.DEMAND:
        return scorer.prepare_demand(entry, vector, passages=passages)
    return scorer.prepare_achievement(entry, vector)


class _PreparedCache:
    """Prepared entries of one scorer; a new scorer empties it. Lost updates between threads cost time only."""

    def __init__(self) -> None:
        self._scorer: Scorer | None = None
        self._entries: dict[tuple[str, int], Prepared] = {}

    def of(self, scorer: Scorer) -> dict[tuple[str, int], Prepared]:
        """Return the entries prepared with ``scorer``."""
        if self._scorer is not scorer or len(self._entries) > CACHED:
            self._scorer, self._entries = scorer, {}
        return self._entries


_prepared = _PreparedCache()


def _explained(scorer: Scorer, kind: str, one: Prepared, entry: Entry, other: Prepared) -> ScoredEntry:
    sides = _sides(kind, one, other)
    scored = explain(scorer, *sides)
    return ScoredEntry(
        entry,
        scored.score,
        [part_record(part) for part in scored.parts],
        [reason_record(reason) for reason in scored.reasons],
        [dataclasses.asdict(change) for change in what_would_change(scorer, *sides)],
        scorer.version,
    )


def part_record(part: Part) -> dict[str, Any]:
    """Return a part as JSON-ready data."""
    return {"code": part.code, "value": part.value, "data": dict(part.label_data)}


def reason_record(reason: Reason) -> dict[str, Any]:
    """Return a reason as JSON-ready data."""
    return {
        "code": reason.code,
        "kind": reason.kind,
        "weight": reason.weight,
        "demand_span": _span(reason.demand_span),
        "achievement_span": _span(reason.achievement_span),
        "data": dict(reason.data),
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    return dataclasses.asdict(span) if span else None
