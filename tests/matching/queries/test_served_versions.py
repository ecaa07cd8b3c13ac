"""A process that only searches follows the served version of the shared store, and a roll back, without a restart."""

import importlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import LazySettings

from lianqiao.catalog.choices import EntryState
from lianqiao.cli.index import index
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Unavailable
from lianqiao.matching import services
from lianqiao.matching.engine.reader import IndexReader
from lianqiao.matching.queries import SearchRequest, index_status, search
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement

SEARCHING = importlib.import_module("lianqiao.matching.queries.search")  # a function has taken its name
pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    result = CliRunner().invoke(index, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def titles() -> set[str]:
    return {hit.entry.title for hit in search(ANONYMOUS, SearchRequest(text="膜材料")).hits if hit.entry}


def test_published_versions_are_served_and_rolled_back_without_a_restart(
    settings: LazySettings, tmp_path: Path
) -> None:
    store = str(tmp_path / "store")
    make_achievement(EntryState.PUBLISHED, title="离子交换膜材料")
    services.sync_index(actor=TESTS)
    first = run("publish", "--at", store).split()[0]
    settings.INDEX_STORE = store
    assert titles() == {"离子交换膜材料"}

    make_achievement(EntryState.PUBLISHED, title="反渗透膜材料")
    services.sync_index(actor=TESTS)
    assert titles() == {"离子交换膜材料"}  # the store serves what was published
    second = run("publish", "--at", store).split()[0]
    assert titles() == {"离子交换膜材料", "反渗透膜材料"}
    assert index_status().is_readable

    assert first in run("back", "--at", store)
    assert titles() == {"离子交换膜材料"}
    assert [line.split()[:2] for line in run("versions", "--at", store).splitlines()][1][:2] == ["*", first]
    run("use", second, "--at", store)
    assert titles() == {"离子交换膜材料", "反渗透膜材料"}


def test_a_search_under_way_goes_on_while_another_version_is_published(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a thread holds is its own, whatever others do to the list of readers meanwhile."""
    store = str(tmp_path / "store")
    services.sync_index(actor=TESTS)
    run("publish", "--at", store)
    settings.INDEX_STORE = store
    refresh = IndexReader.refresh

    def interrupted(self: IndexReader) -> bool:
        SEARCHING._readers.clear()  # another thread has begun to serve another version
        return refresh(self)

    monkeypatch.setattr(IndexReader, "refresh", interrupted)
    assert isinstance(SEARCHING.index_reader(), IndexReader)
    assert isinstance(SEARCHING.index_reader(), IndexReader)


def test_an_empty_store_says_that_nothing_is_published(settings: LazySettings, tmp_path: Path) -> None:
    settings.INDEX_STORE = str(tmp_path)

    with pytest.raises(Unavailable, match="No version of the index is published"):
        titles()
    assert not index_status().is_readable


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    for arguments, message in (
        (["use", "latest", "--at", str(tmp_path)], "is not the name of a version"),
        (["back", "--at", str(tmp_path)], "no version was served before"),
        (["publish", "--at", str(tmp_path)], "does not exist"),
    ):
        result = CliRunner().invoke(index, arguments)
        assert result.exit_code == 1
        assert message in result.output
