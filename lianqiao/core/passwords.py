"""What makes a password weak, as the graded protection of information systems (等保 2.0) is tested. Pure."""

import re
from collections.abc import Iterable

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv")
RUN = 5  # so many neighbours in a row are a run
_CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]"), re.compile(r"[^A-Za-z0-9]"))


def character_classes(password: str) -> int:
    """Return how many of the four classes occur: small letters, capitals, digits, other signs."""
    return sum(bool(pattern.search(password)) for pattern in _CLASSES)


def has_run(password: str) -> bool:
    """Whether the password is mostly a run of neighbours on the keyboard or in the alphabet, or of one sign repeated."""
    text = password.lower()
    longest = max((len(part) for part in _runs(text)), default=0)
    return longest >= RUN and longest * 2 >= len(text)


def contains_name(password: str, names: Iterable[str]) -> bool:
    """Whether one of the names (of the person, the platform) of at least four signs is part of the password."""
    text = password.lower()
    return any(len(name) >= 4 and name.lower() in text for name in names)


def _runs(text: str) -> Iterable[str]:
    yield from (found.group() for found in re.finditer(r"(.)\1+", text))
    for row in (*KEYBOARD, *(row[::-1] for row in KEYBOARD)):
        for start in range(len(text)):
            end = start + 1
            while end < len(text) and text[start : end + 1] in row:
                end += 1
            yield text[start:end]
