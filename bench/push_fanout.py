"""Which of many stored interests new entries answer: seconds and memory, as the number of subscriptions grows.

Subscriptions are of the kinds that people make: a field, a place with a field, a chain link, saved words, entries like one; two of five
have a vector. Words are drawn as they are in texts, a few often and most rarely. Each size runs in a process of its own.
"""

import argparse
import resource
import subprocess
import sys
import time

import numpy as np
import psutil

from lianqiao.push.engine.interests import Interest, InterestIndex, Profile

ENTRIES, WORDS, DIMENSIONS = 1_000, 60_000, 384
_STEP = np.uint64(2**44)  # between the hashes of words
_FIELDS, _LINKS, _PLACES = 11, 180, 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--one", type=int, help="measure this size in this process")
    given = parser.parse_args()
    if given.one:
        print(measured(given.one, given.entries))
        return
    heads = (
        "subscriptions",
        "arranged in",
        "entries",
        "matched in",
        "processor time",
        "one alone",
        "told",
        "index",
        "most memory",
    )
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for size in given.sizes:
        command = [sys.executable, "-m", "bench.push_fanout", "--one", str(size), "--entries", str(given.entries)]
        print(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip(), flush=True)


def measured(size: int, number: int) -> str:
    rng = np.random.default_rng(5)
    before = _memory()
    interests = [_interest(rng, key) for key in range(size)]
    started = time.perf_counter()
    index = InterestIndex(interests)
    arranged = time.perf_counter() - started
    held = _memory() - before
    entries = [_entry(rng, at) for at in range(number)]
    started = time.perf_counter()
    index.match(entries[:1])
    alone = time.perf_counter() - started
    started, busy, told = time.perf_counter(), time.process_time(), 0
    for start in range(0, number, 200):  # as the job takes them
        told += len(index.match(entries[start : start + 200]))
    matched, busy = time.perf_counter() - started, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    cells = [
        f"{size:,}",
        f"{arranged:.1f} s",
        f"{number:,}",
        f"{matched:.1f} s",
        f"{busy:.1f} s",
        f"{alone * 1000:.0f} ms",
    ]
    return f"| {' | '.join([*cells, f'{told:,}', f'{held:.2f} GiB', f'{peak:.2f} GiB'])} |"


def _interest(rng: np.random.Generator, key: int) -> Interest:
    kind = key % 5
    if kind == 0:
        return Interest(key, {"technology_field": _codes(rng, _FIELDS), "trl": frozenset({"7", "8", "9"})})
    if kind == 1:
        return Interest(key, {"technology_field": _codes(rng, _FIELDS), "place": _codes(rng, _PLACES)})
    if kind == 2:
        return Interest(key, {"chain_link": _codes(rng, _LINKS)})
    hashes, places = np.unique(words := _words(rng, 4 if kind == 3 else 12), return_index=True)
    rarity = np.log(1.0 + (words // _STEP)[places].astype(np.float64)) + 0.5
    weights = (rarity / rarity.sum()).astype(np.float32)
    return Interest(key, {"kind": frozenset({"achievement"})}, hashes, weights, _vector(rng))


def _entry(rng: np.random.Generator, at: int) -> Profile:
    place = int(rng.integers(_PLACES))
    facets = {
        "kind": ("achievement",),
        "technology_field": (str(rng.integers(_FIELDS)),),
        "chain_link": (str(rng.integers(_LINKS)),),
        "place": (str(place), f"province {place % 3}"),
        "trl": (str(rng.integers(1, 10)),),
    }
    return Profile(f"A{at:06}", facets, np.unique(_words(rng, 150)), _vector(rng))


def _codes(rng: np.random.Generator, most: int) -> frozenset[str]:
    return frozenset({str(rng.integers(most))})


def _words(rng: np.random.Generator, number: int) -> np.ndarray:
    """Draw words as texts have them: the n-th most frequent one n times as rarely."""
    ranks = np.minimum(np.exp(rng.random(number) * np.log(WORDS)), WORDS)
    return ranks.astype(np.uint64) * _STEP


def _vector(rng: np.random.Generator) -> np.ndarray:
    """Draw a centred vector near one of some hundred subjects."""
    subject = np.random.default_rng(int(rng.integers(300))).standard_normal(DIMENSIONS)
    row = subject * 0.6 + rng.standard_normal(DIMENSIONS)
    return (row / np.linalg.norm(row)).astype(np.float32)


def _memory() -> float:
    return psutil.Process().memory_info().rss / 2**30


if __name__ == "__main__":
    main()
