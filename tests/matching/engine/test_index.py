import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.index import MERGE_FROM, IndexWriter
from lianqiao.matching.engine.manifest import IndexLocked, IndexUnusable, read_manifest
from lianqiao.matching.engine.reader import IndexReader
from tests.matching.engine.index_samples import DIMENSIONS, documents, vectors


def written(path: Path, given: list[IndexDocument], *, merge_from: int = MERGE_FROM) -> IndexReader:
    with IndexWriter(path, DIMENSIONS, merge_from=merge_from) as writer:
        writer.upsert(given)
        writer.commit()
    return IndexReader(path)


def test_commit_makes_changes_visible_to_a_reader_that_looks(tmp_path: Path) -> None:
    reader = written(tmp_path, documents(10))
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        assert writer.upsert([IndexDocument("new", "demand", title="fresh")]) == 1
        assert not reader.refresh() and reader.search(["fresh"]).total == 0
        assert writer.commit() == 2
    assert reader.search(["fresh"]).total == 0
    assert reader.refresh() and not reader.refresh()
    assert [hit.id for hit in reader.search(["fresh"]).hits] == ["new"]
    assert (reader.documents, reader.generation, reader.dimensions) == (11, 2, DIMENSIONS)


def test_upsert_replaces_the_older_version_in_base_and_delta(tmp_path: Path) -> None:
    reader = written(tmp_path, documents(10), merge_from=5)
    for word in ("first", "second"):
        with IndexWriter(tmp_path, DIMENSIONS) as writer:
            writer.upsert([IndexDocument("D-3", "demand", title="ignored"), IndexDocument("D-3", "demand", title=word)])
            writer.commit()
        reader.refresh()
        assert reader.documents == len(set(reader.ids())) == 10
        assert [hit.id for hit in reader.search([word]).hits] == ["D-3"]
    assert reader.search(["ignored", "first"]).total == 0


def test_delete_removes_documents_and_passes_over_unknown_ids(tmp_path: Path) -> None:
    given = documents(30)
    reader = written(tmp_path, given, merge_from=5)
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        assert writer.delete(["D-1", "D-2", "nobody"]) == 2
        writer.commit()
    reader.refresh()
    vector = given[1].vector
    assert reader.search(["every"], vector, k=50).total == 28
    assert not {"D-1", "D-2"} & {hit.id for hit in reader.search((), vector, k=50).hits}
    assert sorted(reader.ids()) == sorted({d.id for d in given} - {"D-1", "D-2"})


def test_document_is_found_by_words_before_it_has_a_vector(tmp_path: Path) -> None:
    reader = written(tmp_path, [IndexDocument("A", "demand", title="储 氢")])
    vector = vectors(1)[0]
    assert [hit.vector_score for hit in reader.search(["氢"], vector).hits] == [None]
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.upsert([IndexDocument("A", "demand", title="储 氢", vector=vector)])
        writer.commit()
    reader.refresh()
    assert reader.search((), vector).hits[0].vector_score == pytest.approx(1, abs=1e-2)


def test_zero_vector_counts_as_none(tmp_path: Path) -> None:
    reader = written(tmp_path, [IndexDocument("A", "demand", title="x", vector=np.zeros(DIMENSIONS, np.float32))])
    assert reader.search((), vectors(1)[0]).total == 0
    assert reader.search(["x"], np.zeros(DIMENSIONS, np.float32)).total == 1


def test_merge_changes_no_answer(tmp_path: Path) -> None:
    given = documents(60)
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        for start in range(0, 60, 20):
            writer.upsert(given[start : start + 20])
            writer.commit()
        writer.delete(["D-5", "D-45"])
        writer.upsert([replace(given[7], title="changed")])
        writer.commit()
        reader = IndexReader(tmp_path)
        before = reader.search(["w3", "w5", "changed"], given[8].vector, k=60)
        generation = writer.merge()
    assert reader.refresh() and reader.generation == generation
    after = reader.search(["w3", "w5", "changed"], given[8].vector, k=60)
    assert {hit.id for hit in after.hits} == {hit.id for hit in before.hits} and after.total == before.total
    assert after.hits[0] == before.hits[0]
    manifest = read_manifest(tmp_path)
    assert manifest.delta is None and manifest.dead is None and manifest.documents == 58


def test_rebuild_replaces_everything_and_keeps_the_last_of_equal_ids(tmp_path: Path) -> None:
    reader = written(tmp_path, documents(10))
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.upsert([IndexDocument("dropped", "demand")])
        writer.rebuild(iter([IndexDocument("A", "demand", title="one"), IndexDocument("A", "demand", title="two")]))
    reader.refresh()
    assert list(reader.ids()) == ["A"] and reader.generation == 2
    assert reader.search(["two"]).total == 1 and reader.search(["one"]).total == 0


