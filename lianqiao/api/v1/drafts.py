"""Judging texts and proposing fields from them. Nothing of what is sent is stored."""

from datetime import date
from typing import Annotated, Any, Self

from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entry_answers import IndicatorOut
from lianqiao.api.v1.entry_bodies import AchievementChange, DemandChange
from lianqiao.api.v1.fields import Clean, In, Out
from lianqiao.catalog.choices import Comparator, Element, EntryKind
from lianqiao.catalog.doctor import Diagnosis, Subject, diagnose
from lianqiao.catalog.drafting import Proposal, propose
from lianqiao.core.addresses import counted
from lianqiao.core.clients import address_of
from lianqiao.core.limits import check_limit
from lianqiao.core.text.quantities import IndicatorSpec
from lianqiao.regions.queries import place_names

router = Router(tags=["drafts"])
FreeText = Annotated[str, StringConstraints(min_length=1, max_length=20_000), Clean]


class DoctorIn(In):
    """A text, or the body of a demand or an achievement as it would be written: one of the three."""

    kind: EntryKind = Field(default=EntryKind.DEMAND, description="What `text` is.", examples=["demand"])
    text: FreeText | None = Field(default=None, examples=["希望解决电机噪声问题，噪声低于60分贝，预算50万元。"])
    demand: DemandChange | None = Field(default=None, examples=[None])
    achievement: AchievementChange | None = Field(default=None, examples=[None])

    @model_validator(mode="after")
    def _check_one(self) -> Self:
        if sum(item is not None for item in (self.text, self.demand, self.achievement)) != 1:
            raise PydanticCustomError("exactly_one", "send one of text, demand and achievement")
        return self


class PartOut(Out):
    """A summand of the clarity."""

    code: str = Field(examples=["indicators"])
    points: float = Field(examples=[9.0])
    most: float = Field(examples=[25.0])


class MissingOut(Out):
    """What is not said, and the points that saying it would bring."""

    code: str = Field(examples=["acceptance"])
    gain: float = Field(examples=[9.0])


class PseudoOut(Out):
    """A sentence that is no technical demand; ``is_verdict``: the whole text is none."""

    kind: str = Field(examples=["financing"])
    field: str = Field(examples=["description"])
    start: int = Field(examples=[0])
    end: int = Field(examples=[24])
    sentence: str = Field(examples=["公司急需流动资金500万元，希望协调银行贷款。"])
    is_verdict: bool = Field(examples=[True])


class VagueOut(Out):
    """A word that says nothing that can be checked."""

    field: str = Field(examples=["summary"])
    start: int = Field(examples=[3])
    end: int = Field(examples=[5])
    word: str = Field(examples=["一流"])


class RepeatOut(Out):
    """A sentence that has been said before."""

    field: str = Field(examples=["description"])
    start: int = Field(examples=[0])
    end: int = Field(examples=[18])
    first_field: str = Field(examples=["summary"])


class DiagnosisOut(Out):
    """How clear a text is: ``clarity`` is the sum of the parts, ``vagueness`` what is left to a hundred."""

    clarity: float = Field(examples=[41.6])
    vagueness: float = Field(examples=[58.4])
    is_pseudo: bool = Field(examples=[False])
    parts: list[PartOut]
    missing: list[MissingOut] = Field(description="What helps most comes first.")
    pseudo: list[PseudoOut]
    vague: list[VagueOut]
    repeats: list[RepeatOut]


class ProposeIn(In):
    """A paragraph that describes a demand or an achievement."""

    kind: EntryKind = Field(default=EntryKind.DEMAND, examples=["demand"])
    text: FreeText = Field(examples=["需要噪声低于60分贝的风机叶轮，预算不超过50万元，2027年6月30日前完成。"])


class AmountOut(Out):
    """A band in yuan; an open end is null."""

    least: int | None = Field(examples=[None])
    most: int | None = Field(examples=[500_000])


