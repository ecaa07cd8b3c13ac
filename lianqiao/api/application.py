"""The API as a whole: every address answers errors with a problem document, and the OpenAPI document has examples."""

import functools
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from lianqiao.api.documentation import asset
from lianqiao.api.examples import example_of
from lianqiao.api.problem import MEDIA_TYPE, TITLES, Problem, method_not_allowed, not_found

PROBLEM_REF = REF_TEMPLATE.format(model=Problem.__name__)
View = Callable[..., HttpResponseBase]


class Api(NinjaAPI):
    """django-ninja's API with problem documents outside of operations too, HEAD, and a fuller OpenAPI document."""

    _document: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the OpenAPI document; its words are lazy, so one document serves every language."""
        if self._document is None:
            document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            _complete(document)
            self._document = document
        return self._document

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns = super()._get_urls()
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                view = _to_docs if pattern.name == "api-root" else pattern.callback
                pattern.callback = _guarded(view)
        return [*patterns, path("docs/<str:name>", asset), re_path(r"^.*$", _csrf_exempt(not_found))]


def _guarded(view: View) -> View:
    """Let GET answer HEAD, and put a problem document in place of what the framework says to a wrong method."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"  # the server leaves the body out
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return not_found(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = sorted(response.headers["Allow"].split(", "))
        return method_not_allowed(request, ", ".join([*allowed, *(["HEAD"] if "GET" in allowed else [])]))

    return _csrf_exempt(guarded)


def _csrf_exempt(view: View) -> View:
    # Tokens travel in a header that no other site can set, and sessions mean nothing here.
    view.csrf_exempt = True  # type: ignore[attr-defined]  # Django's own mark
    return view


def _to_docs(request: HttpRequest) -> HttpResponseBase:
    return HttpResponseRedirect("docs")


def _complete(document: OpenAPISchema) -> None:
    components = document["components"]
    examples = _Examples(components["schemas"])
    for methods in document["paths"].values():
        for operation in methods.values():
            _complete_operation(operation, examples)
    components["examples"] = examples.named
    _drop_unused(document)
    document["components"]["securitySchemes"]["Bearer"]["description"] = "A token from the account page."


def _drop_unused(document: OpenAPISchema) -> None:
    """Drop the schemas that nothing refers to: those of query parameters, which the framework has taken apart."""
    schemas = document["components"]["schemas"]
    text = json.dumps(document, default=str)
    for name in [name for name in schemas if f'"{REF_TEMPLATE.format(model=name)}"' not in text]:
        del schemas[name]


class _Examples:
    """Gives media types their examples: by reference where their schema has a name, so that each is written once."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self._schemas = schemas
        self.named: dict[str, Any] = {}

    def add_to(self, media: dict[str, Any]) -> None:
        """Add an example to a media type."""
        schema = media["schema"]
        if "$ref" not in schema:
            media["example"] = example_of(schema, self._schemas)
            return
        name = schema["$ref"].rsplit("/", 1)[1]
        self.named.setdefault(name, {"value": example_of(schema, self._schemas)})
        media["examples"] = {"usual": {"$ref": f"#/components/examples/{name}"}}


def _complete_operation(operation: dict[str, Any], examples: _Examples) -> None:
    body = operation.get("requestBody", {})
    for media in body.get("content", {}).values():
        examples.add_to(media)
    for parameter in operation["parameters"]:
        # A list of examples belongs to the schema, which has it; a parameter has them by name.
        first = parameter.pop("examples", [None])[0]
        if first is not None:
            parameter["example"] = first
    responses = operation["responses"]
    implied = {400, 413, 422} if body else {422} if operation["parameters"] else set()
    for status in (implied | {429}) - responses.keys():
        responses[status] = {"content": {"application/json": {"schema": {"$ref": PROBLEM_REF}}}}
    for status, response in responses.items():
        if status >= HTTPStatus.BAD_REQUEST:
            response["description"] = TITLES[status]
            response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        for media in response.get("content", {}).values():
            examples.add_to(media)
    operation["responses"] = {str(status): responses[status] for status in sorted(responses)}
