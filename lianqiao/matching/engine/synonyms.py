"""Other names of the same thing: who asks for LiDAR finds 激光雷达, and the other way round.

Only what a question names in full is widened, and only by names that can be searched for precisely: Chinese alone, by its longest
grams, or one Latin word. English of several words would bring everything that has one of them.
"""

import re
from functools import lru_cache
from importlib.resources import files

from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import MAX_GRAM

WEIGHT = 0.7  # of a whole name, beside 1 for each term that was asked for: the words that were used come first
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_WORD = re.compile(r"[a-z0-9]+(?:[.+/_&-][a-z0-9]+)*")


@lru_cache(maxsize=1)
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Read the groups of names, in normal form."""
    text = files("lianqiao.matching.engine").joinpath("synonyms.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(tuple(fold(name).strip() for name in line.split("=")) for line in lines if line and line[0] != "#")


def synonym_weights(folded: str) -> dict[str, float]:
    """Return the terms of the other names of what ``folded`` names, with how much each counts."""
    group_of, pattern = _known()
    weights: dict[str, float] = {}
    for found in pattern.finditer(folded):
        group = group_of.get(found[0]) or group_of[found[0].removesuffix("s")]
        for name in group:
            others = precise_terms(name) if name not in folded else ()
            weights |= {term: WEIGHT / len(others) for term in others}
    return weights


def is_synonym(folded: str) -> bool:
    """Whether this is a name that other names are known of."""
    return folded in _known()[0]


def other_wordings(folded: str, *, most: int = 8) -> tuple[str, ...]:
    """Say ``folded`` with the other names of what it names, one name exchanged at a time."""
    group_of, pattern = _known()
    said = []
    for found in pattern.finditer(folded):
        group = group_of.get(found[0]) or group_of[found[0].removesuffix("s")]
        said += [folded[: found.start()] + name + folded[found.end() :] for name in group if name != found[0]]
    return tuple(dict.fromkeys(said))[:most]


def precise_terms(name: str) -> tuple[str, ...]:
    """Return the terms that mean ``name`` alone: the longest grams of Chinese, or a Latin word; of anything else none."""
    if _WORD.fullmatch(name):
        return (name,)
    if not _HAN.fullmatch(name):
        return ()
    size = min(MAX_GRAM, len(name))
    return tuple(dict.fromkeys(name[start : start + size] for start in range(len(name) - size + 1)))


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    group_of = {name: group for group in synonym_groups() for name in group}
    # The longest first: what is named inside a longer name (激光 in 激光雷达) is not meant.
    choices = [_spelt(name) for name in sorted(group_of, key=len, reverse=True)]
    return group_of, re.compile("|".join(choices))


def _spelt(name: str) -> str:
    begins = r"(?<![a-z0-9])" if name[0].isascii() else ""
    ends = r"s?(?![a-z0-9])" if name[-1].isascii() else ""
    return begins + re.escape(name) + ends
