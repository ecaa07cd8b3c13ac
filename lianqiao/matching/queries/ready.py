"""What the first search and the first match of a process would wait for."""

from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Unavailable
from lianqiao.matching.engine.encode import EncoderError
from lianqiao.matching.queries.model import current_encoder, current_scorer
from lianqiao.matching.queries.search import search
from lianqiao.matching.queries.views import SearchRequest


def get_ready() -> None:
    """Load the encoder and the statistics, open the index, and search once, for no words: an encoder elsewhere is not asked."""
    try:
        current_encoder()
        current_scorer()
        search(ANONYMOUS, SearchRequest())
    except (EncoderError, Unavailable):
        return  # the platform works by words, or says that the index is being built
