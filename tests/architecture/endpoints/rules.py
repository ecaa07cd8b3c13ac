"""Rules of law and the simulator: open to everybody."""

from tests.architecture.endpoints import api, page

ROWS = [
    page("GET", "rules", "200"),
    page("GET", "rules-table", "200"),
    page("GET", "rules-compare", "200"),
    page("GET", "rule", "200", code="reward.transfer"),
    page("GET", "simulator", "200"),
    page("GET", "simulator-file", "200"),
    page("GET", "simulator-prices", "200"),
    page("GET", "simulator-prices-file", "200"),
    page("GET", "simulator-fairness", "200"),
    api("GET", "/rules", "200"),
    api("GET", "/rules/{code}", "200", code="reward.transfer"),
    api(
        "POST",
        "/waterfalls",
        "200",
        data={
            "day": "2026-03-01",
            "gross": "1000000.00",
            "parties": [{"name": "大学", "percent": "100"}],
        },
    ),
]
