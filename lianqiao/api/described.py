"""What every operation must say of itself: name, words, answers and errors, in one call."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise

from lianqiao.api.authentication import PUBLIC, READER, WRITER, Bearer
from lianqiao.api.problem import Problem


def public(operation_id: str, summary: Promise, description: Promise, response: Any, **more: Any) -> dict[str, Any]:
    """Describe an operation that needs no token; one may be sent to see more."""
    return _described(PUBLIC, operation_id, summary, description, response, **more)


def private(operation_id: str, summary: Promise, description: Promise, response: Any, **more: Any) -> dict[str, Any]:
    """Describe an operation that needs a token."""
    return _described(READER, operation_id, summary, description, response, **more)


def writing(operation_id: str, summary: Promise, description: Promise, response: Any, **more: Any) -> dict[str, Any]:
    """Describe an operation that needs a token which may write."""
    return _described(WRITER, operation_id, summary, description, response, **more)


def _described(
    auth: Bearer,
    operation_id: str,
    summary: Promise,
    description: Promise,
    response: Any,
    *,
    status: int = 200,
    errors: Sequence[int] = (),
) -> dict[str, Any]:
    """Return the keyword arguments of the router's decorator. The words stay lazy: the document speaks the reader's language."""
    known = {401, *errors} | ({403} if auth is WRITER else set())
    return {
        "auth": auth,
        "operation_id": operation_id,
        "summary": summary,
        "description": description,
        "response": {status: response} | dict.fromkeys(sorted(known), Problem),
        # Either no token or one; without this entry the document would say that one is needed.
        "openapi_extra": {"security": [{}]} if auth is PUBLIC else {},
    }
