"""The settings as a whole, each time in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, sys
from lianqiao.config import settings
print(json.dumps({name: str(getattr(settings, name)) for name in sys.argv[1:]}))
"""
PRODUCTION = {
    "LIANQIAO_ENVIRONMENT": "production",
    "LIANQIAO_SECRET_KEY": "k" * 40,
    "LIANQIAO_ALLOWED_HOSTS": "lianqiao.example",
    "LIANQIAO_MAIL_HOST": "mail.lianqiao.example",
}


def read(environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LIANQIAO_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *names],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        ("LIANQIAO_SECRET_KEY", "LIANQIAO_SECRET_KEY"),
        ("LIANQIAO_ALLOWED_HOSTS", "LIANQIAO_ALLOWED_HOSTS"),
        ("LIANQIAO_MAIL_HOST", "LIANQIAO_MAIL_HOST"),
    ],
)
def test_production_does_not_start_without_what_it_needs(lacking: str, named: str) -> None:
    result = read({name: value for name, value in PRODUCTION.items() if name != lacking}, "DEBUG")

    assert result.returncode != 0
    assert f"{named} is not set" in result.stderr.splitlines()[-1]


def test_production_is_safe_by_default(tmp_path: Path) -> None:
    secure = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "DEBUG",
        "SECURE_HSTS_SECONDS",
        "DATA_DIR",
    )

    result = read(PRODUCTION | {"LIANQIAO_DEBUG": "true", "LIANQIAO_DATA_DIR": str(tmp_path)}, *secure)

    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {
        "SESSION_COOKIE_SECURE": "True",
        "CSRF_COOKIE_SECURE": "True",
        "SECURE_SSL_REDIRECT": "True",
        "DEBUG": "False",  # whatever the variable says
        "SECURE_HSTS_SECONDS": "31536000",
        "DATA_DIR": str(tmp_path.resolve()),
    }


def test_mail_goes_over_an_encrypted_line_in_production() -> None:
    result = read(PRODUCTION, "EMAIL_BACKEND", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")

    assert json.loads(result.stdout) == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_PORT": "587",
        "EMAIL_USE_TLS": "True",
        "EMAIL_USE_SSL": "False",
    }


@pytest.mark.parametrize(
    "wrong",
    [{"LIANQIAO_MAIL_SECURITY": "ssl3"}, {"LIANQIAO_LIMITS": "search=often"}, {"LIANQIAO_LIMITS": "search=1/0"}],
)
def test_unreadable_setting_is_named(wrong: dict[str, str]) -> None:
    result = read(PRODUCTION | wrong, "DEBUG")

    assert result.returncode != 0
    assert next(iter(wrong)) in result.stderr.splitlines()[-1]


def test_unknown_environment_is_refused() -> None:
    result = read({"LIANQIAO_ENVIRONMENT": "staging"}, "DEBUG")

    assert result.returncode != 0
    assert "production, development or test" in result.stderr.splitlines()[-1]
