"""Enquiries and deals."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import P, PathEx, Router
from ninja.responses import Status
from pydantic import Field, StringConstraints

from lianqiao.api.described import private, writing
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.fields import EntryPath, In, Out
from lianqiao.catalog.choices import CooperationMode, EntryKind
from lianqiao.catalog.queries import get_entry
from lianqiao.core.actors import Actor
from lianqiao.deals import services
from lianqiao.deals.access import present_parties
from lianqiao.deals.choices import BudgetBand, ContractKind, EndReason, EnquiryState, PartyRole, RefusalCode, Stage
from lianqiao.deals.engine.guards import lacks_of
from lianqiao.deals.models import Deal, Enquiry
from lianqiao.deals.queries import deal_facts, get_deal, get_enquiry, list_deals, list_enquiries
from lianqiao.deals.queries.enquiries import is_overdue, owner_is_known
from lianqiao.deals.states import forward_move

router = Router(tags=["deals"])
MOST = 100
EnquiryPath = PathEx[
    str, P(pattern=r"^Q-\d{4}-\d{6,9}$", description="Number of the enquiry.", example="Q-2026-000001")
]
DealPath = PathEx[str, P(pattern=r"^D-\d{4}-\d{6,9}$", description="Number of the deal.", example="D-2026-000001")]
MovePath = PathEx[
    str, P(pattern=r"^[a-z_]{3,20}$", description="A step of the machine, such as disclose.", example="disclose")
]


OfTitle = Annotated[str, StringConstraints(max_length=80)]
OfText = Annotated[str, StringConstraints(max_length=825)]
OfPlan = Annotated[str, StringConstraints(max_length=1025)]
OfNote = Annotated[str, StringConstraints(max_length=500)]


class EnquiryIn(In):
    """The short form."""

    title: OfTitle = Field(min_length=4, examples=["在产线上试用"])
    mode: CooperationMode = Field(examples=["ordinary_licence"])
    problem: OfText = Field(min_length=20, examples=["现有产线的能耗过高，需要能够替代现有工艺的方案。"])
    use_planned: OfText = Field(min_length=20, examples=["先在一条产线上试用三个月，合格后推广到全部产线。"])
    proof_wanted: OfNote = ""
    plan: OfPlan = ""
    budget: BudgetBand = BudgetBand.OPEN
    trl_needed: int | None = Field(default=None, ge=1, le=9)
    wanted_by: date | None = None


class RefusalIn(In):
    """Why not: a reason and a short feedback."""

    code: RefusalCode = Field(examples=["no_fit"])
    feedback: OfNote = Field(min_length=10, examples=["技术方向与需求不一致，谢谢。"])


class WordIn(In):
    """The word for a step, at the revision that was read."""

    revision: int = Field(ge=1, description="Of the deal as it was read; a stale one is refused.", examples=[1])
    note: OfNote = ""
    reason: EndReason | None = Field(default=None, description="Of a side exit, together with a note.")


class EnquiryOut(Out):
    """An enquiry as one side sees it."""

    number: str = Field(examples=["Q-2026-000001"])
    entry: str = Field(examples=["A-2026-000123"])
    sender: str = Field(description="Number of the organisation.", examples=["O-2026-000007"])
    owner: str = Field(description="Empty where an anonymous owner is not to be named.", examples=["O-2026-000008"])
    state: EnquiryState
    title: str
    mode: str
    problem: str
    use_planned: str
    proof_wanted: str
    plan: str
    budget: str
    trl_needed: int | None
    wanted_by: date | None
    sent: datetime
    answer_due: date
    is_overdue: bool
    refusal_code: str
    feedback: str
    deal: str = Field(description="Number of the deal that was opened; empty before.")


class EnquiryList(Out):
    """The newest enquiries of both directions."""

    items: list[EnquiryOut]


class DealPartyOut(Out):
    """A party that joined."""

    organisation: str
    role: PartyRole
    work: str


class DealOut(Out):
    """A deal with what is lacking for its next step."""

    number: str = Field(examples=["D-2026-000001"])
    title: str
    contract_kind: ContractKind
    mode: str
    stage: Stage
    stage_since: datetime
    stage_due: date | None
    revision: int
    parties: list[DealPartyOut]
    next_move: str
    lacks: list[str] = Field(description="Codes of what forbids the next step now.")


class DealList(Out):
    """The newest deals."""

    items: list[DealOut]


@router.get(
    "/enquiries",
    **private("enquiry_list", _("Enquiries that you sent and received"), _("Those of your organisations and those made to them."),
              EnquiryList),
)  # fmt: skip
def enquiry_list(request: ApiRequest) -> Any:
    return EnquiryList(items=[_enquiry(request.actor, row) for row in list_enquiries(request.actor)[:MOST]])


@router.get(
    "/enquiries/{number}",
    **private("enquiry_get", _("An enquiry"),
              _("Both sides see it; an anonymous owner is named to the sender only when it is accepted."), EnquiryOut,
              errors=(404,)),
)  # fmt: skip
def enquiry_get(request: ApiRequest, number: EnquiryPath) -> Any:
    return _enquiry(request.actor, get_enquiry(request.actor, number))


@router.post(
    "/entries/{number}/enquiries",
    **writing("enquiry_send", _("Send an enquiry"), _("For the organisation that the token's person acts for."), EnquiryOut,
              status=201, errors=(404, 409)),
)  # fmt: skip
def enquiry_send(request: ApiRequest, number: EntryPath, content: EnquiryIn) -> Any:
    kind = EntryKind.DEMAND if number.startswith("D") else EntryKind.ACHIEVEMENT
    entry = get_entry(request.actor, kind, number)
    row = services.open_enquiry(entry, services.EnquiryInput(**content.model_dump()), actor=request.actor)
    return Status(201, _enquiry(request.actor, row))


@router.post(
    "/enquiries/{number}/accept",
    **writing("enquiry_accept", _("Accept an enquiry"), _("A deal opens; an anonymous owner becomes known to the sender."), DealOut,
              errors=(404, 409)),
)  # fmt: skip
def enquiry_accept(request: ApiRequest, number: EnquiryPath) -> Any:
    deal = services.accept_enquiry(get_enquiry(request.actor, number), actor=request.actor)
    return _deal(get_deal(deal.number, request.actor))


@router.post(
    "/enquiries/{number}/refuse",
    **writing("enquiry_refuse", _("Answer an enquiry by refusing"), _("With a reason and a short feedback."), EnquiryOut,
              errors=(404, 409)),
)  # fmt: skip
def enquiry_refuse(request: ApiRequest, number: EnquiryPath, content: RefusalIn) -> Any:
    row = get_enquiry(request.actor, number)
    found = services.refuse_enquiry(row, code=content.code, feedback=content.feedback, actor=request.actor)
    return _enquiry(request.actor, found)


@router.get(
    "/deals",
    **private(
        "deal_list",
        _("Deals of your organisations"),
        _("The newest first; who is no party knows nothing of a deal."),
        DealList,
    ),
)
def deal_list(request: ApiRequest) -> Any:
    return DealList(items=[_deal(row) for row in list_deals(request.actor)[:MOST]])


@router.get(
    "/deals/{number}",
    **private("deal_get", _("A deal"), _("With its parties, its stage and what is lacking for the next step."), DealOut,
              errors=(404,)),
)  # fmt: skip
def deal_get(request: ApiRequest, number: DealPath) -> Any:
    return _deal(get_deal(number, request.actor))


@router.post(
    "/deals/{number}/moves/{move}",
    **writing("deal_move", _("Give the word for a step"),
              _("For one's own party, at the revision that was read; a stale one is refused with 409."), DealOut, errors=(404, 409)),
)  # fmt: skip
def deal_move(request: ApiRequest, number: DealPath, move: MovePath, content: WordIn) -> Any:
    deal = get_deal(number, request.actor)
    services.approve_move(
        deal, move, revision=content.revision, note=content.note, reason=content.reason or "", actor=request.actor
    )
    return _deal(get_deal(number, request.actor))


def _enquiry(actor: Actor, row: Enquiry) -> EnquiryOut:
    same = "number state title mode problem use_planned proof_wanted plan budget trl_needed wanted_by sent answer_due refusal_code feedback"
    return EnquiryOut(
        **{name: getattr(row, name) for name in same.split()},
        entry=row.entry.number,
        sender=row.sender.number,
        owner=row.owner.number if owner_is_known(actor, row) else "",
        is_overdue=is_overdue(row),
        deal=row.deal.number if row.deal else "",
    )


def _deal(row: Deal) -> DealOut:
    same = "number title contract_kind mode stage stage_since stage_due revision"
    move = forward_move(row.stage)
    return DealOut(
        **{name: getattr(row, name) for name in same.split()},
        parties=[
            DealPartyOut(organisation=it.organisation.number, role=PartyRole(it.role), work=it.work)
            for it in present_parties(row)
        ],
        next_move=move,
        lacks=[lack.code for lack in lacks_of(move, deal_facts(row))] if move else [],
    )
