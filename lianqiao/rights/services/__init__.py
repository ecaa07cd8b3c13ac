"""Writes of the rights app."""

from lianqiao.rights.services.cases import CaseInput, answer_case, close_case, open_case, reopen_case
from lianqiao.rights.services.consents import give_consent, withdraw_consent
from lianqiao.rights.services.erasure import ask_erasure, erase_due, take_erasure_back
from lianqiao.rights.services.exports import ask_export, delete_ended_exports, make_export, open_export

__all__ = [
    "CaseInput",
    "answer_case",
    "ask_erasure",
    "ask_export",
    "close_case",
    "delete_ended_exports",
    "erase_due",
    "give_consent",
    "make_export",
    "open_case",
    "open_export",
    "reopen_case",
    "take_erasure_back",
    "withdraw_consent",
]
