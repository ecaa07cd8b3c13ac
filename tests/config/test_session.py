"""The test session must never touch the data of whoever runs it."""

import os
from pathlib import Path

from django.conf import settings


def test_session_lies_in_a_scratch_directory_of_its_own() -> None:
    scratch = Path(os.environ["LIANQIAO_DATA_DIR"])

    assert scratch.name.startswith("lianqiao-test-")
    assert scratch.resolve() == settings.DATA_DIR
    assert settings.ENVIRONMENT == "test"
    assert settings.ENCODER == "none"
