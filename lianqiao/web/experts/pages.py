"""The list of experts as its page shows it: what it is narrowed to, and what there is to choose from."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from lianqiao.catalog.queries.experts import ExpertFilter
from lianqiao.regions.models import Place
from lianqiao.regions.queries import list_chains, list_fields, list_places
from lianqiao.web.names import localised

_NAMES = {"text": "q", "technology_field": "field", "place": "place", "chain": "chain"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a list to choose from."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """What was asked, as values for the form, and the choices."""

    wanted: ExpertFilter
    fields: tuple[Choice, ...]
    places: tuple[Choice, ...]
    chains: tuple[Choice, ...]

    @property
    def query(self) -> str:
        """The query string, ready for ``&page=``."""
        values = {name: getattr(self.wanted, attribute) for attribute, name in _NAMES.items()}
        return urlencode({name: value for name, value in values.items() if value})


def read_list(query: QueryDict) -> ListPage:
    """Read an address; an unknown code is taken for not asked. Three queries."""
    fields = tuple(Choice(row.code, localised(row.names)) for row in list_fields())
    chains = tuple(Choice(row.code, localised(row.names)) for row in list_chains())
    places = tuple(Choice(row.code, _place_name(row)) for row in list_places() if row.level in ("province", "city"))
    text = query.get("q", "").replace("\x00", "").strip()[:100]
    wanted = ExpertFilter(
        text, _known(query, "field", fields), _known(query, "place", places), _known(query, "chain", chains)
    )
    return ListPage(wanted, fields, places, chains)


def _place_name(row: Place) -> str:
    return localised(row.names) if row.level == "province" else f"　{localised(row.names)}"


def _known(query: QueryDict, name: str, choices: tuple[Choice, ...]) -> str:
    code = query.get(name, "")
    return code if any(choice.code == code for choice in choices) else ""
