"""Names that somebody who is typing may mean: by characters, by pinyin, by initials, and with one error.

All names stand in one long string for each way of writing, and are found by searching that string: at a hundred thousand names
this is quicker, and far smaller, than a tree. What stands first is found first, so the order of the names is their weight.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from lianqiao.core.text.normal import fold
from lianqiao.core.text.pinyin import spelling
from lianqiao.core.text.words import word_spans
from lianqiao.matching.engine.synonyms import is_synonym

TITLED = ("achievement", "demand")
LONGEST = 40  # characters of a question that are looked at
MOST_PLACES = 400  # places looked at for each way of writing
MOST_FOUND = 60  # names
MOST_HALVES = 2000  # places of half a question at which the other half may hold an error
MOST_SOUNDED = 4  # characters within a word that are compared by their sound
_GAP = "\n"
_SYLLABLE = re.compile(r"([a-z]+)[1-5]$")
_LATIN = re.compile(r"[a-z0-9 .+-]+")
_FIGURES = re.compile(r"[a-z0-9.+-]*[0-9][a-z0-9.+-]*")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Name:
    """Something that has a name. ``folded`` and ``syllables`` are the forms it is compared in; ``number`` says where it stands."""

    text: str
    kind: str
    number: str
    folded: str
    syllables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A name and how it was found: ``start``, ``inside``, ``pinyin`` or ``error``; ``nearest`` is what the error stood for."""

    name: Name
    how: str
    nearest: str = ""


def forms(key: str) -> tuple[str, tuple[str, ...]]:
    """Return the folded text and the syllables of a key to sort by (``sort_key``), which the database holds already."""
    spelt, _, folded = key.partition("\t")
    return folded, tuple(
        match[1] if (match := _SYLLABLE.fullmatch(part)) else part for part in spelt.split(" ") if part
    )


