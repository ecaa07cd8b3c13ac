"""Every message is in every catalogue, translated, with the same placeholders, and nothing is fuzzy or left over."""

import re

import pytest

from lianqiao.web.locale_build import LANGUAGES, compile_catalogues, read_catalogue, wanted_messages

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
_LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def wanted():
    return wanted_messages()


def _texts(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def _key(message):
    return (message.id if isinstance(message.id, str) else message.id[0], message.context or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_every_message_and_no_other(language, wanted):
    kept = {_key(message) for message in read_catalogue(language) if message.id}

    assert kept == {(message.text, message.context) for message in wanted}


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_translated_and_not_fuzzy(language):
    messages = [message for message in read_catalogue(language) if message.id]

    assert [_key(message) for message in messages if message.fuzzy or not all(_texts(message))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    broken = []
    for message in read_catalogue(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        expected = set(_PLACEHOLDER.findall(ids[-1]))
        broken += [_key(message) for text in _texts(message) if set(_PLACEHOLDER.findall(text)) != expected]

    assert broken == []


def test_traditional_catalogue_has_no_simplified_left():
    from opencc import OpenCC

    to_traditional = OpenCC("s2tw")
    allowed = {"台": "臺"}  # both are written
    left = []
    for message in read_catalogue("zh_Hant"):
        for text in _texts(message) if message.id else ():
            plain = "".join(allowed.get(letter, letter) for letter in text)
            if to_traditional.convert(plain) != plain:
                left.append(text)

    assert left == []


def test_compiled_catalogues_exist_for_every_language():
    assert [path.parent.parent.name for path in compile_catalogues()] == list(LANGUAGES)
