"""The request: JSON, signed with HMAC-SHA256 over key, time and body (standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import secrets

from lianqiao.push.channels.channel import Message, Request
from lianqiao.push.channels.robots import as_json

PREFIX = "whsec_"


def new_secret() -> str:
    """Return a new secret of 256 bits as receivers' libraries read it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def render(message: Message, address: str, secret: str, now: int) -> Request:
    """Return the signed request; the key is the same in every attempt, the time and so the signature are not."""
    data = {
        "title": message.title,
        "language": message.language,
        "items": [
            {
                "number": it.number, "kind": it.kind, "trigger": it.trigger, "title": it.title, "reason": it.reason,
                "address": it.address,
            }
            for it in message.items
        ],
        "settings": message.settings_address,
        "unsubscribe": message.unsubscribe_address,
    }  # fmt: skip
    body = as_json({"type": message.kind, "timestamp": message.created.isoformat(), "data": data})
    headers = {
        "webhook-id": message.key,
        "webhook-timestamp": str(now),
        "webhook-signature": sign(message.key, now, body, secret),
        "Idempotency-Key": message.key,
    }
    return Request(address, headers, body)


def sign(key: str, now: int, body: bytes, secret: str) -> str:
    """Return the value of ``webhook-signature``."""
    signed = f"{key}.{now}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(_bytes(secret), signed, hashlib.sha256).digest()).decode()


def _bytes(secret: str) -> bytes:
    text = secret.removeprefix(PREFIX)
    if text != secret:
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error:
            pass
    return secret.encode()
