"""What people want to hear less of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import entries_by_number, list_entries
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.matching.engine.terms import weighted_terms
from lianqiao.matching.queries.model import current_scorer
from lianqiao.push.choices import ExclusionKind
from lianqiao.push.engine.interests import Profile
from lianqiao.push.models import Exclusion
from lianqiao.push.queries.profiles import profiles_of, term_shares

# So much alike is "like this one": nearer than what a subscription would find, for leaving out must be understood by who asked.
LEAST_LIKENESS = 0.5
LEAST_COVERAGE = 0.5
LEAST_SHARED = 0.1  # of the words, beside the meaning: texts of a line or two all lie near each other
_FACETS = {
    ExclusionKind.FIELD: "technology_field",
    ExclusionKind.CHAIN_LINK: "chain_link",
    ExclusionKind.ORGANISATION: "organisation",
}


@dataclass(frozen=True, slots=True)
class ExclusionView:
    """An exclusion as its owner sees it; ``value`` is the number of an entry or organisation, or a code.

    ``name`` is the title of the entry or the name of the organisation while the owner may see it.
    """

    id: int
    kind: str
    value: str
    name: str
    created: datetime


def list_exclusions(actor: Actor) -> list[ExclusionView]:
    """Return the exclusions of the person who acts, newest first."""
    rows = list(Exclusion.objects.filter(person_id=actor.person_id, person__isnull=False))
    liked = [row.value for row in rows if row.kind == ExclusionKind.LIKE]
    organisations = [row.value for row in rows if row.kind == ExclusionKind.ORGANISATION]
    names = {row.number: row.name for row in list_organisations(actor).filter(number__in=organisations)}
    for kind in EntryKind if liked else ():
        names |= {number: entry.title for number, entry in entries_by_number(actor, kind, liked).items()}
    return [ExclusionView(row.pk, row.kind, row.value, names.get(row.value, ""), row.created) for row in rows]


class Excluded:
    """The exclusions of some people, ready to be asked about many entries."""

    def __init__(self, rows: Iterable[Exclusion]) -> None:
        self._facets: dict[int, set[tuple[str, str]]] = {}
        self._like: dict[int, list[str]] = {}
        for row in rows:
            if row.kind == ExclusionKind.LIKE:
                self._like.setdefault(row.person_id, []).append(row.value)
            else:
                facet = _FACETS[ExclusionKind(row.kind)]
                self._facets.setdefault(row.person_id, set()).add((facet, row.value))
        self._entries = _entries({number for numbers in self._like.values() for number in numbers})

    def covers(self, person_id: int, profile: Profile) -> bool:
        """Whether the person wants to hear less of what this entry is."""
        facets = self._facets.get(person_id, set())
        if any((name, value) in facets for name, values in profile.facets.items() for value in values):
            return True
        liked = (self._entries[number] for number in self._like.get(person_id, ()) if number in self._entries)
        return any(one.is_like(profile) for one in liked)


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """An entry of whose like somebody wants to hear less: the terms of its title with their shares, and its vector."""

    number: str
    hashes: NDArray[np.uint64]
    shares: NDArray[np.float32]
    vector: NDArray[np.float32] | None

    def is_like(self, profile: Profile) -> bool:
        if profile.number == self.number:
            return True
        coverage = float(self.shares[np.isin(self.hashes, profile.hashes)].sum())
        if coverage >= LEAST_COVERAGE:
            return True
        if coverage < LEAST_SHARED or self.vector is None or profile.vector is None:
            return False
        return float(self.vector @ profile.vector) >= LEAST_LIKENESS


def _entries(numbers: set[str]) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    stats = current_scorer().stats
    for kind in EntryKind if numbers else ():
        rows = list(list_entries(ANONYMOUS, kind).filter(number__in=numbers))
        for row, profile in zip(rows, profiles_of(kind, rows), strict=True):
            words = weighted_terms([(row.title, 1.0)])
            found[row.number] = _Entry(row.number, words.hashes, term_shares(words, stats), profile.vector)
    return found
