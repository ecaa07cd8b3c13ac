"""Batch work in pieces: the same as in one go, resumed where it was broken off, never mixed with other input."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lianqiao.matching.engine import batch as batches
from lianqiao.matching.engine.batch import (
    Arrays,
    Batch,
    Here,
    OtherProgram,
    Piece,
    _program,
    complete,
    digest,
    encode_plan,
    program,
    rank_plan,
    read_result,
)
from lianqiao.matching.engine.ranking import rank_all
from lianqiao.matching.engine.types import Entry
from tests.matching.engine.batch_sample import SAMPLE, sample


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the sample into 3 × 4 pieces."""
    monkeypatch.setattr(batches, "DEMANDS_A_PIECE", 4)
    monkeypatch.setattr(batches, "ACHIEVEMENTS_A_PIECE", 7)


class Counting:
    """Works here and counts; stops as a killed process would after ``most`` pieces."""

    def __init__(self, most: int = 10**6) -> None:
        self.done: list[str] = []
        self._most = most

    def run(self, pieces: Sequence[Piece], folder: Path | None) -> Iterator[tuple[int, Arrays]]:
        for number, result in Here().run(pieces, folder):
            self.done.append(next(piece.key for piece in pieces if piece.number == number))
            yield number, result
            if len(self.done) == self._most:
                raise KeyboardInterrupt


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("top", [1, 3, 100])
def test_pieces_together_are_the_ranking_in_one_go(top: int) -> None:
    scorer, demands, achievements = sample()

    assert Batch(Here()).rank(scorer, demands, achievements, top) == list(rank_all(scorer, demands, achievements, top))


@pytest.mark.usefixtures("small_pieces")
def test_a_run_that_was_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    scorer, demands, achievements = sample()
    first = Counting(most=5)
    with pytest.raises(KeyboardInterrupt):
        Batch(first, tmp_path).rank(scorer, demands, achievements, 3)

    second = Counting()
    ranked = Batch(second, tmp_path).rank(scorer, demands, achievements, 3)
    assert len(first.done) == 5
    assert len(first.done) + len(second.done) == len(rank_plan(scorer, demands, achievements, 3)) == 12
    assert not set(first.done) & set(second.done)
    assert ranked == Batch(Here()).rank(scorer, demands, achievements, 3)
    third = Counting()
    assert Batch(third, tmp_path).rank(scorer, demands, achievements, 3) == ranked
    assert not third.done


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file", b"no archive"])
def test_a_damaged_result_is_made_again(tmp_path: Path, damage: bytes) -> None:
    scorer, demands, achievements = sample()
    ranked = Batch(Here(), tmp_path).rank(scorer, demands, achievements, 3)
    spoilt = sorted(tmp_path.glob("rank-*.piece"))[3]
    spoilt.write_bytes(damage)

    again = Counting()
    assert Batch(again, tmp_path).rank(scorer, demands, achievements, 3) == ranked
    assert again.done == [spoilt.stem]
    assert read_result(tmp_path, spoilt.stem) is not None


@pytest.mark.usefixtures("small_pieces")
def test_a_changed_entry_spoils_its_own_pieces_only(tmp_path: Path) -> None:
    scorer, demands, achievements = sample()
    Batch(Here(), tmp_path).rank(scorer, demands, achievements, 3)

    changed = [*demands[:-1], scorer.prepare_demand(replace(demands[-1].entry, title="低噪声风机"))]
    again = Counting()
    Batch(again, tmp_path).rank(scorer, changed, achievements, 3)
    assert len(again.done) == 4  # the last slice against each share
    other_weights = replace(scorer, weights=replace(scorer.weights, text=0.2))
    assert not {piece.key for piece in rank_plan(other_weights, demands, achievements, 3)} & {
        piece.key for piece in rank_plan(scorer, demands, achievements, 3)
    }


def test_vectors_come_in_the_order_of_the_texts_and_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_encoder", Lengths)
    texts = [
        f"文本{number}" * (number % 5 + 1) for number in range(batches.TEXTS_A_BATCH * batches.BATCHES_A_PIECE + 9)
    ]
    seen: list[int] = []

    found = Batch(Here(), tmp_path).encode("lengths", "passages", texts, seen.append)
    np.testing.assert_array_equal(found[:, 0], [len(text) for text in texts])
    assert found.dtype == np.float32
    assert sum(seen) == len(texts)
    again = Counting()
    np.testing.assert_array_equal(Batch(again, tmp_path).encode("lengths", "passages", texts), found)
    assert not again.done
    keys = {piece.key for piece in encode_plan("lengths", "passages", texts)}
    assert not keys & {piece.key for piece in encode_plan("lengths", "queries", texts)}
    assert not keys & {piece.key for piece in encode_plan("others", "passages", texts)}