class _Writing:
    """All names in one way of writing, with the number of the name at each place."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts: list[str] = []
        self.starts: list[int] = []
        at = len(_GAP)
        for text in texts:
            self.starts.append(at)
            parts.append(text)
            at += len(text) + len(_GAP)
        self.text = _GAP + _GAP.join(parts) + _GAP

    def lower(self) -> str:
        """Make the text lower case and return it as it was."""
        before, self.text = self.text, self.text.lower()
        return before

    def places(self, wanted: str, most: int) -> Iterator[int]:
        """Yield where ``wanted`` stands, at most ``most`` times."""
        at = self.text.find(wanted)
        while at >= 0 and most > 0:
            yield at
            at, most = self.text.find(wanted, at + 1), most - 1

    def name_at(self, place: int) -> int:
        """Return the number of the name at a place."""
        return bisect_right(self.starts, place) - 1


class Names:
    """The names that may be suggested; made once, then only read."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = list(names)
        self._folded = _Writing(name.folded for name in self.names)
        # A capital begins each syllable: "an" is no part of "tian".
        self._spelt = _Writing("".join(part.capitalize() for part in name.syllables) for name in self.names)
        self._capitals = self._spelt.lower()
        self._initials = _Writing(
            "".join(_initial(part).capitalize() for part in name.syllables) for name in self.names
        )
        self._first_letters = self._initials.lower()

    def find(self, text: str) -> list[Found]:
        """Return the names that ``text`` may mean, best first, each once."""
        wanted = fold(text)[:LONGEST].strip()
        if not wanted:
            return []
        found: dict[int, Found] = {}
        for at, how in self._exact(wanted):
            found.setdefault(at, Found(self.names[at], how))
            if len(found) == MOST_FOUND:
                break
        if not found:
            for at, nearest in self._one_error(wanted):
                found.setdefault(at, Found(self.names[at], "error", nearest))
                if len(found) == MOST_FOUND:
                    break
        return list(found.values())

    def knows(self, text: str) -> bool:
        """Whether some name holds exactly this."""
        return fold(text) in self._folded.text

    def corrections(self, text: str, most: int) -> list[str]:
        """Return other words that ``text`` may stand for: what sounds the same or differs in one letter.

        Of several words, and where the whole stands for nothing, those that no name holds are corrected one by one. What has
        digits in it is a number or a model, and stays.
        """
        wanted = fold(text).strip()
        if len(wanted) > LONGEST:
            return []
        words = wanted.split()
        if is_synonym(wanted) or all(self.knows(word) or is_synonym(word) for word in words):
            return []
        figures = _FIGURES.findall(wanted)
        parts = [word if self.knows(word) else self._first_meant(word) or word for word in words]
        whole = self._corrected(wanted, most)
        meant = [" ".join(parts), *whole] if len(words) > 1 or not whole else whole
        # What has figures in it stays: 6061-T5 is no slip for 6061-T6, nor 6G for 5G.
        kept = (words for words in dict.fromkeys(meant) if words != wanted and _FIGURES.findall(fold(words)) == figures)
        return list(islice(kept, most))

    def _first_meant(self, word: str) -> str:
        """Correct one word of a question: as a whole, or the characters in it that sound like a name; empty where nothing fits."""
        whole = next(iter(self._corrected(word, 1)), "")
        return whole or (self._with_sounds(word) if _is_han(word) and len(word) > MOST_SOUNDED else "")

    def _with_sounds(self, run: str) -> str:
        """Exchange the characters in a run that no name holds for those of the same sound that one does, the longest first."""
        for size in range(MOST_SOUNDED, 1, -1):
            for start in range(len(run) - size + 1):
                part = run[start : start + size]
                if self.knows(part):
                    continue
                other = next((nearest for _, nearest in self._sounds_alike(part) if nearest not in ("", part)), "")
                # Three characters of one sound are rarely chance; of two, both neighbours have to be words of their own.
                if other and (size > 2 or self._stand_apart(run[:start], run[start + size :])):
                    return run[:start] + other + run[start + size :]
        return ""

    def _stand_apart(self, before: str, after: str) -> bool:
        return all(self.knows(rest) for rest in (before, after) if rest)

    def _corrected(self, wanted: str, most: int) -> list[str]:
        if wanted.isascii() and any(letter.isdigit() for letter in wanted):
            return []
        meant: dict[str, None] = dict.fromkeys(self._swapped_back(wanted))
        for at, nearest in chain(self._sounds_alike(wanted), self._one_error(wanted)):
            if len(meant) == most:
                break
            name = self.names[at]
            if not nearest and name.kind in TITLED:
                continue  # a whole title is no word that somebody meant
            word = nearest or name.text
            if fold(word) != wanted:
                meant.setdefault(word)
        return list(meant)[:most]

    def _swapped_back(self, wanted: str) -> Iterator[str]:
        """Yield what two neighbours in the other order make of a word, where a name holds it or it is one of a thing that has others."""
        for at in range(len(wanted) - 1 if len(wanted) > 2 else 0):
            other = wanted[:at] + wanted[at + 1] + wanted[at] + wanted[at + 2 :]
            if self.knows(other) or is_synonym(other):
                yield other

    def _exact(self, wanted: str) -> Iterator[tuple[int, str]]:
        for place in self._folded.places(_GAP + wanted, MOST_PLACES):
            yield self._folded.name_at(place + 1), "start"
        for place in self._folded.places(wanted, MOST_PLACES):
            if self._begins_word(place):
                yield self._folded.name_at(place), "inside"
        for at, _, _ in self._by_sound(wanted):
            yield at, "pinyin"
        letters = wanted.replace(" ", "")
        if len(letters) > 1 and letters.isascii() and letters.isalnum():
            for place in self._initials.places(letters, MOST_PLACES):
                if not self._first_letters[place].islower():
                    yield self._initials.name_at(place), "pinyin"

    def _begins_word(self, place: int) -> bool:
        """Whether a place is inside no Latin word: ``ion`` is not looked for in ``function``."""
        text = self._folded.text
        return not (_is_latin(text[place]) and _is_latin(text[place - 1]))

    def _by_sound(self, wanted: str, *, whole: bool = False) -> Iterator[tuple[int, int, int]]:
        """Yield names in which the sound of ``wanted`` stands, with its first syllable and how many there are.

        The last syllable may be begun only, unless they are wanted ``whole``.
        """
        sound = _sound(wanted)
        if len(sound) < 2 or not (sound.isascii() and sound.isalnum()):
            return
        for place in self._spelt.places(sound, MOST_PLACES):
            is_cut = whole and self._capitals[place + len(sound)].islower()
            if not self._capitals[place].islower() and not is_cut:
                at = self._spelt.name_at(place)
                before = self._capitals[self._spelt.starts[at] : place]
                yield at, _syllables(before), _syllables(self._capitals[place : place + len(sound)])

    def _sounds_alike(self, wanted: str) -> Iterator[tuple[int, str]]:
        """Yield names with other characters of the same sound, and those characters."""
        if not _HAN.search(wanted) and not _LATIN.fullmatch(wanted):
            return
        for at, first, count in self._by_sound(wanted, whole=True):
            name = self.names[at]
            if name.folded[: len(name.syllables)].isalpha() and _is_han(name.folded[: first + count]):
                if not wanted.isascii() or _is_words(name.folded, first, first + count):
                    yield at, name.folded[first : first + count]
            elif wanted.isascii():
                yield at, ""

    def _one_error(self, wanted: str) -> Iterator[tuple[int, str]]:
        """Yield names in which something stands that differs from ``wanted`` in one character, and that."""
        if len(wanted) < 3 or (wanted.isascii() and len(wanted) < 4):
            return
        for place, length in _near(self._folded, wanted):
            start, end = self._whole_word(place, place + length)
            yield self._folded.name_at(start), self._folded.text[start:end]
        letters = wanted.replace(" ", "")
        if letters.isascii() and letters.isalpha():
            for place, length in _near(self._spelt, letters):
                end = place + length
                if self._capitals[place].isupper() and not self._capitals[end : end + 1].islower():
                    yield self._spelt.name_at(place), ""

    def _whole_word(self, start: int, end: int) -> tuple[int, int]:
        text = self._folded.text
        while _is_latin(text[start]) and _is_latin(text[start - 1]):
            start -= 1
        while _is_latin(text[end - 1]) and _is_latin(text[end]):
            end += 1
        return start, end


