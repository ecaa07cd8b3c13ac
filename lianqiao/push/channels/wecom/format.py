"""The request: a message of the type ``markdown`` (developer.work.weixin.qq.com/document/path/91770)."""

from lianqiao.push.channels.channel import Message, Request
from lianqiao.push.channels.robots import LONGEST_TITLE, as_json, fitting, plain

MOST_BYTES = 4096  # of the text in UTF-8


def render(message: Message, address: str, secret: str, now: int) -> Request:  # noqa: ARG001 - nothing is signed here
    """Return the request; the key of the robot stands in its address."""
    text = fitting(message, str.encode, MOST_BYTES, heading=f"### {plain(message.title, LONGEST_TITLE)}")
    return Request(address, {}, as_json({"msgtype": "markdown", "markdown": {"content": text.decode()}}))
