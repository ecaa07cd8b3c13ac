"""The codes that rows may refer to, read once for a run so that a row costs no query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from lianqiao.connectors.formats.vocabulary import CHAIN_LINKS, CLUSTERS, TECHNOLOGY_FIELDS, Vocabulary, Words
from lianqiao.regions.models import ChainLink, Cluster, Industry, Place, TechnologyField
from lianqiao.regions.pack import RegionPack, load_pack


@dataclass(frozen=True, slots=True)
class ReferenceCodes:
    """The codes of the loaded tables and the words that people use for them; answers the questions of ``Lookups``."""

    pack: RegionPack
    places: frozenset[str]
    industries: frozenset[str]
    vocabulary: Vocabulary

    def place_by_name(self, name: str) -> str | None:
        """Return the code of a place, or None when the name is unknown here or not enough to tell."""
        found = self.pack.place_by_name(name)
        return found if isinstance(found, str) and found in self.places else None

    def is_place_code(self, code: str) -> bool:
        """Whether the code is in the loaded tables."""
        return code in self.places


def reference_codes() -> ReferenceCodes:
    """Read the codes of the loaded reference tables. Five queries."""
    return ReferenceCodes(
        pack=_pack(Path(settings.REGION_PACK_DIR)),
        places=frozenset(Place.objects.values_list("pk", flat=True)),
        industries=frozenset(Industry.objects.values_list("pk", flat=True)),
        vocabulary=Vocabulary(
            technology_fields=_words(TechnologyField.objects.values_list("pk", "names"), TECHNOLOGY_FIELDS),
            clusters=_words(Cluster.objects.values_list("pk", "names"), CLUSTERS),
            chain_links=_words(ChainLink.objects.values_list("pk", "names"), CHAIN_LINKS),
        ),
    )


def _words(rows: Iterable[tuple[str, Mapping[str, str]]], usual: Words) -> Words:
    """Join the names in the tables with the habits of speech that we know for the same code."""
    return {
        code: tuple(dict.fromkeys(filter(None, (names["zh-hans"], *usual.get(code, ()), *names.values()))))
        for code, names in rows
    }


@lru_cache(maxsize=1)
def _pack(path: Path) -> RegionPack:
    return load_pack(path)
