"""Pinyin of names and titles: a key to sort by (the database has no Chinese collation) and keys to search by."""

from functools import cache
from typing import TYPE_CHECKING

from lianqiao.core.text.normal import fold

if TYPE_CHECKING:
    from collections.abc import Callable


SPELT_CHARACTERS = 24


@cache
def _lazy_pinyin() -> "tuple[Callable[..., list[str]], int, int]":
    from pypinyin import Style, lazy_pinyin  # its tables take a third of a second to load

    return lazy_pinyin, Style.TONE3, Style.NORMAL


def sort_key(text: str) -> str:
    """Return a key whose byte order is the usual order by pinyin: syllables with tones, then the characters."""
    folded = fold(text)
    lazy_pinyin, with_tones, _ = _lazy_pinyin()
    # Titles hardly ever differ only after 24 characters, and reading them is most of the cost; the characters break ties.
    syllables = lazy_pinyin(folded[:SPELT_CHARACTERS], style=with_tones, neutral_tone_with_five=True)
    return " ".join(syllables) + "\t" + folded


def spelling(text: str) -> str:
    """Return the pinyin without tones or gaps: 清华大学 → qinghuadaxue."""
    lazy_pinyin, _, plain = _lazy_pinyin()
    return "".join("".join(lazy_pinyin(fold(text), style=plain)).split())


def initials(text: str) -> str:
    """Return the first letters of the syllables: 清华大学 → qhdx; Latin words keep all their letters."""
    lazy_pinyin, _, plain = _lazy_pinyin()
    folded = fold(text)
    syllables = lazy_pinyin(folded, style=plain, errors=list)
    return "".join(syllable[0] if syllable not in folded else syllable for syllable in syllables if syllable.strip())
