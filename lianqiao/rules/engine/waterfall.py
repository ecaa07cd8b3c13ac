"""The way of the money from gross income to persons: each step to the fen, with the rule or the agreement that binds it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lianqiao.rules.engine.rewards import WAYS, Clock, Reward, RewardCase, reward_for
from lianqiao.rules.engine.taxes import counted_salary, vat_in
from lianqiao.rules.money import HUNDRED, ZERO, fen, part, split
from lianqiao.rules.plain import require
from lianqiao.rules.registry import Registry, RuleUse, registry

BEIJING = "110000"
COSTS = ("maintenance", "appraisal", "verification", "negotiation", "other")  # Beijing ordinance Art 12(4)
UNREAD = frozenset({"12", "13"})  # provinces whose own ordinance has not been read: the national figures are applied


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost that comes off before anything is shared, in yuan."""

    kind: str
    amount: Decimal
    name: str = ""

    def __post_init__(self) -> None:
        require(self.kind in COSTS, "kind", "unknown")
        _amount(self.amount, "amount")


@dataclass(frozen=True, slots=True)
class Recoupment:
    """What a party gets back first by agreement, in yuan."""

    receiver: str
    amount: Decimal

    def __post_init__(self) -> None:
        _amount(self.amount, "amount")


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person of a team; ``weight`` is the stated contribution (CRediT roles in ``roles``)."""

    name: str
    weight: Decimal
    roles: tuple[str, ...] = ()
    is_main: bool = False
    is_leader: bool = False

    def __post_init__(self) -> None:
        require(self.weight >= 0, "weight")


@dataclass(frozen=True, slots=True)
class Fee:
    """What a technology manager or transfer agency gets from a party: per cent of the party's income, or an amount."""

    receiver: str
    percent: Decimal = ZERO
    amount: Decimal = ZERO

    def __post_init__(self) -> None:
        require(0 <= self.percent <= HUNDRED, "percent")
        _amount(self.amount, "amount")


@dataclass(frozen=True, slots=True)
class PartyShare:
    """A party: its per cent of what is shared, and what it owes its own people. ``reward_percent`` is None where nothing was ruled."""

    name: str
    percent: Decimal
    place: str = ""
    is_state_founded: bool = False
    is_non_profit: bool = False  # institute or university
    reward_percent: Decimal | None = None
    takes_option: bool = False
    is_rewarding: bool = True  # its people made the service achievement
    clock: Clock | None = None
    contributors: tuple[Contributor, ...] = ()
    fee: Fee | None = None

    def __post_init__(self) -> None:
        require(0 <= self.percent <= HUNDRED, "percent")
        require(self.reward_percent is None or 0 <= self.reward_percent <= HUNDRED, "reward_percent")
        require(not self.contributors or any(one.weight for one in self.contributors), "contributors")


