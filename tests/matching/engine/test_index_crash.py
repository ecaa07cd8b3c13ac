import itertools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from lianqiao.matching.engine.documents import Sort
from lianqiao.matching.engine.index import IndexWriter
from lianqiao.matching.engine.manifest import IndexUnusable
from lianqiao.matching.engine.reader import IndexReader
from tests.matching.engine.crashing_writer import DOCUMENTS, version
from tests.matching.engine.index_samples import DIMENSIONS, vectors

CRASHES = 20


def start(root: Path, last: int, exit_call: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.matching.engine.crashing_writer", str(root), str(last), str(exit_call)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def shown_version(root: Path) -> int:
    """Open the index and make sure that all of it is of one version; 0 when there is none yet."""
    try:
        reader = IndexReader(root)
    except IndexUnusable as error:
        assert error.code == "index.missing"
        return 0
    newest = reader.search(sort=Sort("v"), k=50)
    number = int(next(n for n in itertools.count(1) if reader.search([f"v{n}"]).total))
    count = DOCUMENTS + number % 2
    expected = {f"D-{row}" for row in range(count)}
    assert {hit.id for hit in newest.hits} == set(reader.ids()) == expected and reader.documents == count
    assert reader.search(["every"]).total == reader.search([f"v{number}"]).total == count
    assert {hit.id for hit in reader.search((), vectors(1)[0], k=50).hits} == expected
    return number


def test_index_is_the_old_or_the_new_one_after_every_crash(tmp_path: Path) -> None:
    """Every other writer ends itself at some system call of a commit; the others are killed from outside."""
    dice = random.Random(5)
    last, seen = 0, []
    for crash in range(CRASHES):
        process = start(tmp_path, last, dice.randrange(1, 160) if crash % 2 else 0)
        assert process.stdout is not None
        reported = last
        if crash % 2 == 0:
            reported = int(process.stdout.readline())
            time.sleep(dice.uniform(0, 0.15))
            process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        assert process.returncode in (9, -signal.SIGKILL)
        reported = int(rest[-1]) if rest else reported
        last = shown_version(tmp_path)
        assert last in (reported, reported + 1)
        seen.append(last)
    assert seen == sorted(seen) and len(set(seen)) > CRASHES // 2
    with IndexWriter(tmp_path, DIMENSIONS) as writer:
        writer.upsert(version(last))
        writer.commit(merge=True)
    assert shown_version(tmp_path) == last
