"""Whatever is sent, the API answers as its document says and never fails."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lianqiao.api.router import api as the_api
from lianqiao.catalog.choices import EntryState
from tests.factories.catalog import make_achievement, make_demand

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
EXAMPLES = 3  # for each operation, valid and invalid: about twenty seconds in all


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Keep requests from closing the connection that holds the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_input_makes_the_api_fail(cast, program, index_now, mode):
    for _ in range(2):  # one becomes number 1, which generated paths may well name
        make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)
        make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk)
    index_now()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    # The client takes what comes over WSGI as it is; that answers go out compressed to those who ask is tested elsewhere.
    headers = {"Authorization": f"Bearer {program('provider').key}", "Accept-Encoding": "identity"}

    operations = [result.ok() for result in schema.get_all_operations()]

    assert len(operations) == sum(len(item) for item in the_api.get_openapi_schema()["paths"].values()) > 50
    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.body or any(operation.iter_parameters()):
            _attack(operation, mode, headers)  # where nothing is asked for, nothing can be wrong


def _attack(operation, mode, headers):
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def attack(case):
        case.call_and_validate(headers=headers, checks=CHECKS)

    try:
        attack()
    except Exception as error:
        error.add_note(f"{mode} {operation.label}")
        raise
