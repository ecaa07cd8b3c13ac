"""Achievements and demands as bodies, and how a body becomes the input of the catalogue's services."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, FiniteFloat, model_validator
from pydantic_core import PydanticCustomError

from lianqiao.api.v1.fields import (
    Address,
    Code,
    Codes,
    In,
    Label,
    Level,
    Line,
    Name,
    Number,
    OrganisationNumber,
    Phrases,
    Text,
    Title,
    Word,
    Yuan,
)
from lianqiao.catalog.choices import (
    AchievementKind,
    Comparator,
    Confidentiality,
    CooperationMode,
    CreditRole,
    PropertyKind,
    PropertyStatus,
)

Cost = Annotated[FiniteFloat, Field(ge=0, le=1e15)]


class IndicatorIn(In):
    """One indicator; ``value_high`` only with comparator range."""

    name: Label = Field(examples=["抗冲击韧性"])
    comparator: Comparator = Field(examples=["ge"])
    value: FiniteFloat = Field(examples=[67.0])
    value_high: FiniteFloat | None = Field(default=None, examples=[None])
    unit: Word = Field(default="", examples=["%"])
    condition: Line = Field(default="", examples=["-40 ℃"])
    must_have: bool = Field(default=False, examples=[True])
    rival_value: FiniteFloat | None = Field(
        default=None, description="The same of the best known alternative.", examples=[45.0]
    )

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        is_range = self.comparator is Comparator.RANGE
        if is_range != (self.value_high is not None) or (self.value_high is not None and self.value_high < self.value):
            raise PydanticCustomError("range_incomplete", "value and value_high do not fit the comparator")
        return self


class TrlRecordIn(In):
    """One assessment of maturity."""

    level: Level = Field(examples=[6])
    evidence: Text = Field(default="", examples=["2026年3月中试报告"])
    element: Line = Field(default="", examples=["样机"])
    environment: Line = Field(default="", examples=["中试线"])
    assessor: Name = Field(default="", examples=[""])
    assessed: date | None = Field(default=None, examples=["2026-03-18"])


class HolderIn(In):
    """Somebody to whom a right belongs."""

    name: Line = Field(min_length=1, examples=["示例燕赵大学"])
    share: FiniteFloat | None = Field(default=None, gt=0, le=100, description="In hundredths.", examples=[60.0])
    is_person: bool = Field(default=False, examples=[False])


class LicenceIn(In):
    """A licence that was given; without ``until`` it has no end."""

    kind: Literal["ordinary_licence", "sole_licence", "exclusive_licence", "open_licence"] = Field(
        examples=["ordinary_licence"]
    )
    until: date | None = Field(default=None, examples=["2028-06-30"])


class ContributorIn(In):
    """Somebody who worked on it; the name is public from the day on which the person agreed to that."""

    name: Name = Field(min_length=1, examples=["张明"])
    organisation: Line = Field(default="", examples=["示例燕赵大学"])
    roles: list[CreditRole] = Field(default=[], max_length=14, examples=[["conceptualization"]])
    agreed: date | None = Field(default=None, examples=["2026-05-01"])


class PropertyIn(In):
    """One intellectual property right; the check digit of a Chinese patent number is verified."""

    number: Number = Field(examples=["ZL201710601862.3"])
    kind: PropertyKind = Field(examples=["invention"])
    status: PropertyStatus = Field(examples=["granted"])
    owner: Line = Field(default="", examples=[""])
    applied: date | None = Field(default=None, examples=["2017-07-21"])
    granted: date | None = Field(default=None, examples=["2019-08-02"])
    expires: date | None = Field(default=None, description="When it does not follow from the application.")
    fee_paid_until: date | None = Field(default=None, examples=["2027-07-21"])
    holders: list[HolderIn] = Field(default=[], max_length=50)
    holders_agree: bool | None = Field(
        default=None, description="All holders agree to the ways of cooperation that are offered.", examples=[True]
    )
    is_pledged: bool | None = Field(default=None, examples=[False])
    pledgee_agrees: bool | None = Field(default=None, examples=[None])
    licences: list[LicenceIn] = Field(default=[], max_length=50)


class EntryChange(In):
    """Fields of an entry; only what is sent is changed."""

    title: Title = Field(
        default="",
        description="Fifty characters or fewer read best.",
        examples=["高韧性镁合金板材轧制技术"],
    )
    organisation: OrganisationNumber | None = Field(
        default=None, description="Whose entry it is; when left out, the organisation that you act for."
    )
    summary: Text = Field(
        default="",
        description="One sentence: the problem that is solved or wanted.",
        examples=["解决镁合金板材低温脆断的问题。"],
    )
    description: Text = Field(default="", examples=["采用多道次异步轧制……"])
    materials: Phrases = Field(default=[], examples=[["镁合金"]])
    methods: Phrases = Field(default=[], examples=[["异步轧制"]])
    effects: Phrases = Field(default=[], examples=[["提高低温韧性"]])
    products: Phrases = Field(default=[], examples=[["镁合金板材"]])
    applications: Phrases = Field(default=[], examples=[["轨道车辆内饰"]])
    indicators: list[IndicatorIn] = Field(default=[], max_length=100)
    keywords: Phrases = Field(default=[], examples=[["镁合金", "轧制"]])
    modes: list[CooperationMode] = Field(default=[], max_length=11, examples=[["ordinary_licence"]])
    place: Code | None = Field(default=None, description="A code of `/places`.", examples=["130600"])
    places_accepted: Codes = Field(
        default=[], description="Codes of `/places`; empty: anywhere.", examples=[["110000"]]
    )
    industry: Code | None = Field(default=None, description="A code of `/industries`.", examples=["C3252"])
    technology_field: Code | None = Field(
        default=None, description="A code of `/technology-fields`.", examples=["materials"]
    )
    cluster: Code | None = Field(default=None, description="A code of `/clusters`.", examples=[None])
    chain_link: Code | None = Field(
        default=None, description="A code of a link in `/chains`.", examples=["new-energy-vehicles.lightweight"]
    )
    ipc: list[Word] = Field(default=[], max_length=50, examples=[["C22F1/06"]])
    confidentiality: Confidentiality = Field(default=Confidentiality.OPEN, examples=["open"])
    contact_name: Name = Field(default="", examples=[""])
    url: Address = Field(default="", examples=[""])


class AchievementChange(EntryChange):
    """Fields of an achievement; only what is sent is changed."""

    kind: AchievementKind | None = Field(default=None, examples=["patent"])
    trl: Level | None = Field(default=None, examples=[6])
    trl_records: list[TrlRecordIn] = Field(default=[], max_length=50)
    ip: list[PropertyIn] = Field(default=[], max_length=200)
    is_service_achievement: bool | None = Field(default=None, description="职务成果", examples=[True])
    funding_source: Line = Field(default="", examples=[""])
    programme_number: Name = Field(default="", examples=[""])
    price_cny_min: Yuan | None = Field(default=None, examples=[500_000])
    price_cny_max: Yuan | None = Field(default=None, examples=[800_000])
    rival_solution: Text = Field(default="", examples=[""])
    cost_comparison: Text = Field(default="", examples=[""])
    unit_cost_cny: Cost | None = Field(default=None, description="Yuan per unit.", examples=[320.0])
    rival_unit_cost_cny: Cost | None = Field(default=None, examples=[450.0])
    cost_unit: Word = Field(default="", examples=["件"])
    investment_cny: Yuan | None = Field(default=None, examples=[1_200_000])
    yearly_volume: Cost | None = Field(default=None, examples=[10_000.0])
    next_step: Text = Field(default="", examples=[""])
    next_needs: Text = Field(default="", examples=[""])
    cases: Text = Field(default="", description="One a line.", examples=[""])
    target_industries: Codes = Field(default=[], description="Codes of `/industries`.", examples=[["C3670"]])
    target_links: Codes = Field(
        default=[], description="Codes of links in `/chains`.", examples=[["new-energy-vehicles.lightweight"]]
    )
    contributors: list[ContributorIn] = Field(default=[], max_length=100)


class DemandChange(EntryChange):
    """Fields of a demand; only what is sent is changed."""

    is_anonymous: bool = Field(default=False, description="Nobody outside learns whose it is.", examples=[False])
    trl_wanted: Level | None = Field(default=None, examples=[7])
    budget_cny_min: Yuan | None = Field(default=None, examples=[None])
    budget_cny_max: Yuan | None = Field(default=None, examples=[2_000_000])
    deadline: date | None = Field(default=None, examples=["2027-06-30"])


class AchievementNew(AchievementChange):
    """A new achievement."""

    title: Title = Field(description="Fifty characters or fewer read best.", examples=["高韧性镁合金板材轧制技术"])


class DemandNew(DemandChange):
    """A new demand."""

    title: Title = Field(description="Fifty characters or fewer read best.", examples=["低温环境用高韧性镁合金板材"])


class Withdrawal(In):
    """Why an entry is taken back."""

    reason: Line = Field(default="", examples=["已转化"])
