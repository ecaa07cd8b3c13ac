"""Train the shipped adapter of the default encoder on judged pairs: ``python -m scripts.train_encoder --demands F …``.

Needs PyTorch (``pip install torch``), which the platform itself does not. Small matrices of low rank are added to every
matrix of the frozen model (Hu et al., ICLR 2022) and learnt from pairs of judged achievements of one demand: the higher
judged one is to be nearer (logistic loss on cosines, weighed by the difference of gains), and a relevant one is to be
nearer than those judged for other demands. ``--folds`` measures by demands never seen and writes nothing; without it the
adapter is trained on all demands and written with ``--out``.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor, nn

import lianqiao.regions.data
from lianqiao.cli.entry_tables import read_entries
from lianqiao.cli.evaluate import read_judgements
from lianqiao.cli.scoring_run import prepare
from lianqiao.matching.engine.e5_file import E5Weights, Matrix, read_weights, shipped_weight_file
from lianqiao.matching.engine.encode import even_batches
from lianqiao.matching.engine.encode_e5 import E5
from lianqiao.matching.engine.evaluate import RELEVANT_FROM, demand_quality
from lianqiao.matching.engine.ranking import score_rows
from lianqiao.matching.engine.semantic import semantic_passages, semantic_text
from lianqiao.matching.engine.types import Entry

RANK, EPOCHS, RATE, TEMPERATURE, OTHERS, GROUP, DROP = 8, 2, 1e-3, 0.03, 0.3, 4, 0.1
LONGEST = 256  # pieces of a text while training
Pieces = list[int]


class Linear(nn.Module):
    """A frozen matrix with its bias, and two small matrices whose product is added to it."""

    def __init__(self, weights: E5Weights, name: str, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.weight = torch.tensor(weights.matrix(f"{name}.w", rows, columns))
        self.bias = torch.tensor(weights.plain(f"{name}.b").copy())
        self.down = nn.Parameter(torch.randn(rank, columns) / columns**0.5)
        self.up = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight, self.bias) + F.linear(F.linear(x, self.down), self.up)


class Layer(nn.Module):
    """Attention and two products, layer norm behind each sum."""

    def __init__(self, weights: E5Weights, at: str, rank: int) -> None:
        super().__init__()
        width, inner = weights.width, weights.inner
        self.heads, self.width = weights.heads, width
        sizes = {"q": (width, width), "k": (width, width), "v": (width, width), "ao": (width, width)}
        sizes |= {"fi": (inner, width), "fo": (width, inner)}
        self.parts = nn.ModuleDict({name: Linear(weights, at + name, *size, rank) for name, size in sizes.items()})
        self.norms = {
            name: [torch.tensor(weights.plain(f"{at}{name}.{part}").copy()) for part in "wb"] for name in ("aln", "oln")
        }

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        texts, pieces, _ = x.shape

        def split(name: str) -> Tensor:
            return self.parts[name](x).view(texts, pieces, self.heads, -1).transpose(1, 2)

        mixed = F.scaled_dot_product_attention(split("q"), split("k"), split("v"), attn_mask=mask)
        small = self.parts["ao"](mixed.transpose(1, 2).reshape(x.shape))
        x = F.layer_norm(x + F.dropout(small, DROP, self.training), (self.width,), *self.norms["aln"], 1e-12)
        small = self.parts["fo"](F.gelu(self.parts["fi"](x)))
        return F.layer_norm(x + F.dropout(small, DROP, self.training), (self.width,), *self.norms["oln"], 1e-12)


class Model(nn.Module):
    """The encoder with an adapter that is still the identity."""

    def __init__(self, weights: E5Weights, rank: int = RANK) -> None:
        super().__init__()
        self.source = weights
        self.layers = nn.ModuleList(Layer(weights, f"l{number}.", rank) for number in range(weights.layers))
        fixed = weights.plain("emb.pos").reshape(-1, weights.width) + weights.plain("emb.type")[: weights.width]
        self.fixed = torch.tensor(fixed)
        self.norm = [torch.tensor(weights.plain(f"emb.ln.{part}").copy()) for part in "wb"]

    def forward(self, batch: Sequence[Pieces]) -> Tensor:
        lengths = torch.tensor([len(one) for one in batch])
        table = np.zeros((len(batch), int(lengths.max())), dtype=np.int64)
        for row, one in enumerate(batch):
            table[row, : len(one)] = one
        known, places = np.unique(table, return_inverse=True)
        words = self.source.word_rows(known)[places.reshape(table.shape)]
        inside = torch.arange(table.shape[1])[None] < lengths[:, None]
        x = F.layer_norm(torch.tensor(words) + self.fixed[: table.shape[1]], (words.shape[-1],), *self.norm, 1e-12)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self.layers:
                x = layer(x, inside[:, None, None, :])
        x = x.float()
        return F.normalize((x * inside[:, :, None]).sum(1) / lengths[:, None], dim=-1)

    def vectors(self, texts: Sequence[Pieces]) -> Tensor:
        """Encode texts in batches of like length, in their order: ``(texts, width)``."""
        rows: list[int] = []
        found: list[Tensor] = []
        for batch in even_batches({at: len(one) for at, one in enumerate(texts)}, 128, 6000):
            rows += batch
            found.append(self([texts[at] for at in batch]))
        return torch.cat(found)[torch.tensor(np.argsort(rows))]

    def deltas(self) -> dict[str, NDArray[np.float16]]:
        """Return what was learnt, as the engine reads it."""
        found = {}
        for number, layer in enumerate(self.layers):
            for name, part in layer.parts.items():  # type: ignore[union-attr, operator]
                for side in ("up", "down"):
                    found[f"l{number}.{name}.w.{side}"] = getattr(part, side).detach().numpy().astype(np.float16)
        return found


@dataclass(frozen=True, slots=True)
class Judged:
    """One demand: its beginning and passages, the achievements judged for it and their levels."""

    texts: list[Pieces]
    places: NDArray[np.int64]
    levels: NDArray[np.int64]


class TrainedEncoder:
    """A model in training, as the engine's encoder."""

    dimensions = 384

    def __init__(self, model: Model, pieces: E5) -> None:
        self._model, self._pieces = model.eval(), pieces
        self.name = "training:multilingual-e5-small"

    def _encode(self, texts: Sequence[str], role: str) -> NDArray[np.float32]:
        with torch.no_grad():
            found: NDArray[np.float32] = self._model.vectors(self._pieces.pieces(texts, role)).numpy()
        return found

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, "query")

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts, "passage")


