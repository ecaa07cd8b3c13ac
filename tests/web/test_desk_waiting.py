"""What waits on the desk: every kind has a label in every language, every item a page."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver
from django.utils import translation

import lianqiao
from lianqiao.web.labels import LABELS

ROOT = Path(lianqiao.__file__).parent


def texts(node: ast.AST, function: ast.AST) -> set[str]:
    """Return the strings that an argument can be: itself, either branch, or what a variable of its name was given."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return texts(node.body, function) | texts(node.orelse, function)
    if not isinstance(node, ast.Name):
        return set()
    found: set[str] = set()
    for part in ast.walk(function):
        if isinstance(part, ast.Assign) and any(isinstance(it, ast.Name) and it.id == node.id for it in part.targets):
            found |= texts(part.value, function)
    return found


def made() -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield (place, kinds, names of pages) of every call that makes a ``Waiting``, also by a helper called ``_waiting``."""
    for path in ROOT.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "Waiting(" not in text:
            continue
        for function in (it for it in ast.walk(ast.parse(text)) if isinstance(it, ast.FunctionDef)):
            for call in (it for it in ast.walk(function) if isinstance(it, ast.Call) and isinstance(it.func, ast.Name)):
                if call.func.id in ("Waiting", "_waiting"):
                    pages = texts(call.args[2], function) if call.func.id == "Waiting" else set()
                    yield f"{path.name}:{call.lineno}", texts(call.args[0], function), pages


def test_every_kind_that_a_source_yields_has_a_label():
    kinds = {kind for _, found, _ in made() for kind in found}

    assert kinds == set(LABELS["waiting"])
    for language in ("zh-hans", "zh-hant"):
        with translation.override(language):
            plain = [kind for kind in kinds if str(LABELS["waiting"][kind]).isascii()]
        assert plain == [], language


def test_every_item_leads_to_a_page_that_there_is():
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    pages = {page for _, _, found in made() for page in found}

    assert pages and pages <= names


@pytest.mark.parametrize(("name", "offers"), [("provider", True), ("broker", False), ("stranger", False)])
def test_empty_desk_offers_to_publish_to_those_who_may(client_of, name, offers):
    text = client_of(name).get("/desk/").content.decode()

    assert ("/write/achievement" in text.split("<main", 1)[1]) is offers
    assert ("/write/demand" in text.split("<main", 1)[1]) is offers
