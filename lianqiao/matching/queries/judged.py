"""What came of judging: how much, how far judges agree, and how good the order of now is on what was judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

import numpy as np
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.catalog.access import READS_ALL
from lianqiao.core.access import may, require
from lianqiao.core.actors import Actor
from lianqiao.matching.access import Action
from lianqiao.matching.engine.agreement import (
    Agreement,
    Two,
    agreement,
    overall_agreement,
    settled_level,
    wants_third,
)
from lianqiao.matching.engine.evaluate import Quality, average_precision, ndcg, quality, ranks_of, recall
from lianqiao.matching.models import Judgement, Match
from lianqiao.matching.queries.judging import Pair

DEPTH = 10  # ranks in which relevant pairs are looked for
LEAST_DEMANDS = 5  # below it a month has no figures


@dataclass(frozen=True, slots=True)
class JudgesAgreement:
    """Two judges: names where the reader may know them, else empty."""

    names: tuple[str, str]
    is_own: bool
    found: Agreement


@dataclass(frozen=True, slots=True)
class MonthQuality:
    """A month of judging: what was judged in it, and how well the order of now puts that.

    The recall of ``found`` is that of the first ten.
    """

    first: date
    judgements: int
    pairs: int
    demands: int
    found: Quality | None


@dataclass(frozen=True, slots=True)
class Judged:
    """The results. ``settled`` pairs have a level; ``waiting`` ones want a third judge."""

    judgements: int
    judges: int
    pairs: int
    settled: int
    waiting: int
    levels: tuple[int, int, int, int]
    agreement: Agreement
    judges_agreement: tuple[JudgesAgreement, ...]
    months: tuple[MonthQuality, ...]


@dataclass(frozen=True, slots=True)
class SettledPair:
    """A pair with the level that counts: the median of so many judgements."""

    pair: Pair
    level: int
    judges: int
    chosen: str
    last: datetime


@dataclass(frozen=True, slots=True)
class _Row:
    pair: Pair
    judge: int
    level: int
    blind: int
    chosen: str
    judged: datetime


def judged_results(actor: Actor) -> Judged:
    """Return what came of judging. Raises ``Forbidden``."""
    require(actor, Action.JUDGEMENTS_VIEW)
    rows = _rows()
    by_pair = _by_pair(rows)
    settled = _settled(by_pair)
    twice = _judged_twice(by_pair)
    given = [each.level for each in settled]
    return Judged(
        judgements=len(rows),
        judges=len({row.judge for row in rows}),
        pairs=len(by_pair),
        settled=len(settled),
        waiting=sum(wants_third([row.level for row in found]) for found in by_pair.values()),
        levels=(given.count(1), given.count(2), given.count(3), given.count(4)),
        agreement=overall_agreement([levels for found in twice.values() for levels in found]),
        judges_agreement=_by_judges(actor, twice),
        months=_months(rows, settled),
    )


def sees_judgements(actor: Actor) -> bool:
    """Whether the person sees what came of judging."""
    return may(actor, Action.JUDGEMENTS_VIEW)


def settled_pairs(actor: Actor) -> list[SettledPair]:
    """Return all pairs that have a level, by their keys. Raises ``Forbidden``."""
    require(actor, Action.JUDGEMENTS_VIEW)
    return sorted(_settled(_by_pair(_rows())), key=lambda each: each.pair[::-1])


def _rows() -> list[_Row]:
    rows = Judgement.objects.filter(withdrawn__isnull=True).order_by("judged", "pk")
    names = ("achievement_id", "demand_id", "judge_id", "level", "blind_level", "chosen", "judged")
    return [_Row((row[0], row[1]), *row[2:]) for row in rows.values_list(*names)]


def _by_pair(rows: Iterable[_Row]) -> dict[Pair, list[_Row]]:
    found: dict[Pair, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.pair].append(row)
    return found


def _settled(by_pair: Mapping[Pair, Sequence[_Row]]) -> list[SettledPair]:
    return [
        SettledPair(pair, level, len(rows), rows[0].chosen, rows[-1].judged)
        for pair, rows in by_pair.items()
        if (level := settled_level([row.level for row in rows])) is not None
    ]


def _judged_twice(by_pair: Mapping[Pair, Sequence[_Row]]) -> dict[tuple[int, int], list[Two]]:
    """Gather the blind levels of the first two judges of each pair. A third is asked only where these differ: it would mislead."""
    found: dict[tuple[int, int], list[Two]] = defaultdict(list)
    for rows in by_pair.values():
        for one, other in combinations(sorted(rows[:2], key=lambda row: row.judge), 2):
            found[one.judge, other.judge].append((one.blind, other.blind))
    return found


def _by_judges(actor: Actor, twice: Mapping[tuple[int, int], Sequence[Two]]) -> tuple[JudgesAgreement, ...]:
    """Show administrators every two judges by name, a judge only how far the others agree with him or her, without names."""
    knows_names = actor.is_system or actor.has_role(*READS_ALL)
    people = User.objects.filter(pk__in={key for keys in twice for key in keys})
    names = dict(people.values_list("pk", "name")) if knows_names else {}
    found = [
        JudgesAgreement((names.get(one, ""), names.get(other, "")), actor.person_id in (one, other), agreement(levels))
        for (one, other), levels in sorted(twice.items(), key=lambda row: (-len(row[1]), row[0]))
        if knows_names or actor.person_id in (one, other)
    ]
    return tuple(found)


def _months(rows: Sequence[_Row], settled: Sequence[SettledPair]) -> tuple[MonthQuality, ...]:
    judgements: dict[date, int] = defaultdict(int)
    for row in rows:
        judgements[_month(row.judged)] += 1
    pairs: dict[date, list[SettledPair]] = defaultdict(list)
    for each in settled:
        pairs[_month(each.last)].append(each)
    scores = _scores({each.pair[1] for each in settled})
    return tuple(
        MonthQuality(
            first,
            judgements[first],
            len(pairs[first]),
            len({each.pair[1] for each in pairs[first]}),
            _quality(pairs[first], scores),
        )
        for first in sorted(judgements, reverse=True)
    )


def _month(when: datetime) -> date:
    return timezone.localtime(when).date().replace(day=1)


def _scores(demands: Iterable[int]) -> dict[int, dict[int, float]]:
    """Return the scores of the matches kept for demands; what is no match has none and stands behind all that are."""
    found: dict[int, dict[int, float]] = defaultdict(dict)
    kept = Match.objects.filter(demand_id__in=list(demands)).values_list("demand_id", "achievement_id", "score")
    for demand, achievement, score in kept.order_by("demand_id", "achievement_id"):
        found[demand][achievement] = score
    return found


def _quality(pairs: Iterable[SettledPair], scores: Mapping[int, Mapping[int, float]]) -> Quality | None:
    levels: dict[int, dict[int, int]] = defaultdict(dict)
    for each in pairs:
        levels[each.pair[1]][each.pair[0]] = each.level
    if len(levels) < LEAST_DEMANDS:
        return None
    return quality([_demand_quality(scores.get(demand, {}), given) for demand, given in sorted(levels.items())])


def _demand_quality(scores: Mapping[int, float], given: Mapping[int, int]) -> tuple[float, float, float]:
    known = dict.fromkeys(given, 0.0) | dict(scores)
    order = {key: at for at, key in enumerate(sorted(known))}
    ranks = ranks_of(np.array([known[key] for key in sorted(known)]), np.array([order[key] for key in given]))
    levels = np.array(list(given.values()))
    ordered = levels[np.argsort(ranks)].tolist()
    return ndcg(ordered), average_precision(ordered), recall(levels.tolist(), ranks.tolist(), DEPTH)
