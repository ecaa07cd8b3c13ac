"""What the page of an entry says of its confidential layers, and what a request looks like to either side."""

from dataclasses import dataclass

from django.urls import reverse

from lianqiao.catalog.access import Action, belongs_to
from lianqiao.catalog.choices import DisclosureState, ExchangeState, Layer
from lianqiao.catalog.models import Demand, Disclosure, Entry, NameExchange
from lianqiao.catalog.queries import EntryView, OrganisationView, organisation_view
from lianqiao.catalog.queries.disclosures import disclosures_of, is_asker, layer_sizes, list_exchanges
from lianqiao.catalog.queries.mentions import public_texts
from lianqiao.catalog.services.publication import owner_mentions
from lianqiao.catalog.states import DISCLOSURE_STATES, EXCHANGE_STATES
from lianqiao.core.access import may
from lianqiao.core.actors import Actor

SHOWN_AROUND = 40  # characters of the text before and behind what is marked
_ACTIONS = {
    "accept": Action.DISCLOSURE_ACCEPT,
    "grant": Action.DISCLOSURE_DECIDE,
    "refuse": Action.DISCLOSURE_DECIDE,
    "revoke": Action.DISCLOSURE_DECIDE,
    "take_back": Action.DISCLOSURE_TAKE_BACK,
}
_EXCHANGE_ACTIONS = {
    "agree": Action.EXCHANGE_DECIDE,
    "refuse": Action.EXCHANGE_DECIDE,
    "take_back": Action.EXCHANGE_TAKE_BACK,
}


@dataclass(frozen=True, slots=True)
class LayerLine:
    """One layer on the page of an entry: how much there is, how the reader's wish stands, and the way on."""

    layer: str
    size: int
    disclosure: Disclosure | None
    is_open: bool
    may_ask: bool
    read_url: str
    ask_url: str


@dataclass(frozen=True, slots=True)
class NamingLine:
    """A text of an anonymous demand that gives its owner away, in pieces of which those that do are marked."""

    field: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class LayerPanel:
    """The confidential layers of an entry for one reader; ``is_own``: the reader belongs to its owner."""

    lines: tuple[LayerLine, ...]
    is_own: bool
    may_write: bool
    may_view_history: bool
    may_export: bool
    exchange: NameExchange | None
    may_ask_names: bool
    urls: dict[str, str]
    naming: tuple["NamingLine", ...] = ()


def layer_panel(actor: Actor, entry: Entry) -> LayerPanel:
    """Return what the page of an entry says of its layers. At most four queries."""
    is_own, sizes = belongs_to(actor, entry.organisation_id), layer_sizes(entry)
    wishes: dict[str, Disclosure] = {}
    for wish in reversed(disclosures_of(actor, entry)) if actor.memberships and not is_own else ():
        wishes[wish.layer] = wish
    reads = is_own or may(actor, Action.AUDIT_VIEW)
    asks = may(actor, Action.DISCLOSURE_ASK, entry)
    anonymous = isinstance(entry, Demand) and entry.is_anonymous
    exchange = None
    if anonymous and actor.memberships and not is_own:
        exchange = list_exchanges(actor).filter(demand_id=entry.pk).first()
    knows = not anonymous or (exchange is not None and exchange.state == ExchangeState.AGREED)
    lines = []
    for layer in Layer:
        wish_or_none = wishes.get(layer)
        is_open = reads or _is_granted(wish_or_none)
        earlier = layer == Layer.NDA or _is_granted(wishes.get(Layer.NDA))
        is_live = wish_or_none is not None and wish_or_none.state in ("requested", "accepted", "granted")
        lines.append(
            LayerLine(
                layer=layer.value,
                size=sizes[layer],
                disclosure=wish_or_none,
                is_open=is_open,
                may_ask=asks and knows and earlier and not is_live,
                read_url=_url(entry, "layer", layer=layer.value),
                ask_url=_url(entry, "layer-ask", layer=layer.value),
            )
        )
    return LayerPanel(
        lines=tuple(line for line in lines if line.size or line.disclosure),
        is_own=is_own,
        may_write=may(actor, Action.LAYER_WRITE, entry),
        may_view_history=may(actor, Action.HISTORY_VIEW, entry),
        may_export=may(actor, Action.EVIDENCE_EXPORT, entry),
        exchange=exchange,
        may_ask_names=anonymous and asks and (exchange is None or exchange.state not in ("requested", "agreed")),
        urls={name: _url(entry, name) for name in ("layers", "readings", "history", "evidence")},
        naming=_naming(entry) if is_own and anonymous else (),
    )


