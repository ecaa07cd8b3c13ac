"""An example of a schema, put together from the examples of its fields. Pure."""

from collections.abc import Mapping
from typing import Any

_DEPTH = 8
_PLAIN: Mapping[str, Any] = {"string": "text", "integer": 1, "number": 0.5, "boolean": True, "null": None}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> Any:
    """Return a value that fits a schema; ``schemas`` are the document's components."""
    for name, first in (("example", False), ("examples", True), ("const", False), ("enum", True)):
        if name in schema:
            return schema[name][0] if first else schema[name]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, depth)
    for choice in ("allOf", "oneOf", "anyOf"):
        if choice in schema:
            return example_of(schema[choice][0], schemas, depth)
    return _example_of_type(schema, schemas, depth)


def _example_of_type(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int) -> Any:
    kind = schema.get("type", "object")
    if kind == "array":
        return [example_of(schema["items"], schemas, depth + 1)] if depth < _DEPTH else []
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: example_of(field, schemas, depth + 1) for name, field in fields.items()}
    if schema.get("format") == "date":
        return "2026-11-22"
    if schema.get("format") == "date-time":
        return "2026-11-22T09:30:00+08:00"
    return _PLAIN[kind]
