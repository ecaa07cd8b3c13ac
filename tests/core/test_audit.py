"""The audit trail: one chain, in one transaction with what it records, that only grows and tells when it was touched."""

import json
import threading
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core import bus
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.anchors import read_anchors, write_anchor
from lianqiao.core.audit import ChainFault, chain_faults
from lianqiao.core.bus import publish
from lianqiao.core.chain import content_hash, link_hash
from lianqiao.core.events import Event
from lianqiao.core.models import AuditEntry, AuditHead
from tests.core import job_tasks


@dataclass(frozen=True, slots=True)
class WordSaid(Event):
    """A word was said."""

    subject_kind: ClassVar[str] = "word"
    word: str

    def subject(self) -> str:
        return self.word


def say(*words: str) -> None:
    for word in words:
        with transaction.atomic():
            publish(WordSaid(word=word), actor=ANONYMOUS)


def tamper(statement: str) -> None:
    """Change the trail as somebody could who is superuser of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # triggers stay silent
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.fixture
def chain(db: None) -> int:
    """Five entries; returns the number of the first."""
    say("一", "二", "三", "四", "五")
    return AuditEntry.objects.get(subject="word:一").sequence


def faults() -> list[tuple[int, str]]:
    return [(fault.sequence, fault.fault) for fault in chain_faults()]


@pytest.mark.django_db
def test_publish_writes_the_fact_and_its_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bus._subscriptions, WordSaid, (job_tasks.note, job_tasks.alone))

    with transaction.atomic():
        entry = publish(WordSaid(word="一"), actor=ANONYMOUS)

    assert (entry.event, entry.subject, entry.payload) == ("WordSaid", "word:一", '{"word":"一"}')
    assert entry.actor == '{"organisation":null,"person":null,"system":""}'
    assert AuditHead.objects.get().hash == entry.hash
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="tests.").values_list("args", flat=True)
    assert list(jobs) == [{"word": "一"}] * 2


@pytest.mark.django_db
def test_publish_that_is_rolled_back_leaves_neither_entry_nor_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bus._subscriptions, WordSaid, (job_tasks.note,))
    before = AuditHead.objects.values().get()

    with transaction.atomic():
        publish(WordSaid(word="一"), actor=ANONYMOUS)
        transaction.set_rollback(True)

    assert AuditHead.objects.values().get() == before
    assert not AuditEntry.objects.filter(event="WordSaid").exists()
    assert not ProcrastinateJob.objects.filter(task_name=job_tasks.note.name).exists()


@pytest.mark.django_db(transaction=True)
def test_publish_is_refused_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        publish(WordSaid(word="一"), actor=ANONYMOUS)

    assert not AuditEntry.objects.filter(event="WordSaid").exists()


def test_untouched_chain_has_no_faults(chain: int) -> None:
    assert faults() == []


@pytest.mark.parametrize(
    "column", ["event", "subject", "actor", "payload", "at", "subject_position", "hash", "previous_hash"]
)
def test_altered_entry_is_found(chain: int, column: str) -> None:
    values = {"at": "at + interval '1 microsecond'", "subject_position": "7"}
    value = values.get(column, "repeat('a', 64)")
    tamper(f"UPDATE core_auditentry SET {column} = {value} WHERE sequence = {chain + 2}")

    assert (chain + 2, "altered") in faults()


def test_deleted_entry_is_found(chain: int) -> None:
    tamper(f"DELETE FROM core_auditentry WHERE sequence = {chain + 2}")

    assert faults() == [(chain + 2, "missing")]


def test_reordered_pair_is_found(chain: int) -> None:
    one, two = chain + 1, chain + 2
    tamper(
        f"UPDATE core_auditentry SET sequence = -1 WHERE sequence = {one};"
        f"UPDATE core_auditentry SET sequence = {one} WHERE sequence = {two};"
        f"UPDATE core_auditentry SET sequence = {two} WHERE sequence = -1"
    )

    found = {(fault.sequence, fault.fault, fault.belongs_at) for fault in chain_faults()}
    assert {(one, "reordered", two), (two, "reordered", one)} <= found


def test_exchanged_contents_are_found(chain: int) -> None:
    one, two = chain + 1, chain + 2
    tamper(
        "UPDATE core_auditentry a SET payload = b.payload, at = b.at, subject = b.subject, actor = b.actor "
        f"FROM core_auditentry b WHERE (a.sequence, b.sequence) IN (({one}, {two}), ({two}, {one}))"
    )

    found = [(fault.sequence, fault.fault, fault.belongs_at) for fault in chain_faults()]
    assert found == [(one, "reordered", two), (two, "reordered", one)]


def test_changes_are_kept_beside_the_fact_and_not_in_jobs(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setitem(bus._subscriptions, WordSaid, (job_tasks.note,))

    with transaction.atomic():
        entry = publish(WordSaid(word="一"), actor=ANONYMOUS, changes={"size": (1, 2), "contact_name": None})

    assert json.loads(entry.payload) == {"word": "一", "changes": {"size": [1, 2], "contact_name": None}}
    assert ProcrastinateJob.objects.filter(task_name=job_tasks.note.name).get().args == {"word": "一"}


def test_entries_of_a_subject_are_counted_also_within_one_batch(db: None) -> None:
    with transaction.atomic():
        bus.publish_all([(WordSaid(word=word), None) for word in "一二一"], actor=ANONYMOUS)
    say("一")

    assert list(AuditEntry.objects.filter(subject="word:一").values_list("subject_position", flat=True)) == [1, 2, 3]
    assert faults() == []


def test_anchor_betrays_a_tail_that_was_cut_off_with_its_head(chain: int, settings, tmp_path) -> None:
    settings.ANCHOR_FILE = tmp_path / "outside" / "anchors.jsonl"
    write_anchor()
    last = AuditEntry.objects.get(sequence=chain + 2)
    tamper(
        f"DELETE FROM core_auditentry WHERE sequence > {last.sequence};"
        f"UPDATE core_audithead SET sequence = {last.sequence}, hash = '{last.hash}'"
    )

    assert faults() == []
    found = [(fault.sequence, fault.fault) for fault in chain_faults(anchors=read_anchors())]
    assert found == [(chain + 3, "missing"), (chain + 4, "missing")]


def test_anchor_betrays_a_chain_that_was_written_anew(chain: int, settings, tmp_path) -> None:
    settings.ANCHOR_FILE = tmp_path / "anchors.jsonl"
    write_anchor()
    entry = AuditEntry.objects.get(sequence=chain + 4)
    forged = link_hash(
        entry.previous_hash,
        content_hash(entry.sequence, entry.at, entry.event, entry.subject, 1, entry.actor, '{"word":"伪"}'),
    )
    tamper(
        f"UPDATE core_auditentry SET payload = '{{\"word\":\"伪\"}}', hash = '{forged}' WHERE sequence = {chain + 4};"
        f"UPDATE core_audithead SET hash = '{forged}'"
    )

    assert faults() == []
    assert [(f.sequence, f.fault) for f in chain_faults(anchors=read_anchors())] == [(chain + 4, "anchor")]


def test_line_that_is_no_anchor_is_named(settings, tmp_path) -> None:
    settings.ANCHOR_FILE = tmp_path / "anchors.jsonl"
    settings.ANCHOR_FILE.write_text("what\n", encoding="utf-8")

    with pytest.raises(ValueError, match="line 1"):
        read_anchors()


@pytest.mark.parametrize("kept", [3, 0])
def test_cut_tail_is_found(chain: int, kept: int) -> None:
    tamper(f"DELETE FROM core_auditentry WHERE sequence >= {chain + kept}")

    assert faults() == [(sequence, "missing") for sequence in range(chain + kept, chain + 5)]


def test_forged_entry_with_a_right_hash_breaks_the_link_after_it(chain: int) -> None:
    entry = AuditEntry.objects.get(sequence=chain + 2)
    entry.payload = '{"word":"伪"}'
    forged = link_hash(
        entry.previous_hash,
        content_hash(entry.sequence, entry.at, entry.event, entry.subject, 1, entry.actor, entry.payload),
    )
    tamper(
        f"UPDATE core_auditentry SET payload = '{entry.payload}', hash = '{forged}' WHERE sequence = {entry.sequence}"
    )

    assert faults() == [(chain + 3, "unlinked")]


def test_faults_are_counted_up_to_the_limit(chain: int) -> None:
    tamper("UPDATE core_auditentry SET payload = 'x'")

    assert list(chain_faults(limit=2)) == [ChainFault(1, "altered"), ChainFault(2, "altered")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET payload = 'x'",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
    ],
)
def test_database_refuses_to_change_the_trail(chain: int, statement: str) -> None:
    before = AuditEntry.objects.count()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.count() == before
    assert faults() == []


def test_head_is_one_row(db: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditHead.objects.create(id=2)


@pytest.mark.django_db(transaction=True)
def test_concurrent_transactions_make_one_chain_without_gaps() -> None:
    begin = threading.Barrier(2)
    before = AuditHead.objects.get().sequence

    def speak(name: str) -> None:
        begin.wait(10)
        try:
            say(*(f"{name}{number}" for number in range(8)))
            with transaction.atomic():
                publish(WordSaid(word="unsaid"), actor=ANONYMOUS)
                transaction.set_rollback(True)
        finally:
            connection.close()

    threads = [threading.Thread(target=speak, args=(name,)) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    numbers = AuditEntry.objects.filter(event="WordSaid").values_list("sequence", flat=True)
    assert list(numbers) == list(range(before + 1, before + 17))
    assert faults() == []
