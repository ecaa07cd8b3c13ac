"""Inverted matching finds what asking every interest would find."""

import numpy as np
import pytest

from lianqiao.push.engine.interests import LEAST_COVERAGE, LEAST_LIKENESS, Fit, Interest, InterestIndex, Profile


def _hashes(*terms: int) -> np.ndarray:
    return np.array(sorted(terms), dtype=np.uint64)


def _shares(*weights: float) -> np.ndarray:
    return np.array(weights, dtype=np.float32)


def _entry(
    number: str = "A-1", terms: tuple[int, ...] = (), vector: np.ndarray | None = None, **facets: str
) -> Profile:
    return Profile(number, {name: tuple(value.split("|")) for name, value in facets.items()}, _hashes(*terms), vector)


def _unit(*values: float) -> np.ndarray:
    row = np.array(values, dtype=np.float32)
    return row / np.linalg.norm(row)


def test_conditions_want_one_value_of_each_facet() -> None:
    wanted = {"kind": frozenset({"demand"}), "place": frozenset({"110000", "120000"})}
    index = InterestIndex([Interest(7, wanted), Interest(8, {"kind": frozenset({"achievement"})})])

    both = index.match([_entry(kind="demand", place="110000|110108")])
    elsewhere = index.match([_entry(kind="demand", place="130000")])

    assert both == [Fit(7, "A-1", 1.0, None)] and both[0].relevance == 1.0
    assert elsewhere == []


def test_an_entry_with_two_of_the_allowed_values_meets_the_condition_once() -> None:
    wanted = {"place": frozenset({"110000", "110108"}), "field": frozenset({"energy"})}

    assert InterestIndex([Interest(1, wanted)]).match([_entry(place="110000|110108")]) == []


def test_words_count_by_their_shares() -> None:
    index = InterestIndex([Interest(1, hashes=_hashes(10, 20, 30), weights=_shares(0.5, 0.3, 0.2))])

    assert index.match([_entry(terms=(10, 99))]) == [Fit(1, "A-1", 0.5, None)]
    assert index.match([_entry(terms=(30, 99))]) == []  # 0.2 is less than is needed
    assert LEAST_COVERAGE == 0.4


def test_meaning_finds_what_shares_no_word() -> None:
    asked = Interest(1, {"kind": frozenset({"demand"})}, _hashes(10), _shares(1.0), _unit(1, 0, 0))
    near, far = _unit(1, 1, 0), _unit(0.2, 1, 0)  # cosines 0.71 and 0.20

    [fit] = InterestIndex([asked]).match([_entry(terms=(5,), vector=near, kind="demand")])

    assert fit.likeness == pytest.approx(0.7071, abs=1e-3) and fit.coverage == 0.0
    assert fit.relevance == pytest.approx(0.7071 / (2 * LEAST_LIKENESS), abs=1e-3)
    assert InterestIndex([asked]).match([_entry(terms=(5,), vector=far, kind="demand")]) == []
    assert InterestIndex([asked]).match([_entry(terms=(5,), vector=near, kind="achievement")]) == []


def test_changes_are_followed() -> None:
    index = InterestIndex([Interest(1, {"kind": frozenset({"demand"})})])
    entry = _entry(kind="demand", field="energy")

    index.put(Interest(2, {"field": frozenset({"energy"})}))
    index.put(Interest(1, {"field": frozenset({"materials"})}))
    assert [fit.interest for fit in index.match([entry])] == [2]

    index.remove(2)
    index.remove(2)
    assert index.match([entry]) == [] and len(index) == 1


def test_the_whole_is_what_each_would_say(random_interests: list[Interest]) -> None:
    entries = [_random_entry(at) for at in range(70)]  # more than are compared at once
    index = InterestIndex(random_interests[:250])
    for interest in random_interests[250:]:
        index.put(interest)

    found = {(fit.number, fit.interest) for fit in index.match(entries)}

    one_by_one = {(entry.number, it.key) for entry in entries for it in random_interests if _fits(it, entry)}
    assert found == one_by_one and 100 < len(found) < len(entries) * len(random_interests) / 2


@pytest.fixture
def random_interests() -> list[Interest]:
    random = np.random.default_rng(5)
    made = []
    for key in range(300):
        facets = {
            "kind": frozenset({random.choice(["a", "b"])}),
            "place": frozenset(map(str, random.integers(0, 6, 2))),
        }
        terms = np.unique(random.integers(0, 40, 5)).astype(np.uint64)
        weights = np.full(len(terms), 1 / len(terms), dtype=np.float32)
        vector = random.normal(size=8).astype(np.float32)
        kept = dict(list(facets.items())[: key % 3])
        text = key % 4
        made.append(
            Interest(
                key, kept, terms if text % 2 else _hashes(), weights if text % 2 else _shares(),
                vector / np.linalg.norm(vector) if text > 1 else None,
            )
        )  # fmt: skip
    return made


def _random_entry(at: int) -> Profile:
    random = np.random.default_rng(1000 + at)
    vector = random.normal(size=8).astype(np.float32)
    terms = np.unique(random.integers(0, 40, 8)).astype(np.uint64)
    facets = {"kind": (str(random.choice(["a", "b"])),), "place": tuple(map(str, random.integers(0, 6, 2)))}
    return Profile(f"A-{at}", facets, terms, vector / np.linalg.norm(vector) if at % 5 else None)


def _fits(interest: Interest, entry: Profile) -> bool:
    if any(not values & set(entry.facets.get(name, ())) for name, values in interest.facets.items()):
        return False
    if not interest.has_text:
        return True
    share = float(interest.weights[np.isin(interest.hashes, entry.hashes)].sum())
    near = interest.vector is not None and entry.vector is not None
    return share >= LEAST_COVERAGE - 1e-6 or (
        near and float(interest.vector.astype(np.float16).astype(np.float32) @ entry.vector) >= LEAST_LIKENESS
    )
