"""Reads public sets of what readers dealt with, in the forms that they are given out in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np

from lianqiao.connectors.formats import tables
from lianqiao.connectors.formats.errors import TableError
from lianqiao.matching.engine.encode import Encoder
from lianqiao.matching.engine.semantic import SemanticScale
from lianqiao.matching.engine.semantic_prior import shipped_scale
from lianqiao.matching.engine.terms import TermStats, term_vector, weighted_terms
from lianqiao.push.engine.evaluation import Data, Rows
from lianqiao.push.engine.ranking_content import Content

_USER = ("user", "user_id", "reader")
_ITEM = ("item", "item_id", "entry")
_TIME = ("time", "timestamp", "at")
_WEIGHT = ("weight", "rating")
_YEAR = ("year", "release_year")
_TITLE_WEIGHT = 2.0
_RATED, _JUDGED, _ABLE = 4.0, 3.0, 4.0  # from here on somebody liked it, it fits, the reader knows the field
_DAY_S = 86_400.0
_DAYS_OF_YEAR = 365.25
_TEXT_CHARS = 200


@dataclass(slots=True)
class _Texts:
    """Things with texts, by their ids in the file."""

    ids: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    days: list[float] = field(default_factory=list)

    def add(self, identity: str, title: str, body: str = "", day: float = float("nan")) -> None:
        self.ids.append(identity)
        self.titles.append(title)
        self.bodies.append(body)
        self.days.append(day)


def read_set(path: Path, encoder: Encoder | None) -> Data:
    """Read a folder, or a file of interactions. Raises ``click.ClickException`` for what is not understood."""
    try:
        return _read(path, encoder)
    except TableError as error:
        raise click.ClickException(f"{path}: {error}") from error


def _read(path: Path, encoder: Encoder | None) -> Data:
    names = {it.name for it in path.iterdir()} if path.is_dir() else set()
    if {"judgements.csv", "demands.csv", "achievements.csv"} <= names:
        return _judged_pairs(path, encoder)
    if {"expertise.csv", "reviewer_profiles.csv", "papers.jsonl"} <= names:
        return _expertise(path, encoder)
    file = next((path / name for name in ("interactions.csv", "interactions.tsv") if name in names), path)
    if not file.is_file():
        raise click.ClickException(f"{path}: no interactions.csv, and no other form that is known")
    return _interactions(path.name if path.is_dir() else path.stem, file, encoder)


def _interactions(name: str, file: Path, encoder: Encoder | None) -> Data:
    """Read user, item, time and perhaps a weight (ratings: from 4 on), with items.csv and users.csv beside it."""
    entries, rows = _Texts(), list(tables.read_rows(file))
    beside = [file.with_name(f"items{end}") for end in (".csv", ".tsv")]
    for row in (it for found in beside if found.exists() for it in tables.read_rows(found)):
        identity, texts = _column(row, _ITEM), [str(value) for value in row.values.values() if value is not None]
        year = _column(row, _YEAR)
        title = texts[1] if len(texts) > 1 else ""
        entries.add(
            identity, title, " ".join(texts[2:]), (float(year) - 1970) * _DAYS_OF_YEAR if _is_number(year) else np.nan
        )
    known = {identity: at for at, identity in enumerate(entries.ids)}
    readers: dict[str, int] = {}
    found: list[tuple[int, int, float]] = []
    for row in rows:
        user, item, weight = _column(row, _USER), _column(row, _ITEM), _column(row, _WEIGHT)
        if not user or not item:
            raise click.ClickException(f"{file.name}: row {row.number} lacks a user or an item")
        if item not in known:
            known[item] = len(known)
            entries.add(item, "")
        if "rating" in row.values and float(weight or 0) < _RATED:
            continue
        time = _column(row, _TIME)
        found.append(
            (readers.setdefault(user, len(readers)), known[item], float(time) / _DAY_S if _is_number(time) else 0.0)
        )
    contents, _ = _contents(entries, _Texts(), encoder)
    return Data(name, _rows(found), contents, len(readers), appeared=_appeared(entries))


def _judged_pairs(folder: Path, encoder: Encoder | None) -> Data:
    """Read demands as readers of whom nothing but the text is known; what people judged to fit well was right."""
    entries, demands = _Texts(), _Texts()
    for texts, file in ((entries, "achievements.csv"), (demands, "demands.csv")):
        for row in tables.read_rows(folder / file):
            texts.add(_column(row, ("id",)), _column(row, ("title",)), _column(row, ("description",)))
    readers, places = _places(demands.ids), _places(entries.ids)
    judged = [
        (readers[_column(row, ("demand_id",))], places[_column(row, ("achievement_id",))], 0.0)
        for row in tables.read_rows(folder / "judgements.csv")
        if float(_column(row, ("level",))) >= _JUDGED
    ]
    contents, texts_of = _contents(entries, demands, encoder)
    return Data(folder.name, _rows([]), contents, len(readers), dict(enumerate(texts_of)), _rows(judged))


def _expertise(folder: Path, encoder: Encoder | None) -> Data:
    """Read papers that researchers wrote as their history, and papers of others that they said to know well as right."""
    papers = _Texts()
    for row in tables.read_rows(folder / "papers.jsonl"):
        year = _column(row, _YEAR)
        day = (float(year) - 1970) * _DAYS_OF_YEAR if _is_number(year) else np.nan
        papers.add(_column(row, ("paper_id",)), _column(row, ("title",)), _column(row, ("abstract",)), day)
    places = _places(papers.ids)
    readers: dict[str, int] = {}
    written = []
    for row in tables.read_rows(folder / "reviewer_profiles.csv"):
        paper = places.get(_column(row, ("paper_id",)))
        if paper is not None:
            reader = readers.setdefault(_column(row, ("reviewer_id",)), len(readers))
            written.append((reader, paper, np.nan_to_num(papers.days[paper])))
    judged = [
        (readers[_column(row, ("reviewer_id",))], places[_column(row, ("paper_id",))], 0.0)
        for row in tables.read_rows(folder / "expertise.csv")
        if float(_column(row, ("expertise_1_5",))) >= _ABLE
        and _column(row, ("paper_id",)) in places
        and _column(row, ("reviewer_id",)) in readers
    ]
    contents, _ = _contents(papers, _Texts(), encoder)
    return Data(folder.name, _rows(written), contents, len(readers), {}, _rows(judged), _appeared(papers))


def _contents(entries: _Texts, readers: _Texts, encoder: Encoder | None) -> tuple[list[Content], list[Content]]:
    """Weigh the words (rarity counted over the entries) and encode, where there is an encoder."""
    counted = [
        weighted_terms([(title, _TITLE_WEIGHT), (body, 1.0)])
        for texts in (entries, readers)
        for title, body in zip(texts.titles, texts.bodies, strict=True)
    ]
    stats = TermStats.of(counted[: len(entries.ids)])
    vectors: list[np.ndarray | None] = [None] * len(counted)
    if encoder is not None:
        passages = _encoded(encoder.encode_passages, entries, encoder.dimensions)
        queries = _encoded(encoder.encode_queries, readers, encoder.dimensions)
        scale = SemanticScale.measure(encoder.name, queries, passages, prior=shipped_scale(encoder.name))
        vectors = [*scale.passages(passages).astype(np.float32), *scale.queries(queries).astype(np.float32)]
    found = [
        Content(term_vector(terms, stats), terms.counts, vector) for terms, vector in zip(counted, vectors, strict=True)
    ]
    return found[: len(entries.ids)], found[len(entries.ids) :]


def _encoded(encode: Callable[[Sequence[str]], np.ndarray], texts: _Texts, dimensions: int) -> np.ndarray:
    joined = [f"{title}。{body[:_TEXT_CHARS]}" for title, body in zip(texts.titles, texts.bodies, strict=True)]
    blocks = [encode(joined[start : start + 64]) for start in range(0, len(joined), 64)]
    return np.concatenate(blocks) if blocks else np.zeros((0, dimensions), dtype=np.float32)


def _rows(found: Iterable[tuple[int, int, float]]) -> Rows:
    columns = list(zip(*found, strict=True)) or [(), (), ()]
    return Rows.of(*columns)


def _appeared(texts: _Texts) -> np.ndarray | None:
    days = np.array(texts.days)
    return np.where(np.isnan(days), np.nanmin(days), days) if (~np.isnan(days)).any() else None


def _places(ids: Sequence[str]) -> dict[str, int]:
    return {identity: at for at, identity in enumerate(ids)}


def _column(row: tables.Row, names: Sequence[str]) -> str:
    value = next((row.values[name] for name in names if row.values.get(name) is not None), "")
    return str(value).strip()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
