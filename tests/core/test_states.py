"""State machines: a table of moves that no sequence of moves leaves. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.catalog.states import ENTRY_STATES
from lianqiao.connectors.states import IMPORT_STATES
from lianqiao.core.errors import IllegalMove
from lianqiao.core.states import Machine, Move

DOOR = Machine("door", "shut", (Move("open", frozenset({"shut"}), "open"), Move("shut", frozenset({"open"}), "shut")))


def test_move_leads_from_its_sources_to_its_target() -> None:
    assert DOOR.target("shut", "open") == "open"
    assert [move.name for move in DOOR.available("open")] == ["shut"]
    assert DOOR.states() == {"open", "shut"}


@pytest.mark.parametrize(("state", "move"), [("open", "open"), ("shut", "lock"), ("nowhere", "open")])
def test_illegal_move_says_what_was_tried_from_where(state: str, move: str) -> None:
    with pytest.raises(IllegalMove) as refusal:
        DOOR.target(state, move)

    assert refusal.value.data == {"move": move, "state": state}
    assert refusal.value.status == 409


def test_drawing_shows_the_birth_and_every_move() -> None:
    assert DOOR.mermaid().splitlines() == [
        "stateDiagram-v2", "    [*] --> shut", "    shut --> open: open", "    open --> shut: shut",
    ]  # fmt: skip


@pytest.mark.parametrize("machine", [ENTRY_STATES, IMPORT_STATES], ids=lambda machine: machine.name)
@given(data=st.data())
def test_no_sequence_of_moves_leaves_the_table(machine: Machine, data: st.DataObject) -> None:
    state = machine.initial
    names = sorted({move.name for move in machine.moves})

    for name in data.draw(st.lists(st.sampled_from(names), max_size=12)):
        legal = {move.name for move in machine.available(state)}
        if name in legal:
            state = machine.target(state, name)
            assert state in machine.states()
        else:
            with pytest.raises(IllegalMove):
                machine.target(state, name)


@pytest.mark.parametrize("machine", [ENTRY_STATES, IMPORT_STATES], ids=lambda machine: machine.name)
def test_every_state_can_be_reached_and_no_move_is_ambiguous(machine: Machine) -> None:
    reached, frontier = {machine.initial}, [machine.initial]
    while frontier:
        moves = list(machine.available(frontier.pop()))
        assert len({move.name for move in moves}) == len(moves)
        frontier += [move.target for move in moves if move.target not in reached]
        reached |= {move.target for move in moves}

    assert reached == machine.states()
