"""What every page of a deal shows around its own part: the number, the stages, the tabs and the next best action."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from lianqiao.deals.access import binds, present_parties, side_of, writes
from lianqiao.deals.choices import OVER, Stage
from lianqiao.deals.engine.guards import Lack, lacks_of
from lianqiao.deals.models import Approval, Deal, Party
from lianqiao.deals.queries.deals import approvals_at
from lianqiao.deals.queries.facts import deal_facts
from lianqiao.deals.states import DEAL_STATES, EXITS, MOVE_NEEDS, forward_move, needed_parties
from lianqiao.web.deals.tabs import LACK_TABS, TABS
from lianqiao.web.labels import label
from lianqiao.web.requests import ActorRequest

STEPS = tuple(stage for stage in Stage if stage not in OVER)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab."""

    name: str
    url: str
    label: str | Promise
    is_current: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the stepper; ``state`` is done, current or ahead."""

    stage: str
    state: str
    position: int


@dataclass(frozen=True, slots=True)
class MoveView:
    """A step that could be taken: who has agreed, who is awaited, what is lacking, and whether the reader may agree."""

    name: str
    is_exit: bool
    is_forward: bool
    is_by_one: bool
    is_binding: bool
    lacks: tuple[Lack, ...]
    approved: tuple[Approval, ...]
    awaited: tuple[Party, ...]
    may_agree: bool


@dataclass(frozen=True, slots=True)
class NextAction:
    """What is best done now, in a sentence, and where; ``is_mine``: the reader can do it."""

    sentence: str
    url: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one deal for one reader."""

    deal: Deal
    party: Party | None
    parties: tuple[Party, ...]
    tabs: tuple[Tab, ...]
    steps: tuple[Step, ...]
    moves: tuple[MoveView, ...]
    next: NextAction | None
    days_left: int | None
    may_write: bool
    may_bind: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen any more."""
        return self.deal.stage in OVER

    @property
    def days_overdue(self) -> int:
        """How many days the stage's end has passed."""
        return max(0, -(self.days_left or 0))


def deal_frame(request: ActorRequest, deal: Deal, tab: str) -> dict[str, Any]:
    """Return the context that ``deals/frame.html`` needs: ``frame`` and ``deal``. At most three queries and those of the facts."""
    actor, party = request.actor, side_of(request.actor, deal)
    may_write = party is not None and writes(actor, party)
    may_bind = party is not None and binds(actor, party)
    moves = _moves(deal, party, may_write=may_write, may_bind=may_bind)
    frame = Frame(
        deal=deal,
        party=party,
        parties=tuple(present_parties(deal)),
        tabs=tuple(Tab(name, reverse(url, args=[deal.number]), text, name == tab) for name, url, text in TABS),
        steps=_steps(deal),
        moves=moves,
        next=_next(deal, moves),
        days_left=_days_left(deal.stage_due),
        may_write=may_write,
        may_bind=may_bind,
    )
    return {"frame": frame, "deal": deal}


def _steps(deal: Deal) -> tuple[Step, ...]:
    order = [*STEPS]
    at = order.index(Stage(deal.stage)) if deal.stage in order else (len(order) if deal.stage == Stage.CLOSED else -1)
    states = ["done" if place < at else "current" if place == at else "ahead" for place in range(len(order))]
    return tuple(Step(stage, state, place + 1) for place, (stage, state) in enumerate(zip(order, states, strict=True)))


def _moves(deal: Deal, party: Party | None, *, may_write: bool, may_bind: bool) -> tuple[MoveView, ...]:
    if deal.stage in OVER:
        return ()
    facts, given, forward = deal_facts(deal), approvals_at(deal), forward_move(deal.stage)
    present = {it.pk: it for it in present_parties(deal)}
    found = []
    for move in DEAL_STATES.available(deal.stage):
        need, words = MOVE_NEEDS[move.name], tuple(it for it in given if it.move == move.name)
        needed = needed_parties(move.name, [(key, it.role) for key, it in present.items()])
        have = {it.party_id for it in words}
        lacks = lacks_of(move.name, facts)
        may = party is not None and party.pk in needed - have and (may_bind if need.is_binding else may_write)
        found.append(
            MoveView(
                name=move.name, is_exit=move.name in EXITS, is_forward=move.name == forward, is_by_one=need.is_by_one,
                is_binding=need.is_binding, lacks=lacks, approved=words,
                awaited=tuple(it for key, it in present.items() if key in needed - have), may_agree=may and not lacks,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda it: (not it.is_forward, it.is_exit)))


def _next(deal: Deal, moves: tuple[MoveView, ...]) -> NextAction | None:
    step = next((it for it in moves if it.is_forward), None)
    if step is None:
        return None
    here = reverse("deal", args=[deal.number])
    if step.lacks:
        code = step.lacks[0].code
        urls = {name: url for name, url, _ in TABS}
        return NextAction(
            label("deal_lack", code), reverse(urls.get(LACK_TABS.get(code, ""), "deal"), args=[deal.number]), True
        )
    return NextAction(label("deal_move", step.name), f"{here}#step-{step.name}", step.may_agree)


def _days_left(due: date | None) -> int | None:
    return (due - timezone.localdate()).days if due else None
