"""The answer: ``code``, in older robots ``StatusCode``."""

from lianqiao.push.channels.robots import read_code

BUSY = frozenset({11232, 230020})  # more messages than the service or the group takes in a minute


def read(body: bytes) -> None:
    """Raise ``Refused`` or ``Unreachable`` unless ``code`` is 0."""
    read_code(body, ("code", "StatusCode"), BUSY)
