"""Which pair comes next."""

from collections import Counter

from lianqiao.matching.choices import Chosen
from lianqiao.matching.engine.choosing import BORDERS, Candidate, choose, gains, level_borders


def candidate(number: int, **fields: object) -> Candidate:
    values = {"score": 0.9, "words": 0.5, "meaning": 0.5, "rank": 9} | fields
    return Candidate(f"A-{number:03}", f"D-{number % 7}", **values)  # type: ignore[arg-type]  # as the tests give them


FRESH = [candidate(at, rank=1 + at % 20, score=0.02 * at, words=at / 50) for at in range(50)]
ONCE = [candidate(at, judged=1) for at in range(100, 110)]


def drawn(candidates: list[Candidate], times: int = 2000) -> Counter[Chosen]:
    found = Counter()
    for seed in range(times):
        choice = choose(candidates, str(seed))
        assert choice is not None
        found[choice.why] += 1
    return found


def test_the_same_seed_gives_the_same_pair_in_whatever_order_candidates_come():
    for seed in map(str, range(50)):
        assert choose(FRESH + ONCE, seed) == choose([*reversed(FRESH + ONCE)], seed)


def test_different_seeds_give_different_pairs():
    assert len({choose(FRESH, str(seed)).candidate.achievement for seed in range(200)}) > 20


def test_a_quarter_is_judged_twice_and_a_quarter_is_drawn_by_lot():
    found = drawn(FRESH + ONCE)

    assert 440 < found[Chosen.SECOND] < 560
    assert 440 < found[Chosen.CHANCE] < 560
    assert all(250 < found[why] < 420 for why in (Chosen.PARTS, Chosen.BORDER, Chosen.TOP))


def test_what_two_judges_see_far_apart_goes_to_a_third_first():
    contested = candidate(200, judged=2, wants_third=True)
    found = drawn([*FRESH, *ONCE, contested])

    assert found[Chosen.THIRD] > 440 and found[Chosen.SECOND] == 0
    assert choose([contested], "1").why == Chosen.THIRD


def test_without_fresh_pairs_all_are_judged_again_and_without_judged_ones_none():
    assert set(drawn(ONCE)) == {Chosen.SECOND}
    assert Chosen.SECOND not in drawn(FRESH)
    assert choose([], "1") is None
    assert choose([candidate(1, judged=2)], "1") is None


def test_pairs_by_lot_are_of_all_sorts():
    numbers = {
        choice.candidate.achievement
        for seed in range(3000)
        if (choice := choose(FRESH, str(seed))) and choice.why == Chosen.CHANCE
    }
    assert len(numbers) == len(FRESH)


def test_what_a_pair_teaches():
    apart = gains(candidate(1, words=0.9, meaning=0.1, rank=1000), BORDERS)
    assert apart[Chosen.PARTS] == 0.8 and apart[Chosen.BORDER] == 0 and apart[Chosen.TOP] < 0.11
    assert gains(candidate(1, meaning=None), BORDERS)[Chosen.PARTS] == 0
    assert gains(candidate(1, score=BORDERS[1]), BORDERS)[Chosen.BORDER] == 0.8
    top, known = (gains(candidate(1, rank=1, demand_judgements=many), BORDERS)[Chosen.TOP] for many in (0, 5))
    assert (top, known) == (1, 0.5)


def test_borders_are_read_off_judged_pairs_where_there_are_enough():
    judged = [(0.1, 1)] * 10 + [(0.3, 2)] * 10 + [(0.5, 3)] * 10 + [(0.7, 4)] * 3
    low, middle, high = level_borders(judged)

    assert (low, middle) == ((0.1 + 0.5) / 2, (0.2 + 0.5) / 2)
    assert high == BORDERS[2]  # three pairs say nothing
