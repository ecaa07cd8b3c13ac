"""Writes of the identity app."""

from lianqiao.identity.services.addresses import ask_address_change, cancel_address_change, confirm_address
from lianqiao.identity.services.passwords import note_password
from lianqiao.identity.services.people import note_security_change, register_person
from lianqiao.identity.services.sign_ins import begin_sign_in, end_sign_in, end_sign_ins, lock_sign_in, touch_sign_in

__all__ = [
    "ask_address_change",
    "begin_sign_in",
    "cancel_address_change",
    "confirm_address",
    "end_sign_in",
    "end_sign_ins",
    "lock_sign_in",
    "note_password",
    "note_security_change",
    "register_person",
    "touch_sign_in",
]
