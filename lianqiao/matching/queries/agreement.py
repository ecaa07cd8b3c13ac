"""Whether the index holds exactly what the public may see."""

from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.access import visible_entries
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import model_of
from lianqiao.core.actors import ANONYMOUS
from lianqiao.matching.queries.search import index_reader


def index_differences() -> tuple[set[str], set[str]]:
    """Return the numbers of public documents that the index lacks, and of those it has too many.

    Raises ``Unavailable`` when the index cannot be read.
    """
    held = set(index_reader().ids())
    public = set(list_organisations(ANONYMOUS).values_list("number", flat=True))
    for kind in EntryKind:
        public |= set(model_of(kind).objects.filter(visible_entries(ANONYMOUS)).values_list("number", flat=True))
    return public - held, held - public
