"""Rules of law as dated records, and the sharing of an income by them; nothing is stored."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import P, PathEx, Query, Router
from pydantic import BaseModel, Field

from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.fields import In, Label, Out
from lianqiao.core.errors import FieldProblem, Invalid, NotFound
from lianqiao.rules.engine.waterfall import WaterfallInput, run_waterfall
from lianqiao.rules.laws import law_of
from lianqiao.rules.plain import Unreadable, from_json, to_json
from lianqiao.rules.registry import Rule, Topic, registry

router = Router(tags=["rules"])
RulePath = PathEx[str, P(pattern=r"^[a-z_.]{1,60}$", description="Code of the rule.", example="reward.transfer")]
PlaceCode = Annotated[str, Field(pattern=r"^(\d{6})?$")]
Money = Annotated[Decimal, Field(ge=0, le=Decimal("99999999999999.99"), decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)]
Year = Annotated[int, Field(ge=1949, le=2200)]


class RuleUseOut(Out):
    """That a calculation stood on a version of a rule."""

    code: str = Field(examples=["reward.transfer"])
    version: int = Field(examples=[1])


class RuleOut(RuleUseOut):
    """One version of a rule."""

    topic: str = Field(examples=["reward"])
    kind: str = Field(
        description="default gives way to an agreement, floor does not, option must be chosen, history is never calculated with; "
        "definition, duty, tax.",
        examples=["default"],
    )
    place: str = Field(description="Province, or empty for the whole country.", examples=[""])
    law: dict[str, str] = Field(examples=[{"zh-hans": "促进科技成果转化法"}])
    article: str = Field(description="Article, with the paragraph in brackets; may be empty.", examples=["45(2)"])
    since: date | None = Field(description="First day in force.", examples=["2015-10-01"])
    until: date | None = Field(description="Last day in force; null where no end is known.", examples=[None])
    names: dict[str, str] = Field(examples=[{"zh-hans": "转让、许可的奖励"}])
    says: dict[str, str] = Field(examples=[{"zh-hans": "不低于净收入的百分之五十。"}])
    outcome: str = Field(description="What it decides, as a code; may be empty.", examples=["unit"])
    values: dict[str, str] = Field(description="The figures it brings.", examples=[{"percent": "50"}])
    entered_by: str = Field(examples=["连桥编辑部"])
    entered_on: date = Field(examples=["2026-11-23"])


class RuleList(Out):
    """What held on a day at a place."""

    day: date = Field(examples=["2026-03-01"])
    place: str = Field(examples=["110000"])
    digest: str = Field(description="SHA-256: the same rules, the same digest.", examples=["0" * 64])
    items: list[RuleOut]


class RuleVersions(Out):
    """All versions of a rule, the latest first."""

    items: list[RuleOut]


class RuleQuery(BaseModel):
    """Which rules are wanted."""

    on: date | None = Field(default=None, description="The day; today without it.", examples=["2023-06-01"])
    place: PlaceCode = Field(default="", description="A division code; empty for national rules.", examples=["110000"])
    topic: Topic | None = Field(default=None, examples=["reward"])


class CostIn(In):
    """A cost that comes off before anything is shared."""

    kind: Literal["maintenance", "appraisal", "verification", "negotiation", "other"] = Field(examples=["maintenance"])
    amount: Money = Field(examples=["20000.00"])
    name: str = Field(default="", max_length=120, examples=["专利年费"])


class RecoupmentIn(In):
    """What a party gets back first by agreement."""

    receiver: Label = Field(description="Name of a party.", examples=["甲大学"])
    amount: Money = Field(examples=["100000.00"])


class ContributorIn(In):
    """A person of a team; the weight is the stated contribution."""

    name: Label = Field(examples=["完成人甲"])
    weight: Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=4)] = Field(examples=["50"])
    is_main: bool = Field(default=False, examples=[True])
    is_leader: bool = Field(default=False, examples=[False])


class FeeIn(In):
    """What a technology manager gets from a party: per cent of its income, an amount, or both."""

    receiver: Label = Field(examples=["技术经理人"])
    percent: Percent = Field(default=Decimal(0), examples=["5"])
    amount: Money = Field(default=Decimal(0), examples=["0.00"])


class ClockIn(In):
    """For own use: the year that is paid for, and when production succeeded and the first profit came."""

    year: Year = Field(examples=[2026])
    produced: Year | None = Field(default=None, examples=[2025])
    profited: Year | None = Field(default=None, examples=[2026])
    years: Annotated[int, Field(ge=3, le=5)] = Field(default=3, examples=[3])


class PartyIn(In):
    """A party: its per cent of what is shared, and what it owes its own people."""

    name: Label = Field(examples=["甲大学"])
    percent: Percent = Field(examples=["60"])
    place: PlaceCode = Field(default="", examples=["110000"])
    is_state_founded: bool = Field(default=False, examples=[True])
    is_non_profit: bool = Field(default=False, description="An institute or a university.", examples=[True])
    reward_percent: Percent | None = Field(default=None, description="Null: nothing ruled or agreed.", examples=["60"])
    takes_option: bool = Field(default=False, description="Chose Beijing's figures.", examples=[False])
    is_rewarding: bool = Field(default=True, description="Its people made the service achievement.", examples=[True])
    clock: ClockIn | None = None
    contributors: list[ContributorIn] = Field(default=[], max_length=60)
    fee: FeeIn | None = None


class WaterfallIn(In):
    """An income and who shares it: money received, the worth of shares (equity) or operating profit (own_use)."""

    day: date = Field(description="The day whose rules are applied.", examples=["2026-03-01"])
    gross: Money = Field(examples=["1000000.00"])
    parties: list[PartyIn] = Field(min_length=1, max_length=20)
    way: Literal["transfer", "licence", "equity", "own_use"] = Field(default="licence", examples=["licence"])
    contract_kind: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] = Field(default="licence", examples=["licence"])
    is_registered: bool = Field(default=True, examples=[True])
    vat_percent: Percent = Field(default=Decimal(0), examples=["6"])
    other_taxes: Money = Field(default=Decimal(0), examples=["0.00"])
    costs: list[CostIn] = Field(default=[], max_length=60)
    recoupments: list[RecoupmentIn] = Field(default=[], max_length=20)


class LineOut(Out):
    """One receiver of a step."""

    receiver: str = Field(examples=["甲大学"])
    amount: str = Field(examples=["600000.00"])
    percent: str | None = Field(examples=["60"])


class StepOut(Out):
    """One step: what it moves, from what, and what binds it."""

    code: str = Field(
        description="gross, vat, taxes, costs, net, recoupment, shares, then for each party reward, salary, team, fee, fund.",
        examples=["reward"],
    )
    amount: str = Field(examples=["300000.00"])
    party: str = Field(examples=["甲大学"])
    base: str | None = Field(examples=["600000.00"])
    percent: str | None = Field(examples=["50"])
    basis: str = Field(description="agreed, default, floor, option, none, law, exempt or fact.", examples=["floor"])
    rule: RuleUseOut | None
    lines: list[LineOut]


class FindingOut(Out):
    """Something the reader has to know."""

    code: str = Field(examples=["raised_to_floor"])
    party: str = Field(examples=["甲大学"])
    rule: RuleUseOut | None


class WaterfallOut(Out):
    """How an income is shared, to the fen."""

    steps: list[StepOut]
    findings: list[FindingOut]
    digest: str = Field(description="Of the rules in force on the day at the parties' places.", examples=["0" * 64])


@router.get(
    "/rules",
    **public("rule_list", _("Rules of law"), _("What held on a day at a place, with source and article."), RuleList),
)
def rules(request: ApiRequest, query: Query[RuleQuery]) -> Any:
    day = query.on or timezone.localdate()
    held = registry().on(day, query.place).values()
    items = [_answer(rule) for rule in held if query.topic in (None, rule.topic)]
    return {"day": day, "place": query.place, "digest": registry().digest(day, query.place), "items": items}


@router.get(
    "/rules/{code}",
    **public("rule_get", _("Read a rule"), _("All its versions, the latest first."), RuleVersions, errors=(404,)),
)
def rule(request: ApiRequest, code: RulePath) -> Any:
    found = sorted((one for one in registry().rules if one.code == code), key=lambda one: -one.version)
    if not found:
        raise NotFound(gettext("There is no such rule."), data={"code": code})
    return {"items": [_answer(one) for one in found]}


@router.post(
    "/waterfalls",
    **public(
        "waterfall_run",
        _("Share an income"),
        _(
            "From gross income through taxes, costs, recoupment and shares to persons, by the rules of a day. Nothing is stored."
        ),
        WaterfallOut,
        errors=(422,),
    ),
)
def waterfall(request: ApiRequest, content: WaterfallIn) -> Any:
    try:
        given = from_json(_plain(content.model_dump()), WaterfallInput)
    except Unreadable as error:
        problem = FieldProblem(error.place, f"rules.{error.code}", gettext("This does not fit together with the rest."))
        raise Invalid(gettext("The input breaks a rule"), problems=[problem]) from None
    return to_json(run_waterfall(given))


def _plain(value: Any) -> Any:
    """Return what the strict reader of the room takes: amounts and days as text."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _answer(one: Rule) -> dict[str, object]:
    return {
        "code": one.code, "version": one.version, "topic": one.topic, "kind": one.kind, "place": one.place,
        "law": dict(law_of(one.law).names), "article": one.article, "since": one.since, "until": one.until, "names": dict(one.names),
        "says": dict(one.says), "outcome": one.outcome, "values": {name: str(value) for name, value in one.values.items()},
        "entered_by": one.entered_by, "entered_on": one.entered_on,
    }  # fmt: skip
