"""Where a text names an organisation: what the author of an anonymous demand is shown before it is handed in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lianqiao.accounts.models import Organisation
from lianqiao.core.text.normal import normalise

_LEGAL = re.compile(
    r"(集团)?(股份)?(有限责任公司|有限公司|股份公司|集团公司|公司|集团|研究院|研究所|研究中心|中心|大学|学院|厂)$"
)
_SPACES = re.compile(r"[\s\-‐-―_.·・]+")
_SITE_HEADS = ("www.", "m.")
LEAST_CORE = 4  # of a name without place and legal form: fewer characters are often a common word
LEAST = 2  # a shorter name would be found in half of all texts


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters [start, end) of a field that give an organisation away; ``what``: for example name or uscc."""

    field: str
    start: int
    end: int
    what: str


def mentions_in(texts: Mapping[str, str], organisation: Organisation, *, contact: str = "") -> list[Mention]:
    """Return where ``texts`` name the organisation, its code, site, address or the person to contact, in order of place.

    Width, case, spaces, hyphens and simplified or traditional characters make no difference.
    """
    wanted = list(_telling(organisation, contact))
    found: list[Mention] = []
    for field, text in texts.items():
        folded, places = _folded(text)
        for what, words in wanted:
            for at in _all(words, folded):
                start, end = places[at], places[at + len(words) - 1] + 1
                if not _is_inside_word(text, start, end):
                    found.append(Mention(field, start, end, what))
    return sorted(_outermost(found), key=lambda mention: (list(texts).index(mention.field), mention.start))


def public_texts(entry: Any, indicators: Iterable[Any]) -> dict[str, str]:
    """Return the texts of an entry (a row or an input) that its readers see, by field; lists one phrase a line."""
    lists = {**entry.elements, "keywords": entry.keywords}
    texts = {
        "title": entry.title,
        "summary": entry.summary,
        "description": entry.description,
        **{str(name): "\n".join(phrases) for name, phrases in lists.items()},
        "indicators": "\n".join(f"{row.name} {row.unit} {row.condition}".strip() for row in indicators),
    }
    return {name: text for name, text in texts.items() if text}


def _telling(organisation: Organisation, contact: str) -> Iterator[tuple[str, str]]:
    core = _LEGAL.sub("", organisation.name)
    given = [
        ("name", organisation.name),
        *(("name", part) for part in _cores(core, organisation) if len(part) >= LEAST_CORE),
        ("short_name", organisation.short_name),
        ("name_en", organisation.name_en),
        ("uscc", organisation.uscc or ""),
        ("website", _site(organisation.website)),
        ("address", organisation.address if len(organisation.address) >= 6 else ""),
        ("contact", contact),
    ]
    for what, words in given:
        folded = _folded(words)[0]
        if len(folded) >= LEAST:
            yield what, folded


def _cores(core: str, organisation: Organisation) -> Iterator[str]:
    """Yield a name without its legal form, and also without the names of its place: 冀东装备 of 唐山市冀东装备有限公司."""
    yield core
    place, names = organisation.place, []
    while place is not None:
        full = place.names.get("zh-hans", "")
        names += [full, full.rstrip("省市区县")]
        place = place.parent
    for name in sorted(filter(None, names), key=len, reverse=True):
        if core.startswith(name):
            core = core.removeprefix(name)
            yield core


def _site(website: str) -> str:
    host = (urlsplit(website).hostname or "") if website else ""
    for head in _SITE_HEADS:
        host = host.removeprefix(head)
    return host


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text as it is compared, and for each of its characters the place in ``text`` that it came from."""
    folded = normalise(text)
    kept = [
        (character, at)
        for character, at in zip(folded.text, folded.starts, strict=True)
        if not _SPACES.match(character)
    ]
    return "".join(character for character, _ in kept), [at for _, at in kept]


def _all(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _is_inside_word(text: str, start: int, end: int) -> bool:
    """Whether letters of the Latin alphabet go on before or behind: ABC is not named by FABCO."""

    def joined(left: str, right: str) -> bool:
        return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()

    before = start > 0 and joined(text[start - 1], text[start])
    return before or (end < len(text) and joined(text[end - 1], text[end]))


def _outermost(found: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda item: (item.field, item.start, -item.end)):
        last = kept[-1] if kept and kept[-1].field == mention.field else None
        if last is None or mention.end > last.end:
            kept.append(mention)
    return kept
