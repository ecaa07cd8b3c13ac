"""What our ranking is measured against, each tuned on the validation part as ours is."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix

from lianqiao.push.engine.evaluation import Case, Floats, Scores, Test, measure
from lianqiao.push.engine.ranking_content import Words

Peer = Callable[[Case], Scores | None]  # None: it has nothing to say without a history

_BM25 = [(1.2, 0.75), (1.2, 0.3), (0.6, 0.75)]
_ALS = [(f, r, a) for f in (16, 32, 64) for r in (0.1, 1.0, 10.0) for a in (1.0, 10.0)]
S = TypeVar("S")


def popular(case: Case) -> Scores:
    """What most readers dealt with."""
    counts = np.bincount(case.train.entries, minlength=len(case.data.contents)).astype(np.float64)
    return lambda _test: counts


def newest(case: Case) -> Scores:
    """What appeared last."""
    appeared = case.appeared()
    return lambda _test: appeared


def bm25_profile(case: Case) -> Scores | None:
    """All words of the history, or of what readers say of themselves, as one question to BM25."""
    if all(not len(test.history) and test.reader not in case.data.texts for test in case.tests):
        return None
    best = _tuned(case, _BM25, _bm25)
    return _bm25(case, best)


def als(case: Case) -> Scores | None:
    """Alternating least squares of the library ``implicit``. It knows no texts: without a history it says nothing."""
    if case.name != "with history" or not len(case.train):
        return None
    return _als(case, _tuned(case, _ALS, _als))


PEERS: dict[str, Peer] = {"popularity": popular, "newest": newest, "BM25 profile": bm25_profile, "implicit ALS": als}


def _tuned(case: Case, settings: Sequence[S], make: Callable[[Case, S], Scores]) -> S:
    parts = [inner for inner in case.validation if inner.tests]
    if not parts:
        return settings[0]
    return max(settings, key=lambda it: sum(float(measure(part, make(part, it)).ndcg.mean()) for part in parts))


def _bm25(case: Case, setting: tuple[float, float]) -> Scores:
    contents, texts = case.data.contents, case.data.texts
    words = Words(contents, [*contents, *texts.values()], saturation=setting[0], length=setting[1])
    places = {reader: len(contents) + at for at, reader in enumerate(texts)}

    def scores(test: Test) -> Floats:
        asked = np.array([*test.history.tolist(), *([places[test.reader]] if test.reader in places else [])], np.int64)
        return words.scores(asked, np.ones(len(asked)))

    return scores


def _als(case: Case, setting: tuple[int, float, float]) -> Scores:
    from implicit.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    factors, regularization, alpha = setting
    seen = Counter(zip(case.train.readers.tolist(), case.train.entries.tolist(), strict=True))
    places = np.array(list(seen), dtype=np.int64).reshape(-1, 2)
    shape = (case.data.reader_count, len(case.data.contents))
    matrix = csr_matrix((np.ones(len(places), dtype=np.float32), (places[:, 0], places[:, 1])), shape=shape)
    with threadpool_limits(1, "blas"):  # it has threads of its own
        model = AlternatingLeastSquares(
            factors=factors, regularization=regularization, alpha=alpha, iterations=20, random_state=5, use_gpu=False
        )
        model.fit(matrix, show_progress=False)
    readers, entries = np.asarray(model.user_factors), np.asarray(model.item_factors)
    return lambda test: (entries @ readers[test.reader]).astype(np.float64)