def test_index_built_beside_is_shown_when_it_is_complete(tmp_path: Path) -> None:
    reader = written(tmp_path, documents(10))
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        assert writer.begin_anew() == 2 and writer.is_staged
        writer.upsert(documents(20))
        assert writer.commit() == 3
    with IndexWriter(tmp_path, DIMENSIONS, merge_from=5) as writer:  # goes on where the first stopped
        assert writer.is_staged
        writer.delete(["D-0"])
        writer.upsert([IndexDocument("later", "demand", title="later")])
        writer.commit()
        assert not reader.refresh() and IndexReader(tmp_path).documents == 10
        assert IndexReader(tmp_path).search(["every"], documents(2)[1].vector).total == 10
        writer.promote()
        assert reader.refresh() and (reader.documents, reader.generation) == (20, 4)
        writer.upsert([IndexDocument("last", "demand", title="last")])
        writer.commit()
    reader.refresh()
    assert {"later", "last"} < set(reader.ids()) and "D-0" not in set(reader.ids())
    assert {path.name for path in tmp_path.glob("manifest*")} == {"manifest.json"}


def test_new_index_is_seen_growing_where_there_is_none_to_keep(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.begin_anew()
        assert not writer.is_staged
        writer.upsert(documents(5))
        writer.commit()
    assert IndexReader(tmp_path).documents == 5
    (tmp_path / "manifest.json").write_text("{")
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.begin_anew()
        assert not writer.is_staged
    assert IndexReader(tmp_path).documents == 0


def test_damaged_index_beside_is_begun_again(tmp_path: Path) -> None:
    written(tmp_path, documents(10))
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.begin_anew()
        writer.upsert(documents(3))
        generation = writer.commit()
    (tmp_path / "manifest.next.json").write_text("{")
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        with pytest.raises(IndexUnusable):
            writer.upsert(documents(1))
        assert writer.begin_anew() > generation
        writer.upsert(documents(4))
        writer.commit()
        assert IndexReader(tmp_path).documents == 10
        writer.promote()
    assert IndexReader(tmp_path).documents == 4


def test_writer_resumes_from_the_manifest_alone(tmp_path: Path) -> None:
    written(tmp_path, documents(10))
    for name in ("text-000009", "delta-000002", "base-000044"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "left-over").write_text("of a crash")
    reader = written(tmp_path, [IndexDocument("D-3", "demand", title="again")])
    assert reader.documents == 10 and reader.generation == 2
    assert {path.name for path in tmp_path.iterdir()} == {
        "manifest.json", "writer.lock", "text-000001", "delta-000001", "text-000002", "delta-000002", "dead-000002.npy",
    }  # fmt: skip


def test_only_this_and_the_previous_generation_stay_on_the_disk(tmp_path: Path) -> None:
    for number in range(4):
        written(tmp_path, documents(5, seed=number))
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "manifest.json",
        "writer.lock",
        *(f"{part}-00000{n}" for part in ("text", "delta") for n in (3, 4)),
        "dead-000003.npy",
        "dead-000004.npy",
    }


def test_reader_keeps_searching_a_generation_whose_files_are_gone(tmp_path: Path) -> None:
    given = documents(40)
    reader = written(tmp_path, given)
    for seed in range(3):
        written(tmp_path, documents(40, seed=seed))
    assert reader.generation == 1
    assert reader.search(["w1", "every"], given[1].vector, facets=("kind",)).total == 40


def test_leaving_without_commit_drops_the_changes(tmp_path: Path) -> None:
    reader = written(tmp_path, documents(3))
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.upsert(documents(9))
        writer.rollback()
        assert writer.commit() == 1
        writer.upsert(documents(8))
    assert not reader.refresh() and IndexReader(tmp_path).documents == 3
    assert not list(tmp_path.glob("*-000002"))


def test_error_in_upsert_drops_everything_since_the_last_commit(tmp_path: Path) -> None:
    written(tmp_path, documents(3))
    wrong = IndexDocument("bad", "demand", vector=np.ones(5, np.float32))
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.upsert([IndexDocument("good", "demand")])
        with pytest.raises(ValueError, match=r"document bad: vector of shape \(5,\), the index has \(16,\)"):
            writer.upsert([IndexDocument("also good", "demand"), wrong])
        writer.upsert([IndexDocument("later", "demand")])
        writer.commit()
    assert set(IndexReader(tmp_path).ids()) == {"D-0", "D-1", "D-2", "later"}


def test_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, DIMENSIONS), pytest.raises(IndexLocked, match=r"being written by process \d+"):
        IndexWriter(tmp_path, DIMENSIONS).__enter__()
    with IndexWriter(tmp_path, DIMENSIONS):
        pass


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: IndexDocument("", "demand"), "one-line id"),
        (lambda: IndexDocument("a\nb", "demand"), "one-line id"),
        (lambda: IndexDocument("a", "demand", numbers={"trl": float("nan")}), "number 'trl' is nan"),
    ],
)
def test_bad_documents_are_refused(make: Callable[[], IndexDocument], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_too_many_numbers_are_refused(tmp_path: Path) -> None:
    numbers = {f"n{place}": 1.0 for place in range(17)}
    with IndexWriter(tmp_path, DIMENSIONS) as writer, pytest.raises(ValueError, match="keeps 16 different numbers"):
        writer.upsert([IndexDocument("a", "demand", numbers=numbers)])


def test_reader_says_that_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="does not exist; rebuild it from the database") as caught:
        IndexReader(tmp_path)
    assert caught.value.code == "index.missing"


