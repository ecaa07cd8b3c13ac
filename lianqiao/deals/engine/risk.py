"""Risks in figures: the level of a risk, and what losses come to for each party by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from lianqiao.rules.money import fen

# What a probability of 1 to 5 stands for in the simulation: a scale of ours, shown beside the result.
CHANCES = {1: 0.05, 2: 0.15, 3: 0.3, 4: 0.5, 5: 0.75}
RUNS = 10_000
HIGH, MIDDLE = 15, 8


@dataclass(frozen=True, slots=True)
class Loss:
    """A risk for the simulation: ``probability`` 1 to 5, ``amount`` in yuan, ``shares`` in per cent by party."""

    probability: int
    amount: Decimal
    shares: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class PartyLoss:
    """What a party may bear, yuan: on average, and what nine runs in ten and ninety-nine in a hundred stay below."""

    party: str
    mean: Decimal
    p90: Decimal
    p99: Decimal


def level(probability: int, impact: int) -> str:
    """Return high, middle or low for two figures from 1 to 5."""
    product = probability * impact
    return "high" if product >= HIGH else "middle" if product >= MIDDLE else "low"


def losses(risks: Sequence[Loss], parties: Sequence[str], *, seed: int = 0, runs: int = RUNS) -> tuple[PartyLoss, ...]:
    """Return what each party bears when risks occur independently, each as a whole; equal shares where none were agreed.

    Civil Code Art 858 shares reasonably what was not agreed; equal shares are the assumption of this calculation, not the law's.
    """
    chance = np.random.default_rng(seed)
    borne = np.zeros((runs, len(parties)))
    for risk in risks:
        occurs = chance.random(runs) < CHANCES[risk.probability]
        percent = np.array([float(risk.shares.get(party, 0)) for party in parties])
        share = percent / 100 if percent.any() else np.full(len(parties), 1 / len(parties))
        borne += occurs[:, None] * float(risk.amount) * share
    found = zip(
        parties, borne.mean(axis=0), np.quantile(borne, 0.9, axis=0), np.quantile(borne, 0.99, axis=0), strict=True
    )
    return tuple(PartyLoss(party, *(fen(Decimal(float(one))) for one in figures)) for party, *figures in found)
