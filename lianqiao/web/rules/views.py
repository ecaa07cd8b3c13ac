"""Pages of the registry: what holds on a day at a place, one rule with its versions, and the three places side by side."""

from datetime import date

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from lianqiao.rules.registry import Topic, registry
from lianqiao.web.labels import label
from lianqiao.web.names import localised
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.reviews.page import today_here
from lianqiao.web.rules.sources import (
    PLACES,
    REGION,
    groups_on,
    history,
    local_rules,
    reward_lines,
    source_of,
    versions_of,
)
from lianqiao.web.sharing.downloads import table_file

COLUMNS = (
    "code",
    "version",
    "topic",
    "kind",
    "place",
    "name",
    "says",
    "source",
    "since",
    "until",
    "entered_by",
    "entered_on",
)


@require_safe
def rule_list(request: ActorRequest) -> HttpResponse:
    """Show the rules that hold on a day at a place."""
    day, is_misread = _day(request)
    place, topic = _one_of(request, "place", PLACES), _one_of(request, "topic", ("", *Topic))
    context = {
        "day": day, "is_misread": is_misread, "place": place, "topic": topic, "places": PLACES, "topics": [*Topic],
        "groups": groups_on(day, place, topic), "history": history() if topic in ("", "reward") else (),
        "digest": registry().digest(day, place),
    }  # fmt: skip
    return respond(request, "rules/list.html", context, partial="result")


@require_safe
def rule_table(request: ActorRequest) -> HttpResponse:
    """Give the same rules as CSV."""
    day, _is_misread = _day(request)
    place, topic = _one_of(request, "place", PLACES), _one_of(request, "topic", ("", *Topic))
    rows = [
        (
            rule.code, rule.version, label("rule_topic", rule.topic), label("rule_kind", rule.kind), label("rule_place", rule.place),
            localised(rule.names), localised(rule.says), source_of(rule), rule.since or "", rule.until or "", rule.entered_by,
            rule.entered_on,
        )
        for group in groups_on(day, place, topic) for rule in (view.rule for view in group.rules)
    ]  # fmt: skip
    return table_file([COLUMNS, *rows], f"rules-{day}.csv")


@require_safe
def rule_page(request: ActorRequest, code: str) -> HttpResponse:
    """Show a rule with all its versions."""
    versions = versions_of(code)
    if not versions:
        raise Http404
    return respond(request, "rules/page.html", {"versions": versions, "rule": versions[0].rule, "today": today_here()})


@require_safe
def rule_places(request: ActorRequest) -> HttpResponse:
    """Show the three places side by side on a day."""
    day, is_misread = _day(request)
    context = {
        "day": day, "is_misread": is_misread, "places": REGION, "lines": reward_lines(day), "local": local_rules(day),
    }  # fmt: skip
    return respond(request, "rules/places.html", context, partial="result")


def _day(request: ActorRequest) -> tuple[date, bool]:
    """Return the day that was asked for, or today; and whether what was asked for is no day."""
    asked = request.GET.get("on", "").strip()
    try:
        return (date.fromisoformat(asked), False) if asked else (today_here(), False)
    except ValueError:
        return today_here(), True


def _one_of(request: ActorRequest, name: str, known: tuple[str, ...]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else ""
