"""What gunicorn does when a web process starts: it gets ready for the first search while it already answers."""

import logging
import threading
import time

from django.db import connections
from django.urls import get_resolver

logger = logging.getLogger(__name__)
_AFTER_S = 1.0


def post_worker_init(_worker: object) -> None:
    """Load the encoder and open the index in a thread of their own, so that nobody waits for them."""
    threading.Thread(target=_get_ready, name="get-ready", daemon=True).start()


def _get_ready() -> None:
    # What every request needs comes first, and those that wait for it are let through before the rest takes the processor.
    get_resolver().url_patterns  # noqa: B018 - reading it imports all pages
    time.sleep(_AFTER_S)
    from lianqiao.matching.queries import get_ready

    try:
        get_ready()
    except Exception:
        logger.exception("Getting ready for searches failed; the first search will try again")
    finally:
        connections.close_all()
