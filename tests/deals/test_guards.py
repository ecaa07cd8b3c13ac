"""The pure guards: no sequence of moves reaches a state without what it asks for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lianqiao.deals.choices import OVER, STAGE_DAYS, PriceBy, Stage
from lianqiao.deals.engine.guards import GUARDS, DealFacts, lacks_of
from lianqiao.deals.states import DEAL_STATES, MOVE_NEEDS, forward_move, is_agreed

TODAY = date(2026, 5, 6)
FACTS = st.builds(
    DealFacts,
    today=st.just(TODAY),
    parties=st.frozensets(st.integers(1, 3)),
    parties_open=st.integers(0, 1),
    state_founded=st.sampled_from([None, True, False]),
    price_by=st.sampled_from(["", *PriceBy]),
    published_from=st.sampled_from([None, TODAY - timedelta(days=20)]),
    published_until=st.sampled_from([None, TODAY - timedelta(days=1), TODAY]),
    agreement_state=st.sampled_from(["", "draft", "complete", "final"]),
    agreement_red=st.integers(0, 1),
    signatures=st.frozensets(st.integers(1, 3)),
    registration=st.sampled_from(["", "2026110001"]),
    milestones_total=st.integers(0, 2),
    milestones_accepted=st.integers(0, 2),
    open_payments=st.integers(0, 1),
)


@given(st.lists(st.tuples(st.sampled_from(sorted(GUARDS)), FACTS), max_size=40))
def test_guards_no_sequence_of_moves_passes_one(steps: list[tuple[str, DealFacts]]) -> None:
    stage: str = DEAL_STATES.initial
    for move, facts in steps:
        if move not in {it.name for it in DEAL_STATES.available(stage)} or lacks_of(move, facts):
            continue
        stage = DEAL_STATES.target(stage, move)
        if move == "sign":
            assert facts.agreement_state == "final" and not facts.agreement_red
            assert len(facts.parties) >= 2 and facts.parties <= facts.signatures and not facts.parties_open
        if move == "approve":
            assert facts.state_founded is not None
            if facts.state_founded and facts.price_by == PriceBy.AGREED:
                assert facts.published_from and facts.published_until and facts.published_until < TODAY
        if move == "register":
            assert facts.registration
        if move == "accept":
            assert facts.milestones_accepted >= facts.milestones_total
        if move == "close":
            assert not facts.open_payments
    assert stage in set(Stage)


def test_tables_every_move_has_guards_and_needs() -> None:
    moves = {move.name for move in DEAL_STATES.moves}
    assert moves == set(GUARDS) == set(MOVE_NEEDS)
    assert set(STAGE_DAYS) == set(Stage) - OVER
    assert all(forward_move(stage) for stage in STAGE_DAYS)


def test_agreed_one_party_alone_signs_nothing() -> None:
    roles = [(1, "provider"), (2, "taker"), (3, "partner")]
    assert not is_agreed("sign", roles, [1, 2])
    assert is_agreed("sign", roles, [1, 2, 3])
    assert not is_agreed("accept", roles, [1, 2])  # the partner takes part in the result as well
    assert is_agreed("accept", roles, [2, 3])
    assert is_agreed("walk_away", roles, [3])
    assert not is_agreed("walk_away", roles, [4])
