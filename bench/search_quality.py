# ruff: noqa: E402  (Django is set up before what needs it)
"""Measure search with slips: ``python -m bench.search_quality --data FILE``.

FILE is a JSON Lines file of papers with ``title``, ``abstract`` and ``keywords``. A question is a keyword; the papers that
name it among theirs are to be found. The same questions are asked as they are and with one slip, made by a rule with a
fixed seed: a character for another of the same sound, one left out, two swapped, the keyword in pinyin or in traditional
characters. *Offered*: after the words under “did you mean” were followed, which the page does by itself where nothing has
the words that were typed. *English name*: of a thing that ``synonyms.txt`` names and the title of a Chinese paper too.
"""

import argparse
import json
import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import django
import numpy as np
from opencc import OpenCC

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
django.setup()

from lianqiao.core.text.normal import fold
from lianqiao.core.text.pinyin import sort_key, spelling
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.encode import Encoder, default_encoder
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.reader import IndexReader
from lianqiao.matching.engine.suggest import Name, Names, forms
from lianqiao.matching.engine.synonyms import synonym_groups
from lianqiao.matching.queries.search import LEAST_COSINE, NEAR_THE_BEST, query_weights
from lianqiao.matching.queries.suggestions import FEW

_AT = 10


@dataclass(frozen=True, slots=True)
class Question:
    """A keyword and the ids of the papers that have it."""

    word: str
    papers: frozenset[str]


def read_papers(path: Path) -> list[dict[str, object]]:
    """Read the papers that have what is needed."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row.get("title") and row.get("abstract") and row.get("keywords")]


def build(papers: Sequence[dict[str, object]], encoder: Encoder, folder: Path) -> tuple[IndexReader, Names]:
    """Index the papers, and gather their keywords and titles as names, as the platform does."""
    texts = [f"{row['title']}\n{str(row['abstract'])[:120]}" for row in papers]
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    vectors = np.empty((len(texts), encoder.dimensions), dtype=np.float32)
    for start in range(0, len(order), 64):
        batch = order[start : start + 64]
        vectors[batch] = encoder.encode_passages([texts[at] for at in batch])
    names: dict[str, str] = {}
    with IndexWriter(folder, encoder.dimensions) as writer:
        documents = []
        for at, row in enumerate(papers):
            keywords = [str(word) for word in row["keywords"]]  # type: ignore[attr-defined]
            body = " ".join(terms(fold(f"{row['abstract']}\n{' '.join(keywords)}")))
            title = " ".join(terms(fold(str(row["title"]))))
            documents.append(IndexDocument(f"p{at}", "achievement", title=title, body=body, vector=vectors[at]))
            names |= dict.fromkeys(keywords, "keyword")
        writer.upsert(documents)
        writer.commit()
    titled = names | {str(row["title"]): "achievement" for row in papers if str(row["title"]) not in names}
    return IndexReader(folder), Names(Name(text, kind, "n", *forms(sort_key(text))) for text, kind in titled.items())


def questions(papers: Sequence[dict[str, object]], count: int) -> list[Question]:
    """Choose keywords of three to eight Chinese characters."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for at, row in enumerate(papers):
        for word in row["keywords"]:  # type: ignore[attr-defined]
            bearers[str(word)].add(f"p{at}")
    usable = [word for word in bearers if 3 <= len(word) <= 8 and all("一" <= letter <= "鿿" for letter in word)]
    chosen = random.Random(5).sample(sorted(usable), min(count, len(usable)))
    return [Question(word, frozenset(bearers[word])) for word in chosen]


def english_questions(papers: Sequence[dict[str, object]]) -> list[Question]:
    """Ask in English for what titles name in Chinese."""
    found = []
    for group in synonym_groups():
        english = next((name for name in group if name.isascii() and len(name) > 3), "")
        chinese = [name for name in group if not name.isascii()]
        bearers = {
            f"p{at}" for at, row in enumerate(papers) if any(name in fold(str(row["title"])) for name in chinese)
        }
        if english and bearers:
            found.append(Question(english, frozenset(bearers)))
    return found


