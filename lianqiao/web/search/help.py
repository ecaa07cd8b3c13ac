"""What helps when a search found little: other words, a filter less, what is nearest in meaning."""

from dataclasses import dataclass, replace

from lianqiao.core.actors import Actor
from lianqiao.matching.queries import SearchPage, did_you_mean, nearest_by_meaning, search
from lianqiao.web.search.forms import address
from lianqiao.web.search.results import Result, results_page

MOST_FILTERS = 6
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """Words that find more, with how many."""

    words: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class InsteadOf:
    """What was typed where something else is shown, and the address that searches for just that."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A filter without which something is found."""

    facet: str
    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Help:
    """Everything that the results page offers when it has few results or none."""

    meant: Meant | None = None
    relaxed: tuple[Relaxed, ...] = ()
    nearest: tuple[Result, ...] = ()


def help_for(actor: Actor, found: SearchPage, shape: str = "") -> Help:
    """Return what helps; what is offered was asked for, so it does find something."""
    asked = found.request
    if asked.page > 1:
        return Help()
    better = did_you_mean(actor, found)
    meant = Meant(*better, address(replace(asked, text=better[0]), shape=shape)) if better else None
    if found.total:
        return Help(meant)
    near = nearest_by_meaning(actor, asked, NEAREST)
    return Help(meant, _relaxed(actor, found, shape), results_page(near).results if near else ())


def _relaxed(actor: Actor, found: SearchPage, shape: str) -> tuple[Relaxed, ...]:
    asked, offered = found.request, []
    for chip in results_page(found, shape).chips[:MOST_FILTERS]:
        codes = tuple(code for code in asked.filters[chip.code] if code != chip.value)
        filters = {name: values for name, values in {**asked.filters, chip.code: codes}.items() if values}
        count = search(actor, replace(asked, filters=filters, page=1, page_size=1)).total
        if count:
            offered.append(Relaxed(chip.facet, chip.name, count, chip.address))
    return tuple(sorted(offered, key=lambda one: -one.count))
