"""The index follows the records, whatever happened to either."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from numpy.typing import NDArray

from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Achievement
from lianqiao.catalog.services import EntryInput, change_entry, publish_entry, reopen_entry, withdraw_entry
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Unavailable
from lianqiao.core.models import AuditEntry
from lianqiao.matching import services
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.manifest import writer_lock
from lianqiao.matching.models import IndexedEntry, IndexState, TextVector
from lianqiao.matching.queries import SearchRequest, index_status, model, search
from lianqiao.matching.queries.agreement import index_differences
from lianqiao.matching.services import index
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand

pytestmark = pytest.mark.django_db


def sync() -> int:
    return services.sync_index(actor=TESTS)


def titles(text: str) -> list[str]:
    return [hit.entry.title for hit in search(ANONYMOUS, SearchRequest(text=text)).hits if hit.entry]


def agrees() -> bool:
    return index_differences() == (set(), set()) and not services.index_is_behind()


def folder() -> Path:
    return Path(settings.INDEX_DIR)


def rebuilds() -> int:
    return AuditEntry.objects.filter(event="IndexRebuilt").count()


def test_index_follows_the_life_of_an_entry() -> None:
    entry = make_achievement(title="耐磨钢板")
    sync()
    assert titles("钢板") == []

    publish_entry(entry, actor=TESTS)
    assert services.index_is_behind()
    assert index_differences() == ({entry.number}, set())
    assert sync() == 1
    assert titles("钢板") == ["耐磨钢板"]
    assert agrees()

    change_entry(entry, EntryInput(title="高速轴承", summary="摘要"), actor=TESTS)
    assert sync() == 1
    assert (titles("钢板"), titles("轴承")) == ([], ["高速轴承"])

    withdraw_entry(entry, actor=TESTS)
    assert sync() == 1
    assert titles("轴承") == []
    assert agrees()

    reopen_entry(entry, actor=TESTS)
    publish_entry(entry, actor=TESTS)
    sync()
    assert titles("轴承") == ["高速轴承"]
    assert sync() == 0
    assert rebuilds() == 1  # the first


@pytest.mark.parametrize("loss", ["folder", "manifest", "part", "older", "newer"])
def test_lost_or_foreign_index_is_noticed_and_built_anew(tmp_path: Path, loss: str) -> None:
    entry = make_achievement(EntryState.PUBLISHED, title="耐磨钢板")
    sync()
    if loss == "folder":
        shutil.rmtree(folder())
    elif loss == "manifest":
        (folder() / "manifest.json").write_text("{")
    elif loss == "part":
        shutil.rmtree(max(folder().glob("text-*")))  # of the current generation, not of the one before
    elif loss == "older":  # the folder was restored from a copy
        shutil.copytree(folder(), tmp_path / "copy")
        withdraw_entry(entry, actor=TESTS)
        sync()
        shutil.rmtree(folder())
        shutil.copytree(tmp_path / "copy", folder())
    else:  # the database was restored, the folder knows entries that do not exist any more
        IndexState.objects.update(generation=-5)  # no less than two behind
        IndexedEntry.objects.all().delete()
        Achievement.objects.filter(pk=entry.pk).delete()

    assert services.index_is_behind()
    services.merge_index()  # whichever job comes first must not hide the loss
    assert services.index_is_behind()
    sync()

    assert agrees()
    assert titles("钢板") == (["耐磨钢板"] if loss in ("folder", "manifest", "part") else [])
    assert rebuilds() == 2


def test_stop_between_commit_and_note_costs_no_rebuild() -> None:
    make_achievement(EntryState.PUBLISHED, title="耐磨钢板")
    sync()
    IndexState.objects.update(generation=IndexState.objects.get().generation - 1)
    IndexedEntry.objects.all().delete()

    sync()

    assert agrees()
    assert rebuilds() == 1


def test_merge_and_rebuild_keep_everything() -> None:
    for number in range(3):
        make_achievement(EntryState.PUBLISHED, title=f"耐磨钢板{number}")
        sync()

    services.merge_index()
    assert agrees()
    assert len(titles("钢板")) == 3
    assert services.rebuild_index(actor=TESTS) == 3
    assert agrees()


def test_readers_keep_the_old_index_while_a_new_one_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [make_achievement(EntryState.PUBLISHED, title=f"耐磨钢板{number}") for number in range(3)]
    sync()
    seen: list[list[str]] = []
    write = index._write_batch

    def watched(writer: IndexWriter, batch: list[tuple[str, str]]) -> int:
        count = write(writer, batch)
        seen.append(titles("钢板"))
        if len(seen) == 1:  # what changes meanwhile
            withdraw_entry(entries[0], actor=TESTS)
            make_achievement(EntryState.PUBLISHED, title="高强钢板")
        return count

    monkeypatch.setattr(index, "_write_batch", watched)
    monkeypatch.setattr(index, "BATCH", 1)
    assert services.rebuild_index(actor=TESTS) == 3

    assert len(seen[0]) == 3 and all(len(shown) >= 2 for shown in seen)  # the withdrawn one is hidden at once
    assert set(titles("钢板")) == {"耐磨钢板1", "耐磨钢板2", "高强钢板"}
    assert agrees()


def test_build_that_was_stopped_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        make_achievement(EntryState.PUBLISHED, title=f"耐磨钢板{number}")
    sync()
    calls: list[int] = []
    write = index._write_batch

    def stopping(writer: IndexWriter, batch: list[tuple[str, str]]) -> int:
        calls.append(len(batch))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return write(writer, batch)

    monkeypatch.setattr(index, "_write_batch", stopping)
    monkeypatch.setattr(index, "BATCH", 1)
    with pytest.raises(KeyboardInterrupt):
        services.rebuild_index(actor=TESTS)
    assert len(titles("钢板")) == 3
    assert services.index_is_behind()

    assert sync() == 1  # what was still missing
    assert agrees()
    assert rebuilds() == 2


def test_stop_before_the_new_index_is_noted_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make_achievement(EntryState.PUBLISHED, title="耐磨钢板")
    sync()

    def stop(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(index, "publish", stop)
        with pytest.raises(KeyboardInterrupt):
            services.rebuild_index(actor=TESTS)
    assert services.index_is_behind()

    assert sync() == 1
    assert titles("钢板") == ["耐磨钢板"]
    assert agrees()


def test_second_writer_is_told_to_wait() -> None:
    sync()

    with writer_lock(folder()), pytest.raises(Unavailable) as refusal:
        sync()

    assert refusal.value.code == "matching.index_locked"


def test_status_counts_what_is_indexed_and_what_waits() -> None:
    empty = index_status()
    assert (empty.is_readable, empty.generation, empty.entries_indexed) == (False, 0, 0)
    make_achievement(EntryState.PUBLISHED)
    sync()
    make_demand(EntryState.PUBLISHED)

    status = index_status()

    assert status.is_readable
    assert (status.entries_indexed, status.entries_waiting, status.vectors_waiting) == (1, 1, 0)
    assert 0 <= status.age_s < 600


# --- vectors ----------------------------------------------------------------------------------------------------------
class HashEncoder:
    """A real, if simple, encoder: each character votes for a place of the vector, so like texts have like vectors."""

    name = "tests:characters"
    dimensions = 16

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text:
                row[hashlib.sha256(character.encode()).digest()[0] % self.dimensions] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
        return unit


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> HashEncoder:
    """Put the encoder in the place of the one that the settings name."""
    found = HashEncoder()
    monkeypatch.setattr(model, "_encoder", lambda _spec, _key: found)
    return found


def test_vectors_are_made_once_per_text_and_reach_the_index(encoder: HashEncoder) -> None:
    first = make_achievement(EntryState.PUBLISHED, title="耐磨钢板")
    make_demand(EntryState.PUBLISHED, title="求购钢板")
    make_achievement(EntryState.PUBLISHED, title="耐磨钢板")  # the same text
    sync()
    assert services.vectors_waiting() == 3

    assert services.encode_slice() == 3
    assert services.encode_slice() == 0
    assert TextVector.objects.count() == 2
    assert services.index_is_behind()
    assert sync() == 3
    assert (services.vectors_waiting(), services.index_is_behind()) == (0, False)
    assert search(ANONYMOUS, SearchRequest(text="耐磨钢板")).is_semantic

    change_entry(first, EntryInput(title="高速轴承", summary="摘要"), actor=TESTS)
    sync()
    assert services.vectors_waiting() == 1


def test_another_encoder_means_another_index(monkeypatch: pytest.MonkeyPatch) -> None:
    make_achievement(EntryState.PUBLISHED, title="耐磨钢板")
    sync()
    assert not services.index_is_behind()

    monkeypatch.setattr(model, "_encoder", lambda _spec, _key: HashEncoder())

    assert services.index_is_behind()
    assert titles("钢板") == ["耐磨钢板"]  # words still work while the new index is made
    sync()
    assert services.vectors_waiting() == 1
    assert rebuilds() == 2


def test_blank_and_odd_texts_have_vectors_too(encoder: HashEncoder) -> None:
    make_achievement(EntryState.PUBLISHED, title="。" * 200, summary="\u200b𠮷")
    sync()
    services.encode_slice()
    sync()

    assert agrees()
