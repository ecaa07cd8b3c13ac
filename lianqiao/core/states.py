"""State machines as data: a table of moves that code obeys and documentation can draw."""

from collections.abc import Iterator
from dataclasses import dataclass

from lianqiao.core.errors import IllegalMove


@dataclass(frozen=True, slots=True)
class Move:
    """A named step from any of ``sources`` to ``target``."""

    name: str
    sources: frozenset[str]
    target: str


@dataclass(frozen=True, slots=True)
class Machine:
    """All moves of one kind of thing; ``initial`` is the state it is born in."""

    name: str
    initial: str
    moves: tuple[Move, ...]

    def available(self, state: str) -> Iterator[Move]:
        """Yield the moves that are possible from ``state``."""
        return (move for move in self.moves if state in move.sources)

    def target(self, state: str, name: str) -> str:
        """Return the state that move ``name`` leads to from ``state``. Raises ``IllegalMove``."""
        for move in self.available(state):
            if move.name == name:
                return move.target
        raise IllegalMove(f"{name!r} is not possible from {state!r}", data={"move": name, "state": state})

    def states(self) -> frozenset[str]:
        """Return every state that occurs."""
        return frozenset({self.initial}).union(*(move.sources | {move.target} for move in self.moves))

    def mermaid(self) -> str:
        """Return the drawing of the machine for the documentation (Mermaid state diagram)."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [
            f"    {source} --> {move.target}: {move.name}" for move in self.moves for source in sorted(move.sources)
        ]
        return "\n".join(lines)
