"""Typed readers of environment variables; the only place that touches ``os.environ``.

Every reader accepts ``NAME_FILE`` beside ``NAME`` (a path whose content is the value), as container platforms hand over secrets.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingError(Exception):
    """A setting is missing or unreadable; the message names it and says what to do."""


def env_str(name: str, default: str = "") -> str:
    """Return the value of ``name`` (or the content of the file named by ``name_FILE``)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE={path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise SettingError(f"{name}_FILE={path} is not a text in UTF-8.") from error
    return os.environ.get(name, default)


def env_bool(name: str, default: bool = False) -> bool:
    """Return a boolean; accepts 1/0, true/false, yes/no, on/off."""
    text = env_str(name).strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={text!r} is neither true nor false; write {name}=true or {name}=false.")


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """Return one of the choices; the first is the default."""
    text = env_str(name).strip().lower() or choices[0]
    if text not in choices:
        raise SettingError(f"{name}={text!r} is unknown; use {', '.join(choices[:-1])} or {choices[-1]}.")
    return text


def env_int(name: str, default: int) -> int:
    """Return an integer."""
    text = env_str(name).strip()
    if not text:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise SettingError(f"{name}={text!r} is not a whole number.") from error


def env_rates(name: str) -> dict[str, tuple[int, int]]:
    """Return rates written as ``sign_in_address=20/1800,search=120/60`` (times per seconds) by their names."""
    rates: dict[str, tuple[int, int]] = {}
    for item in env_list(name):
        action, _, rate = item.partition("=")
        times, _, seconds = rate.partition("/")
        if not (action and times.strip().isdecimal() and seconds.strip().isdecimal() and int(seconds)):
            raise SettingError(f"{name}: {item!r} is no rate; write name=times/seconds, for example search=120/60.")
        rates[action.strip()] = (int(times), int(seconds))
    return rates


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return a comma-separated list without empty items."""
    text = env_str(name)
    return [item.strip() for item in text.split(",") if item.strip()] if text else list(default)


def env_path(name: str, default: Path) -> Path:
    """Return an absolute path."""
    text = env_str(name)
    return Path(text).expanduser().resolve() if text else default


def env_secret(name: str, *, development: str | None) -> str:
    """Return a secret; ``development`` is its value where secrets are not required, or None where they are.

    Raises ``SettingError`` naming the secret when it is missing or too short.
    """
    value = env_str(name)
    if value:
        if development is None and len(value) < 32:
            raise SettingError(f"{name} is shorter than 32 characters; set a longer random value.")
        return value
    if development is None:
        raise SettingError(f"{name} is not set. Set {name} or {name}_FILE to a random value of at least 32 characters.")
    return development


def database_settings(url: str) -> dict[str, object]:
    """Turn ``postgresql://user:password@host:port/name?option=value`` into Django's database settings."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:  # the value itself may hold a password and is not repeated
        raise SettingError(
            "DATABASE_URL cannot be read: host or port is wrong; write postgresql://user:password@host:5432/lianqiao "
            "(special characters of the password as %XX)."
        ) from error
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme or 'nothing'}://.")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise SettingError("DATABASE_URL names no database; write postgresql://user:password@host:5432/lianqiao.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": options,
    }
