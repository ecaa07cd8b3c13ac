"""Writes of the distribution: who is in the team of a party, and runs that share what the party received."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.choices import OrganisationKind
from lianqiao.catalog.choices import CreditRole
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, FieldProblem, Forbidden, IllegalMove, Invalid, Problems
from lianqiao.deals.access import Action, present_parties, side_of
from lianqiao.deals.choices import PartyRole, Stage
from lianqiao.deals.events import DistributionMade, TeamChanged
from lianqiao.deals.models import Deal, DistributionRun, Party, Receipt, TeamMember
from lianqiao.deals.queries.deals import lock_deal
from lianqiao.deals.queries.distribution import received_by
from lianqiao.rules.engine.rewards import Clock
from lianqiao.rules.engine.waterfall import (
    COSTS,
    Contributor,
    Cost,
    Fee,
    PartyShare,
    WaterfallInput,
    run_waterfall,
)
from lianqiao.rules.money import HUNDRED, ZERO
from lianqiao.rules.plain import Unreadable, to_json

RUNNING = frozenset({Stage.EXECUTION, Stage.ACCEPTANCE, Stage.DISTRIBUTION})
MOST_MEMBERS = 40
WAY_OF_MODE = {"equity": "equity", "joint_development": "licence"}


@dataclass(frozen=True, slots=True)
class MemberInput:
    """Somebody of the team; ``weight`` in per cent, ``roles`` of CRediT."""

    name: str
    weight: Decimal
    roles: Sequence[str] = ()
    is_main: bool = False
    is_leader: bool = False


@dataclass(frozen=True, slots=True)
class RunInput:
    """How a party shares: costs in yuan by kind, per cent of the other parties by key, its own rule and its manager."""

    costs: Mapping[str, Decimal] = field(default_factory=dict)
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    vat_percent: Decimal = ZERO
    other_taxes: Decimal = ZERO
    reward_percent: Decimal | None = None
    takes_option: bool = False
    fee_receiver: str = ""
    fee_percent: Decimal = ZERO
    clock: Clock | None = None


@transaction.atomic
def change_team(deal: Deal, members: Sequence[MemberInput], *, actor: Actor) -> int:
    """Say who shares the reward of one's own party. Publishes ``TeamChanged``. Raises ``Forbidden``, ``IllegalMove`` or ``Invalid``."""
    row, party = _held(deal, actor)
    problems = Problems()
    names = [one.name.strip() for one in members]
    if len(members) > MOST_MEMBERS:
        problems.add("members", "deals.team_large", "A team has at most 40 members here.")
    if any(not 1 <= len(name) <= 60 for name in names) or len(set(names)) < len(names):
        problems.add("members", "deals.team_names", "Each member has a name of its own of at most 60 characters.")
    if any(not 0 < one.weight <= HUNDRED for one in members) or (
        members and sum(one.weight for one in members) != HUNDRED
    ):
        problems.add("members", "deals.team_weights", "The contributions are above zero and make 100 per cent.")
    if any(role not in list(CreditRole) for one in members for role in one.roles):
        problems.add("members", "deals.team_roles", "The roles are those of CRediT.")
    problems.check("The team cannot be kept like this.")
    TeamMember.objects.filter(party=party).exclude(name__in=names).delete()
    for name, one in zip(names, members, strict=True):
        TeamMember.objects.update_or_create(
            party=party, name=name,
            defaults={
                "weight": one.weight, "roles": list(one.roles), "is_main": one.is_main, "is_leader": one.is_leader,
            },
        )  # fmt: skip
    publish(TeamChanged(row.number, party.organisation.number, len(names)), actor=actor)
    return len(names)


@transaction.atomic
def distribute(deal: Deal, content: RunInput, *, actor: Actor) -> DistributionRun:
    """Share what one's own party received and has not shared yet; the run keeps what went in and came out. Publishes ``DistributionMade``.

    Raises ``Forbidden``, ``IllegalMove``, ``Conflict`` (nothing was received) or ``Invalid``.
    """
    row, party = _held(deal, actor)
    receipts = list(received_by(party).select_for_update(of=("self",)))
    amount = sum((one.amount for one in receipts), ZERO)
    if not amount:
        raise Conflict("Nothing was received that is not shared yet.", code="deals.nothing_received")
    try:
        given = waterfall_input(row, party, content, amount)
    except Unreadable as error:
        message = "This cannot be shared like that. Check the amounts and the per cent."
        raise Invalid(message, problems=[FieldProblem(error.place, f"deals.{error.code}", message)]) from error
    result = run_waterfall(given)
    plain = {"given": to_json(given), "result": to_json(result)}
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    run = DistributionRun.objects.create(
        deal=row, party=party, number=DistributionRun.objects.filter(deal=row, party=party).count() + 1, amount=amount,
        day=given.day, digest=result.digest, sha256=digest, by_id=actor.person_id, **plain,
    )  # fmt: skip
    Receipt.objects.filter(pk__in=[one.pk for one in receipts]).update(distributed=run)
    publish(DistributionMade(row.number, party.organisation.number, run.number, result.digest, digest), actor=actor)
    return run


def waterfall_input(row: Deal, party: Party, content: RunInput, amount: Decimal) -> WaterfallInput:
    """Return what a run of a party goes by: its team, its rules, and the shares of the other parties. Raises ``Unreadable``."""
    others = {one.pk: one for one in present_parties(row) if one.pk != party.pk}
    if unknown := set(content.shares) - set(others):
        raise Unreadable(f"shares.{min(unknown)}", "unknown")
    given = {key: share for key, share in content.shares.items() if share}
    unit, team = party.organisation, TeamMember.objects.filter(party=party).order_by("-weight", "pk")
    contributors = tuple(
        Contributor(one.name, one.weight, tuple(one.roles), one.is_main, one.is_leader) for one in team
    )
    is_unit = bool({OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE} & set(unit.kinds))
    fee = Fee(content.fee_receiver, content.fee_percent) if content.fee_receiver and content.fee_percent else None
    own = PartyShare(
        unit.name, HUNDRED - sum(given.values(), ZERO), unit.place_id or "",
        is_state_founded=bool(row.state_founded) and party.role in (PartyRole.PROVIDER, PartyRole.PARTNER) and is_unit,
        is_non_profit=is_unit, reward_percent=content.reward_percent, takes_option=content.takes_option,
        is_rewarding=is_unit or bool(contributors), clock=content.clock, contributors=contributors, fee=fee,
    )  # fmt: skip
    rest = tuple(
        PartyShare(others[key].organisation.name, share, others[key].organisation.place_id or "", is_rewarding=False)
        for key, share in given.items()
    )
    costs = tuple(Cost(kind, content.costs[kind]) for kind in COSTS if content.costs.get(kind))
    way = "equity" if row.mode == "equity" else "transfer" if row.contract_kind == "assignment" else "licence"
    return WaterfallInput(
        timezone.localdate(), amount, (own, *rest), way, row.contract_kind, bool(row.registration_number), content.vat_percent,
        content.other_taxes, costs,
    )  # fmt: skip


def _held(deal: Deal, actor: Actor) -> tuple[Deal, Party]:
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_BIND, row)
    party = side_of(actor, row)
    if party is None:
        raise Forbidden("Only a party of the deal shares what it received.")
    if row.stage not in RUNNING:
        raise IllegalMove("Income is shared while the agreement is carried out.", data={"stage": row.stage})
    return row, party
