"""The answer: ``errcode``."""

from lianqiao.push.channels.robots import read_code

BUSY = frozenset({-1, 130101, 410100})  # busy; more than twenty messages a minute (two numbers for it)


def read(body: bytes) -> None:
    """Raise ``Refused`` or ``Unreachable`` unless ``errcode`` is 0."""
    read_code(body, ("errcode",), BUSY)
