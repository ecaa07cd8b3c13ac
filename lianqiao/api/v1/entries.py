"""What achievements and demands can do alike: be listed, read, matched and moved from state to state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from ninja import Query, Router

from lianqiao.api.cursors import next_link, take_page
from lianqiao.api.described import private, public, writing
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entry_answers import entry_out, entry_values
from lianqiao.api.v1.entry_bodies import Withdrawal
from lianqiao.api.v1.entry_lists import EntryQuery, order_of, wanted_entries
from lianqiao.api.v1.fields import EntryPath
from lianqiao.api.v1.match_answers import MatchListOut, match_list_out
from lianqiao.api.v1.match_limits import MatchQuery, found_for
from lianqiao.api.v1.version_answers import VersionListOut, version_out
from lianqiao.catalog import services
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import available_moves, get_entry, get_own_entry, versions_of, view_entries, view_entry
from lianqiao.core.actors import Actor

Words = Mapping[str, tuple[Promise, Promise]]


@dataclass(frozen=True, slots=True)
class EntryResource:
    """One side of the catalogue as a resource. ``words``: summary and description of each operation by its name."""

    kind: EntryKind
    page: type[Any]
    detail: type[Any]
    words: Words

    def named(self, operation: str) -> tuple[str, Promise, Promise]:
        """Return operation id, summary and description."""
        return (f"{self.kind.value}_{operation}", *self.words[operation])


def detail_of(resource: EntryResource, actor: Actor, number: str) -> Any:
    """Return an entry as its reader may see it, with what they may do with it."""
    entry = get_entry(actor, resource.kind, number)
    return resource.detail(**entry_values(view_entry(actor, entry)), moves=available_moves(actor, entry))


def add_operations(router: Router, resource: EntryResource) -> None:
    """Add to a router what both sides can do."""
    _add_reads(router, resource)
    _add_move(router, resource, "submit", services.submit_entry)
    _add_move(router, resource, "recall", services.recall_entry)
    _add_move(router, resource, "publish", services.publish_entry)
    _add_move(router, resource, "confirm", services.confirm_entry)
    _add_move(router, resource, "reopen", services.reopen_entry)
    _add_withdrawal(router, resource)


def _add_reads(router: Router, resource: EntryResource) -> None:
    kind = resource.kind

    @router.get("", **public(*resource.named("list"), resource.page, errors=(404,)))
    def list_(request: ApiRequest, query: Query[EntryQuery]) -> Any:
        rows = wanted_entries(request.actor, kind, query)
        found, cursor = take_page(rows, order_of(query), cursor=query.cursor, limit=query.limit)
        items = [entry_out(view) for view in view_entries(request.actor, found)]
        return resource.page(items=items, next=next_link(request, cursor))

    @router.get("/{number}", **public(*resource.named("get"), resource.detail, errors=(404,)))
    def get(request: ApiRequest, number: EntryPath) -> Any:
        return detail_of(resource, request.actor, number)

    @router.get("/{number}/matches", **public(*resource.named("matches"), MatchListOut, errors=(404, 503)))
    def matches(request: ApiRequest, number: EntryPath, query: Query[MatchQuery]) -> MatchListOut:
        found, limits = found_for(request.actor, get_entry(request.actor, kind, number), query)
        return match_list_out(found, limits)

    @router.get("/{number}/versions", **private(*resource.named("versions"), VersionListOut, errors=(404,)))
    def versions(request: ApiRequest, number: EntryPath) -> VersionListOut:
        entry = get_own_entry(request.actor, kind, number)
        return VersionListOut(items=[version_out(row) for row in versions_of(request.actor, entry)])


def _add_move(router: Router, resource: EntryResource, name: str, service: Callable[..., Entry]) -> None:
    @router.post(f"/{{number}}/{name}", **writing(*resource.named(name), resource.detail, errors=(404, 409)))
    def move(request: ApiRequest, number: EntryPath) -> Any:
        service(get_entry(request.actor, resource.kind, number), actor=request.actor)
        return detail_of(resource, request.actor, number)


def _add_withdrawal(router: Router, resource: EntryResource) -> None:
    @router.post("/{number}/withdraw", **writing(*resource.named("withdraw"), resource.detail, errors=(404, 409)))
    def withdraw(request: ApiRequest, number: EntryPath, content: Withdrawal | None = None) -> Any:
        reason = content.reason if content else ""
        services.withdraw_entry(get_entry(request.actor, resource.kind, number), actor=request.actor, reason=reason)
        return detail_of(resource, request.actor, number)


def created_at(request: HttpRequest, number: str) -> str:
    """Return the address of what was made below the address that was asked."""
    return f"{request.path}/{number}"