def loss_of(model: Model, group: Sequence[Judged], offered: Sequence[Pieces]) -> Tensor:
    """Sum up how wrongly the achievements of some demands lie."""
    asked = model.vectors([random.choice(one.texts) if random.random() < 0.5 else one.texts[0] for one in group])
    places = np.concatenate([one.places for one in group])
    owner = torch.tensor(np.concatenate([np.full(len(one.places), at) for at, one in enumerate(group)]))
    levels = torch.tensor(np.concatenate([one.levels for one in group]), dtype=torch.float)
    cosines = asked @ model.vectors([offered[at] for at in places]).T / TEMPERATURE
    total = torch.zeros(())
    for at in range(len(group)):
        own, level = cosines[at][owner == at], levels[owner == at]
        gain = 2 ** (level - 1) - 1
        better = level[:, None] > level[None, :]
        if better.any():
            worth = (gain[:, None] - gain[None, :])[better]
            wrong = F.softplus(own[None, :] - own[:, None])[better]
            total = total + (worth * wrong).sum() / worth.sum()
        relevant = own[level >= RELEVANT_FROM]
        if len(group) > 1 and len(relevant):
            others = torch.logsumexp(cosines[at][owner != at], 0)
            total = total + OTHERS * (torch.logaddexp(others, relevant) - relevant).mean()
    return total / len(group)


def train(weights: E5Weights, judged: Sequence[Judged], offered: Sequence[Pieces], seed: int) -> Model:
    """Learn an adapter from some demands."""
    torch.manual_seed(seed)
    random.seed(seed)
    model = Model(weights).train()
    wanted = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(wanted, lr=RATE, weight_decay=0.01)
    steps = EPOCHS * -(-len(judged) // GROUP)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.0, 1 - step / steps)
    )
    for _ in range(EPOCHS):
        order = random.sample(list(judged), len(judged))
        for start in range(0, len(order), GROUP):
            optimiser.zero_grad()
            loss_of(model, order[start : start + GROUP], offered).backward()
            torch.nn.utils.clip_grad_norm_(wanted, 1.0)
            optimiser.step()
            schedule.step()
    return model.eval()


