"""Writing the confidential layers of an entry: sections and their files."""

from django.db import transaction
from django.db.models import Max

from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import Layer
from lianqiao.catalog.errors import SectionNotFound
from lianqiao.catalog.events import LayerSectionWritten
from lianqiao.catalog.models import Entry, LayerFile, LayerSection
from lianqiao.catalog.queries import lock_entry
from lianqiao.catalog.queries.disclosures import side_of
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.changes import Changes, changes_between
from lianqiao.core.errors import Problems
from lianqiao.files.choices import Purpose
from lianqiao.files.services import Upload, accept_file

MOST_SECTIONS = 40
MOST_FILES = 20
TITLE_CHARACTERS = 120
TEXT_CHARACTERS = 20_000


@transaction.atomic
def add_section(entry: Entry, layer: str, *, title: str, text: str, actor: Actor) -> LayerSection:
    """Add a section to a layer. Publishes ``LayerSectionWritten``. Raises ``Forbidden`` or ``Invalid``."""
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.LAYER_WRITE, row)
    present = LayerSection.objects.filter(**side_of(row))
    _check(title, text, sections=present.count() + 1)
    last = present.filter(layer=layer).aggregate(last=Max("position"))["last"]
    section = LayerSection.objects.create(
        **side_of(row), layer=Layer(layer), position=0 if last is None else last + 1, title=title.strip(), text=text.strip()
    )  # fmt: skip
    _publish(row, section, {"title": (None, section.title), "text": (None, section.text)}, actor=actor)
    return section


@transaction.atomic
def change_section(entry: Entry, key: int, *, title: str, text: str, actor: Actor) -> LayerSection:
    """Change a section. Publishes ``LayerSectionWritten``. Raises ``Forbidden``, ``SectionNotFound`` or ``Invalid``."""
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.LAYER_WRITE, row)
    section = _section(row, key)
    _check(title, text, sections=1)
    before = {"title": section.title, "text": section.text}
    section.title, section.text = title.strip(), text.strip()
    changes = changes_between(before, {"title": section.title, "text": section.text})
    if changes:
        section.version += 1
        section.save()
        _publish(row, section, changes, actor=actor)
    return section


@transaction.atomic
def remove_section(entry: Entry, key: int, *, actor: Actor) -> None:
    """Remove a section with its files. Publishes ``LayerSectionWritten``. Raises ``Forbidden`` or ``SectionNotFound``."""
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.LAYER_WRITE, row)
    section = _section(row, key)
    fact = LayerSectionWritten(
        kind=row.KIND.value, number=row.number, layer=section.layer, section=section.pk, version=0
    )
    changes: Changes = {"title": (section.title, None), "text": (section.text, None)}
    section.delete()
    publish(fact, actor=actor, changes=changes)


@transaction.atomic
def attach_file(entry: Entry, key: int, upload: Upload, *, actor: Actor) -> LayerFile:
    """Put a file to a section. Publishes ``FileStored`` and ``LayerSectionWritten``.

    Raises ``Forbidden``, ``SectionNotFound``, ``Invalid`` or ``UploadRefused``.
    """
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.LAYER_WRITE, row)
    section = _section(row, key)
    problems = Problems()
    if section.files.count() >= MOST_FILES:
        problems.add("file", "catalog.files_many", "A section has at most 20 files.")
    problems.check("The file cannot be added.")
    stored = accept_file(
        upload, purpose=Purpose.ENTRY_ATTACHMENT, actor=actor, about=f"entry:{row.number}", organisation_id=row.organisation_id
    )  # fmt: skip
    file = LayerFile.objects.create(section=section, stored=stored)
    section.version += 1
    section.save(update_fields=["version", "changed"])
    _publish(row, section, {"file": (None, stored.sha256)}, actor=actor, file=str(stored.key))
    return file


@transaction.atomic
def remove_file(entry: Entry, key: str, *, actor: Actor) -> None:
    """Take a file away from its section; what was kept of it stays for evidence. Publishes ``LayerSectionWritten``."""
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.LAYER_WRITE, row)
    files = LayerFile.objects.select_related("section", "stored")
    sides = {f"section__{name}": value for name, value in side_of(row).items()}
    file = files.filter(**sides, stored__key=key).first()
    if file is None:
        raise SectionNotFound("There is no such file.")
    section, digest = file.section, file.stored.sha256
    file.delete()
    section.version += 1
    section.save(update_fields=["version", "changed"])
    _publish(row, section, {"file": (digest, None)}, actor=actor, file=key)


def _section(entry: Entry, key: int) -> LayerSection:
    section = LayerSection.objects.select_for_update().filter(**side_of(entry), pk=key).first()
    if section is None:
        raise SectionNotFound("There is no such section.")
    return section


def _check(title: str, text: str, *, sections: int) -> None:
    problems = Problems()
    if not title.strip():
        problems.add("title", "catalog.section_title", "Give the section a title.")
    if len(title) > TITLE_CHARACTERS:
        problems.add("title", "catalog.section_title_long", "Keep the title within 120 characters.")
    if len(text) > TEXT_CHARACTERS:
        problems.add(
            "text", "catalog.section_text_long", "Keep the text within 20,000 characters; attach a file for more."
        )
    if sections > MOST_SECTIONS:
        problems.add("title", "catalog.sections_many", "An entry has at most 40 sections.")
    problems.check("The section cannot be kept like this.")


def _publish(entry: Entry, section: LayerSection, changes: Changes, *, actor: Actor, file: str = "") -> None:
    fact = LayerSectionWritten(
        kind=entry.KIND.value, number=entry.number, layer=section.layer, section=section.pk, version=section.version,
        file=file,
    )  # fmt: skip
    publish(fact, actor=actor, changes=changes)
