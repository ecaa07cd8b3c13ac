"""Secrets that must be read again: encrypted with keys that come from the platform's secret key, a family of keys for each purpose."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """The secret was sealed with a key that the platform no longer has."""


def seal(purpose: str, text: str) -> str:
    """Encrypt a secret with the present key; an empty text stays empty."""
    return _box(purpose).encrypt(text.encode()).decode() if text else ""


def unseal(purpose: str, sealed: str) -> str:
    """Decrypt a secret with the present or an earlier key. Raises ``Unreadable``."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Unreadable(purpose) from None


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"lianqiao.{purpose}\x1f{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
