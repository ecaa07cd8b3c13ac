"""Batch work on three nodes of a real Ray cluster on this machine: a node that is lost costs time and changes nothing."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import LazySettings

from lianqiao.matching import services
from lianqiao.matching.engine import batch as batches
from lianqiao.matching.engine import cluster
from lianqiao.matching.engine.batch import Batch, Here, Piece
from lianqiao.matching.engine.cluster import ClusterMissing, Nodes
from lianqiao.matching.engine.vectors import unpack_many
from lianqiao.matching.models import IndexedEntry, TextVector
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.matching.cluster_pieces import failing_piece, slow_piece
from tests.matching.engine.batch_sample import sample

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ray_cluster() -> Iterator[Any]:
    """Start a head without processors and three nodes with one each."""
    os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    old = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)  # the nodes work with this code and read the tests' pieces
    import ray
    from ray.cluster_utils import Cluster

    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "object_store_memory": 100 << 20})
    nodes = [found.add_node(num_cpus=1, object_store_memory=100 << 20) for _ in range(3)]
    found.wait_for_nodes()
    ray.init(address=found.address, log_to_driver=False)
    yield found, nodes
    ray.shutdown()
    found.shutdown()
    if old is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = old


def test_three_nodes_rank_as_one_process_does(
    ray_cluster: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(batches, "DEMANDS_A_PIECE", 2)
    monkeypatch.setattr(batches, "ACHIEVEMENTS_A_PIECE", 5)
    scorer, demands, achievements = sample()
    alone = Batch(Here()).rank(scorer, demands, achievements, 3)

    with Nodes("auto") as nodes:
        assert Batch(nodes).rank(scorer, demands, achievements, 3) == alone
        assert Batch(nodes, tmp_path).rank(scorer, demands, achievements, 3) == alone
    assert Batch(Here(), tmp_path).rank(scorer, demands, achievements, 3) == alone  # from what the nodes kept


def test_an_error_of_the_work_is_told_and_not_tried_again(ray_cluster: Any) -> None:
    with Nodes("auto") as nodes, pytest.raises(Exception, match="piece 4 has no input"):
        Batch(nodes).results([Piece(0, "failing", failing_piece, (4,))])


def test_a_node_killed_in_the_middle_costs_time_and_changes_nothing(ray_cluster: Any, tmp_path: Path) -> None:
    found, members = ray_cluster
    marks, kept = tmp_path / "marks", tmp_path / "kept"
    marks.mkdir()
    pieces = [Piece(at, f"slow-{at}", slow_piece, (str(marks), at)) for at in range(24)]
    done, lost, killed = 0, "", 0

    def working() -> str:
        """Wait for a piece that was begun and is not finished, and name its node."""
        while True:
            for mark in marks.iterdir():
                number, node, *_ = mark.name.split("-")
                if not (kept / f"slow-{number}.piece").exists():
                    return node

    def seen(count: int) -> None:
        nonlocal done, lost, killed
        done += count
        if done == 6:
            lost = working()
            found.remove_node(next(one for one in members if one.node_id == lost), allow_graceful=False)
            killed = time.monotonic_ns()

    with Nodes("auto") as nodes:
        results = Batch(nodes, kept).results(pieces, seen)

    assert [result["numbers"].tolist() for result in results] == [[at, at**2] for at in range(24)]
    begun = [mark.name.split("-") for mark in marks.iterdir()]
    assert not [number for number, node, _, at in begun if node == lost and int(at) > killed + 2e9]
    assert len([number for number, node, _, at in begun if int(at) > killed]) >= 6  # by the two that were left
    assert len({node for _, node, *_ in begun}) == 3
    assert {int(number) for number, *_ in begun} == set(range(24))
    assert len(list(kept.glob("slow-*.piece"))) == 24
    assert not list(kept.glob(".*"))


@pytest.mark.django_db
def test_entries_are_encoded_by_the_nodes_as_here(ray_cluster: Any, settings: LazySettings) -> None:
    settings.ENCODER = "e5-plain"
    entries = [make_achievement("published", title=f"离子交换膜材料{at}") for at in range(3)]
    entries.append(make_demand("published", title="需要钒电解液", description="要求纯度高。" * 40))
    services.sync_index(actor=TESTS)

    with Nodes("auto") as nodes:
        assert services.encode_slice(Batch(nodes)) == len(entries)
    kept = {bytes(row.content_hash): unpack_many([row.vector], 384)[0] for row in TextVector.objects.all()}
    TextVector.objects.all().delete()
    IndexedEntry.objects.update(vector="waiting")
    while services.encode_slice():
        pass
    for row in TextVector.objects.all():
        np.testing.assert_array_equal(unpack_many([row.vector], 384)[0], kept.pop(bytes(row.content_hash)))
    assert not kept


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterMissing, match=r"lianqiao\[cluster\]"):
        Nodes(cluster.LOCAL)
