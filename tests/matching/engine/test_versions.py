"""Versions of an index in a shared folder: published whole, refused when damaged, rolled back; readers follow."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lianqiao.matching.engine import versions as store_of
from lianqiao.matching.engine.documents import IndexDocument
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.manifest import IndexUnusable
from lianqiao.matching.engine.reader import IndexReader
from lianqiao.matching.engine.versions import (
    Version,
    VersionProblem,
    check_version,
    current_version,
    go_back,
    publish_version,
    remove_versions,
    use_version,
    versions,
)
from tests.matching.engine.index_samples import DIMENSIONS, documents

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    with IndexWriter(path, DIMENSIONS, encoder="test-encoder") as writer:
        writer.upsert(documents(40))
        writer.commit()
    (path / "model").mkdir()
    (path / "model" / "statistics.npz").write_bytes(b"statistics one")
    return path


def change(index: Path, word: str) -> None:
    with IndexWriter(index, DIMENSIONS, encoder="test-encoder") as writer:
        writer.upsert([IndexDocument("new", "demand", title=word)])
        writer.commit()


def published(index: Path, tmp_path: Path, minutes: int = 0) -> Version:
    return publish_version(index, tmp_path / "store", now=NOW + timedelta(minutes=minutes))


def found(store: Path, word: str) -> int:
    return IndexReader(store / current_version(store)).search([word]).total


def test_a_version_answers_as_the_index_did_and_does_not_change_with_it(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    version = published(index, tmp_path)
    served = IndexReader(store / version.name)

    assert version.name == "20261123T083000Z-g1"
    assert (version.documents, version.encoder, version.generation) == (40, "test-encoder", 1)
    assert (store / version.name / "model" / "statistics.npz").read_bytes() == b"statistics one"
    assert version.size == sum(path.stat().st_size for path in _files(store / version.name))
    change(index, "fresh")
    assert not served.refresh()
    assert found(store, "fresh") == 0
    shutil.rmtree(index)  # the node that built it is gone
    assert sorted(IndexReader(store / version.name).ids()) == sorted(document.id for document in documents(40))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != store_of.VERSION]


def test_versions_are_used_and_rolled_back(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = published(index, tmp_path)
    change(index, "fresh")
    second = published(index, tmp_path, 1)

    assert [version.name for version in versions(store)] == [second.name, first.name]
    assert (current_version(store), found(store, "fresh")) == (second.name, 1)
    assert go_back(store).name == first.name
    assert found(store, "fresh") == 0
    with pytest.raises(VersionProblem, match="no version was served before"):
        go_back(store)
    assert use_version(store, second.name) == second
    assert (go_back(store).name, current_version(store)) == (first.name, first.name)


def test_a_damaged_version_is_refused_and_nothing_changes(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = published(index, tmp_path)
    change(index, "fresh")
    second = published(index, tmp_path, 1)
    spoilt = next(path for path in _files(store / first.name) if path.stat().st_size > 100)
    content = spoilt.read_bytes()
    spoilt.write_bytes(content[:50] + bytes([content[50] ^ 1]) + content[51:])  # as long as before

    for attempt in (lambda: use_version(store, first.name), lambda: go_back(store)):
        with pytest.raises(
            VersionProblem, match=f"{spoilt.name} of the version {first.name} is damaged; publish it again"
        ):
            attempt()
    assert current_version(store) == second.name
    spoilt.unlink()
    with pytest.raises(VersionProblem, match="is missing"):
        check_version(store, first.name)


@pytest.mark.parametrize("name", ["", "..", "../index", "20261123T083000Z-g1/..", "latest", "20270101T000000Z-g9"])
def test_a_name_that_is_no_version_is_refused(index: Path, tmp_path: Path, name: str) -> None:
    published(index, tmp_path)

    with pytest.raises(VersionProblem, match=r"is not the name of a version|there is no version"):
        use_version(tmp_path / "store", name)


def test_a_copy_that_fails_leaves_nothing_behind(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store"
    first = published(index, tmp_path)
    change(index, "fresh")

    def full(*_paths: Path) -> tuple[int, str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_of, "_copy", full)
    with pytest.raises(OSError, match="No space"):
        published(index, tmp_path, 1)
    assert current_version(store) == first.name
    assert _kept(store) == {first.name, "current.json"}


def test_an_index_that_changes_meanwhile_is_copied_again(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, copies = store_of._copy, []

    def slow(source: Path, target: Path) -> tuple[int, str]:
        copies.append(source)
        if len(copies) == 2:
            change(index, "first")
            change(index, "second")  # now the generation that is being copied is gone
        return real(source, target)

    monkeypatch.setattr(store_of, "_copy", slow)
    version = published(index, tmp_path)
    assert version.generation == 3
    assert check_version(tmp_path / "store", version.name) == version
    assert found(tmp_path / "store", "second") == 1


def test_there_is_nothing_to_publish_or_to_serve(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="does not exist"):
        publish_version(tmp_path / "index", tmp_path / "store", now=NOW)
    assert versions(tmp_path / "nowhere") == ()
    assert current_version(tmp_path / "store") == ""


def test_an_unreadable_choice_is_told_and_can_be_made_anew(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    version = published(index, tmp_path)
    (store / store_of.CURRENT).write_text("{half", encoding="utf-8")

    with pytest.raises(VersionProblem, match="choose a version anew"):
        current_version(store)
    use_version(store, version.name)
    assert json.loads((store / store_of.CURRENT).read_text(encoding="utf-8")) == {"name": version.name, "before": []}


def test_old_versions_are_removed_but_never_the_one_that_is_served(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    made = [published(index, tmp_path, at) for at in range(5)]
    use_version(store, made[0].name)

    assert remove_versions(store, 2) == (made[2].name, made[1].name)
    assert {version.name for version in versions(store)} == {made[0].name, made[3].name, made[4].name}


def test_the_version_served_before_stays_too_so_that_one_can_go_back(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    made = [published(index, tmp_path, at) for at in range(4)]
    use_version(store, made[0].name)
    use_version(store, made[1].name)

    assert remove_versions(store, 1) == (made[2].name,)
    assert go_back(store).name == made[0].name


def test_going_back_passes_over_versions_that_are_gone(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    made = [published(index, tmp_path, at) for at in range(3)]
    shutil.rmtree(store / made[1].name)

    assert go_back(store).name == made[0].name
    shutil.rmtree(store / made[2].name)
    with pytest.raises(VersionProblem, match="no version was served before"):
        go_back(store)


def test_an_index_whose_files_are_cut_off_is_not_published(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = published(index, tmp_path)
    largest = max((path for path in (index).rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1])

    with pytest.raises(IndexUnusable):
        published(index, tmp_path, 1)
    assert current_version(store) == first.name
    assert _kept(store) == {first.name, store_of.CURRENT}


def test_many_may_publish_and_choose_at_once(index: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda at: published(index, tmp_path, at).name, range(18)))
    record = json.loads((store / store_of.CURRENT).read_text(encoding="utf-8"))

    assert sorted([record["name"], *record["before"]]) == sorted(made)
    assert _kept(store) == {*made, store_of.CURRENT}


@pytest.mark.parametrize("change", [{"name": "../other"}, {"name": ""}, {"files": []}])
def test_a_record_that_is_not_of_its_folder_is_no_version(
    index: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    store, other = tmp_path / "store", tmp_path / "other"
    other.mkdir()
    first, second = published(index, tmp_path), published(index, tmp_path, 1)
    record = store / first.name / store_of.VERSION
    record.write_text(json.dumps(json.loads(record.read_text(encoding="utf-8")) | change), encoding="utf-8")

    with pytest.raises(VersionProblem, match="cannot be read"):
        use_version(store, first.name)
    assert versions(store) == (second,)
    assert remove_versions(store, 1) == ()
    assert other.is_dir()


def _kept(store: Path) -> set[str]:
    return {path.name for path in store.iterdir()} - {store_of.LOCK}
