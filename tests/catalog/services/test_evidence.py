"""Evidence bundles: whole when untouched; any change is found, and its place named, with nothing but Python."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.catalog import services
from lianqiao.catalog.choices import EntryState, Layer
from lianqiao.catalog.formats import verifier
from lianqiao.catalog.models import Achievement
from lianqiao.catalog.queries.agreements import agreement_in_force
from lianqiao.catalog.queries.history import reading_rows, readings
from lianqiao.catalog.services.disclosures import Circumstances
from lianqiao.core.errors import Forbidden
from lianqiao.core.models import AuditEntry
from tests.factories.accounts import TESTS, make_organisation
from tests.factories.catalog import make_achievement
from tests.personas import Cast


@pytest.fixture
def bundle(cast: Cast, tmp_path: Path) -> Path:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)
    make_organisation()  # something of others in between
    section = services.add_section(entry, Layer.NDA, title="工艺", text="保密", actor=TESTS)
    services.attach_file(entry, section.pk, ContentFile(b"a,b\n1,2\n", "data.csv"), actor=TESTS)
    seeker, provider = cast.actor("seeker"), cast.actor("provider")
    wish = services.ask_disclosure(entry, Layer.NDA, purpose="评估在产线上试用的可能性。", actor=seeker)
    digest = agreement_in_force("nda", timezone.localdate()).sha256
    wish = services.accept_agreement(wish, text_sha256=digest, circumstances=Circumstances(), actor=seeker)
    services.grant_disclosure(wish, actor=provider)
    make_organisation()
    path = tmp_path / "bundle.zip"
    services.export_evidence(entry, path, actor=provider)
    return path


def parts_of(bundle: Path) -> dict[str, bytes]:
    files, faults = verifier.read_bundle(bundle)
    assert faults == []
    return dict(files)


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Make the list of files agree with what somebody changed, as a forger would."""
    manifest = json.loads(files[verifier.MANIFEST])
    own = (verifier.MANIFEST, verifier.SEAL)
    manifest["files"] = {name: verifier.sha256(content) for name, content in files.items() if name not in own}
    manifest["chain"]["entries"] = len(files[verifier.AUDIT].splitlines())
    content = json.dumps(manifest).encode()
    return files | {verifier.MANIFEST: content, verifier.SEAL: verifier.sha256(content).encode() + b"\n"}


def test_bundle_is_whole_and_its_digest_is_in_the_trail(bundle: Path) -> None:
    files = parts_of(bundle)
    fact = json.loads(AuditEntry.objects.get(event="EvidenceExported").payload)

    assert verifier.faults_of(files, manifest=fact["sha256"]) == []
    assert verifier.faults_of(files, manifest="0" * 64, head="0" * 64) != []
    assert {"README.txt", "verify.py", "versions.json", "audit.jsonl"} <= files.keys()
    assert any(name.startswith("files/") for name in files) and any(name.startswith("agreements/") for name in files)


