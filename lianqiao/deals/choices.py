"""Words of the deals app."""

from enum import StrEnum


class EnquiryState(StrEnum):
    """Where an enquiry stands."""

    SENT = "sent"
    ACCEPTED = "accepted"  # a deal has been opened
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"  # nobody answered in time


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
