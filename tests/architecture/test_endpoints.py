"""Every address and every operation of the API answers every persona as the access table says; none lacks a row."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from lianqiao.accounts.services import issue_token
from lianqiao.api.router import api as the_api
from lianqiao.web.limits import LIMITED
from lianqiao.web.middleware import READERS_MAY_SEND
from tests.architecture import endpoints
from tests.architecture.endpoints import EVERYBODY, Row
from tests.personas import Cast, make_cast, make_troupe

METHODS = ("get", "post", "put", "patch", "delete")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
ROWS = endpoints.rows()
# Served to everybody alike, by the framework or as files; the admin has its own test.
ASKING = ("/match", "/doctor", "/drafts/propose", "/waterfalls")  # by POST, and writing nothing
ELSEWHERE = ("admin:", "api-v1:", "djdt:")


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every URL pattern with its name, as ``reverse`` knows it."""
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from patterns(found, f"{space}{found.namespace}:" if found.namespace else space)
        else:
            yield f"{space}{found.name or found.pattern}", found


PAGES = sorted({name for name, _ in patterns(get_resolver()) if not name.startswith(ELSEWHERE)})


def operations() -> set[tuple[str, str]]:
    """Return (method, path) of every operation of the API."""
    paths: Mapping[str, Mapping[str, Any]] = the_api.get_openapi_schema()["paths"]
    return {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, item in paths.items()
        for method in item
        if method in METHODS
    }


def test_every_page_has_a_row() -> None:
    described = {row.target for row in ROWS if row.surface == "page"}

    assert set(PAGES) - described == set(), "add a row for each in tests/architecture/endpoints/"
    assert described - set(PAGES) == set(), "there are no such URL patterns"


def test_every_operation_has_a_row() -> None:
    described = {(row.method, row.target) for row in ROWS if row.surface == "api"}

    assert operations() - described == set(), "add a row for each in tests/architecture/endpoints/"
    assert described - operations() == set(), "there are no such operations"


