"""The readers of settings: each names what is wrong and what to write instead."""

from pathlib import Path

import pytest

from lianqiao.config.env import (
    SettingError,
    database_settings,
    env_bool,
    env_int,
    env_list,
    env_path,
    env_secret,
    env_str,
)

NAME = "LIANQIAO_TEST_SETTING"
Environment = pytest.MonkeyPatch


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.delenv(NAME, raising=False)
    return monkeypatch


@pytest.mark.parametrize("text", ["1", "true", "YES", " on "])
def test_true_words(environment: Environment, text: str) -> None:
    environment.setenv(NAME, text)
    assert env_bool(NAME, default=False) is True


@pytest.mark.parametrize("text", ["0", "False", "no", "off"])
def test_false_words(environment: Environment, text: str) -> None:
    environment.setenv(NAME, text)
    assert env_bool(NAME, default=True) is False


def test_defaults_hold_for_absent_and_blank_settings(environment: Environment, tmp_path: Path) -> None:
    for text in (None, ""):
        if text is not None:
            environment.setenv(NAME, text)
        assert env_bool(NAME, default=True) is True
        assert env_int(NAME, 7) == 7
        assert env_list(NAME, ("a",)) == ["a"]
        assert env_path(NAME, tmp_path) == tmp_path


def test_numbers_lists_and_paths(environment: Environment, tmp_path: Path) -> None:
    environment.setenv(NAME, " 42 ")
    assert env_int(NAME, 0) == 42
    environment.setenv(NAME, "a.example, b.example,,")
    assert env_list(NAME) == ["a.example", "b.example"]
    environment.chdir(tmp_path)
    environment.setenv(NAME, "sub/../var")
    assert env_path(NAME, Path("/x")) == tmp_path.resolve() / "var"


@pytest.mark.parametrize(("reader", "text"), [(env_bool, "perhaps"), (lambda name: env_int(name, 0), "4.5")])
def test_unreadable_value_is_named(environment: Environment, reader: object, text: str) -> None:
    environment.setenv(NAME, text)

    with pytest.raises(SettingError, match=f"{NAME}='{text}'"):
        reader(NAME)  # type: ignore[operator]  # two kinds of readers


def test_value_may_come_from_a_file_and_wins_over_the_variable(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file\n", encoding="utf-8")
    environment.setenv(NAME, "from the variable")
    environment.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))

    assert env_str(NAME) == "from the file"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["missing", "not text"])
def test_unreadable_file_is_named(environment: Environment, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    environment.setenv(f"{NAME}_FILE", str(path))

    with pytest.raises(SettingError, match=f"{NAME}_FILE={path}"):
        env_str(NAME)


def test_secret_is_needed_and_long_where_there_is_no_development_value(environment: Environment) -> None:
    with pytest.raises(SettingError, match=f"{NAME} is not set.*{NAME}_FILE"):
        env_secret(NAME, development=None)
    environment.setenv(NAME, "short")
    with pytest.raises(SettingError, match="32 characters") as refusal:
        env_secret(NAME, development=None)
    assert "short " not in str(refusal.value).replace("shorter", "")  # the secret itself is not shown
    environment.setenv(NAME, "x" * 32)
    assert env_secret(NAME, development=None) == "x" * 32


def test_development_secret_is_used_only_when_none_is_set(environment: Environment) -> None:
    assert env_secret(NAME, development="dev") == "dev"
    environment.setenv(NAME, "own")
    assert env_secret(NAME, development="dev") == "own"


# --- DATABASE_URL -----------------------------------------------------------------------------------------------------
def test_database_url_is_taken_apart() -> None:
    found = database_settings(
        "postgresql://li%40ming:p%3Ass%2F@db.example:6432/lian%20qiao?sslmode=require&connect_timeout=3"
    )

    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "lian qiao",
        "USER": "li@ming",
        "PASSWORD": "p:ss/",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require", "connect_timeout": "3"},
    }


def test_database_url_may_name_a_socket_directory() -> None:
    found = database_settings("postgres://postgres@/lianqiao?host=/var/run/postgresql")

    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/var/run/postgresql", "", {})


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://u:secret@h/d", "postgresql://"),
        ("lianqiao", "nothing"),
        ("postgresql://u:secret@h", "names no database"),
        ("postgresql://u:secret@h:port/d", "host or port"),
        ("postgresql://u:secret@[h/d", "host or port"),
    ],
)
def test_bad_database_url_is_explained_without_showing_the_password(url: str, says: str) -> None:
    with pytest.raises(SettingError, match=says) as refusal:
        database_settings(url)

    assert "DATABASE_URL" in str(refusal.value)
    assert "secret" not in str(refusal.value)
