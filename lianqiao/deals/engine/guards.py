"""What must be so before a deal may move: pure functions over the facts of the deal, each naming what is lacking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from lianqiao.deals.choices import PriceBy


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What is known of a deal when a move is asked for; sources fill what they know (``deals.queries.facts.FACT_SOURCES``).

    ``agreement_state`` is "", "draft", "complete" or "final"; ``agreement_red`` counts findings that forbid signature;
    ``signatures`` are the keys of the parties whose signature is recorded; ``state_founded`` is None until somebody has said.
    """

    today: date
    stage: str = ""
    contract_kind: str = ""
    parties: frozenset[int] = frozenset()  # keys of those who joined and have not left
    parties_open: int = 0  # invited, not yet confirmed
    state_founded: bool | None = None
    price_by: str = ""
    published_from: date | None = None
    published_until: date | None = None
    agreement_state: str = ""
    agreement_red: int = 0
    signatures: frozenset[int] = frozenset()
    registration: str = ""  # the number that the registering office gave
    milestones_total: int = 0
    milestones_accepted: int = 0
    open_payments: int = 0


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: a code of the label group ``deal_lack`` and what it is about."""

    code: str
    count: int = 0


Guard = Callable[[DealFacts], Lack | None]


def everybody_joined(facts: DealFacts) -> Lack | None:
    """At least two parties, and nobody who was invited is still to confirm."""
    if facts.parties_open:
        return Lack("party_not_joined", facts.parties_open)
    return Lack("too_few_parties") if len(facts.parties) < 2 else None


def agreement_is_complete(facts: DealFacts) -> Lack | None:
    """There is an agreement and nothing obligatory is missing in it."""
    if not facts.agreement_state:
        return Lack("agreement_missing")
    return None if facts.agreement_state in ("complete", "final") else Lack("agreement_incomplete")


def agreement_is_final(facts: DealFacts) -> Lack | None:
    """The text is settled."""
    return None if facts.agreement_state == "final" else Lack("agreement_not_final")


def nothing_forbids_signature(facts: DealFacts) -> Lack | None:
    """No finding in the text forbids signature."""
    return Lack("agreement_red", facts.agreement_red) if facts.agreement_red else None


def publicity_is_over(facts: DealFacts) -> Lack | None:
    """A result in state hands sold by agreed price was published inside the unit (LAW-PCL Art 18), and its days are over.

    How many days that takes is for the unit to say: it enters the first and the last.
    """
    if facts.state_founded is None:
        return Lack("price_way_unsaid")
    if not facts.state_founded:
        return None
    if not facts.price_by:
        return Lack("price_way_unsaid")
    if facts.price_by != PriceBy.AGREED:
        return None
    if facts.published_from is None or facts.published_until is None:
        return Lack("publicity_missing")
    return Lack("publicity_running") if facts.today <= facts.published_until else None


def everybody_signed(facts: DealFacts) -> Lack | None:
    """Every party's signature is recorded."""
    missing = len(facts.parties - facts.signatures)
    return Lack("signature_missing", missing) if missing else None


def is_registered(facts: DealFacts) -> Lack | None:
    """The registering office has given a number."""
    return None if facts.registration else Lack("registration_missing")


def milestones_are_accepted(facts: DealFacts) -> Lack | None:
    """No milestone waits for acceptance."""
    waiting = facts.milestones_total - facts.milestones_accepted
    return Lack("milestones_open", waiting) if waiting > 0 else None


def payments_are_made(facts: DealFacts) -> Lack | None:
    """Nothing that fell due is unpaid."""
    return Lack("payments_open", facts.open_payments) if facts.open_payments else None


GUARDS: Mapping[str, tuple[Guard, ...]] = {
    "disclose": (everybody_joined,),
    "negotiate": (everybody_joined,),
    "draw_up": (everybody_joined,),
    "submit": (everybody_joined, agreement_is_complete),
    "approve": (everybody_joined, publicity_is_over),
    "sign": (everybody_joined, agreement_is_final, nothing_forbids_signature, everybody_signed),
    "register": (is_registered,),
    "skip_registration": (),
    "deliver": (),
    "accept": (milestones_are_accepted,),
    "close": (payments_are_made,),
    "reopen_terms": (),
    "rework": (),
    "walk_away": (),
    "rescind": (),
}


def lacks_of(move: str, facts: DealFacts) -> tuple[Lack, ...]:
    """Return what forbids a move now; empty when nothing does. Raises ``KeyError`` for a move without an entry."""
    found = (guard(facts) for guard in GUARDS[move])
    return tuple(lack for lack in found if lack is not None)