def test_every_form_that_visitors_may_send_is_limited() -> None:
    own_counters = {"account_login", "account-sign-in"}  # counted by address and by account, in the adapter
    changes_nothing = {"write-keep"}  # of a draft that is not theirs
    pages = [row for row in ROWS if row.surface == "page" and row.statuses["visitor"] in (200, 401, 422)]
    sent = {row.target for row in ROWS if row.surface == "page" and row.method == "POST"}
    forms = {row.target for row in pages} & sent

    assert {"account-email-confirm", "complaint-new", "match"} <= forms
    assert forms - own_counters - changes_nothing - LIMITED.keys() == set(), "add a line for each to web/limits.py"


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody, with what a browser keeps of their signing in."""

    cast: Cast
    cookies: Mapping[str, SimpleCookie]

    def client(self, name: str) -> Client:
        """Return a new browser of a persona: an answer may sign out the one that got it."""
        client = Client()
        client.cookies = SimpleCookie({key: morsel.value for key, morsel in self.cookies[name].items()})
        return client


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """Sign everybody in once for the whole module: each test takes back what it did."""
    with django_db_blocker.unblock(), _taken_back():
        cast = make_troupe(make_cast())
        clients = {name: _client(name, cast) for name in EVERYBODY}
        for client in clients.values():
            client.get(reverse("accessibility"))  # the first page after signing in writes the row of the session
        yield Company(cast, {name: client.cookies for name, client in clients.items()})


@pytest.fixture
def played(company: Company, django_db_blocker: Any) -> Iterator[Company]:
    """The company, and the database as it was afterwards."""
    with django_db_blocker.unblock(), _taken_back():
        yield company


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_address_answers_everybody_as_the_table_says(row: Row, played: Company, settings: Any) -> None:
    settings.LIMITS_ENABLED = False
    settings.PUSH_STREAMS = 0  # an inbox that is watched ends at once
    makers, cast = endpoints.samples(), played.cast
    arguments = {name: makers[value](cast) if value in makers else value for name, value in row.arguments.items()}

    answered = {name: _status(row, name, arguments, played) for name in EVERYBODY}

    wrong = [f"{name} {got} not {row.statuses[name]}" for name, got in answered.items() if got != row.statuses[name]]
    assert not wrong, "; ".join(wrong)


@pytest.mark.parametrize("name", PAGES)
def test_auditor_changes_nothing_by_any_page(name: str, played: Company) -> None:
    client = played.client("auditor")
    address = _any_address(name)

    for method in UNSAFE if name not in READERS_MAY_SEND else ():
        assert client.generic(method, address).status_code == 403, f"{method} {address}"


def test_auditor_changes_nothing_by_any_operation(played: Company) -> None:
    troupe = played.cast
    _, key = issue_token(troupe.people["provider"], "x", actor=troupe.actor("provider"), can_write=True)
    _make_auditor(troupe)

    for method, path in sorted(operations()):
        if method in UNSAFE and path not in ASKING:
            address = "/api/v1" + path.replace("{", "").replace("}", "")
            answer = Client().generic(method, address, headers={"Authorization": f"Bearer {key}"})
            assert answer.status_code == 403, f"{method} {path}"


def test_only_the_platform_administrator_comes_into_the_admin(troupe: Cast) -> None:
    addresses = [
        reverse(f"admin:{name}") for name in ("index", "core_auditentry_changelist", "accounts_user_changelist")
    ]

    for name in EVERYBODY:
        client = _client(name, troupe)
        expected = 200 if name == "administrator" else 302
        assert {client.get(address).status_code for address in addresses} == {expected}, name


def test_admin_asks_for_a_new_sign_in_and_writes_nothing(troupe: Cast) -> None:
    client, person = _client("administrator", troupe), troupe.people["administrator"]
    change = reverse("admin:accounts_user_change", args=[person.pk])

    page = client.get(change).content.decode()
    assert person.email in page and 'name="_save"' not in page
    assert client.post(change, {"name": "x"}).status_code == 403
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    assert client.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403
    type(person).objects.filter(pk=person.pk).update(last_login="2020-01-01T00:00Z")
    assert client.get(reverse("admin:index")).status_code == 302


def _status(row: Row, name: str, arguments: Mapping[str, object], company: Company) -> int:
    """Ask, and take back whatever it did."""
    cast = company.cast
    if row.surface == "page":
        client, address = company.client(name), reverse(row.target, kwargs=dict(arguments))
        options: dict[str, Any] = {"data": dict(row.data or {})} if row.method == "POST" else {}
    else:
        client, address = Client(), "/api/v1" + row.target.format(**arguments)
        options = {"headers": {"Authorization": f"Bearer {_key(name, cast)}"} if name in cast.people else {}}
        if row.method != "GET":
            options |= {"data": json.dumps(dict(row.data or {})), "content_type": "application/json"}
    with _taken_back():
        response: HttpResponseBase = getattr(client, row.method.lower())(address, **options)
        if isinstance(response, StreamingHttpResponse):  # a file stays open until it is read
            b"".join(response.streaming_content)  # type: ignore[arg-type]  # the client's is never asynchronous
    return response.status_code


def _client(name: str, cast: Cast) -> Client:
    client = Client()
    if name in cast.people:
        client.force_login(cast.people[name])
    return client


def _key(name: str, cast: Cast) -> str:
    """Make a token that may write; an auditor has none of these, so it is given behind the back of the services."""
    from lianqiao.accounts.models import ApiToken
    from lianqiao.core.tokens import new_token, token_digest

    key = new_token()
    ApiToken.objects.create(
        person=cast.people[name], name="t", digest=token_digest(key), prefix=key[:10], can_write=True
    )
    return key


def _make_auditor(cast: Cast) -> None:
    from lianqiao.accounts.models import Appointment

    Appointment.objects.create(person=cast.people["provider"], role="auditor")


def _any_address(name: str) -> str:
    """Return some address of a pattern; of a nameless one its own text."""
    found = next(pattern for known, pattern in patterns(get_resolver()) if known == name)
    samples = {"int": 1, "uuid": "00000000-0000-4000-8000-000000000000"}
    values = {key: samples.get(type(converter).__name__.removesuffix("Converter").lower(), "x")
              for key, converter in found.pattern.converters.items()}  # fmt: skip
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return f"/{found.pattern}"
