"""The scorer of this collection, read from the files beside the index and kept until they change."""

import threading
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from django.conf import settings

from lianqiao.matching.engine.encode import Encoder, load_encoder
from lianqiao.matching.engine.fit import TravelMinutes
from lianqiao.matching.engine.score import Scorer
from lianqiao.matching.engine.semantic import SemanticScale
from lianqiao.matching.engine.terms import TermStats
from lianqiao.matching.queries.served import served_folder
from lianqiao.matching.queries.weights import current_weights
from lianqiao.regions.models import TravelTime
from lianqiao.regions.queries import place_lineage

MODEL_FILES = SimpleNamespace(statistics="statistics.npz", scale="scale.npz")
_lock = threading.Lock()
_loading = threading.Lock()
_cached: dict[str, object] = {}


@lru_cache(maxsize=2)
def _encoder(spec: str, api_key: str) -> Encoder | None:
    return load_encoder(spec, api_key=api_key or None)


def current_encoder() -> Encoder | None:
    """Return the encoder of the settings, loaded once per process, or None when it is ``none``. Raises ``EncoderError``."""
    with _loading:  # who comes while it is being loaded waits for that
        return _encoder(settings.ENCODER, settings.ENCODER_API_KEY)


def current_scorer() -> Scorer:
    """Return the scorer with the newest statistics, vector means and weights."""
    folder = served_folder() / "model"
    weights, version = current_weights()
    state = (_stamp(folder / MODEL_FILES.statistics), _stamp(folder / MODEL_FILES.scale), str(folder), version)
    with _lock:
        if _cached.get("state") != state:
            made = Scorer(_statistics(folder), _scale(folder), weights, _travel_minutes(), version)
            _cached.update(state=state, scorer=made)
        scorer = _cached["scorer"]
    assert isinstance(scorer, Scorer)
    return scorer


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_ino


def _statistics(folder: Path) -> TermStats:
    path = folder / MODEL_FILES.statistics
    return TermStats.load(path) if path.exists() else TermStats.empty()


def _scale(folder: Path) -> SemanticScale | None:
    path, encoder = folder / MODEL_FILES.scale, current_encoder()
    if encoder is None or not path.exists():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        scale = SemanticScale(str(arrays["encoder"]), arrays["query_mean"], arrays["passage_mean"])
    return scale if scale.encoder == encoder.name else None


def _travel_minutes() -> TravelMinutes:
    minutes = {(row.origin_id, row.destination_id): row.minutes for row in TravelTime.objects.all()}
    lineage = place_lineage()

    def travel(origin: str, destination: str) -> int | None:
        pairs = ((one, other) for one in lineage.get(origin, ()) for other in lineage.get(destination, ()))
        return next((minutes[pair] for pair in pairs if pair in minutes), None)

    return travel
