"""Every change of the public API shows in review: the document must equal the committed one (write it with `make snapshot`)."""

import json

from lianqiao.api.snapshot import SNAPSHOT, snapshot_text

METHODS = {"get", "post", "patch"}


def test_openapi_document_equals_snapshot():
    assert snapshot_text() == SNAPSHOT.read_text(encoding="utf-8"), "run `make snapshot` and look at the difference"


def test_every_operation_says_what_it_is():
    document = json.loads(snapshot_text())

    operations = [operation for methods in document["paths"].values() for operation in methods.values()]

    assert document["openapi"].startswith("3.1")
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["summary"] and operation["description"] and operation["tags"], operation["operationId"]
        assert "401" in operation["responses"], operation["operationId"]
        for status, response in operation["responses"].items():
            [(media_type, media)] = response["content"].items()
            assert (media_type == "application/problem+json") == (status >= "400"), operation["operationId"]
            assert "example" in media or "examples" in media, operation["operationId"]


def test_every_reference_is_there():
    document = json.loads(snapshot_text())
    found: list[str] = []

    def walk(node: object) -> None:
        for name, value in node.items() if isinstance(node, dict) else enumerate(node):
            if name == "$ref":
                found.append(value)
            elif isinstance(value, dict | list):
                walk(value)

    walk(document)

    for reference in set(found):
        _, _, section, name = reference.split("/")
        assert name in document["components"][section], reference
