"""What an entry is joined to, as plain data: nodes and the relations between them, each once."""

from collections.abc import Iterable
from dataclasses import dataclass

# In the order in which a reader is told of them.
KINDS = ("right", "person", "organisation", "match", "chain_link", "similar", "other_organisation")


@dataclass(frozen=True, slots=True)
class Node:
    """A thing with its page. ``kind``: ``centre`` or one of ``KINDS``; ``note`` says the rest in few words."""

    key: str
    kind: str
    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes by their keys; ``kind`` is a code, ``note`` for example the points of a match."""

    source: str
    target: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """The first node is the centre; every edge joins two nodes that are there."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def centre(self) -> Node:
        """The entry itself."""
        return self.nodes[0]

    def of_kind(self, kind: str) -> tuple[Node, ...]:
        """Return the nodes of a kind in their order."""
        return tuple(node for node in self.nodes if node.kind == kind)

    def edges_of(self, key: str) -> tuple[Edge, ...]:
        """Return the relations that a node has."""
        return tuple(edge for edge in self.edges if key in (edge.source, edge.target))


def graph_of(centre: Node, nodes: Iterable[Node], edges: Iterable[Edge]) -> Graph:
    """Put a graph together: a node that comes again is the one that came first, an edge that lacks an end is left out."""
    kept = {centre.key: centre}
    for node in nodes:
        kept.setdefault(node.key, node)
    joined: dict[tuple[str, str, str], Edge] = {}
    for edge in edges:
        if edge.source in kept and edge.target in kept and edge.source != edge.target:
            joined.setdefault((edge.source, edge.target, edge.kind), edge)
    ends = {key for edge in joined.values() for key in (edge.source, edge.target)}
    return Graph(tuple(node for key, node in kept.items() if key in ends or key == centre.key), tuple(joined.values()))
