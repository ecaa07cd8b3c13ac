"""The check of ownership and the payback as answers."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, FiniteFloat

from lianqiao.api.v1.fields import In, Out
from lianqiao.catalog.engine.payback import Payback
from lianqiao.catalog.ownership import Finding, Health, Verdict
from lianqiao.rules.laws import law_of

Amount = Annotated[FiniteFloat, Field(ge=0, le=1e15)]


class FindingOut(Out):
    """One finding; law and article are null where a fact is wanting."""

    code: str = Field(examples=["pledged_open_licence"])
    verdict: Verdict = Field(examples=["red"])
    number: str = Field(description="Of the right; empty: the achievement as a whole.", examples=["201710601862.3"])
    law: str | None = Field(examples=["专利法实施细则"])
    article: str | None = Field(examples=["86"])
    valid_from: date | None = Field(description="Since when the rule holds.", examples=["2024-01-20"])


class OwnershipOut(Out):
    """What the rules say of the rights, by what the owner states. No legal advice."""

    verdict: Verdict = Field(examples=["red"])
    day: date = Field(description="By the rules that held on this day.", examples=["2026-11-22"])
    findings: list[FindingOut]

    @classmethod
    def of(cls, health: Health) -> Self:
        """Return a check as an answer."""
        return cls(verdict=health.verdict, day=health.day, findings=[_finding(item) for item in health.findings])


class PaybackQuery(In):
    """Figures in place of the owner's; what is left out is the owner's."""

    unit_cost_cny: Amount | None = Field(default=None, examples=[320.0])
    rival_unit_cost_cny: Amount | None = Field(default=None, examples=[450.0])
    investment_cny: Amount | None = Field(default=None, examples=[1_200_000.0])
    yearly_volume: Amount | None = Field(default=None, examples=[10_000.0])
    discount: FiniteFloat = Field(default=0.0, ge=0, le=100, description="Hundredths a year.", examples=[6.0])


class PaybackOut(Out):
    """What follows from the figures; null years: never."""

    saving_per_unit: float = Field(examples=[130.0])
    yearly_saving: float = Field(examples=[1_300_000.0])
    simple_years: float | None = Field(description="Without interest.", examples=[0.92])
    years: float | None = Field(examples=[0.98])
    least_volume: float | None = Field(description="A year, to pay within ten years.", examples=[1254.0])
    net_value: float = Field(description="After ten years, discounted.", examples=[8_368_113.0])
    curve: list[float] = Field(description="Discounted balance at the end of years 0 to 10.", examples=[[-1_200_000.0]])

    @classmethod
    def of(cls, found: Payback) -> Self:
        """Return a payback as an answer."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


def _finding(item: Finding) -> FindingOut:
    rule = item.rule
    return FindingOut(
        code=item.code, verdict=item.verdict, number=item.number, law=law_of(rule.law).names["zh-hans"] if rule else None,
        article=rule.article if rule else None, valid_from=rule.valid_from if rule else None,
    )  # fmt: skip