@dataclass(frozen=True, slots=True)
class WaterfallInput:
    """An income and who shares it. ``gross`` in yuan: money received, the worth of shares (equity) or operating profit (own use)."""

    day: date
    gross: Decimal
    parties: tuple[PartyShare, ...]
    way: str = "licence"
    contract_kind: str = "licence"
    is_registered: bool = True
    vat_percent: Decimal = ZERO
    other_taxes: Decimal = ZERO
    costs: tuple[Cost, ...] = ()
    recoupments: tuple[Recoupment, ...] = ()

    def __post_init__(self) -> None:
        require(self.way in WAYS, "way", "unknown")
        _amount(self.gross, "gross")
        _amount(self.other_taxes, "other_taxes")
        require(0 <= self.vat_percent <= HUNDRED, "vat_percent")
        names = [party.name for party in self.parties]
        require(bool(names) and all(names) and len(set(names)) == len(names), "parties", "names")
        require(sum((party.percent for party in self.parties), ZERO) == HUNDRED, "parties", "sum")
        for at, one in enumerate(self.recoupments):
            require(one.receiver in names, f"recoupments.{at}.receiver", "unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """One receiver of a step; ``percent`` of the step's amount where it follows from one."""

    receiver: str
    amount: Decimal
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``amount`` is what it moves, ``base`` what it is taken from; ``basis`` says agreed, default, floor, option or law.

    Codes: gross, vat, taxes, costs, net, recoupment, shares, then for each party reward, team, fee, fund, salary (this last is no
    movement: what of each person's reward counts as salary).
    """

    code: str
    amount: Decimal
    party: str = ""
    base: Decimal | None = None
    percent: Decimal | None = None
    basis: str = "agreed"
    rule: RuleUse | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the reader has to know: a code, the party, and the rule it stands on."""

    code: str
    party: str = ""
    rule: RuleUse | None = None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The result; ``digest`` is of the rules in force on the day at the parties' places."""

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    digest: str

    def amount(self, code: str, party: str = "") -> Decimal:
        """Return what a step moves; nothing where there is no such step."""
        return sum((step.amount for step in self.steps if (step.code, step.party) == (code, party)), ZERO)

    def lines(self, code: str, party: str = "") -> dict[str, Decimal]:
        """Return the lines of a step by receiver."""
        found: dict[str, Decimal] = {}
        for step in self.steps:
            if (step.code, step.party) == (code, party):
                for line in step.lines:
                    found[line.receiver] = found.get(line.receiver, ZERO) + line.amount
        return found

    @property
    def paid_out(self) -> Decimal:
        """All that leaves the waterfall: taxes, costs, teams, fees and funds; equal to the gross income."""
        ends = {"vat", "taxes", "costs", "team", "fee", "fund"}
        return sum((step.amount for step in self.steps if step.code in ends), ZERO)


def run_waterfall(given: WaterfallInput, *, rules: Registry | None = None) -> Waterfall:
    """Share an income: taxes, direct costs, recoupment, shares of the parties, then within each party its people, fee and fund.

    Money is conserved: ``paid_out`` equals ``gross``. The reward is taken from the party's part of the net income, which is its share
    and what it recouped, for the law names no recoupment among what comes off (Beijing ordinance Art 12(4)).
    """
    held = rules or registry()
    steps, findings = [Step("gross", given.gross, basis="fact")], list(_warnings(given, held))
    rest = _before_sharing(given, held, steps, findings)
    wanted = [one.amount for one in given.recoupments]
    back = split(min(rest, sum(wanted, ZERO)), wanted) if sum(wanted, ZERO) else (ZERO,) * len(wanted)
    if any(back):
        lines = tuple(Line(one.receiver, amount) for one, amount in zip(given.recoupments, back, strict=True))
        steps.append(Step("recoupment", sum(back, ZERO), base=rest, lines=lines))
    shared = rest - sum(back, ZERO)
    shares = split(shared, [party.percent for party in given.parties])
    lines = tuple(Line(party.name, one, party.percent) for party, one in zip(given.parties, shares, strict=True))
    steps.append(Step("shares", shared, base=rest, rule=_use(held, given.day, "agreement.seven"), lines=lines))
    for party, share in zip(given.parties, shares, strict=True):
        recouped = sum(
            (amount for one, amount in zip(given.recoupments, back, strict=True) if one.receiver == party.name), ZERO
        )
        _within(party, share + recouped, given, held, steps, findings)
    digests = "".join(sorted({held.digest(given.day, party.place) for party in given.parties}))
    return Waterfall(tuple(steps), tuple(findings), digests)


def run_years(
    given: WaterfallInput, incomes: Sequence[tuple[date, Decimal]], *, rules: Registry | None = None
) -> tuple[Waterfall, ...]:
    """Share the incomes of several days one after the other; what was recouped is not recouped again, costs come off once.

    Costs that an income does not cover wait for the next one.
    """
    results = []
    costs, open_amounts = given.costs, [one.amount for one in given.recoupments]
    for day, gross in incomes:
        recoupments = tuple(
            replace(one, amount=amount) for one, amount in zip(given.recoupments, open_amounts, strict=True)
        )
        parties = tuple(
            replace(party, clock=replace(party.clock, year=day.year)) if party.clock else party
            for party in given.parties
        )
        one = replace(given, day=day, gross=gross, parties=parties, costs=costs, recoupments=recoupments)
        result = run_waterfall(one, rules=rules)
        costs = _uncovered(costs, result.amount("costs"))
        back = [line.amount for step in result.steps if step.code == "recoupment" for line in step.lines]
        if back:
            open_amounts = [amount - got for amount, got in zip(open_amounts, back, strict=True)]
        results.append(result)
    return tuple(results)


def replay(
    given: WaterfallInput, days_and_places: Sequence[tuple[date, str]], *, rules: Registry | None = None
) -> tuple[Waterfall, ...]:
    """Share the same income under the rules of other days and places: every rewarding party stands at the place."""
    return tuple(
        run_waterfall(
            replace(given, day=day, parties=tuple(
                replace(party, place=place) if party.is_rewarding else party for party in given.parties
            )),
            rules=rules,
        )
        for day, place in days_and_places
    )  # fmt: skip


def _before_sharing(given: WaterfallInput, held: Registry, steps: list[Step], findings: list[Finding]) -> Decimal:
    """Take off taxes and costs; returns the net income."""
    vat = vat_in(
        given.gross, given.vat_percent, given.contract_kind, given.day, is_registered=given.is_registered, rules=held
    )
    is_money = given.way in ("transfer", "licence")
    rest = given.gross
    if is_money:
        steps.append(Step("vat", vat.amount, base=rest, basis="exempt" if vat.is_exempt else "law", rule=vat.rule))
        rest -= vat.amount
        if not vat.is_exempt and not given.vat_percent:
            findings.append(Finding("vat_unsaid", rule=vat.rule))
    taxes = min(given.other_taxes, rest)
    rest -= taxes
    if given.other_taxes:
        steps.append(Step("taxes", taxes, base=rest + taxes, basis="fact"))
    whole = sum((cost.amount for cost in given.costs), ZERO)
    covered = min(whole, rest)
    definition = _use(held, given.day, "reward.net_income", BEIJING)
    if whole:
        parts = split(covered, [cost.amount for cost in given.costs])
        lines = tuple(Line(cost.name or cost.kind, one) for cost, one in zip(given.costs, parts, strict=True))
        steps.append(Step("costs", covered, base=rest, basis="fact", rule=definition, lines=lines))
    if covered < whole or taxes < given.other_taxes:
        findings.append(Finding("costs_uncovered"))
    rest -= covered
    steps.append(Step("net", rest, base=given.gross, basis="law", rule=definition))
    return rest


def _within(
    party: PartyShare,
    income: Decimal,
    given: WaterfallInput,
    held: Registry,
    steps: list[Step],
    findings: list[Finding],
) -> None:
    """Share what one party got among its people, its manager and its fund."""
    rest = income
    if party.is_rewarding:
        case = RewardCase(given.way, party.is_state_founded, party.reward_percent, party.takes_option, party.clock)
        reward = reward_for(case, given.day, party.place, rules=held)
        amount = part(income, reward.percent)
        steps.append(Step("reward", amount, party.name, income, reward.percent, reward.basis, reward.rule))
        rest -= amount
        _team(party, amount, given, held, steps)
        findings.extend(_about_reward(party, reward, amount, steps[-1], given, held))
    if party.fee is not None:
        asked = part(income, party.fee.percent) + party.fee.amount
        fee = min(asked, rest)
        if fee < asked:
            findings.append(Finding("fee_cut", party.name))
        steps.append(
            Step("fee", fee, party.name, income, party.fee.percent or None, lines=(Line(party.fee.receiver, fee),))
        )
        rest -= fee
    steps.append(Step("fund", rest, party.name, income, lines=(Line(party.name, rest),)))


def _team(party: PartyShare, amount: Decimal, given: WaterfallInput, held: Registry, steps: list[Step]) -> None:
    weights = [one.weight for one in party.contributors]
    parts = split(amount, weights) if weights else (amount,)
    names = [one.name for one in party.contributors] or [""]
    total = sum(weights, ZERO)
    shares = [fen(weight * HUNDRED / total) if total else None for weight in weights] or [HUNDRED]
    lines = tuple(Line(name, one, share) for name, one, share in zip(names, parts, shares, strict=True))
    if given.way != "equity":
        counted = [
            counted_salary(
                one, is_non_profit=party.is_non_profit, is_registered=given.is_registered, received=given.day, paid=given.day,
                rules=held,
            )
            for one in parts
        ]  # fmt: skip
        salaries = tuple(Line(name, one.counted) for name, one in zip(names, counted, strict=True))
        whole = sum((one.counted for one in counted), ZERO)
        steps.append(Step("salary", whole, party.name, amount, basis="law", rule=counted[0].rule, lines=salaries))
    steps.append(Step("team", amount, party.name, amount, lines=lines))


def _about_reward(
    party: PartyShare, reward: Reward, amount: Decimal, team: Step, given: WaterfallInput, held: Registry
) -> Iterator[Finding]:
    if reward.basis == "floor":
        yield Finding("raised_to_floor", party.name, reward.rule)
    if reward.basis == "none":
        yield Finding("no_reward_rule", party.name)
    if not party.contributors and amount:
        yield Finding("team_unnamed", party.name)
    main = held.on(given.day, party.place).get("reward.main")
    got = sum((line.amount for line, one in zip(team.lines, party.contributors, strict=False) if one.is_main), ZERO)
    if main is not None and party.is_state_founded and party.contributors and amount:
        if not any(one.is_main for one in party.contributors):
            yield Finding("main_unnamed", party.name, main.use)
        elif got < part(amount, main.values["percent"]):
            yield Finding("main_share_low", party.name, main.use)
    leaders = held.on(given.day, party.place).get("reward.leaders")
    if leaders is not None and any(one.is_leader for one in party.contributors):
        yield Finding("leader_published", party.name, leaders.use)
    definition = held.on(given.day, BEIJING).get("reward.net_income")
    if definition is not None and given.way in ("transfer", "licence") and party.place[:2] != BEIJING[:2]:
        yield Finding("net_income_borrowed", party.name, definition.use)
    if party.place[:2] in UNREAD and party.is_state_founded:
        yield Finding("ordinance_unread", party.name, reward.rule)


def _warnings(given: WaterfallInput, held: Registry) -> Iterator[Finding]:
    gate = held.on(given.day).get("registration.gate")
    if not given.is_registered:
        yield Finding("not_registered", rule=gate.use if gate else None)


def _uncovered(costs: tuple[Cost, ...], covered: Decimal) -> tuple[Cost, ...]:
    whole = sum((cost.amount for cost in costs), ZERO)
    if not whole or covered >= whole:
        return ()
    parts = split(covered, [cost.amount for cost in costs])
    return tuple(replace(cost, amount=cost.amount - one) for cost, one in zip(costs, parts, strict=True))


def _use(held: Registry, day: date, code: str, place: str = "") -> RuleUse | None:
    rule = held.on(day, place).get(code)
    return rule.use if rule else None


def _amount(amount: Decimal, place: str) -> None:
    require(amount >= 0, place)
    require(amount == fen(amount), place, "number")