def _naming(entry: Entry) -> tuple[NamingLine, ...]:
    """Mark for the owner's people where their own words give the owner away."""
    texts = public_texts(entry, entry.indicators.all())  # type: ignore[attr-defined]  # the reverse of Indicator's two keys
    found: dict[str, list[tuple[int, int]]] = {}
    for mention in owner_mentions(entry):
        found.setdefault(mention.field, []).append((mention.start, mention.end))
    return tuple(NamingLine(field, _pieces(texts[field], spans)) for field, spans in found.items())


def _pieces(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    pieces, at = [], 0
    for start, end in spans:
        if start > at:
            pieces.append((text[at:start][-SHOWN_AROUND:], False))
        pieces.append((text[max(at, start) : end], True))
        at = max(at, end)
    return (*pieces, (text[at : at + SHOWN_AROUND], False))


def _is_granted(wish: Disclosure | None) -> bool:
    return wish is not None and wish.state == DisclosureState.GRANTED


def _url(entry: Entry, suffix: str, **more: str) -> str:
    return reverse(f"{entry.KIND.value}-{suffix}", kwargs={"number": entry.number, **more})


@dataclass(frozen=True, slots=True)
class WishView:
    """A request for a layer as one side sees it."""

    row: Disclosure
    entry_title: str
    entry_url: str
    layer_url: str
    owner: OrganisationView | None
    is_asker: bool
    moves: tuple[str, ...]


def wish_view(actor: Actor, row: Disclosure) -> WishView:
    """Return a request as ``actor`` sees it: the title stays unsaid while the entry is hidden from the asker."""
    entry, asks = row.entry, is_asker(actor, row)
    is_shown = entry.state == "published" or not asks
    moves = [move.name for move in DISCLOSURE_STATES.available(row.state) if move.name in _ACTIONS]
    return WishView(
        row=row,
        entry_title=entry.title if is_shown else entry.number,
        entry_url=reverse(entry.KIND.value, args=[entry.number]) if is_shown else "",
        layer_url=_url(entry, "layer", layer=row.layer),
        owner=organisation_view(entry.organisation) if entry.organisation else None,
        is_asker=asks,
        moves=tuple(name for name in moves if may(actor, _ACTIONS[name], row)),
    )


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """An exchange of names as one side sees it; the other side's name is there only after both agreed."""

    row: NameExchange
    demand: EntryView | None
    other: OrganisationView | None
    hint: OrganisationView | None
    is_asker: bool
    moves: tuple[str, ...]


def exchange_view(actor: Actor, row: NameExchange, demand: EntryView | None) -> ExchangeView:
    """Return an exchange as ``actor`` sees it; ``hint`` is of the asker: its kinds, city and verification, never its name."""
    asks = is_asker(actor, row)
    is_agreed = row.state == ExchangeState.AGREED
    other_row = row.demand.organisation if asks else row.organisation
    moves = [move.name for move in EXCHANGE_STATES.available(row.state) if move.name in _EXCHANGE_ACTIONS]
    return ExchangeView(
        row=row,
        demand=demand,
        other=organisation_view(other_row) if is_agreed and other_row else None,
        hint=organisation_view(row.organisation) if not asks else None,
        is_asker=asks,
        moves=tuple(name for name in moves if may(actor, _EXCHANGE_ACTIONS[name], row)),
    )
