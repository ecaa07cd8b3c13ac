"""From published entries to notices in the database, with real subscriptions: seconds of the whole job, as subscriptions grow.

``python -m bench.push_notices --size 100000``. Each subscription is of a person of its own; the kinds are those of ``bench.push_fanout``
(a field, a place with a field, a chain link, saved words), without vectors. Uses a data directory of its own, removed at the end.
"""

import argparse
import atexit
import os
import resource
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lianqiao.push.models import Subscription

ENTRIES = 1_000
_FIELDS = ("electronics", "manufacturing", "biomedicine", "materials", "energy", "environment")
_PLACES = ("110108", "120116", "130102", "130602", "130203")
_FIRSTS, _SECONDS = "钛氢光固减催膜数视激加农种抗疫芯密轴磁声", "金气纤态速化材控觉光工药质体苗片钥承场学"
_WORDS = tuple(f"{first}{second}" for first in _FIRSTS for second in _SECONDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="lq-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["LIANQIAO_DATA_DIR"] = str(folder)
    print(
        "| subscriptions | entries | index of interests | first slice | all slices | processor time | notices | most memory |"
    )
    print(f"|{'---|' * 8}\n{measured(given.size, given.entries)}", flush=True)


def measured(size: int, number: int) -> str:
    """Set a platform up, write subscriptions and entries, and do what the job does until nothing is left."""
    from lianqiao.cli.platform import start_platform

    start_platform(check_migrations=False)
    from django.conf import settings
    from django.core.management import call_command

    from lianqiao.core.actors import system_actor
    from lianqiao.push.models import Notice
    from lianqiao.push.services import give_notices
    from lianqiao.push.services.notices import interests
    from lianqiao.regions.services import load_pack

    call_command("migrate", verbosity=0, interactive=False)
    load_pack(settings.REGION_PACK_DIR, actor=system_actor("bench"))
    _write(size, number)
    started = time.perf_counter()
    interests()
    arranged = time.perf_counter() - started
    started, busy, firsts, is_left = time.perf_counter(), time.process_time(), 0.0, True
    while is_left:
        _given, is_left = give_notices(actor=system_actor("push"))
        firsts = firsts or time.perf_counter() - started
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    cells = [f"{size:,}", f"{number:,}", f"{arranged:.1f} s", f"{firsts:.1f} s", f"{seconds:.1f} s", f"{busy:.1f} s"]
    return f"| {' | '.join([*cells, f'{Notice.objects.count():,}', f'{peak:.2f} GiB'])} |"


def _write(size: int, number: int) -> None:
    from django.utils import timezone

    from lianqiao.accounts.models import User
    from lianqiao.catalog.models import Achievement
    from lianqiao.push.models import EntryNews, Subscription
    from lianqiao.regions.models import ChainLink

    random = np.random.default_rng(5)
    links = list(ChainLink.objects.values_list("pk", flat=True))
    people = User.objects.bulk_create(
        [User(email=f"p{at}@example.org", name=f"p{at}") for at in range(size)], batch_size=5000
    )
    rows = [_subscription(random, at, person.pk, links) for at, person in enumerate(people)]
    Subscription.objects.bulk_create(rows, batch_size=5000)
    today = timezone.localdate()
    entries = Achievement.objects.bulk_create(
        Achievement(
            number=f"A-2026-{at:06}", title="".join(random.choice(_WORDS, 4)), summary="、".join(random.choice(_WORDS, 6)),
            technology_field_id=str(random.choice(_FIELDS)), place_id=str(random.choice(_PLACES)),
            chain_link_id=str(random.choice(links)), trl=int(random.integers(1, 10)), state="published", published=today,
            valid_until=today.replace(year=today.year + 1),
        )
        for at in range(number)
    )  # fmt: skip
    before = timezone.now() - timedelta(hours=1)  # nobody waits for vectors here
    EntryNews.objects.bulk_create(
        EntryNews(entry_kind="achievement", number=it.number, revision=it.revision, trigger="published", created=before)
        for it in entries
    )


def _subscription(random: np.random.Generator, at: int, person: int, links: list[str]) -> "Subscription":
    from lianqiao.push.models import Subscription

    field = [str(random.choice(_FIELDS))]
    by_kind = (
        {"kind": "field", "filters": {"technology_field": field, "trl": ["7", "8", "9"]}},
        {"kind": "search", "filters": {"technology_field": field, "place": [str(random.choice(_PLACES))]}},
        {"kind": "chain_link", "filters": {"chain_link": [str(random.choice(links))]}},
        {"kind": "search", "filters": {}, "text": " ".join(random.choice(_WORDS, 3, replace=False))},
    )
    return Subscription(person_id=person, name=f"s{at}", entry_kind="achievement", **by_kind[at % 4])


if __name__ == "__main__":
    main()
