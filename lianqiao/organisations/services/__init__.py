"""Writes of organisations: registration, verification, members, transfers, mergers."""

from lianqiao.organisations.services.members import (
    answer_invitation,
    answer_own_invitation,
    change_role,
    end_membership,
    invite,
    leave,
    withdraw_invitation,
)
from lianqiao.organisations.services.merging import merge_organisations
from lianqiao.organisations.services.profiles import ProfileInput, change_profile
from lianqiao.organisations.services.transfers import (
    accept_transfer,
    offer_transfer,
    refuse_transfer,
    withdraw_transfer,
)
from lianqiao.organisations.services.verification import (
    accept_request,
    claim_organisation,
    request_verification,
    return_request,
    withdraw_request,
)

__all__ = [
    "ProfileInput",
    "accept_request",
    "accept_transfer",
    "answer_invitation",
    "answer_own_invitation",
    "change_profile",
    "change_role",
    "claim_organisation",
    "end_membership",
    "invite",
    "leave",
    "merge_organisations",
    "offer_transfer",
    "refuse_transfer",
    "request_verification",
    "return_request",
    "withdraw_invitation",
    "withdraw_request",
    "withdraw_transfer",
]
