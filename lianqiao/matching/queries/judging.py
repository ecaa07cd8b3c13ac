"""Judging: the next pair for a judge, and a pair as a judge may see it, before and after the own judgement."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.utils import timezone

from lianqiao.catalog.access import visible_entries
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Achievement, Demand
from lianqiao.catalog.queries import EntryView, entries_by_number, public_pages, view_entry
from lianqiao.core.access import may, require
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.matching.access import Action, is_party
from lianqiao.matching.choices import Chosen, Pass
from lianqiao.matching.engine.agreement import FAR_APART, settled_level, wants_third
from lianqiao.matching.engine.choosing import Candidate, Choice, choose, level_borders
from lianqiao.matching.engine.weights import Weights
from lianqiao.matching.errors import OwnPair, PairNotFound
from lianqiao.matching.models import Judgement, Match, PassedPair
from lianqiao.matching.queries.compute import score_pair
from lianqiao.matching.queries.matches import match_view
from lianqiao.matching.queries.views import MatchView
from lianqiao.matching.queries.weights import current_weights

POOL_DEMANDS = 40  # demands, drawn by lot, whose matches are the candidates of one choice
POOL_AGAIN = 400  # pairs that wait for another judge
SKIPPED_FOR = timedelta(days=7)
_BORDERS_FROM = 1000  # judgements, the newest, from which the borders of levels are read

Pair = tuple[int, int]  # the keys of an achievement and a demand


@dataclass(frozen=True, slots=True)
class JudgementView:
    """One's own judgement."""

    level: int
    reasons: tuple[str, ...]
    words: str
    judged: datetime
    changed: datetime | None
    is_outdated: bool  # an entry has another text since


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair as its judge sees it: the public layer of both entries; score and other levels only after the own judgement."""

    achievement: EntryView
    demand: EntryView
    own: JudgementView | None = None
    match: MatchView | None = None
    other_levels: tuple[int, ...] = ()
    level: int | None = None
    wants_third: bool = False


@dataclass(frozen=True, slots=True)
class NextPair:
    """The pair to be judged next, and why it was chosen."""

    pair: PairView
    why: Chosen


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """What a judge has done so far."""

    judged: int
    this_month: int


def public_pair(achievement: str, demand: str) -> tuple[Achievement, Demand]:
    """Return a pair of public entries by their numbers. Raises ``PairNotFound``."""
    if "\x00" in achievement + demand:  # the database knows no such character
        raise PairNotFound("There is no such pair of public entries.")
    one = entries_by_number(ANONYMOUS, EntryKind.ACHIEVEMENT, [achievement]).get(achievement)
    other = entries_by_number(ANONYMOUS, EntryKind.DEMAND, [demand]).get(demand)
    if not isinstance(one, Achievement) or not isinstance(other, Demand):
        raise PairNotFound("There is no such pair of public entries.")
    return one, other


def judgeable_pair(actor: Actor, achievement: str, demand: str) -> tuple[Achievement, Demand]:
    """Return a pair that ``actor`` may judge. Raises ``Forbidden``, ``PairNotFound`` or ``OwnPair``."""
    require(actor, Action.PAIR_JUDGE)
    pair = public_pair(achievement, demand)
    if is_party(actor, *pair):
        raise OwnPair("You cannot judge this pair: your own organisation is a party of it.")
    return pair


def get_pair(actor: Actor, achievement: str, demand: str) -> PairView:
    """Return a pair for its judge. Raises ``Forbidden``, ``PairNotFound`` or ``OwnPair``."""
    return _pair_view(actor, *judgeable_pair(actor, achievement, demand))


def next_pair(actor: Actor) -> NextPair | None:
    """Return the pair that ``actor`` should judge next; the same until it is judged or passed. None: there is none now.

    Raises ``Forbidden``.
    """
    require(actor, Action.PAIR_JUDGE)
    choice = _choice(actor)
    if choice is None:
        return None
    pair = public_pair(choice.candidate.achievement, choice.candidate.demand)
    return NextPair(_pair_view(actor, *pair), choice.why)


def own_counts(actor: Actor) -> OwnCounts:
    """Count the judgements of a person."""
    rows = Judgement.objects.filter(judge=actor.person_id, withdrawn__isnull=True)
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return OwnCounts(rows.count(), rows.filter(judged__gte=first).count())


def list_own(actor: Actor, count: int) -> list[Judgement]:
    """Return a person's newest judgements of entries that are still public."""
    rows = Judgement.objects.filter(judge=actor.person_id, withdrawn__isnull=True, **_public_keys())
    return list(rows.select_related("achievement", "demand").order_by("-judged")[:count])


def may_judge(actor: Actor) -> bool:
    """Whether the person judges pairs."""
    return may(actor, Action.PAIR_JUDGE)


def _pair_view(actor: Actor, achievement: Achievement, demand: Demand) -> PairView:
    shown = view_entry(ANONYMOUS, achievement), view_entry(ANONYMOUS, demand)
    rows = list(
        Judgement.objects.filter(achievement=achievement, demand=demand, withdrawn__isnull=True).order_by("judged")
    )
    own = next((row for row in rows if row.judge_id == actor.person_id), None)
    if own is None:
        return PairView(*shown)
    levels = [row.level for row in rows]
    return PairView(
        *shown,
        own=JudgementView(
            own.level, tuple(own.reasons), own.words, own.judged, own.changed,
            (own.achievement_revision, own.demand_revision) != (achievement.revision, demand.revision),
        ),
        match=match_view(ANONYMOUS, achievement, score_pair(achievement, demand), None),
        other_levels=tuple(row.level for row in rows if row is not own),
        level=settled_level(levels),
        wants_third=wants_third(levels),
    )  # fmt: skip


