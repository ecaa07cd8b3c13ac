"""Programs that speak for the personas: a client of the API with a token."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianqiao.accounts.services import issue_token
from lianqiao.matching.services import sync_index
from tests.factories.accounts import TESTS
from tests.personas import Cast

PROBLEM = "application/problem+json"


@dataclass(slots=True)
class Program:
    """Sends requests with a token, or without one."""

    key: str = ""
    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: object) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers())

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        data = b"" if body is None else json.dumps(body)
        call = getattr(self.client, method)
        return call(f"/api/v1{path}", data, content_type="application/json", headers=self._headers() | headers)

    def upload(self, path: str, **parts: object) -> Any:
        return self.client.post(f"/api/v1{path}", parts, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        chosen = {"Accept-Language": "en"}
        return chosen | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


@pytest.fixture
def visitor_program() -> Program:
    return Program()


@pytest.fixture
def program(cast: Cast) -> Callable[..., Program]:
    """Return a program that speaks for a persona."""

    def speak_for(name: str, *, can_write: bool = True) -> Program:
        _, key = issue_token(cast.people[name], "tests", actor=cast.actor(name), can_write=can_write)
        return Program(key)

    return speak_for


@pytest.fixture
def index_now() -> Callable[[], int]:
    return lambda: sync_index(actor=TESTS)


def count_queries(ask: Callable[[], object]) -> int:
    """Count the queries of a request at once: the next request forgets them."""
    with CaptureQueriesContext(connection) as seen:
        ask()
        return len(seen)


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is a problem document with this status and code, and return it."""
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM), response.content[:500]
    problem = response.json()
    assert (problem["status"], problem["code"]) == (status, code), problem
    assert problem["title"] and problem["detail"] and problem["type"] and problem["instance"]
    return problem
