"""Keeping files and handing them out."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from lianqiao.core.errors import Forbidden
from lianqiao.core.models import AuditEntry
from lianqiao.files.choices import Purpose
from lianqiao.files.errors import StoredFileNotFound, UploadRefused
from lianqiao.files.models import StoredFile
from lianqiao.files.queries import content_path, files_about, open_file
from lianqiao.files.services import accept_file
from tests.files.samples import pdf_bytes, picture_bytes

EVIDENCE = Purpose.ORGANISATION_EVIDENCE


def accept(actor, content=None, name="营业执照.pdf", **options):
    return accept_file(ContentFile(content or pdf_bytes(), name), purpose=EVIDENCE, actor=actor, **options)


def test_file_is_kept_under_its_digest_and_audited(stranger):
    row = accept(stranger, name="../../执照.pdf", about="organisation:O-1")

    assert row.name == "执照.pdf" and row.media_type == "application/pdf"
    content = content_path(row.sha256).read_bytes()
    assert hashlib.sha256(content).hexdigest() == row.sha256 and len(content) == row.size_bytes
    assert AuditEntry.objects.get(event="FileStored").subject == f"file:{row.key}"


def test_same_content_lies_on_disk_once(stranger, provider):
    content = pdf_bytes()

    first, second = accept(stranger, content), accept(provider, content)

    assert first.sha256 == second.sha256 and first.key != second.key
    assert len([path for path in content_path(first.sha256).parents[2].rglob("*") if path.is_file()]) == 1


def test_digest_of_what_came_is_kept_beside_that_of_the_cleaned(stranger):
    photo = picture_bytes(position=True)

    row = accept(stranger, photo, "照片.jpg")

    assert row.received_sha256 == hashlib.sha256(photo).hexdigest() != row.sha256


def test_refused_file_leaves_nothing_and_says_why_in_chinese(stranger, settings):
    with translation.override("zh-hans"), pytest.raises(UploadRefused) as refusal:
        accept(stranger, pdf_bytes(password="x"))

    assert "密码" in refusal.value.message and refusal.value.problems[0].field == "file"
    assert not StoredFile.objects.exists() and not settings.MEDIA_ROOT.exists()


def test_visitor_hands_in_nothing(visitor, db):
    with pytest.raises(Forbidden):
        accept(visitor)


def test_file_is_open_to_its_sender_and_hidden_from_others(stranger, provider, visitor):
    row = accept(stranger, about="x:1")

    assert open_file(stranger, row.key).row == row
    assert [found.key for found in files_about(stranger, "x:1")] == [row.key] and files_about(provider, "x:1") == []
    for other, key in ((provider, row.key), (visitor, row.key), (stranger, "no-key")):
        with pytest.raises(StoredFileNotFound):
            open_file(other, key)
