"""Finds the place that a person means by 海淀, 北京市海淀区 or Haidian District, and says when it is unclear."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from lianqiao.regions.pack.records import LANGUAGES, Place

# What people leave out: 海淀 for 海淀区, 丰宁 for 丰宁满族自治县, Haidian for Haidian District.
ENDING = re.compile(
    r"(?:(?:蒙古|.)族)+自治[县縣]$|新[区區]$|[省市区區县縣]$"
    r"|(?: \w+(?: and \w+)?)? Autonomous County$| County$|(?: Mining)? District$| New Area$"
)
# Of several places with one name the wider is meant: 承德 is the city, not 承德县.
RANK = {"province": 0, "city": 1, "functional": 2, "county": 3}


@dataclass(frozen=True, slots=True)
class NameIndex:
    """``codes``: written form to the places it may mean; ``vague``: forms refused without the place above."""

    codes: Mapping[str, tuple[str, ...]]
    vague: frozenset[str]

    def find(self, text: str) -> str | tuple[str, ...]:
        """Return the code meant, else the candidates: none if unknown, one or more if the city must be named."""
        key = written_form(text)
        codes = self.codes.get(key, ())
        return codes[0] if len(codes) == 1 and key not in self.vague else codes


def build_index(places: Mapping[str, Place], lineage: Mapping[str, tuple[str, ...]]) -> NameIndex:
    """Index every way to write every place; ``lineage`` gives the codes above each place, nearest first."""
    codes: dict[str, set[str]] = defaultdict(set)
    vague = set()
    for place, above in _paths(places, lineage):
        for form, is_sure in _forms(place, above):
            codes[form].add(place.code)
            if place.needs_parent and not is_sure:
                vague.add(form)
    widest = {form: _widest([places[code] for code in found]) for form, found in codes.items()}
    return NameIndex(codes=MappingProxyType(widest), vague=frozenset(vague))


def _paths(places: Mapping[str, Place], lineage: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Place, list[Place]]]:
    """Yield each place with those above it; a member of a grouping also with the grouping: 雄安新区容城县."""
    for place in places.values():
        yield place, [places[code] for code in lineage[place.code]]
        for member in place.members:
            yield places[member], [place, *(places[code] for code in lineage[place.code])]


def written_form(text: str) -> str:
    """Fold width, case, spaces, punctuation and a leading country name away."""
    folded = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"^中[国國](?=.)", "", folded)


def _widest(places: list[Place]) -> tuple[str, ...]:
    rank = min(RANK[place.level] for place in places)
    return tuple(sorted(place.code for place in places if RANK[place.level] == rank))


def _forms(place: Place, above: list[Place]) -> Iterator[tuple[str, bool]]:
    """Yield (written form, whether it names the place directly above)."""
    for language in LANGUAGES:
        own = _short_and_full(place, language)
        yield from ((form, False) for form in own)
        for parents, is_sure in _parent_forms(above, language):
            pairs = product(own, parents) if language == "en" else product(parents, own)
            yield from ((first + last, is_sure) for first, last in pairs)


def _parent_forms(above: list[Place], language: str) -> Iterator[tuple[list[str], bool]]:
    for position, parent in enumerate(above):
        yield _short_and_full(parent, language), position == 0
    if len(above) == 2:
        city, province = (_short_and_full(parent, language) for parent in above)
        order = product(city, province) if language == "en" else product(province, city)
        yield [first + last for first, last in order], True


def _short_and_full(place: Place, language: str) -> list[str]:
    name = place.name[language]
    forms = [name]
    if len(place.name["zh-hans"]) > 2:  # 沧县 is never 沧, and Xian County must not answer to Xi'an
        short = ENDING.sub("", name, count=1)
        forms += [short, short + name[-1]] if "自治" in name else [short]
    return list(dict.fromkeys(map(written_form, forms)))
