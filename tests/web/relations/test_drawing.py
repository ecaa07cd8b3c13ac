"""Where boxes and lines stand, without a database."""

from collections.abc import Callable

import pytest

from lianqiao.web.relations.drawing import Drawing, narrow, wide, wrapped
from lianqiao.web.relations.graph import KINDS, Edge, Graph, Node, graph_of

CENTRE = Node("centre", "centre", "高韧性板材", "#main")


def _graph(count: int) -> Graph:
    nodes = [Node(f"{kind}{at}", kind, f"{kind}第{at}个" * 5, "/x") for kind in KINDS for at in range(count)]
    return graph_of(CENTRE, nodes, [Edge("centre", node.key, "matches") for node in nodes])


@pytest.mark.parametrize("draw", [wide, narrow])
@pytest.mark.parametrize("count", [1, 8])
def test_boxes_lie_inside_and_apart(draw: Callable[[Graph], Drawing], count: int) -> None:
    drawing = draw(_graph(count))

    assert len(drawing.boxes) == 1 + len(KINDS) * count
    for at, box in enumerate(drawing.boxes):
        assert 0 <= box.x <= drawing.width - box.width
        assert 0 <= box.y <= drawing.height - box.height
        for other in drawing.boxes[:at]:
            assert (
                box.x >= other.x + other.width or other.x >= box.x + box.width
                or box.y >= other.y + other.height or other.y >= box.y + box.height
            )  # fmt: skip


def test_what_comes_twice_is_one_and_edges_without_an_end_go() -> None:
    nodes = [Node("a", "match", "一", "/a"), Node("a", "similar", "二", "/a"), Node("b", "match", "三", "/b")]
    graph = graph_of(
        CENTRE, nodes, [Edge("centre", "a", "matches"), Edge("centre", "a", "matches"), Edge("a", "c", "is_similar")]
    )

    assert [node.name for node in graph.nodes] == ["高韧性板材", "一"]
    assert graph.edges == (Edge("centre", "a", "matches"),)


def test_lonely_centre_is_drawn() -> None:
    drawing = wide(graph_of(CENTRE, (), ()))

    assert [box.node.key for box in drawing.boxes] == ["centre"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", ()),
        ("短", ("短",)),
        ("一二三四五六七", ("一二三四", "五六七")),
        ("一二三四五六七八九", ("一二三四", "五六七…")),
        ("alpha beta", ("alpha", "beta")),
    ],
)
def test_texts_are_broken_into_two_lines(text: str, rows: tuple[str, ...]) -> None:
    assert wrapped(text, 4.0) == rows
