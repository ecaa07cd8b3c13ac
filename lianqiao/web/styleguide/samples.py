"""What the living page of the design system shows: the tokens as they stand in the style sheet, and examples for each component."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.templatetags.static import static

from lianqiao.catalog.queries import EntryView, Named, OrganisationView
from lianqiao.catalog.queries.experts import ExpertView
from lianqiao.web.highlight import Piece
from lianqiao.web.icons import LUCIDE
from lianqiao.web.positions.drawing import Kind, Mark, position_map

TOKENS = Path(__file__).parents[1] / "static" / "css" / "tokens.css"
PICTURES = ("bank", "nobody", "search", "tray")
_PLACE = Named("130600", {"zh-hans": "保定市", "zh-hant": "保定市", "en": "Baoding"})
_FIELD = Named("energy", {"zh-hans": "新能源与高效节能", "zh-hant": "新能源與高效節能", "en": "Energy"})
_OWNER = OrganisationView("O-2026-000001", "示例保定电力大学", "", "", ("university",), _PLACE, "verified", True)


@dataclass(frozen=True, slots=True)
class Token:
    """A value of the design by its name in the style sheet."""

    name: str
    value: str


class SampleForm(forms.Form):
    """Fields as the forms have them."""

    name = forms.CharField(label="名称", max_length=80, initial="示例")
    mail = forms.EmailField(label="电子邮箱")
    kind = forms.ChoiceField(
        label="类型", choices=[("a", "成果"), ("d", "需求")], widget=forms.RadioSelect, initial="a"
    )


def tokens() -> dict[str, list[Token]]:
    """Return the tokens of the light theme in groups: colours, type, and the rest (spacing, radius, targets)."""
    block = TOKENS.read_text(encoding="utf-8").split("}", 1)[0]
    found = [Token(*pair) for pair in re.findall(r"--([a-z0-9-]+): ([^;]+);", block)]
    groups: dict[str, list[Token]] = {"colour": [], "type": [], "space": []}
    for token in found:
        is_type = token.name.startswith(("font", "size"))
        groups["colour" if token.value.startswith("#") else "type" if is_type else "space"].append(token)
    return groups


def samples() -> dict[str, Any]:
    """Return an example of everything that components take."""

    class Said(SimpleNamespace):
        def __str__(self) -> str:
            return str(self.text)

    bound = SampleForm({"name": "示例", "mail": "不是邮箱", "kind": "d"})
    return {
        "entry": _entry("achievement"), "demand": _entry("demand"), "expert": _expert(), "form": SampleForm(), "bound": bound,
        "icons": sorted(LUCIDE), "pictures": PICTURES, "tokens": tokens(),
        "page": Paginator(range(90), 30).get_page(2),
        "links": [SimpleNamespace(label=str(at), address=f"?page={at}", is_current=at == 2) for at in (1, 2, 3)],
        "pieces": (Piece("在"), Piece("变压器", pair=1), Piece("中"), Piece("局部放电", is_marked=True)),
        "said": [Said(level_tag=level, text=f"notice-{level}") for level in ("success", "warning", "error")],
        "error": SimpleNamespace(title="没有保存", advice="请改正后再试。", problems=()),
        "map": position_map(
            "示例",
            [Mark("130600", "a", 12), Mark("110000", "a", 40), Mark("120000", "d", 7)],
            [Kind("a", "成果"), Kind("d", "需求", "square")],
        ),
        "sample_code": static("img/mark.svg"),
    }  # fmt: skip


def _entry(kind: str) -> EntryView:
    return EntryView(
        kind=kind, number="A-2026-000001" if kind == "achievement" else "D-2026-000001", title="变压器局部放电在线监测装置",
        summary="在运行中发现绝缘缺陷，误报率低于百分之一。", description="", elements={}, keywords=("局部放电",), url="",
        indicators=(), modes=("ordinary_licence",), place=_PLACE, place_parent=None, places_accepted=(), industry=None,
        technology_field=_FIELD, cluster=None, chain_link=None, ipc=(), confidentiality="open", state="published",
        published=date(2026, 11, 1), valid_until=date(2027, 5, 1), confirmed=date(2026, 11, 1),
        organisation=None if kind == "demand" else _OWNER, is_anonymous=kind == "demand", contact_name="", revision=1,
        trl=7 if kind == "achievement" else None, trl_wanted=8 if kind == "demand" else None,
    )  # fmt: skip


def _expert() -> ExpertView:
    return ExpertView(
        number="X-2026-000001", name="示例专家", name_en="", title="教授", organisation=_OWNER, place_parent=None,
        technology_field=_FIELD, chain_links=(), keywords=(), about="", offers=("故障分析", "试验方案"), orcid="",
        consented=date(2026, 3, 1), consent_by="person", is_public=True, state="shown",
    )  # fmt: skip
