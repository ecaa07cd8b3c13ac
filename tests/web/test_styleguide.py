"""The page of the design system is made of the components themselves, leaves none out, and is not there in production."""

import re
from pathlib import Path

import pytest
from django.test import Client

from lianqiao.web.styleguide.samples import PICTURES, tokens

pytestmark = pytest.mark.django_db
WEB = Path(__file__).resolve().parents[2] / "lianqiao" / "web"


def test_every_component_and_picture_is_shown(client: Client) -> None:
    text = client.get("/styleguide").content.decode()

    shown = {name for names in re.findall(r'data-component="([a-z_ ]+)"', text) for name in names.split()}
    assert {path.stem for path in (WEB / "templates" / "components").glob("*.html")} <= shown
    assert {path.stem for path in (WEB / "templates" / "pictures").glob("*.html")} == set(PICTURES)
    assert "变压器局部放电在线监测装置" in text and "notice-warning" in text


def test_every_colour_has_a_swatch() -> None:
    style = (WEB / "static" / "css" / "pages" / "styleguide.css").read_text(encoding="utf-8")

    assert [token.name for token in tokens()["colour"] if f".swatch-{token.name} " not in style] == []


def test_themes_are_shown_without_being_kept(client: Client) -> None:
    answer = client.get("/styleguide?theme=dark&text=large&paper=1")

    assert 'data-theme="dark" data-text="large"' in answer.content.decode()
    assert {"theme", "text"}.isdisjoint(answer.cookies)
    assert 'data-theme="auto"' in client.get("/styleguide?theme=nosuch").content.decode()


def test_page_is_not_there_where_it_is_turned_off(client: Client, settings: object) -> None:
    settings.STYLEGUIDE = False  # type: ignore[attr-defined]
    assert client.get("/styleguide").status_code == 404
