"""Finding and keeping matches."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.matching.events import MatchesFound
from lianqiao.matching.models import IndexedEntry, Match
from lianqiao.matching.queries.compute import ScoredEntry, best_matches, other_kind
from lianqiao.matching.queries.inputs import rows_of
from lianqiao.matching.queries.model import current_scorer

SLICE = 10  # entries of one job
KEPT = 20  # matches kept from each side
_COLUMNS = [
    "score",
    "parts",
    "reasons",
    "changes",
    "engine_version",
    "achievement_revision",
    "demand_revision",
    "computed",
]


def match_slice(*, actor: Actor) -> int:
    """Match some entries that are new or changed; returns how many. Publishes ``MatchesFound`` for pairs not met before."""
    waiting = IndexedEntry.objects.filter(vector="indexed", kind__in=[kind.value for kind in EntryKind])
    rows = list(waiting.exclude(matched_revision=F("revision")).order_by("id")[:SLICE])
    for row in rows:
        for entry in rows_of(row.kind, [row.number]):
            match_entry(entry, actor=actor)
        IndexedEntry.objects.filter(pk=row.pk).update(matched_revision=row.revision)
    return len(rows)


def match_entry(entry: Entry, *, actor: Actor) -> Sequence[ScoredEntry]:
    """Compute the matches of one entry that are new or outdated and keep them, with those found from the other side."""
    side, other = entry.KIND.value, other_kind(entry.KIND).value
    rows = Match.objects.filter(**{side: entry.pk})
    known = set(rows.values_list(f"{other}__number", flat=True))
    valid = rows.filter(
        engine_version=current_scorer().version,
        **{f"{side}_revision": entry.revision, f"{other}_revision": F(f"{other}__revision")},
    )
    fresh = set(valid.values_list(f"{other}__number", flat=True))
    found = best_matches(entry, limit=KEPT, also=known - fresh, without=fresh)
    new = [row.entry.number for row in found if row.entry.number not in known]
    with transaction.atomic():
        Match.objects.bulk_create(
            [_row(entry, scored) for scored in found],
            update_conflicts=True,
            unique_fields=["achievement", "demand"],
            update_fields=_COLUMNS,
        )
        if new:
            pairs = [
                [entry.number, number] if side == EntryKind.ACHIEVEMENT else [number, entry.number] for number in new
            ]
            publish(MatchesFound(pairs=pairs), actor=actor)
    return found


def _row(entry: Entry, scored: ScoredEntry) -> Match:
    one, other = (entry, scored.entry) if entry.KIND == EntryKind.ACHIEVEMENT else (scored.entry, entry)
    return Match(
        achievement_id=one.pk,
        demand_id=other.pk,
        score=scored.score,
        parts=scored.parts,
        reasons=scored.reasons,
        changes=scored.changes,
        engine_version=scored.engine_version,
        achievement_revision=one.revision,
        demand_revision=other.revision,
        computed=timezone.now(),
    )
