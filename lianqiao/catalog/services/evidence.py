"""Evidence bundles: everything about an entry with the part of the audit chain that proves it, in one archive with its own verifier."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import ExchangeState
from lianqiao.catalog.events import EvidenceExported
from lianqiao.catalog.formats import verifier
from lianqiao.catalog.models import Disclosure, Entry, EntryVersion, LayerSection, NameExchange
from lianqiao.catalog.queries.disclosures import sections_of, side_of
from lianqiao.catalog.services.contents import as_record, content_of
from lianqiao.catalog.services.readings import note_export
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.chain import content_hash
from lianqiao.core.models import AuditEntry, AuditHead
from lianqiao.files.queries import content_path

README = """尽职免责证据包

本证据包由连桥平台导出，收录一个条目的现行内容、各公开版本、保密层级、协议文本和接受证据、附件，以及平台审计链中与该条目有关的全部记录。

如何核验
1. 安装 Python 3.8 或更高版本，不需要其他软件。
2. 在本文件夹中运行：python verify.py
   也可以直接核验压缩包：python verify.py 证据包.zip
3. 输出“完好”表示每个文件、每条记录都与导出时一致；否则逐条列出有误的位置。
4. 平台每天把审计链的链头写到数据库之外（见平台文档 docs/howto/audit.md），并把每次导出的清单摘要记入审计链。
   向平台运营单位或者审计员索取后，用 --head 和 --manifest 参数比对，可以排除整包伪造。
   请使用从平台或者其他可信来源取得的 verify.py，不要只相信包内的一份。

文件说明
entry.json          条目的现行内容
versions.json       每个公开版本
layers.json         保密层级的文字（如有）
disclosures.json    查阅申请、授权和姓名交换的状态
acceptances.json    每次接受协议的证据：机构、授权依据、文本版本和摘要、时间、网络地址前段
agreements/         被接受的协议文本，文件名为其 SHA-256
files/              附件原件，文件名为其 SHA-256
audit.jsonl         审计记录：时间、操作人编号、操作机构编号、事项、变更前后的值
links.txt           审计链中其他记录的内容摘要，只用于连接，不含他人信息
manifest.json       各文件的 SHA-256，以及链的起点和链头
manifest.sha256     清单的 SHA-256
verify.py           核验程序

自然人只以编号出现，姓名不写入审计链。本证据包含保密内容，请按照双方约定保管。
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """An archive that was written, and the digest of its list of files that the audit trail holds."""

    path: Path
    name: str
    manifest_sha256: str


@transaction.atomic
def export_evidence(entry: Entry, path: Path, *, actor: Actor) -> Bundle:
    """Write the evidence bundle of an entry to ``path``. Publishes ``EvidenceExported``. Raises ``Forbidden``.

    Reads the whole trail from the entry's first record to the head: some seconds for each million.
    """
    require(actor, Action.EVIDENCE_EXPORT, entry)
    note_export(entry, actor=actor)
    bundle, head = seal_bundle(path, f"entry:{entry.number}", lambda: _parts(entry))
    fact = EvidenceExported(
        kind=entry.KIND.value, number=entry.number, sha256=bundle.manifest_sha256, head_sequence=head.sequence
    )
    publish(fact, actor=actor)
    return bundle


def seal_bundle(path: Path, subject: str, parts: Callable[[], Iterator[tuple[str, bytes]]]) -> tuple[Bundle, AuditHead]:
    """Write an archive of ``parts`` (name and content) with the trail of a subject, its manifest and seal; return it and the head.

    Whoever calls it publishes the digest of the manifest, so that the trail holds it.
    """
    head = AuditHead.objects.get(pk=1)
    own = list(AuditEntry.objects.filter(subject=subject, sequence__lte=head.sequence))
    digests: dict[str, str] = {}
    sealed: list[str] = []

    def all_parts() -> Iterator[tuple[str, bytes]]:
        trail = ((verifier.AUDIT, b"".join(_line(row) for row in own)), (verifier.LINKS, _links(own, head)))
        code = ("verify.py", Path(verifier.__file__).read_bytes())
        for name, content in (code, *parts(), *trail):
            digests[name] = hashlib.sha256(content).hexdigest()
            yield name, content
        manifest = as_json(_manifest(subject, own, head, digests))
        sealed.append(hashlib.sha256(manifest).hexdigest())
        yield verifier.MANIFEST, manifest
        yield verifier.SEAL, f"{sealed[0]}\n".encode()

    verifier.write_archive(path, all_parts())  # type: ignore[no-untyped-call]  # runs alone, without types
    return Bundle(path, f"evidence-{subject.partition(':')[2]}-{head.sequence}.zip", sealed[0]), head


