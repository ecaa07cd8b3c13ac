"""The weights in use: those shipped, or a set that was learnt and switched on."""

import threading
import time

from lianqiao.matching.engine.weights import DEFAULT_WEIGHTS, ENGINE_VERSION, Weights, weights_from
from lianqiao.matching.models import WeightSet

ASKED_EVERY_S = 2.0  # so long may a process still order by the weights before
_lock = threading.Lock()
_known: dict[str, tuple[float, tuple[Weights, str]]] = {}


def active_set() -> WeightSet | None:
    """Return the set in use, None when it is what the platform ships with."""
    return WeightSet.objects.filter(is_active=True).first()


def current_weights() -> tuple[Weights, str]:
    """Return the weights in use and the version of the engine with them.

    The database is asked every few seconds: thus every process notices a switch by itself.
    """
    now = time.monotonic()
    with _lock:
        if "known" in _known and now - _known["known"][0] < ASKED_EVERY_S:
            return _known["known"][1]
    row = active_set()
    found = (DEFAULT_WEIGHTS, ENGINE_VERSION) if row is None else (weights_from(row.weights), version_of(row))
    with _lock:
        _known["known"] = (now, found)
    return found


def forget_weights() -> None:
    """Ask the database anew the next time: this process has just switched, or given the switch up."""
    with _lock:
        _known.clear()


def version_of(row: WeightSet) -> str:
    """Name the engine with a set of weights."""
    return f"{ENGINE_VERSION}+w{row.number}"


def list_sets() -> list[WeightSet]:
    """Return all sets that were ever used, the newest first."""
    return list(WeightSet.objects.order_by("-used_since", "-number"))
