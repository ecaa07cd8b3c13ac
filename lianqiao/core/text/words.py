"""Dictionary words of Chinese text, for search fields and for showing; loading the dictionary takes a second."""

import logging
import re
import warnings
from functools import cache
from typing import TYPE_CHECKING

from lianqiao.core.text.stops import STOP_CHARACTERS, STOP_WORDS

if TYPE_CHECKING:
    from jieba import Tokenizer

_CONTENT = re.compile(r"\w")


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
        for word, start, end in _tokenizer().tokenize(text)
        if _CONTENT.search(word) and word not in STOP_WORDS and word not in STOP_CHARACTERS
    ]
