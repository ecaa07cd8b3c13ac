"""Stored files: open to whoever handed them in and to those named by the rule of their purpose."""

from django.core.files.base import ContentFile

from lianqiao.files.choices import Purpose
from lianqiao.files.services import accept_file
from tests.architecture.endpoints import page
from tests.files.samples import pdf_bytes
from tests.personas import Cast


def _draft_file(cast: Cast) -> object:
    upload = ContentFile(pdf_bytes(), "说明.pdf")
    return accept_file(upload, purpose=Purpose.ENTRY_DRAFT, actor=cast.actor("provider")).key


SAMPLES = {"draft_file": _draft_file}
ROWS = [page("GET", "file", "provider 200, else 404", key="draft_file")]