def test_reader_refuses_another_schema_version(tmp_path: Path) -> None:
    written(tmp_path, documents(3))
    record = json.loads((tmp_path / "manifest.json").read_text())
    record["state"]["schema_version"] = 99
    record["crc"] = zlib.crc32(json.dumps(record["state"], sort_keys=True).encode())
    (tmp_path / "manifest.json").write_text(json.dumps(record))
    with pytest.raises(IndexUnusable, match="schema version 99, this program reads 4; rebuild") as caught:
        IndexReader(tmp_path)
    assert caught.value.code == "index.outdated"


def test_writer_refuses_an_index_of_another_encoder(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, DIMENSIONS, encoder="old-1") as writer:
        writer.rebuild(documents(3))
    with IndexWriter(tmp_path, DIMENSIONS, encoder="new-2") as writer:
        with pytest.raises(IndexUnusable, match="made with old-1") as caught:
            writer.upsert(documents(1))
        writer.rebuild(documents(2))
    assert caught.value.code == "index.other_encoder"
    assert (IndexReader(tmp_path).encoder, IndexReader(tmp_path).documents) == ("new-2", 2)


def test_damaged_manifest_is_reported_and_can_be_rebuilt_over(tmp_path: Path) -> None:
    reader = written(tmp_path, documents(3))
    manifest = tmp_path / "manifest.json"
    for content in ("", "{}", "[1]", manifest.read_text().replace('"documents": 3', '"documents": 4')):
        manifest.write_text(content)
        with pytest.raises(IndexUnusable, match="rebuild it from the database") as caught:
            IndexReader(tmp_path)
        assert caught.value.code == "index.corrupt"
    with pytest.raises(IndexUnusable):
        reader.refresh()
    assert reader.search(["every"]).total == 3
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        with pytest.raises(IndexUnusable):
            writer.upsert(documents(1))
        writer.rebuild(documents(4))
    assert reader.refresh() and reader.documents == 4


def test_every_missing_or_truncated_file_is_reported(tmp_path: Path) -> None:
    written(tmp_path, documents(9), merge_from=3)
    manifest = read_manifest(tmp_path)
    assert len(manifest.files) > 15
    for name, size in manifest.files:
        path = tmp_path / name
        content = path.read_bytes()
        path.unlink()
        with pytest.raises(IndexUnusable, match="lacks the file"):
            IndexReader(tmp_path)
        if size:
            path.write_bytes(content[:-1])
            with pytest.raises(IndexUnusable, match="damaged file"):
                IndexReader(tmp_path)
        path.write_bytes(content)
    assert IndexReader(tmp_path).documents == 9


@pytest.mark.parametrize("pattern", ["*/meta.json", "*/slots.npy", "*/facets.json", "*/*.term", "*/id_ends.npy"])
def test_overwritten_files_are_reported(tmp_path: Path, pattern: str) -> None:
    written(tmp_path, documents(9))
    (path,) = tmp_path.glob(pattern)
    path.write_bytes(b"\x07" * path.stat().st_size)
    with pytest.raises(IndexUnusable, match="has damaged files") as caught:
        IndexReader(tmp_path)
    assert caught.value.code == "index.corrupt"


def test_damaged_vector_lists_are_reported(tmp_path: Path) -> None:
    rows = vectors(9000)
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.rebuild(IndexDocument(f"D-{number}", "demand", vector=row) for number, row in enumerate(rows))
    files = sorted(tmp_path.glob("base-*/list*"))
    assert [file.name for file in files] == [
        "list_centres.npy", "list_ends.npy", "list_numbers.npy", "list_scales.npy", "list_widths.npy", "lists.i4",
    ]  # fmt: skip
    for file in files:
        content = file.read_bytes()
        file.write_bytes(content[:-DIMENSIONS])
        with pytest.raises(IndexUnusable, match="damaged file"):
            IndexReader(tmp_path)
        file.write_bytes(content)
    ends = np.load(tmp_path / files[1])
    np.save(files[1], ends[::-1].copy())  # of the right size, but of no sense
    with pytest.raises(IndexUnusable, match="do not fit together"):
        IndexReader(tmp_path)


def test_index_without_any_document_answers(tmp_path: Path) -> None:
    reader = written(tmp_path, [])
    assert reader.search(["x"], vectors(1)[0], facets=("kind",)).total == 0
    assert reader.candidates(["x"]) == () and list(reader.ids()) == []
