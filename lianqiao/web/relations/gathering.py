"""The relations of an entry as one reader may know them: built from what the page shows anyway, never from rows behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import EntryView
from lianqiao.core.actors import Actor
from lianqiao.matching.queries import MatchList, MatchView
from lianqiao.regions.queries import link_titles
from lianqiao.web.labels import label
from lianqiao.web.links import entry_url
from lianqiao.web.names import localised
from lianqiao.web.relations.drawing import Drawing, narrow, wide
from lianqiao.web.relations.graph import KINDS, Edge, Graph, Node, graph_of

MOST_MATCHES = 5
MOST_OF_A_KIND = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A node of the table with its relations: words, the other node, a note."""

    node: Node
    relations: tuple[tuple[str, Node, str], ...]


@dataclass(frozen=True, slots=True)
class Relations:
    """The drawing for wide and for narrow places, and the same as a table."""

    graph: Graph
    wide: Drawing
    narrow: Drawing
    rows: tuple[Row, ...]
    kinds: tuple[str, ...]


def relations_of(
    actor: Actor, view: EntryView, found: MatchList | None, similar: Sequence[EntryView]
) -> Relations | None:
    """Return what an entry is joined to; None when it is joined to nothing. Two queries, however many there are."""
    matches = found.matches[:MOST_MATCHES] if found else ()
    centre = Node("centre", "centre", view.title, "#main", view.number)
    pieces = [*_made_of(actor, view), *_links(view), *_matches(matches), *_similar(similar)]
    nodes = [piece for piece in pieces if isinstance(piece, Node)]
    graph = graph_of(centre, nodes, [piece for piece in pieces if isinstance(piece, Edge)])
    if not graph.edges:
        return None
    kinds = tuple(kind for kind in KINDS if graph.of_kind(kind))
    return Relations(graph, wide(graph), narrow(graph), _rows(graph), kinds)


def _rows(graph: Graph) -> tuple[Row, ...]:
    by_key = {node.key: node for node in graph.nodes}
    order = {kind: at for at, kind in enumerate(("centre", *KINDS))}
    rows = []
    for node in sorted(graph.nodes, key=lambda node: order[node.kind]):
        relations = []
        for edge in graph.edges_of(node.key):
            other = by_key[edge.target if edge.source == node.key else edge.source]
            relations.append((label("relation", edge.kind), other, edge.note))
        rows.append(Row(node, tuple(relations)))
    return tuple(rows)


def _links(view: EntryView) -> Iterator[Node | Edge]:
    own = view.chain_link.code if view.chain_link else ""
    aims = [code for code in view.target_links if code != own][:MOST_OF_A_KIND]
    titles = link_titles([own, *aims]) if own or aims else {}
    for code in (own, *aims):
        if code in titles:
            chain, link = titles[code]
            address = f"{reverse('chain', args=[code.partition('.')[0]])}#{code.partition('.')[2]}"
            yield Node(code, "chain_link", f"{localised(chain)} · {localised(link)}", address)
            yield Edge("centre", code, "stands_in" if code == own else "aims_at")


def _matches(matches: Iterable[MatchView]) -> Iterator[Node | Edge]:
    for match in matches:
        yield _entry(match.entry, "match")
        yield Edge("centre", match.entry.number, "matches", f"{match.score:.0%}")
        yield from _owner(match.entry, match.entry.number, "other_organisation")


def _similar(similar: Iterable[EntryView]) -> Iterator[Node | Edge]:
    for view in similar:
        yield _entry(view, "similar")
        yield Edge("centre", view.number, "is_similar")
        yield from _owner(view, view.number, "other_organisation")


def _made_of(actor: Actor, view: EntryView) -> Iterator[Node | Edge]:
    yield from _owner(view, "centre", "organisation")
    if view.kind != EntryKind.ACHIEVEMENT:
        return
    people = [person for person in view.contributors if person.agreed and person.name][:MOST_OF_A_KIND]
    holders = {
        holder.name
        for right in view.property_items[:MOST_OF_A_KIND]
        for holder in right.holders
        if not holder.is_person
    }
    names = holders | {person.organisation for person in people if person.organisation}
    known = dict(list_organisations(actor).filter(name__in=names).values_list("name", "number")) if names else {}
    for right in view.property_items[:MOST_OF_A_KIND]:
        yield Node(right.number, "right", right.number, "#ownership", label("property_kind", right.kind))
        yield Edge("centre", right.number, "protected_by", label("property_status", right.status))
        for holder in right.holders:
            if not holder.is_person:
                yield _organisation(holder.name, known.get(holder.name, ""), "#ownership", "organisation")
                note = f"{holder.share:g} %" if holder.share is not None else ""
                yield Edge(right.number, _key(holder.name, known), "held_by", note)
    for at, person in enumerate(people):
        url = reverse("expert", args=[person.expert]) if person.expert else "#team"
        roles = "、".join(label("credit_role", role) for role in person.roles)
        yield Node(f"person-{at}", "person", person.name, url, person.organisation)
        yield Edge("centre", f"person-{at}", "worked_on_by", roles)
        if person.organisation:
            yield _organisation(person.organisation, known.get(person.organisation, ""), "#team", "organisation")
            yield Edge(f"person-{at}", _key(person.organisation, known), "works_at")


def _owner(view: EntryView, key: str, kind: str) -> Iterator[Node | Edge]:
    """Yield whose entry it is, if this reader may know that."""
    if view.organisation:
        yield _organisation(view.organisation.name, view.organisation.number, "", kind)
        yield Edge(key, view.organisation.number, "published_by")


def _organisation(name: str, number: str, url: str, kind: str) -> Node:
    if number:
        return Node(number, kind, name, reverse("organisation", args=[number]), number)
    return Node(f"name-{name}", kind, name, url)


def _key(name: str, known: dict[str, str]) -> str:
    return known.get(name) or f"name-{name}"


def _entry(view: EntryView, kind: str) -> Node:
    return Node(view.number, kind, view.title, entry_url(view.kind, view.number), view.number)