def measured(
    encoder: object, demands: Sequence[Entry], achievements: Sequence[Entry], judged: Sequence[Judged]
) -> NDArray[np.float64]:
    """Measure the whole score with an encoder: ``(demands, 3)``, as ``lianqiao evaluate`` does."""
    collection = prepare(demands, achievements, encoder)  # type: ignore[arg-type]  # it has all that is asked
    rows = score_rows(collection.scorer, collection.demands, collection.achievements)
    found = [demand_quality(row, one.places, one.levels) for row, one in zip(rows, judged, strict=True)]
    return np.array(found)


def cross_validate(
    weights: E5Weights, pieces: E5, demands: Sequence[Entry], achievements: Sequence[Entry],
    judged: Sequence[Judged], offered: Sequence[Pieces], folds: int, seed: int,
) -> None:  # fmt: skip
    """Print the three measures on demands never seen, before and after, with the error of the difference."""
    order = np.random.default_rng(7).permutation(len(judged))
    before = measured(TrainedEncoder(Model(weights), pieces), demands, achievements, judged)
    after = np.full_like(before, np.nan)
    for fold in range(folds):
        held = order[fold::folds]
        seen = [judged[at] for at in order if at not in set(held.tolist())]
        model = train(weights, seen, offered, seed + fold)
        after[held] = measured(TrainedEncoder(model, pieces), demands, achievements, judged)[held]
        print(f"fold {fold}: nDCG@10 {np.nanmean(before[held, 0]):.4f} -> {np.nanmean(after[held, 0]):.4f}", flush=True)
    for column, name in enumerate(("nDCG@10", "MAP", "recall@50")):
        gain = (after - before)[:, column]
        gain = gain[~np.isnan(gain)]
        error = gain.std(ddof=1) / len(gain) ** 0.5
        figures = np.nanmean(before[:, column]), np.nanmean(after[:, column]), gain.mean(), error
        print("{}: {:.4f} -> {:.4f}, difference {:+.4f} +- {:.4f}".format(name, *figures), flush=True)


def example_means(model: Model, pieces: E5) -> dict[str, NDArray[np.float16]]:
    """Measure the middles of demand and achievement vectors over the example data."""
    folder = Path(lianqiao.regions.data.__path__[0]) / "bth" / "demo"
    encoder = TrainedEncoder(model, pieces)
    found = {}
    for kind, side, encode in (
        ("demand", "query_mean", encoder.encode_queries),
        ("achievement", "passage_mean", encoder.encode_passages),
    ):
        entries = [one for path in sorted(folder.glob(f"{kind}s_*.jsonl")) for one in read_entries(path, kind).entries]
        found[side] = encode([semantic_text(entry) for entry in entries]).mean(axis=0).astype(np.float16)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("demands", "achievements", "judgements"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate over demands and write nothing")
    parser.add_argument("--out", type=Path, help="where to write the adapter (.npz)")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    started = time.monotonic()
    weights, pieces = read_weights(shipped_weight_file()), E5(precision="float32", matrix=Matrix.PLAIN)
    demands = list(read_entries(given.demands, "demand").entries)
    achievements = list(read_entries(given.achievements, "achievement").entries)
    places = {entry.id: at for at, entry in enumerate(achievements)}
    pairs: dict[str, list[tuple[int, int]]] = {}
    for row in read_judgements(given.judgements):
        pairs.setdefault(row.demand_id, []).append((places[row.achievement_id], row.level))
    demands = [entry for entry in demands if entry.id in pairs]
    offered = [one[:LONGEST] for one in pieces.pieces([semantic_text(entry) for entry in achievements], "passage")]
    judged = []
    for entry in demands:
        texts = [one[:LONGEST] for one in pieces.pieces([semantic_text(entry), *semantic_passages(entry)], "query")]
        table = np.array(pairs[entry.id])
        judged.append(Judged(texts, table[:, 0], table[:, 1]))
    if given.folds:
        cross_validate(weights, pieces, demands, achievements, judged, offered, given.folds, given.seed)
    elif given.out:
        model = train(weights, judged, offered, given.seed)
        np.savez(given.out, **model.deltas(), **example_means(model, pieces))
    else:
        parser.error("give --folds or --out")
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
