"""A stored file is handed out as a download that no browser runs."""

import pytest
from django.core.files.base import ContentFile

from lianqiao.files.choices import Purpose
from lianqiao.files.services import accept_file
from tests.files.samples import svg_bytes


@pytest.fixture
def drawing(provider, cast):
    return accept_file(
        ContentFile(svg_bytes(), "结构图.svg"), purpose=Purpose.ENTRY_ATTACHMENT, actor=provider,
        organisation_id=cast.university.pk,
    )  # fmt: skip


def test_file_is_sent_to_be_saved_and_never_run(client_of, drawing):
    response = client_of("provider").get(f"/files/{drawing.key}")

    assert b"".join(response.streaming_content) == svg_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["seeker", "stranger", "regulator", "visitor"])
def test_file_of_others_is_not_there(client_of, drawing, name):
    assert client_of(name).get(f"/files/{drawing.key}").status_code == 404


def test_file_is_not_served_as_it_lies(client_of, drawing):
    digest = drawing.sha256

    assert client_of("provider").get(f"/media/files/{digest[:2]}/{digest[2:4]}/{digest}").status_code == 404
