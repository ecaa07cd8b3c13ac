"""What ``match`` and ``evaluate`` share: two tables, one encoder, one scorer, and progress on the terminal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import click
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from lianqiao.cli.entry_tables import travel_minutes
from lianqiao.matching.engine.batch import TEXTS_A_BATCH, Batch
from lianqiao.matching.engine.encode import DEFAULT_SPEC, Encoder, EncoderError, load_encoder
from lianqiao.matching.engine.score import Prepared, Scorer
from lianqiao.matching.engine.semantic import SemanticScale, semantic_passages, semantic_text
from lianqiao.matching.engine.semantic_prior import shipped_scale
from lianqiao.matching.engine.terms import DocumentTerms, TermStats, document_terms
from lianqiao.matching.engine.types import Entry

_BATCH = TEXTS_A_BATCH
Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str], Callable[[int], object]], Vectors]


@dataclass(frozen=True, slots=True)
class Collection:
    """Both tables, prepared for scoring against each other."""

    scorer: Scorer
    demands: list[Prepared]
    achievements: list[Prepared]


encoder_option = click.option(
    "--encoder", "encoder_spec", default=DEFAULT_SPEC, show_default=True, help="Text encoder for the semantic part."
)
semantic_option = click.option(
    "--no-semantic", is_flag=True, help="Compare words only: much faster, misses what is worded differently."
)


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[int], object]]:
    """Show a progress bar while stderr is a terminal."""
    with tqdm(total=total, desc=what, disable=not sys.stderr.isatty(), file=sys.stderr, leave=False) as bar:
        yield bar.update


def prepare(
    demands: Sequence[Entry],
    achievements: Sequence[Entry],
    encoder: Encoder | None,
    *,
    batch: Batch | None = None,
    encoder_spec: str = DEFAULT_SPEC,
) -> Collection:
    """Count the terms of both tables, encode them where there is an encoder, and prepare every entry.

    With ``batch`` the texts are encoded there, by the encoder that ``encoder_spec`` names.
    """
    counted: list[DocumentTerms] = []
    with progress(len(demands) + len(achievements), "terms") as advance:
        stats = TermStats.of(_counted(advance, [*demands, *achievements], counted))
    counted.reverse()  # each is let go of when its entry is prepared
    scale = None
    queries = passages = parts = np.zeros((0, 0), dtype=np.float32)
    texts = [semantic_passages(entry) for entry in demands]
    if encoder is not None:
        ask, offer = _in_batches(encoder.encode_queries), _in_batches(encoder.encode_passages)
        if batch is not None:
            ask, offer = (partial(batch.encode, encoder_spec, side) for side in ("queries", "passages"))
        queries = _encoded(ask, [semantic_text(entry) for entry in demands], "encode demands")
        parts = _encoded(ask, [text for row in texts for text in row], "encode passages of demands")
        passages = _encoded(offer, [semantic_text(entry) for entry in achievements], "encode achievements")
        scale = SemanticScale.measure(encoder.name, queries, passages, prior=shipped_scale(encoder.name))
    scorer = Scorer(stats, scale, travel=travel_minutes())
    ends = np.cumsum([0, *(len(row) for row in texts)])
    return Collection(
        scorer,
        [
            scorer.prepare_demand(
                entry, _row(queries, at), counted.pop(), passages=parts[ends[at] : ends[at + 1]] if len(parts) else None
            )
            for at, entry in enumerate(demands)
        ],
        [scorer.prepare_achievement(entry, _row(passages, at), counted.pop()) for at, entry in enumerate(achievements)],
    )


def chosen_encoder(spec: str, *, no_semantic: bool) -> Encoder | None:
    """Load the encoder of the options. Raises ``click.ClickException`` when it cannot be had."""
    if no_semantic:
        return None
    try:
        return load_encoder(spec)
    except EncoderError as error:
        raise click.ClickException(f"{error} (or use --no-semantic)") from error


def _counted(
    advance: Callable[[int], object], entries: Sequence[Entry], kept: list[DocumentTerms]
) -> Iterator[DocumentTerms]:
    for entry in entries:
        kept.append(document_terms(entry))
        yield kept[-1]
        advance(1)


def _in_batches(encode: Callable[[Sequence[str]], Vectors]) -> Encode:
    def all_of(texts: Sequence[str], advance: Callable[[int], object]) -> Vectors:
        blocks: list[Vectors] = []
        for start in range(0, len(texts), _BATCH):
            blocks.append(encode(texts[start : start + _BATCH]))
            advance(len(blocks[-1]))
        return np.concatenate(blocks)

    return all_of


def _encoded(encode: Encode, texts: Sequence[str], what: str) -> NDArray[np.float32]:
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    distinct = sorted(set(texts), key=lambda text: (len(text), text))  # alike lengths make quick batches
    with progress(len(distinct), what) as advance:
        found = encode(distinct, advance)
    rows = {text: at for at, text in enumerate(distinct)}
    vectors: NDArray[np.float32] = found[[rows[text] for text in texts]]
    return vectors


def _row(rows: NDArray[np.float32], at: int) -> NDArray[np.float32] | None:
    return rows[at] if len(rows) else None