class ProposalOut(Out):
    """A value for a field, where the text says it, and how sure that is. One of ``value``, ``indicator`` and ``amount`` is set."""

    field: str = Field(examples=["deadline"])
    value: str | int | None = Field(examples=["2027-06-30"])
    indicator: IndicatorOut | None = Field(examples=[None])
    amount: AmountOut | None = Field(examples=[None])
    start: int = Field(examples=[26])
    end: int = Field(examples=[36])
    sentence_start: int = Field(examples=[0])
    sentence_end: int = Field(examples=[41])
    confidence: float = Field(examples=[0.9])


class ProposalsOut(Out):
    """What was read from a text, in the order of the form."""

    proposals: list[ProposalOut]


@router.post(
    "/doctor",
    **public(
        "judge_text",
        _("Judge how clear a text is"),
        _(
            "Clarity as a sum of parts, what is missing by what it would bring, and signs of a pseudo-demand. Nothing is stored."
        ),
        DiagnosisOut,
        errors=(429,),
    ),
)
def judge(request: ApiRequest, content: DoctorIn) -> Any:
    _count(request)
    found: Diagnosis = diagnose(_subject(content))
    return DiagnosisOut.model_validate(found)


@router.post(
    "/drafts/propose",
    **public(
        "propose_draft",
        _("Propose the fields of a draft"),
        _(
            "Reads a paragraph; every value stands in the text at the place that is given. Nothing is made up, nothing is stored."
        ),
        ProposalsOut,
        errors=(429,),
    ),
)
def propose_fields(request: ApiRequest, content: ProposeIn) -> Any:
    _count(request)
    found = propose(content.text, content.kind.value, places=place_names())
    return ProposalsOut(proposals=[_proposal_out(item) for item in found])


def _count(request: ApiRequest) -> None:
    """Count a text that is read; who has no token counts by network address. Raises ``TooMany``."""
    address = counted(address_of(request.META))
    check_limit("text_judged", f"person {request.actor.person_id}" if request.actor.person_id else address)


def _subject(content: DoctorIn) -> Subject:
    body = content.demand or content.achievement
    if body is None:
        return Subject(content.kind.value, description=content.text or "")
    is_demand = isinstance(body, DemandChange)
    if isinstance(body, DemandChange):
        trl, amount, rights, evidence = body.trl_wanted, (body.budget_cny_min, body.budget_cny_max), 0, False
    else:
        trl, amount, rights = body.trl, (body.price_cny_min, body.price_cny_max), len(body.ip)
        evidence = any(record.evidence for record in body.trl_records)
    return Subject(
        kind=(EntryKind.DEMAND if is_demand else EntryKind.ACHIEVEMENT).value,
        title=body.title, summary=body.summary, description=body.description,
        elements={element.value: tuple(getattr(body, element.value)) for element in Element},
        indicators=len(body.indicators), trl=trl, has_trl_evidence=evidence, amount=amount,
        has_deadline=isinstance(body, DemandChange) and body.deadline is not None, modes=len(body.modes), rights=rights,
    )  # fmt: skip


def _proposal_out(item: Proposal) -> ProposalOut:
    value = item.value
    return ProposalOut(
        field=item.field,
        value=value.isoformat() if isinstance(value, date) else value if isinstance(value, str | int) else None,
        indicator=_indicator_out(value) if isinstance(value, IndicatorSpec) else None,
        amount=AmountOut(least=value[0], most=value[1]) if isinstance(value, tuple) else None,
        start=item.start, end=item.end, sentence_start=item.sentence_start, sentence_end=item.sentence_end,
        confidence=item.confidence,
    )  # fmt: skip


def _indicator_out(spec: IndicatorSpec) -> IndicatorOut:
    return IndicatorOut(
        name=spec.name, comparator=Comparator(spec.comparator), value=spec.value, value_high=spec.value_high, unit=spec.unit,
        condition=spec.condition, must_have=spec.must_have, rival_value=spec.rival_value,
    )  # fmt: skip
