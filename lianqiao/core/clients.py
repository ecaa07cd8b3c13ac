"""From where a request comes: the one place that reads it, for evidence and limits alike."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from lianqiao.core.addresses import client_address


def address_of(meta: Mapping[str, Any]) -> str:
    """Return the client's address out of a request's ``META``: behind trusted proxies what the outermost of them saw."""
    remote, forwarded = str(meta.get("REMOTE_ADDR") or ""), str(meta.get("HTTP_X_FORWARDED_FOR") or "")
    return client_address(remote, forwarded, settings.TRUSTED_PROXIES)
