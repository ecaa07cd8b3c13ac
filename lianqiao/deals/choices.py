"""Words of the deals app, and the numbers that its stages and clocks go by."""

from collections.abc import Mapping
from enum import StrEnum


class EnquiryState(StrEnum):
    """Where an enquiry stands."""

    SENT = "sent"
    ACCEPTED = "accepted"  # a deal has been opened
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"  # nobody answered in time


class RefusalCode(StrEnum):
    """Why an enquiry leads to nothing; ``NO_ANSWER`` is given by the clock, all others by people."""

    NOT_AVAILABLE = "not_available"  # in other hands, or not given away now
    NO_FIT = "no_fit"  # technically something else is wanted
    TOO_EARLY = "too_early"  # the maturity is not there
    BUDGET = "budget"
    MODE = "mode"  # not in the way of working together that is wanted
    TIMING = "timing"
    NO_CAPACITY = "no_capacity"
    UNCLEAR = "unclear"  # what is wanted was not understood
    OTHER = "other"
    NO_ANSWER = "no_answer"


class BudgetBand(StrEnum):
    """What the sender means to spend, in bands of yuan."""

    OPEN = "open"
    UP_TO_100K = "up_to_100k"
    UP_TO_500K = "up_to_500k"
    UP_TO_1M = "up_to_1m"
    UP_TO_5M = "up_to_5m"
    ABOVE_5M = "above_5m"


class Stage(StrEnum):
    """Where a deal stands; a stage has an owner, a deadline and a next best action."""

    CONFIDENTIALITY = "confidentiality"  # 保密约定
    DILIGENCE = "diligence"  # 披露与尽职调查
    NEGOTIATION = "negotiation"  # 磋商
    AGREEMENT = "agreement"  # 合同文本
    APPROVAL = "approval"  # 内部审批与公示
    SIGNING = "signing"  # 签署
    REGISTRATION = "registration"  # 技术合同认定登记
    EXECUTION = "execution"  # 履行
    ACCEPTANCE = "acceptance"  # 验收
    DISTRIBUTION = "distribution"  # 收益分配
    CLOSED = "closed"
    ENDED = "ended"  # left by a side exit, with a reason


class PartyRole(StrEnum):
    """What a party is in a deal."""

    PROVIDER = "provider"  # 技术提供方
    TAKER = "taker"  # 技术受让方, 委托方, 被许可方
    PARTNER = "partner"  # 合作方
    FUNDER = "funder"
    CARRIER = "carrier"


class ContractKind(StrEnum):
    """Contract kinds of 民法典 Art 843, 851, 862, 863 and 878."""

    COMMISSIONED_DEVELOPMENT = "commissioned_development"
    COOPERATIVE_DEVELOPMENT = "cooperative_development"
    ASSIGNMENT = "assignment"
    LICENCE = "licence"
    CONSULTING = "consulting"
    SERVICE = "service"


class Duty(StrEnum):
    """What a person does for a party in one deal."""

    LEAD = "lead"
    NEGOTIATOR = "negotiator"
    LEGAL = "legal"
    FINANCE = "finance"
    RESEARCH = "research"
    MANAGER = "manager"  # a technology manager with a mandate


class EndReason(StrEnum):
    """Why a deal was left by a side exit, or a party left a consortium."""

    PRICE = "price"
    OWNERSHIP = "ownership"
    RISK = "risk"
    TECHNICAL = "technical"
    MATURITY = "maturity"
    APPROVAL_REFUSED = "approval_refused"
    FUNDING = "funding"
    STRATEGY = "strategy"
    NO_CONTACT = "no_contact"
    BREACH = "breach"
    OTHER = "other"


class PriceBy(StrEnum):
    """How the price of a result in state hands is found (LAW-PCL Art 18)."""

    AGREED = "agreed"
    LISTED = "listed"
    AUCTION = "auction"


ANSWER_WORKING_DAYS = 5  # an enquiry is answered within these, says the clock that both sides see
LAPSE_WORKING_DAYS = 15  # and lapses after these
# Calendar days that a stage has unless the parties move its end together: a beginning, none of it from law.
STAGE_DAYS: Mapping[str, int] = {
    Stage.CONFIDENTIALITY: 10,
    Stage.DILIGENCE: 30,
    Stage.NEGOTIATION: 45,
    Stage.AGREEMENT: 21,
    Stage.APPROVAL: 30,
    Stage.SIGNING: 14,
    Stage.REGISTRATION: 30,
    Stage.EXECUTION: 365,
    Stage.ACCEPTANCE: 30,
    Stage.DISTRIBUTION: 60,
}
OVER = frozenset({Stage.CLOSED, Stage.ENDED})
# The kind of contract that a way of working together usually takes; the parties may say otherwise.
KIND_OF_MODE: Mapping[str, ContractKind] = {
    "assignment": ContractKind.ASSIGNMENT,
    "equity": ContractKind.ASSIGNMENT,
    "ordinary_licence": ContractKind.LICENCE,
    "sole_licence": ContractKind.LICENCE,
    "exclusive_licence": ContractKind.LICENCE,
    "open_licence": ContractKind.LICENCE,
    "try_first": ContractKind.LICENCE,
    "joint_development": ContractKind.COOPERATIVE_DEVELOPMENT,
    "commissioned_development": ContractKind.COMMISSIONED_DEVELOPMENT,
    "consulting": ContractKind.CONSULTING,
    "service": ContractKind.SERVICE,
}


class SigningWay(StrEnum):
    """How a party signed."""

    CLICK = "click"  # on the platform, with the password of the account: an ordinary electronic signature
    COPY = "copy"  # on paper or elsewhere: the signed copy was handed in


class AgreementState(StrEnum):
    """Where a version of an agreement stands."""

    DRAFT = "draft"
    FINAL = "final"  # its text is fixed and may be signed
    SIGNED = "signed"
    SUPERSEDED = "superseded"


class FileLayer(StrEnum):
    """Who sees a file of the room."""

    ALL = "all"  # every party
    OWN = "own"  # the party that handed it in


class RiskKind(StrEnum):
    """Where a risk comes from."""

    TECHNICAL = "technical"
    MARKET = "market"
    RIGHTS = "rights"
    REGULATION = "regulation"
    PARTNER = "partner"
    FINANCE = "finance"


class RiskState(StrEnum):
    """Where a risk stands."""

    OPEN = "open"
    OCCURRED = "occurred"
    CLOSED = "closed"


class Instrument(StrEnum):
    """What softens a loss."""

    INSURANCE = "insurance"
    GUARANTEE = "guarantee"
    COMPENSATION_POOL = "compensation_pool"
    HOLD_BACK = "hold_back"  # part of the price waits for a milestone
    LIABILITY_CAP = "liability_cap"


class MilestoneState(StrEnum):
    """Where a milestone stands."""

    PLANNED = "planned"
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


class PaymentKind(StrEnum):
    """What a payment is for."""

    FIXED = "fixed"
    ROYALTY = "royalty"
    OTHER = "other"
