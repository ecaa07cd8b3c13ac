"""The request: an interactive card; with a secret, time and signature stand in the body (签名校验)."""

import base64
import hashlib
import hmac

from lianqiao.push.channels.channel import Message, Request
from lianqiao.push.channels.robots import LONGEST_TITLE, as_json, fitting, plain

MOST_BYTES = 20_000  # of the whole body


def render(message: Message, address: str, secret: str, now: int) -> Request:
    """Return the request; the robot accepts a signature for an hour, so each attempt is signed anew."""
    signature = {"timestamp": str(now), "sign": sign(now, secret)} if secret else {}
    title = {"tag": "plain_text", "content": plain(message.title, LONGEST_TITLE)}

    def build(text: str) -> bytes:
        elements = [{"tag": "markdown", "content": text}]
        return as_json(
            {**signature, "msg_type": "interactive", "card": {"header": {"title": title}, "elements": elements}}
        )

    return Request(address, {}, fitting(message, build, MOST_BYTES, quote=""))


def sign(seconds: int, secret: str) -> str:
    """Return the signature: time and secret together are the key, and nothing is signed with it."""
    key = f"{seconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
