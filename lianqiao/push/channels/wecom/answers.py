"""The answer: ``errcode``."""

from lianqiao.push.channels.robots import read_code

BUSY = frozenset({-1, 45009, 45033})  # busy; more than twenty messages a minute; too many at once


def read(body: bytes) -> None:
    """Raise ``Refused`` or ``Unreachable`` unless ``errcode`` is 0."""
    read_code(body, ("errcode",), BUSY)
