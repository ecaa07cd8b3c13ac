"""What a search may show: conditions that hold inside the search, for words and for vectors alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KIND = "kind"
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Range:
    """A closed range of a number; ``or_missing`` also lets documents pass that do not state the number."""

    low: float | None = None
    high: float | None = None
    or_missing: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """All conditions must hold; within one facet any of the values is enough.

    An empty set of kinds means every kind; an empty set of values for a facet lets nothing pass.
    Who may see a document is such a condition too: give documents a facet with their audiences
    (``"public"``, ``"organisation:17"``) and ask for the audiences that the reader belongs to.
    """

    kinds: frozenset[str] = frozenset()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)

    def wanted(self) -> list[tuple[str, ...]]:
        """List the facet terms of each condition; a document must have one term of each."""
        wanted = [tuple(facet_term(name, value) for value in sorted(values)) for name, values in self.facets.items()]
        if self.kinds:
            wanted.append(tuple(facet_term(KIND, kind) for kind in sorted(self.kinds)))
        return wanted

    def unwanted(self) -> tuple[str, ...]:
        """List the facet terms of which a document must have none."""
        return tuple(facet_term(name, value) for name, values in self.without.items() for value in sorted(values))

    def key(self) -> tuple[object, ...]:
        """Give a hashable value that is the same for the same conditions."""
        ranges = frozenset((name, r.low, r.high, r.or_missing) for name, r in self.ranges.items())
        return (tuple(sorted(self.wanted())), tuple(sorted(self.unwanted())), ranges)


ALL = Filters()


def facet_term(name: str, value: str) -> str:
    """Write a facet and its value as the one term they are indexed under."""
    return f"{name}{_SEPARATOR}{value}"


def split_facet_term(term: str) -> tuple[str, str]:
    """Read what ``facet_term`` wrote."""
    name, _, value = term.partition(_SEPARATOR)
    return name, value
