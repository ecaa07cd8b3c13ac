"""Guesses which column of a foreign table holds which field, from its headings and from what stands under them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import islice
from typing import Literal

from lianqiao.connectors.formats import cells
from lianqiao.connectors.formats.compound import read_ip
from lianqiao.connectors.formats.faults import CellError
from lianqiao.connectors.formats.fields import FIELDS, RANGE_FIELDS, RecordKind
from lianqiao.connectors.formats.header_words import headings
from lianqiao.connectors.formats.mapping import UNITS, Mapping
from lianqiao.connectors.formats.records import is_empty
from lianqiao.connectors.formats.vocabulary import (
    ACHIEVEMENT_KINDS,
    CHAIN_LINKS,
    CLUSTERS,
    CONFIDENTIALITY,
    MODES,
    ORGANISATION_KINDS,
    TECHNOLOGY_FIELDS,
    Words,
    code_of,
)

SAMPLE_VALUES = 50  # filled cells looked at in each column
FUZZY_FLOOR = 0.75
VALUES_FLOOR = 0.8
_UNIT = re.compile(r"[(（\[【](?:单位[:：])?(?:人民币)?(元|千元|万元|百万元|亿元|万|亿)[)）\]】]")
_NOTE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_NOISE = re.compile(r"[\s_\-*＊:：.。/、]+")
# Columns whose texts together make the field, and columns of which the first filled one is taken.
_JOINED = frozenset(("description",))
_ALTERNATIVES = frozenset(("place",))
_WORDS: Mapped[str, Words] = {
    "technology_field": TECHNOLOGY_FIELDS,
    "cluster": CLUSTERS,
    "chain_link": CHAIN_LINKS,
    "modes": MODES,
    "kind": ACHIEVEMENT_KINDS,
    "kinds": ORGANISATION_KINDS,
    "confidentiality": CONFIDENTIALITY,
}
Ground = Literal["heading", "similar", "values"]


@dataclass(frozen=True, slots=True)
class Guess:
    """One column and the field it seems to hold; confidence from 0 to 1."""

    column: str
    field: str
    confidence: float
    ground: Ground


@dataclass(frozen=True, slots=True)
class MappingProposal:
    """A mapping to be confirmed by a person: what it rests on, and which columns it leaves aside."""

    mapping: Mapping
    guesses: tuple[Guess, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]


def guess_mapping(
    headers: Sequence[str], kind: RecordKind | str, samples: Sequence[Mapped[str, object]] = ()
) -> MappingProposal:
    """Propose a mapping for a table; ``samples`` are some of its rows, which settle what a heading leaves open."""
    kind = RecordKind(kind)
    columns = {header: _filled(header, samples) for header in headers}
    candidates = sorted(_candidates(columns, kind, has_samples=bool(samples)), key=lambda guess: -guess.confidence)
    chosen = _choose(candidates)
    taken = {guess.column for guess in chosen}
    by_field: dict[str, list[str]] = {}
    for guess in sorted(chosen, key=lambda guess: _rank(guess, headers)):
        by_field.setdefault(guess.field, []).append(guess.column)
    name = "name" if kind is RecordKind.ORGANISATION else "title"
    parts = (name, "organisation", "uscc", "description") if "id" not in by_field else ()
    mapping = Mapping(
        columns={field: tuple(found) for field, found in by_field.items() if not _is_joined(field, found)},
        joins={field: tuple(found) for field, found in by_field.items() if _is_joined(field, found)},
        units={field: unit for field, found in by_field.items() if (unit := _money_unit(kind, field, found[0]))},
        id_from=tuple(by_field[part][0] for part in parts if part in by_field)[:2] if name in by_field else (),
    )
    filled = by_field.keys() | ({"id"} if mapping.id_from else set())
    missing = tuple(spec.name for spec in FIELDS[kind] if spec.is_required and spec.name not in filled)
    return MappingProposal(mapping, chosen, tuple(header for header in headers if header not in taken), missing)


def _filled(header: str, samples: Sequence[Mapped[str, object]]) -> list[object]:
    values = (row.get(header) for row in samples)
    return list(islice((value for value in values if not is_empty(value)), SAMPLE_VALUES))


def _candidates(columns: Mapped[str, list[object]], kind: RecordKind, *, has_samples: bool) -> Iterable[Guess]:
    words = _all_keys(kind)
    for header, values in columns.items():
        key = _key(header)
        for field, keys in words.items():
            fits = _share_that_fits(field, values)
            if fits is not None and fits < 0.5:
                continue
            guess = _by_heading(header, key, field, keys)
            is_alike = guess is not None and guess.ground == "similar"
            if is_alike and has_samples and field in _CHECKED and (fits or 0) < VALUES_FLOOR:
                # A heading that is only like ours needs the values as its witness.
                continue
            if guess is not None:
                yield guess
            elif field in ("uscc", "ip", "website", "url", "ipc") and fits is not None and fits >= VALUES_FLOOR:
                yield Guess(header, field, 0.6 * fits, "values")


@cache
def _all_keys(kind: RecordKind) -> Mapped[str, tuple[str, ...]]:
    found = headings(kind)
    for spec in FIELDS[kind]:
        found[spec.name] = (spec.name, spec.label, *found.get(spec.name, ()))
    for name in RANGE_FIELDS[kind]:
        found[name] = (name, *found.get(name, ()))
    return {name: tuple(dict.fromkeys(map(_key, words))) for name, words in found.items()}


def _key(header: str) -> str:
    """Return a heading without case, width, marks of duty, units and notes in brackets."""
    plain = unicodedata.normalize("NFKC", header)
    bare = _NOISE.sub("", _NOTE.sub("", plain)).casefold()
    return bare or _NOISE.sub("", plain).casefold()


def _by_heading(header: str, key: str, field: str, keys: tuple[str, ...]) -> Guess | None:
    if key in keys:
        # The later a heading stands in its list, the more it may mean something else.
        return Guess(header, field, 1.0 - 0.3 * keys.index(key) / max(len(keys), 10), "heading")
    best = max((_likeness(key, word) for word in keys), default=0.0)
    return Guess(header, field, round(best * 0.7, 3), "similar") if best >= FUZZY_FLOOR else None


def _likeness(key: str, word: str) -> float:
    if len(word) >= 3 and (key.endswith(word) or key.startswith(word)) and word.isascii() is key.isascii():
        return 0.75 + 0.25 * len(word) / len(key) if not word.isascii() or len(word) >= 5 else 0.0
    # Short words are alike by accident: 成果编号 and 成果名称.
    if len(word) < 5 or abs(len(key) - len(word)) > 3:
        return 0.0
    matcher = SequenceMatcher(None, key, word)
    return matcher.ratio() if matcher.real_quick_ratio() >= 0.8 and matcher.ratio() >= 0.8 else 0.0


def _choose(candidates: Iterable[Guess]) -> tuple[Guess, ...]:
    """Give each column its surest field and each field its surest column, except where several belong together."""
    columns: set[str] = set()
    fields: dict[str, Ground] = {}
    chosen = []
    for guess in candidates:
        several = guess.field in _JOINED | _ALTERNATIVES and guess.ground == "heading"
        if guess.column in columns or (guess.field in fields and not (several and fields[guess.field] == "heading")):
            continue
        columns.add(guess.column)
        fields[guess.field] = guess.ground
        chosen.append(guess)
    return tuple(chosen)


def _rank(guess: Guess, headers: Sequence[str]) -> float:
    """Order the columns of one field: joined ones as in the table, alternatives by how sure they are."""
    return headers.index(guess.column) if guess.field in _JOINED else -guess.confidence


def _is_joined(field: str, found: list[str]) -> bool:
    return field in _JOINED and len(found) > 1


def _money_unit(kind: RecordKind, field: str, header: str) -> str | None:
    money = {*RANGE_FIELDS[kind], *(end for ends in RANGE_FIELDS[kind].values() for end in ends)}
    match = _UNIT.search(header) if field in money else None
    if match is None:
        return None
    unit = match[1] if match[1] in UNITS else f"{match[1]}元"
    return None if unit == "元" else unit


def _share_that_fits(field: str, values: list[object]) -> float | None:
    """Return which share of the values can be read as the field wants them; ``None`` when that says nothing."""
    if not values:
        return None
    fitting = [_fits(field, value) for value in values]
    known = [fit for fit in fitting if fit is not None]
    return sum(known) / len(known) if known else None


def _fits(field: str, value: object) -> bool | None:
    try:
        if field in _WORDS:
            words = _WORDS[field]  # not read_choices, which would look for what may have been meant
            return all(code_of(words, item) is not None for item in cells.read_list(value, loose=True))
        if field in _READERS:
            _READERS[field](value)
        else:
            return None
    except CellError:
        return False
    return True


_READERS = {
    "uscc": cells.read_uscc,
    "ip": read_ip,
    "ipc": cells.read_ipc,
    "url": cells.read_url,
    "website": cells.read_url,
    "industry": cells.read_industry,
    "trl": cells.read_trl,
    "trl_wanted": cells.read_trl,
    "valid_until": cells.read_date,
    "published_on": cells.read_date,
    "deadline": cells.read_date,
    "is_service_achievement": cells.read_boolean,
    "is_anonymous": cells.read_boolean,
}
_CHECKED = _READERS.keys() | _WORDS.keys()
