"""Achievements and demands as bodies, and how a body becomes the input of the catalogue's services."""

from datetime import date
from typing import Self

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
    PropertyKind,
    PropertyStatus,
)


class IndicatorIn(In):
    """One indicator; ``value_high`` only with comparator range."""

    name: Label = Field(examples=["抗冲击韧性"])
    comparator: Comparator = Field(examples=["ge"])
    value: FiniteFloat = Field(examples=[67.0])
    value_high: FiniteFloat | None = Field(default=None, examples=[None])
    unit: Word = Field(default="", examples=["%"])
    condition: Line = Field(default="", examples=["-40 ℃"])
    must_have: bool = Field(default=False, examples=[True])

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


class PropertyIn(In):
    """One intellectual property right; the check digit of a Chinese patent number is verified."""

    number: Number = Field(examples=["ZL201710601862.3"])
    kind: PropertyKind = Field(examples=["invention"])
    status: PropertyStatus = Field(examples=["granted"])
    owner: Line = Field(default="", examples=[""])


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
