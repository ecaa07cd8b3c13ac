"""The normal form that all comparing and searching is done in, with the way back to the original text.

Full-width forms, compatibility characters, case, accents, traditional characters, dashes, quotes and
white space are folded. Every character of the normal form knows which original characters it came from,
so that what is found here can be marked in the text the user wrote.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_PUNCTUATION = {
    **dict.fromkeys("‐‑‒–—―−﹣－─", "-"),
    **dict.fromkeys("〜～∼˜", "~"),
    **dict.fromkeys("“”„‟〝〞″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("·•・‧∙⋅●▪■◆", "·"),
    **dict.fromkeys("≧⩾≥", "≥"),
    **dict.fromkeys("≦⩽≤", "≤"),
    **dict.fromkeys("≈≒≅", "≈"),
    "．": ".",
}
_SPACE = re.compile(r"\s+")
_TRADITIONAL = opencc.OpenCC("t2s")
_MAX_PASSES = 4


@dataclass(frozen=True, slots=True)
class NormalText:
    """A folded text; character i came from ``original[starts[i]:ends[i]]``."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Translate the half-open span of the normal form into one of the original text."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"span {start}:{end} is outside a normal form of {len(self.text)} characters")
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> NormalText:
    """Fold ``text`` and keep the offsets of every folded character."""
    pieces = _pieces(text)
    starts: list[int] = []
    ends: list[int] = []
    for at, piece in enumerate(pieces):
        starts.extend([at] * len(piece))
        ends.extend([at + 1] * len(piece))
    return _collapse(text, _simplify("".join(pieces)), starts, ends)


def fold(text: str) -> str:
    """Return only the folded text: the same as ``normalise(text).text`` and several times faster."""
    return _SPACE.sub(" ", _simplify("".join(_pieces(text)))).strip(" ")


def _pieces(text: str) -> list[str]:
    pieces = [_FOLDED[character] for character in text]
    if not _SUPERSCRIPTS.keys().isdisjoint(text):
        _mark_powers(text, pieces)
    return pieces


def _mark_powers(text: str, pieces: list[str]) -> None:
    """Write 10³ as 10^3: folded plainly it would read as one hundred and three."""
    for at in range(1, len(text)):
        if text[at] in _SUPERSCRIPTS and pieces[at - 1][-1:].isdigit() and text[at - 1] not in _SUPERSCRIPTS:
            pieces[at] = "^" + pieces[at]


class _Folded(dict[str, str]):
    """The folded form of every character seen so far: a dictionary is three times as quick as a cached function."""

    def __missing__(self, character: str) -> str:
        folded = character
        for _ in range(_MAX_PASSES):
            following = "".join(_fold_once(part) for part in folded)
            if following == folded:
                break
            folded = following
        self[character] = folded
        return folded


_FOLDED = _Folded()


def _fold_once(character: str) -> str:
    if character in _SUPERSCRIPTS:
        return _SUPERSCRIPTS[character]
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    if character.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Cf", "Cc", "Cs"})
    return unicodedata.normalize("NFKC", kept.casefold())


def _simplify(text: str) -> str:
    """Fold traditional characters, one for one, until nothing changes."""
    if text.isascii():
        return text
    for _ in range(_MAX_PASSES):
        converted = _TRADITIONAL.convert(text)
        if len(converted) != len(text):  # offsets must hold: fold each character by itself
            converted = "".join(_simplify_character(character) for character in text)
        if converted == text:
            break
        text = converted
    return text


@lru_cache(maxsize=65536)
def _simplify_character(character: str) -> str:
    converted: str = _TRADITIONAL.convert(character)
    return converted if len(converted) == 1 else character


def _collapse(original: str, text: str, starts: list[int], ends: list[int]) -> NormalText:
    """Make one space of every run of white space and none at the borders."""
    characters: list[str] = []
    kept_starts: list[int] = []
    kept_ends: list[int] = []
    for character, start, end in zip(text, starts, ends, strict=True):
        if not character.isspace():
            characters.append(character)
        elif not characters:
            continue
        elif characters[-1] == " ":
            kept_ends[-1] = end
            continue
        else:
            characters.append(" ")
        kept_starts.append(start)
        kept_ends.append(end)
    if characters and characters[-1] == " ":
        characters.pop(), kept_starts.pop(), kept_ends.pop()
    return NormalText(original, "".join(characters), tuple(kept_starts), tuple(kept_ends))
