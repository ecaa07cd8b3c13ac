"""Which folder the index is served from."""

from pathlib import Path

from django.conf import settings

from lianqiao.core.errors import Unavailable
from lianqiao.matching.engine.versions import VersionProblem, current_version


def served_folder() -> Path:
    """Return the folder of the index that is searched: the writer's own, or the served version of the shared store.

    Raises ``Unavailable`` when the store serves none.
    """
    store = settings.INDEX_STORE
    if not store:
        return Path(settings.INDEX_DIR)
    try:
        name = current_version(Path(store))
    except VersionProblem as error:
        raise Unavailable(str(error), code="matching.no_index") from error
    if not name:
        raise Unavailable(f"No version of the index is published in {store} yet.", code="matching.no_index")
    return Path(store) / name
