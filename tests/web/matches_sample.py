"""A match made by hand, as the engine would hand it over."""

from typing import Any

from lianqiao.catalog.queries import EntryView
from lianqiao.matching.queries import ChangeView, MatchView, PartView, ReasonView, Span


def entry_view(kind: str = "achievement", number: str = "A-2026-000001", **fields: Any) -> EntryView:
    values: dict[str, Any] = {
        "kind": kind, "number": number, "title": "导热界面材料", "summary": "降低热阻", "description": "热导率高", "elements": {},
        "keywords": (), "url": "", "indicators": (), "modes": (), "place": None, "place_parent": None, "places_accepted": (),
        "industry": None, "technology_field": None, "cluster": None, "chain_link": None, "ipc": (), "confidentiality": "open",
        "state": "published", "published": None, "valid_until": None, "confirmed": None, "organisation": None,
        "is_anonymous": False, "contact_name": "", "revision": 1,
    }  # fmt: skip
    return EntryView(**values | fields)


def reason(code: str, kind: str, weight: float, *spans: Span, **data: Any) -> ReasonView:
    demand, achievement = spans or (None, None)
    return ReasonView(code, kind, weight, demand, achievement, data)


def match_view() -> MatchView:
    spec = {
        "name": "热导率",
        "comparator": "ge",
        "value": 10.0,
        "value_high": None,
        "unit": "W/(m·K)",
        "condition": "",
        "must_have": True,
    }
    reasons = (
        reason("text", "support", 0.30, Span("description", 2, 4), Span("title", 0, 2), phrase="导热"),
        reason("indicators", "miss", 0.0, verdict="unknown", degree=0.0, must_have=True, demanded=spec, offered=None),
        reason("modes", "conflict", -0.02, common=[], wanted=["equity"], offered=["service"]),
        reason("place", "support", 0.02, relation="same_city", demand="110108", achievement="110105"),
    )
    parts = (PartView("text", 0.30, {}), PartView("place", 0.02, {}), PartView("modes", -0.02, {}))
    changes = (
        ChangeView("modes", 0.04, {"wanted": ["equity", "service"]}),
        ChangeView("indicators", 0.02, {"verdict": "unknown", "demanded": spec, "offered": None}),
        ChangeView("trl", 0.01, {"now": 4, "wanted": 7}),
        ChangeView("budget", 0.0001, {"price_cny": [None, None], "budget_cny": 3_000_000}),
    )
    return MatchView(entry_view(), 0.30, parts, reasons, changes, "1.0", None)
