"""Errors as ``application/problem+json`` (RFC 9457), in the reader's language; nothing of the inside shows."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from lianqiao.api.input_words import field_problems
from lianqiao.core.errors import DomainError, FieldProblem, Invalid, TooMany

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"

TITLES: Mapping[int, Promise] = {
    400: _("The request cannot be read"),
    401: _("The token is missing or not valid"),
    403: _("You may not do this"),
    404: _("There is nothing at this address"),
    405: _("This address has no such method"),
    409: _("This is not possible in the present state"),
    413: _("The request is too large"),
    422: _("The input breaks a rule"),
    429: _("Too many requests"),
    500: _("The platform made a mistake"),
    503: _("A part of the platform does not answer now"),
}


class FieldProblemOut(BaseModel):
    """One broken rule of the input."""

    field: str = Field(
        description="The field or parameter, with a dotted path inside it.", examples=["indicators.0.name"]
    )
    code: str = Field(description="Stable code of the rule.", examples=["input.missing"])
    message: str = Field(description="What is wrong, for people.", examples=["This is needed."])


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(description="Where the kind of error is explained.", examples=[f"{DOCS}#errors"])
    title: str = Field(description="The kind of error, for people.", examples=["The input breaks a rule"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="What happened this time, for people.", examples=["The input breaks a rule."])
    code: str = Field(description="Stable code for programs.", examples=["core.invalid"])
    instance: str = Field(description="The address that was asked.", examples=["/api/v1/achievements"])
    problems: list[FieldProblemOut] | None = Field(default=None, description="With status 422: every broken rule.")


def problem_response(
    request: HttpRequest, status: int, *, code: str, detail: str = "", problems: tuple[FieldProblem, ...] = ()
) -> HttpResponse:
    """Return the problem document of an error; ``detail`` is already in the reader's language."""
    title = str(TITLES.get(status) or HTTPStatus(status).phrase)
    body: dict[str, object] = {
        "type": f"{DOCS}#error-{status}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "code": code,
        "instance": request.path,
    }
    if problems:
        body["problems"] = [{"field": it.field, "code": it.code, "message": it.message} for it in problems]
    response = HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def domain_problem(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer for an error that the platform means to raise."""
    problems = error.problems if isinstance(error, Invalid) else ()
    worded = tuple(FieldProblem(it.field, it.code, _translated(it.message)) for it in problems)
    response = problem_response(
        request, error.status, code=error.code, detail=_translated(error.message), problems=worded
    )
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def invalid_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer for parameters or a body that do not have the documented form."""
    detail = gettext("The input does not have the documented form; nothing was written.")
    return problem_response(
        request, 422, code="api.input_invalid", detail=detail, problems=field_problems(error.errors)
    )


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer for what the framework refuses: above all a body that is no JSON."""
    detail = gettext("The body is not valid JSON.") if error.status_code == HTTPStatus.BAD_REQUEST else ""
    return problem_response(request, error.status_code, code="api.request_unreadable", detail=detail)


def unreadable_request(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer for a request that Django refuses to read."""
    if isinstance(error, RequestDataTooBig):
        return problem_response(request, 413, code="api.request_too_large")
    return problem_response(request, 400, code="api.request_unreadable")


def not_found(request: HttpRequest, _error: Any = None, **_parts: str) -> HttpResponse:
    """Answer for an address that does not exist."""
    return problem_response(
        request, 404, code="api.no_such_address", detail=gettext("The documentation lists every address.")
    )


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer for a method that an address does not have; ``allowed`` is the Allow header."""
    detail = gettext("Allowed here: %(methods)s.") % {"methods": allowed}
    response = problem_response(request, 405, code="api.method_not_allowed", detail=detail)
    response.headers["Allow"] = allowed
    return response


def fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer for a fault of ours: logged in full, told without internals."""
    logger.error("The API failed at %s %s", request.method, request.path, exc_info=error)
    detail = gettext("The fault is ours and has been logged; nothing was written.")
    return problem_response(request, 500, code="api.fault", detail=detail)


def install_handlers(api: NinjaAPI) -> None:
    """Make the API answer every error with a problem document."""
    handlers: Mapping[type[Exception], Any] = {
        DomainError: domain_problem,
        ValidationError: invalid_input,
        HttpError: http_error,
        Http404: not_found,
        SuspiciousOperation: unreadable_request,
        MultiPartParserError: unreadable_request,
        Exception: fault,
    }
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def _translated(message: str) -> str:
    # gettext("") is the header of the catalogue.
    return gettext(message) if message else ""