def _choice(actor: Actor) -> Choice | None:
    mine = Judgement.objects.filter(judge=actor.person_id)
    passed = PassedPair.objects.filter(person=actor.person_id)
    seed = f"{actor.person_id}:{mine.count() + passed.count()}"
    out = set(mine.filter(withdrawn__isnull=True).values_list("achievement_id", "demand_id"))
    gone = Q(kind=Pass.CANNOT) | Q(passed__gte=timezone.now() - SKIPPED_FOR)
    out |= set(passed.filter(gone).values_list("achievement_id", "demand_id"))
    candidates = [*_waiting(actor, out), *_matched(actor, out, seed)]
    return choose(candidates, seed, level_borders(_scored_levels()))


def _waiting(actor: Actor, out: set[Pair]) -> Iterable[Candidate]:
    """Give the pairs that wait for a second or a third judge."""
    rows = (
        Judgement.objects.filter(withdrawn__isnull=True, **_public_keys())
        .exclude(_of_own(actor))
        .values("achievement_id", "demand_id", "achievement__number", "demand__number")
        .annotate(judges=Count("id"), low=Min("level"), high=Max("level"), last=Max("judged"))
        .filter(judges__lte=2)
        .order_by("-last")
    )
    found = 0
    for row in rows.iterator(chunk_size=POOL_AGAIN):
        is_contested = row["judges"] == 2 and row["high"] - row["low"] >= FAR_APART
        if (row["achievement_id"], row["demand_id"]) in out or not (row["judges"] == 1 or is_contested):
            continue
        yield Candidate(
            row["achievement__number"], row["demand__number"], 0.0, 0.0, None, 1,
            judged=row["judges"], wants_third=is_contested,
        )  # fmt: skip
        found += 1
        if found == POOL_AGAIN:
            return


def _matched(actor: Actor, out: set[Pair], seed: str) -> list[Candidate]:
    """Give the matches of some demands that nobody has judged yet."""
    matched = Exists(Match.objects.filter(demand=OuterRef("pk")))
    keys = list(public_pages(EntryKind.DEMAND).filter(matched).values_list("pk", flat=True))
    drawn = Random(seed).sample(keys, min(POOL_DEMANDS, len(keys)))  # noqa: S311 - a lot, not a secret
    rows = list(
        Match.objects.filter(demand_id__in=drawn, **_public_keys())
        .exclude(_of_own(actor))
        .order_by("demand_id", "-score", "achievement_id")
        .values_list("achievement_id", "demand_id", "achievement__number", "demand__number", "score", "parts")
    )
    judged = Judgement.objects.filter(demand_id__in=drawn, withdrawn__isnull=True)
    taken = Counter(judged.values_list("achievement_id", "demand_id"))
    by_demand = Counter(demand for _, demand in taken.elements())
    weights, _ = current_weights()
    ranks: dict[int, int] = defaultdict(int)
    found = []
    for achievement_id, demand_id, achievement, demand, score, parts in rows:
        ranks[demand_id] += 1
        pair = (achievement_id, demand_id)
        if pair in out or taken[pair]:
            continue
        words, meaning = _shares(parts, weights)
        found.append(
            Candidate(achievement, demand, score, words, meaning, ranks[demand_id], by_demand[demand_id])
        )  # fmt: skip
    return found


def _shares(parts: Sequence[Mapping[str, Any]], weights: Weights) -> tuple[float, float | None]:
    """Return what words and meaning earn of their points."""
    values = {part["code"]: float(part["value"]) for part in parts}
    words, meaning = values.get("text", 0.0), values.get("semantic")
    if meaning is None:
        return words / (weights.text + weights.semantic or 1), None
    return words / (weights.text or 1), meaning / (weights.semantic or 1)


def _scored_levels() -> list[tuple[float, int]]:
    """Return the scores of judged pairs with the level given."""
    newest = Judgement.objects.filter(withdrawn__isnull=True).order_by("-judged")[:_BORDERS_FROM]
    levels = {(row[0], row[1]): row[2] for row in newest.values_list("achievement_id", "demand_id", "level")}
    rows = Match.objects.filter(
        demand_id__in={demand for _, demand in levels}, achievement_id__in={achievement for achievement, _ in levels}
    )
    scores = rows.values_list("achievement_id", "demand_id", "score")
    return [(score, levels[one, other]) for one, other, score in scores if (one, other) in levels]


def _public_keys() -> dict[str, Any]:
    return {
        "achievement__in": Achievement.objects.filter(visible_entries(ANONYMOUS)).values("pk"),
        "demand__in": Demand.objects.filter(visible_entries(ANONYMOUS)).values("pk"),
    }


def _of_own(actor: Actor) -> Q:
    """Return the condition of pairs in which the actor is a party (as ``access.is_party`` says of one)."""
    ours = list(actor.memberships)
    own = Q(achievement__organisation__in=ours) | Q(demand__organisation__in=ours)
    return own | Q(achievement__author=actor.person_id) | Q(demand__author=actor.person_id)
