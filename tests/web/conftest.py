"""What the tests of the pages share: clients of personas and a search index on demand."""

from collections.abc import Callable

import pytest
from django.test import Client

from lianqiao.matching.services import sync_index
from lianqiao.web.locale_build import compile_catalogues
from tests.factories.accounts import TESTS
from tests.personas import Cast


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    compile_catalogues()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """Return a browser in which the persona is signed in and reads simplified Chinese; the visitor is not signed in."""

    def make(name: str, language: str = "zh-hans") -> Client:
        client = Client(headers={"accept-language": language})
        if name != "visitor":
            client.force_login(cast.people[name])
        return client

    return make


@pytest.fixture
def index_now() -> Callable[[], int]:
    return lambda: sync_index(actor=TESTS)
