"""Sentences of Chinese and mixed text, as spans of the original."""

import re

# A Latin full stop ends a sentence only before white space or the end: 0.01 and pm2.5 stay whole.
_END = re.compile(r"[。！？；!?;…\n\r]+[”’」』）)\"']*|\.(?=\s|$)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """List the half-open spans of the sentences, white space at their borders left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        trimmed = piece.strip()
        if trimmed:
            first = start + piece.index(trimmed)
            spans.append((first, first + len(trimmed)))
        start = end
    return spans


def sentences(text: str) -> list[str]:
    """Split a text into its sentences."""
    return [text[start:end] for start, end in sentence_spans(text)]
