"""Finding and keeping matches."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.matching.events import MatchesFound
from lianqiao.matching.models import IndexedEntry, Match
from lianqiao.matching.queries.compute import PairScore, compute_matches
from lianqiao.matching.queries.inputs import rows_of

SLICE = 10  # entries of one job
KEPT = 30  # matches kept from each side


def match_slice(*, actor: Actor) -> int:
    """Match some entries that are new or changed; returns how many. Publishes ``MatchesFound`` for pairs not met before."""
    waiting = IndexedEntry.objects.filter(vector="indexed", kind__in=[kind.value for kind in EntryKind])
    rows = list(waiting.exclude(matched_revision=F("revision")).order_by("id")[:SLICE])
    for row in rows:
        for entry in rows_of(row.kind, [row.number]):
            match_entry(entry, actor=actor)
        IndexedEntry.objects.filter(pk=row.pk).update(matched_revision=row.revision)
    return len(rows)


def match_entry(entry: Entry, *, actor: Actor) -> list[PairScore]:
    """Compute the matches of one entry anew and keep them, also those found earlier from the other side."""
    side, other = ("achievement", "demand") if entry.KIND == EntryKind.ACHIEVEMENT else ("demand", "achievement")
    met = Match.objects.filter(**{side: entry.pk}).values_list(f"{other}__number", f"{other}_id")
    known = dict(met)
    pairs = compute_matches(entry, limit=KEPT, also=list(known))
    with transaction.atomic():
        Match.objects.bulk_create(
            [_row(pair) for pair in pairs],
            update_conflicts=True,
            unique_fields=["achievement", "demand"],
            update_fields=[
                "score", "parts", "reasons", "engine_version", "achievement_revision", "demand_revision", "computed",
            ],
        )  # fmt: skip
        lost = set(known.values()) - {pair.key(other) for pair in pairs}
        Match.objects.filter(**{side: entry.pk, f"{other}__in": lost}).delete()
        new = [[pair.achievement.number, pair.demand.number] for pair in pairs if pair.other(entry).number not in known]
        if new:
            publish(MatchesFound(pairs=new), actor=actor)
    return pairs


def _row(pair: PairScore) -> Match:
    return Match(
        achievement_id=pair.achievement.pk,
        demand_id=pair.demand.pk,
        score=pair.score,
        parts=pair.parts,
        reasons=pair.reasons,
        engine_version=pair.engine_version,
        achievement_revision=pair.achievement.revision,
        demand_revision=pair.demand.revision,
        computed=timezone.now(),
    )
