"""The request: a message of the type ``markdown``; with a secret, time and signature stand in the address (加签)."""

import base64
import hashlib
import hmac
from urllib.parse import urlencode

from lianqiao.push.channels.channel import Message, Request
from lianqiao.push.channels.robots import LONGEST_TITLE, as_json, fitting, plain

MOST_BYTES = 20_000  # of the whole body


def render(message: Message, address: str, secret: str, now: int) -> Request:
    """Return the request; the robot accepts a signature for an hour, so each attempt is signed anew."""
    title = plain(message.title, LONGEST_TITLE)

    def build(text: str) -> bytes:
        return as_json({"msgtype": "markdown", "markdown": {"title": title, "text": text}})

    body = fitting(message, build, MOST_BYTES, heading=f"### {title}")
    if secret:
        milliseconds = now * 1000
        query = urlencode({"timestamp": milliseconds, "sign": sign(milliseconds, secret)})
        address += ("&" if "?" in address else "?") + query
    return Request(address, {}, body)


def sign(milliseconds: int, secret: str) -> str:
    """Return the signature over the time, with the secret as the key."""
    text = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()
