"""Which pair is judged next: some for the second time, some by lot, most where a judgement teaches the order most.

Pairs drawn by lot keep the judged set from being what the engine likes; pairs judged twice tell how far a judgement can be
trusted. The same candidates and the same seed give the same pair.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from lianqiao.matching.choices import Chosen

SECOND_SHARE = 0.25  # of all pairs: judged again by somebody else
CHANCE_SHARE = 0.25  # of all pairs: by lot
AMONG = 8  # the best of which one is taken by lot, so that people who judge at once get different pairs
ENOUGH = 5  # judgements of a demand that halve what another of its top pairs teaches
BORDER_WIDTH = 0.08  # points of score beyond which a pair does not lie near a border
BORDERS = (0.18, 0.30, 0.45)  # between the levels, until judgements say where they lie
LEAST_ON_EACH_SIDE = 10  # judged pairs before a border is read off them


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that a person might judge. ``words`` and ``meaning`` are the shares (0..1) of their points that it earns.

    ``levels`` are those given by others; ``rank`` is its place (from 1) in the order of its demand, ``demand_judgements`` how many
    pairs of the demand are judged.
    """

    achievement: str
    demand: str
    score: float
    words: float
    meaning: float | None
    rank: int
    demand_judgements: int = 0
    judged: int = 0
    wants_third: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen pair and why it was chosen."""

    candidate: Candidate
    why: Chosen


def choose(candidates: Sequence[Candidate], seed: str, borders: Sequence[float] = BORDERS) -> Choice | None:
    """Choose one of the candidates; None when there is none."""
    lot = Random(seed)  # noqa: S311 - a lot, not a secret
    drawn = lot.random()
    ordered = sorted(candidates, key=lambda it: (it.demand, it.achievement))
    again = [it for it in ordered if it.judged == 1 or it.wants_third]
    fresh = [it for it in ordered if not it.judged]
    if again and (drawn < SECOND_SHARE or not fresh):
        return _again(again, lot)
    if not fresh:
        return None
    if drawn < SECOND_SHARE + CHANCE_SHARE:
        return Choice(lot.choice(fresh), Chosen.CHANCE)
    return _most_taught(fresh, borders, lot)


def gains(candidate: Candidate, borders: Sequence[float]) -> dict[Chosen, float]:
    """Say what judging a pair would teach (0..1), by what it would teach it for."""
    apart = 0.0 if candidate.meaning is None else abs(candidate.words - candidate.meaning)
    nearest = min((abs(candidate.score - border) for border in borders), default=BORDER_WIDTH)
    known = 1 + candidate.demand_judgements / ENOUGH
    return {
        Chosen.PARTS: min(apart, 1.0),
        Chosen.BORDER: max(0.0, 1 - nearest / BORDER_WIDTH) * 0.8,
        Chosen.TOP: 1 / math.log2(candidate.rank + 1) / known,
    }


def level_borders(judged: Sequence[tuple[float, int]]) -> tuple[float, ...]:
    """Read off judged pairs (score, level) where the levels meet: half way between the medians of both sides.

    A border with too few pairs on a side stays where it was assumed.
    """
    found = []
    for level, assumed in zip((2, 3, 4), BORDERS, strict=True):
        below = [score for score, given in judged if given < level]
        above = [score for score, given in judged if given >= level]
        known = min(len(below), len(above)) >= LEAST_ON_EACH_SIDE
        found.append((median(below) + median(above)) / 2 if known else assumed)
    return tuple(found)


def _again(again: Sequence[Candidate], lot: Random) -> Choice:
    contested = [it for it in again if it.wants_third]
    if contested:
        return Choice(lot.choice(contested), Chosen.THIRD)
    return Choice(lot.choice(again), Chosen.SECOND)


def _most_taught(fresh: Sequence[Candidate], borders: Sequence[float], lot: Random) -> Choice:
    """Take by lot one of the best few for one thing to be learnt; the three take turns by lot, for their gains do not compare."""
    why = lot.choice((Chosen.PARTS, Chosen.BORDER, Chosen.TOP))
    best = sorted(fresh, key=lambda it: (-gains(it, borders)[why], it.demand, it.achievement))[:AMONG]
    useful = [it for it in best if gains(it, borders)[why] > 0]
    if useful:
        return Choice(lot.choice(useful), why)
    return Choice(lot.choice(fresh), Chosen.CHANCE)