def test_verifier_needs_nothing_but_python(bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "open"
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]

    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert subprocess.run([*command, str(bundle)], check=False, capture_output=True).returncode == 0
    (folder / "entry.json").write_text("{}", encoding="utf-8")
    (folder / "more.txt").write_text("", encoding="utf-8")
    done = subprocess.run(command, check=False, capture_output=True)
    assert done.returncode == 1 and b"entry.json: was changed" in done.stdout and b"more.txt" in done.stdout


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_any_file_is_found_there(bundle: Path, data: st.DataObject) -> None:
    files = parts_of(bundle)
    name = data.draw(st.sampled_from(sorted(name for name in files if files[name])))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    flip = data.draw(st.integers(1, 255))
    content = bytearray(files[name])
    content[at] ^= flip

    faults = verifier.faults_of(files | {name: bytes(content)})

    assert any(name in fault for fault in faults)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_the_archive_is_found(bundle: Path, data: st.DataObject, tmp_path: Path) -> None:
    raw = bytearray(bundle.read_bytes())
    # Half of the places lie in the structure of the archive, which is a small part of it.
    tail = raw.rindex(b"PK\x01\x02")
    at = data.draw(st.one_of(st.integers(0, len(raw) - 1), st.integers(tail, len(raw) - 1)))
    raw[at] ^= data.draw(st.integers(1, 255))
    changed = tmp_path / "changed.zip"
    changed.write_bytes(raw)

    files, faults = verifier.read_bundle(changed)

    assert faults or verifier.faults_of(files)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_entries_that_a_forger_changed_left_out_or_moved_are_found_after_resealing(
    bundle: Path, data: st.DataObject
) -> None:
    files = parts_of(bundle)
    lines = files[verifier.AUDIT].splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    deed = data.draw(st.sampled_from(["change", "leave out", "move", "hide"]))
    item = json.loads(lines[at])
    if deed == "change":
        field = data.draw(st.sampled_from(["at", "event", "subject", "actor", "payload", "hash", "previous_hash"]))
        lines[at] = json.dumps(item | {field: item[field] + "0"}).encode() + b"\n"
    elif deed == "move":
        lines.append(lines.pop(at)) if at < len(lines) - 1 else lines.insert(0, lines.pop())
    else:
        del lines[at]
    changed = files | {verifier.AUDIT: b"".join(lines)}
    if deed == "hide" and at < len(
        lines
    ):  # a digest stands where the entry was: only the count of the subject betrays it
        content = verifier.digest(
            *(str(item[name]) for name in ("sequence", "at", "event", "subject", "position", "actor", "payload"))
        )
        changed[verifier.LINKS] += f"{item['sequence']} {content}\n".encode()
    elif deed == "hide":
        return

    faults = verifier.faults_of(resealed(changed))

    assert any(verifier.AUDIT in fault or str(item["sequence"]) in fault for fault in faults)


def test_changed_digest_between_the_entries_breaks_the_chain_after_resealing(bundle: Path) -> None:
    files = parts_of(bundle)
    links = files[verifier.LINKS].splitlines(keepends=True)
    files[verifier.LINKS] = b"".join([links[0][:-2] + (b"0" if links[0][-2:-1] != b"0" else b"1") + b"\n", *links[1:]])

    assert verifier.faults_of(resealed(files))


def test_evidence_of_an_acceptance_is_bound_to_the_chain(bundle: Path) -> None:
    files = parts_of(bundle)
    kept = json.loads(files[verifier.ACCEPTANCES])
    changed = files | {verifier.ACCEPTANCES: json.dumps([kept[0] | {"authority": "editor"}]).encode()}
    gone = files | {verifier.ACCEPTANCES: b"[]"}

    assert any(verifier.ACCEPTANCES in fault for fault in verifier.faults_of(resealed(changed)))
    assert any("missing" in fault for fault in verifier.faults_of(resealed(gone)))


@pytest.mark.parametrize("name", ["seeker", "broker", "regulator", "administrator", "stranger"])
def test_outsiders_get_no_bundle(cast: Cast, tmp_path: Path, name: str) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)

    with pytest.raises(Forbidden):
        services.export_evidence(entry, tmp_path / "x.zip", actor=cast.actor(name))
    assert not (tmp_path / "x.zip").exists()


def test_damaged_archives_are_faults_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    for raw in (b"", b"PK", b"not a zip"):
        path.write_bytes(raw)
        assert verifier.read_bundle(path)[1]
    out = io.BytesIO()
    verifier.write_archive(out, [("a", b"1")])
    path.write_bytes(out.getvalue())
    assert verifier.faults_of(verifier.read_bundle(path)[0])


def test_auditor_who_takes_the_layers_away_is_written_down(bundle: Path, cast: Cast, tmp_path: Path) -> None:
    entry = Achievement.objects.get()
    services.export_evidence(entry, tmp_path / "audited.zip", actor=cast.actor("auditor"))

    acts = [line.act for line in readings(entry, reading_rows(cast.actor("provider"), entry))]

    assert acts == ["exported"]  # and not the owner's own bundle
