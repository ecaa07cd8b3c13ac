"""Dictionary words of Chinese text, for search fields and for showing; loading the dictionary takes a second."""

import logging
import re
import warnings
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from lianqiao.core.text.stops import STOP_CHARACTERS, STOP_WORDS

if TYPE_CHECKING:
    from jieba import Tokenizer

_CONTENT = re.compile(r"\w")
# What the dictionary cuts as one run; no text that people write has more of it without a mark, and its cost grows with the square.
_RUN = r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]"
_LONG_RUN = re.compile(_RUN + "{401}")
_PIECE = re.compile(f"{_RUN}{{1,400}}|(?:(?!{_RUN}).)+", re.DOTALL)


@cache
def _tokenizer() -> "Tokenizer":
    with warnings.catch_warnings():  # jieba 0.42 still asks for pkg_resources and has unescaped patterns
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def words(text: str) -> list[str]:
    """Cut a normal form into words, without punctuation and without words that carry no content."""
    return [text[start:end] for start, end in word_spans(text)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """List where the words of a normal form begin and end, in order."""
    return [
        (start, end)
        for word, start, end in _cut(text)
        if _CONTENT.search(word) and word not in STOP_WORDS and word not in STOP_CHARACTERS
    ]


def _cut(text: str) -> Iterator[tuple[str, int, int]]:
    if not _LONG_RUN.search(text):
        yield from _tokenizer().tokenize(text)
        return
    for piece in _PIECE.finditer(text):
        for word, start, end in _tokenizer().tokenize(piece.group()):
            yield word, piece.start() + start, piece.start() + end