def test_another_encoder_under_the_same_specification_makes_its_own_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_encoder", Lengths)
    Batch(Here(), tmp_path).encode("lengths", "passages", ["一"])
    [piece] = encode_plan("lengths", "passages", ["一"])
    monkeypatch.setattr(batches, "_encoder", lambda _spec: Lengths("float32"))

    assert {piece.key} != {other.key for other in encode_plan("lengths", "passages", ["一"])}
    with pytest.raises(OtherProgram, match="this node's encoder is float32, not lengths"):
        piece.work(*piece.given)


def test_what_a_service_answered_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_encoder", Lengths)
    Batch(Here(), tmp_path).encode("openai:http://127.0.0.1:9#m", "passages", ["一"])
    assert list(tmp_path.iterdir()) == []


def test_the_key_of_a_service_is_that_of_the_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(batches.API_KEY, "a secret")
    asked: list[str | None] = []
    monkeypatch.setattr(batches, "load_encoder", lambda spec, api_key: asked.append(api_key) or Lengths(spec))
    batches._encoder("another spec")
    assert asked == ["a secret"]


@pytest.mark.usefixtures("small_pieces")
def test_other_travel_times_make_other_pieces(tmp_path: Path) -> None:
    scorer, demands, achievements = sample()
    places = [scorer.prepare_demand(replace(demands[0].entry, place="110108"))]
    offered = [scorer.prepare_achievement(replace(achievements[0].entry, place="130100"))]
    near, far = (replace(scorer, travel=lambda _start, _end, minutes=minutes: minutes) for minutes in (20, 200))

    kept = Batch(Here(), tmp_path).rank(near, places, offered, 1)
    assert Batch(Here(), tmp_path).rank(far, places, offered, 1) == Batch(Here()).rank(far, places, offered, 1) != kept


class Lengths:
    """An encoder whose vectors are checked with a glance."""

    def __init__(self, name: str) -> None:
        self.name = name

    def encode_passages(self, texts: Sequence[str]) -> object:
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def test_a_node_with_another_program_is_refused(tmp_path: Path) -> None:
    def work() -> Arrays:
        raise AssertionError("never begun")

    with pytest.raises(OtherProgram, match="update it"):
        complete("key", work, tmp_path, "0" * 64)
    assert not list(tmp_path.iterdir())
    assert len(program()) == 64


def test_half_a_result_is_never_left_behind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no vectors"):
        complete("key", _failing, tmp_path, program())
    assert not list(tmp_path.iterdir())


def _failing() -> Arrays:
    raise ValueError("no vectors")


def test_nothing_against_nothing() -> None:
    scorer, demands, achievements = sample()

    assert Batch(Here()).rank(scorer, demands, [], 3) == [[] for _ in demands]
    assert Batch(Here()).rank(scorer, [], achievements, 3) == []


def test_a_digest_tells_values_apart_and_knows_equal_ones() -> None:
    one = Entry(
        "a", "标题", elements={"materials": ("钢",), "methods": ("轧制",)}, modes=frozenset({"service", "equity"})
    )
    same = Entry(
        "a", "标题", elements={"methods": ("轧制",), "materials": ("钢",)}, modes=frozenset({"equity", "service"})
    )
    others = [
        one,
        replace(one, title="标 题"),
        replace(one, elements={"materials": ("钢", "轧制")}),
        replace(one, elements={"materials": ("钢轧制",)}),
        replace(one, trl=1),
        replace(one, trl_wanted=1),
        replace(one, keywords=("钢", "材")),
        replace(one, keywords=("钢材",)),
        np.zeros(2),
        np.zeros((1, 2)),
        np.zeros(2, dtype=np.float32),
        [1.0],
        [1],
        ["1"],
        None,
        "None",
    ]

    assert digest(one) == digest(same)
    assert len({digest(value) for value in others}) == len(others)
    assert len(SAMPLE) > 10


def test_a_kept_result_with_any_turned_bit_is_made_anew(tmp_path: Path) -> None:
    made = {"places": np.arange(6).reshape(2, 3), "scores": np.linspace(0, 1, 6).reshape(2, 3)}
    complete("piece", lambda: made, tmp_path, program())
    (kept,) = tmp_path.glob("*.piece")
    content = kept.read_bytes()
    for at in range(len(content)):
        damaged = bytearray(content)
        damaged[at] ^= 1 << at % 8
        kept.write_bytes(damaged)
        assert read_result(tmp_path, "piece") is None, at
    kept.write_bytes(content)
    found = read_result(tmp_path, "piece")
    assert found is not None
    assert all(np.array_equal(found[name], made[name]) for name in made)


def test_the_program_is_named_by_its_learnt_weights_too(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("x = 1\n")
    (tmp_path / "adapter.npz").write_bytes(b"old")
    before = _program(tmp_path)
    (tmp_path / "adapter.npz").write_bytes(b"new")
    assert _program(tmp_path) != before
