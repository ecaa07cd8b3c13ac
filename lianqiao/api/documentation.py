"""The documentation page: the OpenAPI document as HTML of our own, in the reader's language, without any foreign script."""

import json
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.responses import NinjaJSONEncoder

from lianqiao.api.problem import TITLES, not_found

_HERE = Path(__file__).parent
_ASSETS = ("api.css", "api.js")
KEPT_S = 300


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter of an operation or a field of a schema. ``schema`` names the schema it is made of, if any."""

    name: str
    place: str
    type: str
    schema: str
    description: str
    is_required: bool
    choices: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent or answered: status (of an answer), media type, schema and an example."""

    status: str
    description: str
    media_type: str
    schema: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. ``needs``: nothing, a token, or a token that may write."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    needs: str
    parameters: tuple[Value, ...]
    body: Content | None
    form: tuple[Value, ...]
    answers: tuple[Content, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class Group:
    """Operations on one thing."""

    name: str
    heading: str
    description: str
    operations: tuple[Operation, ...]

    @property
    def anchor(self) -> str:
        """The id of the section."""
        return "group-" + self.name.replace(" ", "-")


class Documentation(DocsBase):
    """Renders the page."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Return the page in the reader's language."""
        document = json.loads(json.dumps(api.get_openapi_schema(path_params=kwargs), cls=NinjaJSONEncoder))
        context = {
            "info": document["info"],
            "groups": list(_groups(document)),
            "schemas": list(_schemas(document)),
            "errors": sorted(TITLES.items()),
            "root": request.path.removesuffix("docs"),
            "address": settings.PUBLIC_URL,
        }
        return HttpResponse(_template().render(context, request))


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out a style sheet or script of the page; they lie here because the rooms of the pages are not ours."""
    if name not in _ASSETS:
        return not_found(request)
    media_type = mimetypes.guess_type(name)[0] or "text/plain"
    headers = {"Cache-Control": f"public, max-age={KEPT_S}"}
    return HttpResponse((_HERE / "assets" / name).read_bytes(), content_type=media_type, headers=headers)


@cache
def _template() -> Any:
    return engines["django"].from_string((_HERE / "templates" / "api" / "docs.html").read_text(encoding="utf-8"))


def _groups(document: Mapping[str, Any]) -> Iterator[Group]:
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            found[details["tags"][0]].append(_operation(path, method, details, document["components"]))
    for tag in document["tags"]:
        yield Group(tag["name"], tag["x-displayName"], tag["description"], tuple(found[tag["name"]]))


def _operation(path: str, method: str, details: Mapping[str, Any], components: Mapping[str, Any]) -> Operation:
    security = details.get("security", [])
    needs = "" if {} in security or not security else "write" if "403" in details["responses"] else "token"
    parameters = tuple(_parameter(item) for item in details["parameters"])
    media = details.get("requestBody", {}).get("content", {})
    body = next((_content("", "", kind, item, components) for kind, item in media.items()), None)
    is_form = body is not None and body.media_type.startswith("multipart")
    form = tuple(_fields(media["multipart/form-data"]["schema"])) if is_form else ()
    return Operation(
        id=details["operationId"],
        method=method.upper(),
        path=path,
        summary=details["summary"],
        description=details["description"],
        needs=needs,
        parameters=parameters,
        body=None if is_form else body,
        form=form,
        answers=tuple(_answers(details["responses"], components)),
        curl=_curl(method, path, needs, body, form),
    )


def _answers(responses: Mapping[str, Any], components: Mapping[str, Any]) -> Iterator[Content]:
    for status, response in responses.items():
        for kind, item in response.get("content", {}).items():
            yield _content(status, response["description"], kind, item, components)


def _content(
    status: str, description: str, media_type: str, media: Mapping[str, Any], components: Mapping[str, Any]
) -> Content:
    name = media["schema"].get("$ref", "").rsplit("/", 1)[-1]
    example = components["examples"][name]["value"] if name in components["examples"] else media.get("example")
    text = json.dumps(example, ensure_ascii=False, indent=2)
    return Content(status, description, media_type, name, text)


def _parameter(item: Mapping[str, Any]) -> Value:
    example = item.get("example", "")
    shown = "" if example == [] else str(example[0] if isinstance(example, list) else example)
    return _value(item["name"], item["schema"], place=item["in"], is_required=item["required"], example=shown)


def _fields(schema: Mapping[str, Any]) -> Iterator[Value]:
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield _value(name, field, is_required=name in required)


def _value(
    name: str, schema: Mapping[str, Any], *, place: str = "", is_required: bool = False, example: str = ""
) -> Value:
    kind, made_of = _type_of(schema)
    choices = tuple(str(choice) for choice in schema.get("enum", schema.get("items", {}).get("enum", ())))
    return Value(name, place, kind, made_of, schema.get("description", ""), is_required, choices, example)


def _type_of(schema: Mapping[str, Any]) -> tuple[str, str]:
    """Return the type in short words, and the name of the schema that it rests on."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return name, name
    if "anyOf" in schema:
        kinds = [_type_of(choice) for choice in schema["anyOf"]]
        return " | ".join(kind for kind, _ in kinds), next((name for _, name in kinds if name), "")
    if schema.get("type") == "array":
        kind, name = _type_of(schema["items"])
        return f"[{kind}]", name
    kind = schema.get("format") or schema.get("const") or schema.get("type", "object")
    return str(kind), ""


def _schemas(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], tuple[Value, ...]]]:
    for name, schema in sorted(document["components"]["schemas"].items()):
        yield name, schema, tuple(_fields(schema))


def _curl(method: str, path: str, needs: str, body: Content | None, form: tuple[Value, ...]) -> str:
    lines = [f"curl{'' if method == 'get' else f' -X {method.upper()}'} {settings.PUBLIC_URL}{path}"]
    if needs:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if form:
        lines += ["-F kind=achievement", "-F file=@achievements.xlsx", "-F dry_run=true"]
    elif body is not None:
        lines += ["-H 'Content-Type: application/json'", "-d @body.json"]
    return " \\\n  ".join(lines)
