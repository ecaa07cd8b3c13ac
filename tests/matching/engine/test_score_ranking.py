from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.matching.engine import ranking
from lianqiao.matching.engine.ranking import rank_all, score_matrix
from lianqiao.matching.engine.score import Prepared, Scorer
from lianqiao.matching.engine.semantic import SemanticScale
from lianqiao.matching.engine.types import Entry
from tests.matching.engine.pairs import ALL, DEMAND, scorer_of

POOL = ["钛合金", "激光", "熔覆", "涂层", "保鲜", "苹果", "传感器", "tc4"]
WORDS = st.lists(st.sampled_from(POOL), min_size=1, max_size=5).map("".join)
Rows = list[tuple[str, int | None, str | None]]
TABLES = st.lists(
    st.tuples(WORDS, st.none() | st.integers(1, 9), st.sampled_from([None, "110108", "130600"])),
    min_size=1,
    max_size=12,
)


def prepared(rows: Rows, *, semantic: bool) -> tuple[Scorer, list[Prepared], list[Prepared]]:
    entries = [Entry(str(at), text, trl=trl, trl_wanted=trl, place=place) for at, (text, trl, place) in enumerate(rows)]
    scorer = scorer_of(*entries)
    vectors = np.random.default_rng(0).normal(size=(len(entries), 4)).astype(np.float32)
    vectors[::3] = 0  # some entries have not been encoded yet
    if semantic:
        scorer = replace(scorer, scale=SemanticScale.measure("test", vectors, vectors))
    return (
        scorer,
        [scorer.prepare_demand(entry, vectors[at]) for at, entry in enumerate(entries)],
        [scorer.prepare_achievement(entry, vectors[at]) for at, entry in enumerate(entries)],
    )


@settings(deadline=None)
@given(TABLES, st.booleans())
def test_matrix_holds_the_numbers_of_single_pairs(rows: Rows, semantic: bool) -> None:
    scorer, demands, achievements = prepared(rows, semantic=semantic)

    matrix = score_matrix(scorer, demands, achievements)

    for demand, row in zip(demands, matrix, strict=True):
        singles = [scored.score for scored in scorer.score_pairs(demand, achievements)]
        assert row.tolist() == pytest.approx(singles, abs=1e-9)


@settings(deadline=None)
@given(TABLES, st.integers(1, 15), st.booleans())
def test_best_of_all_are_the_best_of_the_matrix(rows: Rows, top: int, semantic: bool) -> None:
    scorer, demands, achievements = prepared(rows, semantic=semantic)
    matrix = score_matrix(scorer, demands, achievements)

    for row, best in zip(matrix, rank_all(scorer, demands, achievements, top), strict=True):
        assert [score for _, score in best] == pytest.approx(np.sort(row)[::-1][:top].tolist(), abs=1e-9)
        assert [row[place] for place, _ in best] == pytest.approx([score for _, score in best], abs=1e-9)


def test_small_shortlist_grows_until_the_order_is_certain() -> None:
    weak = [Entry(f"w{at}", "铝合金激光熔覆修复壳体" + "的装置" * (at % 3)) for at in range(120)]
    strong = Entry(
        "s", "铝合金激光熔覆修复", place="120100", modes=frozenset({"service"}), technology_field="manufacturing", trl=9
    )
    scorer = scorer_of(DEMAND, *weak, strong)
    demand = scorer.prepare_demand(DEMAND)
    achievements = [scorer.prepare_achievement(entry) for entry in [*weak, strong]]

    best = next(iter(rank_all(scorer, [demand], achievements, 1)))
    scores = [scored.score for scored in scorer.score_pairs(demand, achievements)]

    assert best[0][1] == pytest.approx(max(scores), abs=1e-9)


def test_ties_keep_the_order_of_the_table() -> None:
    scorer = scorer_of(Entry("d", "激光"))
    same = [scorer.prepare_achievement(Entry(str(at), "激光")) for at in range(5)]

    best = next(iter(rank_all(scorer, [scorer.prepare_demand(Entry("d", "激光"))], same, 3)))

    assert [place for place, _ in best] == [0, 1, 2]


def test_blocks_do_not_change_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = scorer_of()
    demands = [scorer.prepare_demand(replace(DEMAND, id=str(at))) for at in range(5)]
    achievements = [scorer.prepare_achievement(entry) for entry in ALL]
    whole = list(rank_all(scorer, demands, achievements, 3))
    told: list[int] = []

    monkeypatch.setattr(ranking, "BLOCK_CELLS", 8)

    assert list(rank_all(scorer, demands, achievements, 3, progress=told.append)) == whole
    assert told == [2, 2, 1]


@pytest.mark.parametrize(("demands", "achievements", "top"), [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_empty_tables_give_empty_lists(demands: int, achievements: int, top: int) -> None:
    scorer = scorer_of()
    wanted = [scorer.prepare_demand(DEMAND)] * demands
    offered = [scorer.prepare_achievement(ALL[0])] * achievements

    assert list(rank_all(scorer, wanted, offered, top)) == [[]] * demands