def _near(writing: _Writing, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield place and length of what differs from ``wanted`` in one character: one half of it is right, so it is looked for."""
    middle = len(wanted) // 2
    head, tail = wanted[:middle], wanted[middle:]
    text = writing.text
    for place in writing.places(head, MOST_HALVES):
        after = place + len(head)
        for length in _tails(text[after : after + len(tail) + 1], tail):
            yield place, len(head) + length
    for place in writing.places(tail, MOST_HALVES):
        before = text[max(0, place - len(head) - 1) : place][::-1]
        for length in _tails(before, head[::-1]):
            yield place - length, length + len(tail)


def _tails(text: str, wanted: str) -> Iterator[int]:
    """Yield the length of the beginning of ``text`` that is ``wanted`` with one character changed, missing, added or swapped."""
    text = text.partition(_GAP)[0]
    same = next((at for at, pair in enumerate(zip(text, wanted, strict=False)) if pair[0] != pair[1]), -1)
    if same < 0:
        return
    size, rest = len(wanted), wanted[same:]
    if text[same + 1 : size] == rest[1:] or text[same:size] == rest[1:2] + rest[:1] + rest[2:]:
        yield size
    if text[same : size - 1] == rest[1:] and size > 1:
        yield size - 1
    if text[same + 1 : size + 1] == rest:
        yield size + 1


@lru_cache(maxsize=4096)
def _sound(wanted: str) -> str:
    return spelling(wanted)


def _is_words(text: str, start: int, end: int) -> bool:
    """Whether a part of a name is made of whole words of it."""
    spans = word_spans(text)
    return any(start == first for first, _ in spans) and any(end == last for _, last in spans)


def _syllables(capitals: str) -> int:
    return sum(letter.isupper() or letter.isdigit() for letter in capitals)


def _initial(syllable: str) -> str:
    """Return the first letter of a syllable; what stands there as it was written stays whole."""
    return syllable[:1] if syllable.isalpha() and syllable.isascii() and len(syllable) <= len("zhuang") else syllable


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_han(text: str) -> bool:
    return bool(text) and all(_HAN.match(character) for character in text)