def slips(letters: Sequence[str]) -> dict[str, Callable[[str, random.Random], str]]:
    """Give the slips by name: each makes a wrong word of a right one, or nothing where it cannot."""
    alike: dict[str, list[str]] = defaultdict(list)
    for letter in letters:
        alike[spelling(letter)].append(letter)
    traditional = OpenCC("s2t")

    def homophone(word: str, chance: random.Random) -> str:
        at = chance.randrange(len(word))
        others = [letter for letter in alike[spelling(word[at])] if letter != word[at]]
        return word[:at] + chance.choice(others) + word[at + 1 :] if others else ""

    def missing(word: str, chance: random.Random) -> str:
        at = chance.randrange(len(word))
        return word[:at] + word[at + 1 :] if len(word) > 3 else ""

    def swapped(word: str, chance: random.Random) -> str:
        at = chance.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if word[at] != word[at + 1] else ""

    def in_traditional(word: str, _chance: random.Random) -> str:
        return other if (other := traditional.convert(word)) != word else ""

    return {
        "same sound": homophone,
        "one left out": missing,
        "two swapped": swapped,
        "pinyin": lambda word, _chance: spelling(word),
        "traditional": in_traditional,
    }


def offered(reader: IndexReader, names: Names, text: str) -> str:
    """Give the words under “did you mean”, by the rule of ``did_you_mean``; empty where nothing is offered."""
    count = _by_words(reader, text)
    if count >= FEW and names.knows(text):
        return ""
    best, most = "", count
    for words in names.corrections(text, most=4):
        found = _by_words(reader, words)
        if found > most:
            best, most = words, found
    return best


def _by_words(reader: IndexReader, text: str) -> int:
    return reader.search(query_weights(text), None, k=1).total


def rank_of(reader: IndexReader, encoder: Encoder, text: str, papers: frozenset[str]) -> int:
    """Search as the page does; the place of the first of the papers among a hundred, 0 where none is."""
    vector = encoder.encode_queries([text])[0]
    found = reader.search(
        query_weights(text), vector, k=100, least_cosine=LEAST_COSINE, near_the_best=NEAR_THE_BEST
    ).hits
    return next((place for place, hit in enumerate(found, start=1) if hit.id in papers), 0)


def measure(data: Path, count: int) -> None:
    """Print a row for each slip."""
    papers, encoder = read_papers(data), default_encoder()
    with tempfile.TemporaryDirectory() as folder:
        reader, names = build(papers, encoder, Path(folder) / "index")
        asked = questions(papers, count)
        letters = sorted({letter for one in asked for letter in one.word})
        print("| slip | questions | recall@10 | MRR | … offered recall@10 | MRR | offers | ms for an offer, p50, p99 |")
        print("|---|---|---|---|---|---|---|---|")
        same = {"none": (_unchanged, asked), "English name": (_unchanged, english_questions(papers))}
        for name, (slip, chosen) in (same | {name: (slip, asked) for name, slip in slips(letters).items()}).items():
            chance = random.Random(11)
            plain, mended, took, offers = [], [], [], 0
            for one in chosen:
                text = slip(one.word, chance)
                if not text:
                    continue
                place = rank_of(reader, encoder, text, one.papers)
                started = time.perf_counter()
                other = offered(reader, names, text)
                took.append((time.perf_counter() - started) * 1000)
                offers += bool(other)
                plain.append(place)
                mended.append(rank_of(reader, encoder, other, one.papers) if other else place)
            figures = [_recall(plain), _mrr(plain), _recall(mended), _mrr(mended)]
            shown = " | ".join(f"{figure:.3f}" for figure in figures)
            quick = ", ".join(f"{np.percentile(took, share):.1f}" for share in (50, 99))
            print(f"| {name} | {len(plain)} | {shown} | {offers} | {quick} |", flush=True)


def _unchanged(word: str, _chance: random.Random) -> str:
    return word


def _recall(places: Sequence[int]) -> float:
    return sum(0 < place <= _AT for place in places) / len(places)


def _mrr(places: Sequence[int]) -> float:
    return sum(1 / place for place in places if place) / len(places)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=500)
    given = parser.parse_args()
    measure(given.data, given.questions)


if __name__ == "__main__":
    main()
