"""From a paragraph or a document to the form: proposals to take or leave."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianqiao.catalog.models import Draft
from tests.catalog.drafting.test_documents import docx_bytes
from tests.personas import Cast

pytestmark = pytest.mark.django_db
TEXT = (
    "需要低噪声风机叶轮。噪声低于60分贝；转速900~1450r/min。预算不超过50万元，2030年6月30日前完成。我公司位于唐山市。"
)


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.people["seeker"])
    return client


def begin(client: Client, **data: Any) -> Any:
    return client.post("/write/demand", data)


def test_paragraph_becomes_proposals_with_their_sentences(client: Client) -> None:
    answer = begin(client, text=TEXT)

    page = client.get(answer.headers["Location"]).content.decode()

    assert "<mark>不超过50万元</mark>" in page and "噪声 &lt; 60 分贝" in page
    assert Draft.objects.get().content == {"place": "130202", "source_text": TEXT}


def test_proposals_are_taken_one_by_one(client: Client) -> None:
    address = begin(client, text=TEXT).headers["Location"]
    page = client.get(address)
    numbers = {item.field: item.number for item in page.context["proposals"]}

    client.post(address, {"go": "ticked", "take": [numbers["budget"], numbers["place"], "999", "x"], "revision": "1"})

    content = Draft.objects.get().content
    assert (content["budget_min"], content["budget_max"], content["place"]) == ("", "50", "130200")
    assert "indicators" not in content and "description" not in content


def test_proposals_are_taken_all_at_once(client: Client) -> None:
    address = begin(client, text=TEXT).headers["Location"]

    answer = client.post(address, {"go": "all", "revision": "1"})

    content = Draft.objects.get().content
    assert answer.headers["Location"].endswith("/what")
    assert [row["name"] for row in content["indicators"]] == ["噪声", "转速"]
    assert (content["deadline"], content["description"]) == ("2030-06-30", TEXT)


def test_document_is_read_and_not_kept(client: Client) -> None:
    begin(client, file=SimpleUploadedFile("需求.docx", docx_bytes()))

    assert "噪声低于60分贝" in Draft.objects.get().content["source_text"]


@pytest.mark.parametrize(("name", "content"), [("需求.docx", b"%PDF-1.4"), ("需求.exe", b"MZ"), ("需求.txt", b"")])
def test_wrong_documents_are_refused_with_the_reason(client: Client, name: str, content: bytes) -> None:
    answer = begin(client, file=SimpleUploadedFile(name, content))

    assert answer.status_code == 422 and "field__error" in answer.content.decode()
    assert not Draft.objects.exists()


def test_nothing_to_read_is_told(client: Client) -> None:
    assert begin(client, text="短").status_code == 422
    assert begin(client, text="字" * 20_001).status_code == 422
