"""Verify an evidence bundle: every byte against the list of files, every entry against the hash chain.

Usage: python verify.py [bundle.zip or folder] [--head HASH] [--manifest HASH]

Needs only the standard library of Python 3.8 or later. Prints each fault with its place and ends with 1 when there is any. With --head
and --manifest the bundle is also compared with what the platform said elsewhere: without them, a bundle that somebody made anew as a
whole cannot be told from a true one.
"""

import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

FORMAT = 1
MANIFEST, SEAL, AUDIT, LINKS, ACCEPTANCES = (
    "manifest.json", "manifest.sha256", "audit.jsonl", "links.txt", "acceptances.json",
)  # fmt: skip


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def digest(*parts):
    return sha256("\x1f".join(parts).encode("utf-8"))


def write_archive(target, parts):
    """Write (name, bytes) pairs so that the same parts always give the same bytes: no times, no compression."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)


def read_bundle(path):
    """Return the files of a bundle by name, and the faults of the archive itself."""
    path = Path(path)
    if path.is_dir():
        names = sorted(item for item in path.rglob("*") if item.is_file() and "__pycache__" not in item.parts)
        return {item.relative_to(path).as_posix(): item.read_bytes() for item in names}, []
    raw = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
            files = {name: archive.read(name) for name in names}
    except Exception as error:  # whatever a damaged archive makes the library raise
        return {}, ["archive: cannot be read (%s)" % error]
    again = io.BytesIO()
    write_archive(again, [(name, files[name]) for name in names])
    rebuilt = again.getvalue()
    if rebuilt == raw:
        return files, []
    at = next(
        (place for place, pair in enumerate(zip(raw, rebuilt)) if pair[0] != pair[1]), min(len(raw), len(rebuilt))
    )
    return files, ["archive: its structure was changed at byte %d" % at]


def faults_of(files, head="", manifest=""):
    """Return every fault of a bundle as text, in the order of its parts."""
    faults = []
    try:
        listed = json.loads(files[MANIFEST].decode("utf-8"))
        parts, summary = listed["files"], listed["chain"]
        first, last, count, subject = (summary[name] for name in ("first", "head", "entries", "subject"))
    except (KeyError, ValueError, TypeError) as error:
        return ["%s: cannot be read (%s)" % (MANIFEST, error)]
    seal = files.get(SEAL, b"").decode("ascii", "replace")
    if seal != sha256(files[MANIFEST]) + "\n":
        faults.append("%s: it or %s was changed" % (MANIFEST, SEAL))
    if manifest and manifest != sha256(files[MANIFEST]):
        faults.append("%s: it is not the one that the platform recorded" % MANIFEST)
    try:
        faults += _file_faults(files, parts)
        faults += _chain_faults(files, first, last, count, subject)
        if head and head != last.get("hash"):
            faults.append("%s: the head of the chain is not the one that was noted elsewhere" % MANIFEST)
        faults += _acceptance_faults(files)
    except (KeyError, ValueError, TypeError, AttributeError) as error:  # names or kinds of values were changed
        faults.append("%s: cannot be followed further (%s %s)" % (MANIFEST, type(error).__name__, error))
    return faults


def _file_faults(files, parts):
    for name in sorted(set(parts) | set(files)):
        if name in (MANIFEST, SEAL):
            continue
        if name not in files:
            yield "%s: missing" % name
        elif name not in parts:
            yield "%s: does not belong to the bundle" % name
        elif sha256(files[name]) != parts[name]:
            yield "%s: was changed" % name


def _entries(files):
    """Return the entries about the subject, and the faults of lines that cannot be read."""
    entries, faults = [], []
    for number, line in enumerate(files.get(AUDIT, b"").decode("utf-8", "replace").splitlines(), 1):
        try:
            item = json.loads(line)
            content = digest(
                str(item["sequence"]), item["at"], item["event"], item["subject"], str(item["position"]),
                item["actor"], item["payload"],
            )  # fmt: skip
            entries.append((number, int(item["sequence"]), int(item["position"]), content, item))
        except (ValueError, KeyError, TypeError) as error:
            faults.append("%s line %d: cannot be read (%s)" % (AUDIT, number, error))
    return entries, faults


def _links(files):
    links, faults = {}, []
    for number, line in enumerate(files.get(LINKS, b"").decode("ascii", "replace").splitlines(), 1):
        sequence, _, content = line.partition(" ")
        if not sequence.isdigit() or len(content) != 64 or int(sequence) in links:
            faults.append("%s line %d: cannot be read" % (LINKS, number))
        else:
            links[int(sequence)] = content
    return links, faults


def _chain_faults(files, first, last, count, subject):
    entries, faults = _entries(files)
    links, more = _links(files)
    faults += more
    own = {}
    expected = 1
    for number, sequence, position, content, item in entries:
        where = "%s line %d (entry %d)" % (AUDIT, number, sequence)
        if item["subject"] != subject:
            faults.append("%s: is about something else" % where)
        if position != expected:
            word = (
                "out of order"
                if position < expected
                else "entries %d to %d about this are missing" % (expected, position - 1)
            )
            faults.append("%s: %s" % (where, word))
        expected = max(expected, position) + 1
        if digest(item["previous_hash"], content) != item["hash"]:
            faults.append("%s: was changed" % where)
        own[sequence] = (where, content, item)
    if len(entries) != count:
        faults.append("%s: %d entries instead of %d" % (AUDIT, len(entries), count))
    return faults + _walk(first, last, own, links)


def _walk(first, last, own, links):
    """Follow the chain from the first entry to the head over its own entries and the digests of all others."""
    previous = first["previous_hash"]
    for sequence in range(first["sequence"], last["sequence"] + 1):
        if sequence in own:
            where, content, item = own[sequence]
            if item["previous_hash"] != previous:
                return ["%s: is not linked to the entry before it" % where]
        elif sequence in links:
            content = links[sequence]
        else:
            return ["chain: entry %d is missing" % sequence]
        previous = digest(previous, content)
        if sequence in own and previous != own[sequence][2]["hash"]:
            return ["%s: its hash does not continue the chain" % own[sequence][0]]
    return [] if previous == last["hash"] else ["chain: it does not lead to the head of entry %d" % last["sequence"]]


def _acceptance_faults(files):
    """Compare the evidence of acceptances and the accepted texts with the digests that the chain holds."""
    faults, promised = [], {}
    for line, _, _, _, item in _entries(files)[0]:
        if item["event"] == "AgreementAccepted":
            try:
                fact = json.loads(item["payload"])
                promised[fact["disclosure"]] = {name: fact[name] for name in ("evidence_sha256", "text_sha256")}
            except (ValueError, KeyError, TypeError) as error:
                faults.append("%s line %d: cannot be read (%s)" % (AUDIT, line, error))
    try:
        kept = json.loads(files.get(ACCEPTANCES, b"[]").decode("utf-8"))
    except ValueError as error:
        return ["%s: cannot be read (%s)" % (ACCEPTANCES, error)]
    for evidence in kept:
        number = evidence.get("disclosure")
        text = json.dumps(evidence, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        fact = promised.pop(number, None)
        if fact is None or sha256(text.encode("utf-8")) != fact["evidence_sha256"]:
            faults.append("%s: the evidence of %s is not what the chain holds" % (ACCEPTANCES, number))
        elif sha256(files.get("agreements/%s.txt" % fact["text_sha256"], b"")) != fact["text_sha256"]:
            faults.append("agreements/%s.txt: is not the text that was accepted" % fact["text_sha256"])
    return faults + ["%s: the evidence of %s is missing" % (ACCEPTANCES, number) for number in sorted(promised)]


def main(arguments):
    options = dict.fromkeys(("--head", "--manifest"), "")
    paths = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in options and rest:
            options[word] = rest.pop(0)
        else:
            paths.append(word)
    path = Path(paths[0]) if paths else Path(__file__).resolve().parent
    files, faults = read_bundle(path)
    faults = faults + (faults_of(files, options["--head"], options["--manifest"]) if files or not faults else [])
    for fault in faults:
        print("有误 / FAULT  %s" % fault)
    if not faults:
        listed = json.loads(files[MANIFEST].decode("utf-8"))
        print("完好 / WHOLE  %s" % listed["subject"])
        print("清单 / manifest sha256  %s" % sha256(files[MANIFEST]))
        print("链头 / head  %d %s" % (listed["chain"]["head"]["sequence"], listed["chain"]["head"]["hash"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
