"""Where the boxes and lines of a graph stand: a wide drawing in columns around the centre, a narrow one under each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from lianqiao.web.relations.graph import KINDS, Edge, Graph, Node

BOX, TALL, GAP, HEAD = 206, 48, 10, 34  # width of a box, its height, the space below it, the height of a heading
LINE_WIDTH = 14.0  # characters of full width in a line of a box
COLUMNS = (("organisation",), ("right", "person", "chain_link"), (), ("match", "similar"), ("other_organisation",))
WIDE, NARROW = 1200, 344
TRUNK = 14  # of the narrow drawing: how far from the left the stem runs


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its place; ``lines`` are at most two."""

    node: Node
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, int, str], ...]  # x, y, text


@dataclass(frozen=True, slots=True)
class Heading:
    """What a group of boxes is."""

    kind: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """An edge with its path."""

    edge: Edge
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in it has its place within ``width`` × ``height``."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]


def wide(graph: Graph) -> Drawing:
    """Draw the centre in the middle, what it is made of on the left, what it may be joined with on the right."""
    used = [column for column in range(len(COLUMNS)) if column == 2 or any(map(graph.of_kind, COLUMNS[column]))]
    heights = {column: _height(graph, COLUMNS[column]) for column in used}
    height = max(*heights.values(), TALL + 2 * GAP)
    step = (WIDE - BOX) / max(1, len(used) - 1)
    left = {column: round(at * step) if len(used) > 1 else (WIDE - BOX) // 2 for at, column in enumerate(used)}
    boxes: list[Box] = []
    headings: list[Heading] = []
    for column in used:
        y = (height - heights[column]) // 2
        for kind in COLUMNS[column]:
            y = _place(graph.of_kind(kind), kind, left[column], y, BOX, boxes, headings)
    boxes.insert(0, _box(graph.centre, left[2], (height - TALL) // 2, BOX))
    by_key = {box.node.key: box for box in boxes}
    lines = tuple(Line(edge, _curve(by_key[edge.source], by_key[edge.target])) for edge in graph.edges)
    return Drawing(WIDE, height, tuple(boxes), tuple(headings), lines)


def narrow(graph: Graph) -> Drawing:
    """Draw the centre at the top and all others below it, hung on a stem."""
    boxes = [_box(graph.centre, 0, 0, NARROW)]
    headings: list[Heading] = []
    x, y = 2 * TRUNK, TALL + GAP
    for kind in KINDS:
        y = _place(graph.of_kind(kind), kind, x, y, NARROW - x - TRUNK, boxes, headings)
    by_key = {box.node.key: box for box in boxes}
    lines = tuple(Line(edge, _branch(by_key, edge, graph.centre.key)) for edge in graph.edges)
    return Drawing(NARROW, y, tuple(boxes), tuple(headings), lines)


def wrapped(text: str, width: float = LINE_WIDTH, lines: int = 2) -> tuple[str, ...]:
    """Break a text into lines of ``width`` full-width characters; what does not fit ends in an ellipsis."""
    rows: list[str] = []
    row, used = "", 0.0
    for character in text:
        size = 0.58 if character.isascii() else 1.0
        if used + size > width:
            if len(rows) == lines - 1:
                return (*rows, row.rstrip()[: max(1, len(row) - 1)] + "…")
            cut = row.rfind(" ") + 1 if character.isascii() and row.rfind(" ") > len(row) // 2 else len(row)
            rows.append(row[:cut].rstrip())
            row = row[cut:]
            used = sum(0.58 if other.isascii() else 1.0 for other in row)
        row, used = row + character, used + size
    return (*rows, row) if row else tuple(rows)


def _height(graph: Graph, kinds: tuple[str, ...]) -> int:
    counts = [len(graph.of_kind(kind)) for kind in kinds]
    return sum(HEAD + count * (TALL + GAP) for count in counts if count)


def _place(
    nodes: tuple[Node, ...], kind: str, x: int, y: int, width: int, boxes: list[Box], headings: list[Heading]
) -> int:
    """Put the boxes of a kind under their heading; return where the next may begin."""
    if not nodes:
        return y
    headings.append(Heading(kind, x, y + HEAD - 10))
    y += HEAD
    for node in nodes:
        boxes.append(_box(node, x, y, width))
        y += TALL + GAP
    return y


def _box(node: Node, x: int, y: int, width: int) -> Box:
    texts = wrapped(node.name, LINE_WIDTH * (width - 20) / (BOX - 20))
    first = y + (TALL // 2 + 5 if len(texts) == 1 else TALL // 2 - 4)
    return Box(node, x, y, width, TALL, tuple((x + 14, first + 18 * row, text) for row, text in enumerate(texts)))


def _curve(one: Box, other: Box) -> str:
    """Join two boxes by the sides that face each other; in one column by an arc beside it."""
    a, b = sorted((one, other), key=lambda box: (box.x, box.y))
    ya, yb = a.y + a.height // 2, b.y + b.height // 2
    if a.x == b.x:
        return f"M{a.x} {ya}C{a.x - 40} {ya} {b.x - 40} {yb} {b.x} {yb}"
    xa, xb = a.x + a.width, b.x
    middle = (xa + xb) // 2
    return f"M{xa} {ya}C{middle} {ya} {middle} {yb} {xb} {yb}"


def _branch(boxes: Mapping[str, Box], edge: Edge, centre: str) -> str:
    """Hang a box on the stem, or join two boxes by an arc on the right."""
    if centre in (edge.source, edge.target):
        box = boxes[edge.target if edge.source == centre else edge.source]
        return f"M{TRUNK} {TALL}V{box.y + box.height // 2}H{box.x}"
    one, other = boxes[edge.source], boxes[edge.target]
    x, ya, yb = one.x + one.width, one.y + one.height // 2, other.y + other.height // 2
    return f"M{x} {ya}C{x + TRUNK} {ya} {x + TRUNK} {yb} {x} {yb}"