def _parts(entry: Entry) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", README.encode()
    yield "entry.json", as_json(_present(entry))
    yield "versions.json", as_json([_version(row) for row in EntryVersion.objects.filter(**side_of(entry))])
    sections = sections_of(entry)
    yield "layers.json", as_json([_section(row) for row in sections])
    wishes = list(Disclosure.objects.filter(**side_of(entry)).select_related("organisation", "text").order_by("pk"))
    exchanges = NameExchange.objects.select_related("organisation").order_by("pk")
    named = (
        exchanges.filter(demand_id=entry.pk, state=ExchangeState.AGREED) if entry.KIND == "demand" else exchanges.none()
    )
    yield "disclosures.json", as_json([_wish(row) for row in wishes] + [_wish(row) for row in named])
    yield verifier.ACCEPTANCES, as_json([row.evidence for row in wishes if row.evidence])
    for text in {row.text for row in wishes if row.text}:
        yield f"agreements/{text.sha256}.txt", f"{text.title}\n\n{text.body}".encode()
    for digest in sorted({file.stored.sha256 for row in sections for file in row.files.all()}):
        yield f"files/{digest}", content_path(digest).read_bytes()


def _manifest(subject: str, own: list[AuditEntry], head: AuditHead, digests: dict[str, str]) -> dict[str, Any]:
    first = own[0] if own else None
    return {
        "format": verifier.FORMAT,
        "subject": subject,
        "exported": timezone.now().isoformat(timespec="seconds"),
        "chain": {
            "subject": subject,
            "entries": len(own),
            "first": {
                "sequence": first.sequence if first else head.sequence + 1,
                "previous_hash": first.previous_hash if first else head.hash,
            },
            "head": {"sequence": head.sequence, "hash": head.hash},
        },
        "files": digests,
    }


def _present(entry: Entry) -> dict[str, Any]:
    owner = entry.organisation
    return {
        "number": entry.number,
        "kind": entry.KIND.value,
        "state": entry.state,
        "published": entry.published,
        "valid_until": entry.valid_until,
        "confirmed": entry.confirmed,
        "revision": entry.revision,
        "organisation": {"number": owner.number, "name": owner.name, "uscc": owner.uscc} if owner else None,
        "content": as_record(entry.KIND, content_of(entry)),
    }


def _version(row: EntryVersion) -> dict[str, Any]:
    return {
        "version": row.number, "at": row.at, "cause": row.cause, "author": row.author_id, "reader": row.reader_id,
        "fields": row.fields, "content": row.content,
    }  # fmt: skip


def _section(row: LayerSection) -> dict[str, Any]:
    files = [{"name": file.stored.name, "sha256": file.stored.sha256} for file in row.files.all()]
    return {
        "section": row.pk, "layer": row.layer, "title": row.title, "text": row.text, "version": row.version, "files": files,
    }  # fmt: skip


def _wish(row: Disclosure | NameExchange) -> dict[str, Any]:
    found = {
        "number": row.number, "organisation": row.organisation.number, "state": row.state, "asked": row.asked,
        "decided": row.decided, "reason": row.reason,
    }  # fmt: skip
    if isinstance(row, Disclosure):
        return found | {"layer": row.layer, "purpose": row.purpose, "valid_until": row.valid_until}
    return found | {"message": row.message}


def _line(row: AuditEntry) -> bytes:
    item = {
        "sequence": row.sequence, "at": row.at.isoformat(timespec="microseconds"), "event": row.event,
        "subject": row.subject, "position": row.subject_position, "actor": row.actor, "payload": row.payload,
        "previous_hash": row.previous_hash, "hash": row.hash,
    }  # fmt: skip
    return json.dumps(item, ensure_ascii=False).encode() + b"\n"


def _links(own: list[AuditEntry], head: AuditHead) -> bytes:
    """Return the content digests of all other entries between the first own one and the head, one a line."""
    if not own:
        return b""
    known = {row.sequence for row in own}
    rows = AuditEntry.objects.filter(sequence__gt=own[0].sequence, sequence__lte=head.sequence).order_by("sequence")
    lines = [
        f"{row.sequence} "
        + content_hash(row.sequence, row.at, row.event, row.subject, row.subject_position, row.actor, row.payload)
        for row in rows.iterator(chunk_size=2000)
        if row.sequence not in known
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def as_json(value: object) -> bytes:
    """Return what a bundle keeps of a value, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode() + b"\n"
