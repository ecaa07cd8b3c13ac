"""The catalogues of the pages: gathers the messages of code and templates, and compiles them without GNU gettext.

Run as ``python -m lianqiao.web.locale_build`` to bring the catalogues up to date after texts have changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALES = PACKAGE / "locale"
LANGUAGES = ("zh_Hans", "zh_Hant", "en")
_HEADER = ("msgid", "msgstr", '"Language:', '"Plural-Forms', '"MIME-Version', '"Content-T')
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# A call as ``templatize`` writes it; what stands between the calls is filler and no Python.
_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(?:n?p?gettext|_)\(\s*{_STRING}(?:\s*,\s*{_STRING})*")


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """A message that code or a template asks for."""

    text: str
    plural: str = ""
    context: str = ""


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language is kept."""
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """Read the catalogue of a language; a missing one is empty."""
    path = catalogue_path(language)
    if not path.is_file():
        return Catalog(locale=language, domain="django")
    with path.open("rb") as source:
        return read_po(source, locale=language, domain="django")


def write_catalogue(language: str, catalogue: Catalog) -> None:
    """Write a catalogue with only those header lines that mean something and do not change by themselves."""
    output = BytesIO()
    write_po(output, catalogue, width=0, no_location=True)
    head, _, body = output.getvalue().decode().partition("\n\n")
    kept = [line for line in head.split("\n") if line.startswith(_HEADER)]
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(kept) + "\n\n" + body, encoding="utf-8")


def wanted_messages() -> set[Wanted]:
    """Gather every message of the package: Python files by their calls, templates by their tags."""
    found: set[Wanted] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(_messages(path.read_text(encoding="utf-8")))
    for path in sorted(it for it in PACKAGE.rglob("templates/**/*") if it.suffix in {".html", ".txt", ".subject"}):
        calls = _CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path)))
        found.update(_messages("".join(f"{call})\n" for call in calls)))
    return found


def _messages(code: str) -> Iterator[Wanted]:
    found = extract("python", BytesIO(code.encode()), keywords=_KEYWORDS)
    for _line, message, _comments, context in found:
        text, plural = message if isinstance(message, tuple) else (message, "")
        if text:
            yield Wanted(text, plural or "", context or "")


def update_catalogues() -> None:
    """Add what is new (untranslated; English as it stands), drop what nobody asks for, and write in one order."""
    wanted = wanted_messages()
    for language in LANGUAGES:
        old = read_catalogue(language)
        new = Catalog(locale=language, domain="django", project="Lianqiao", fuzzy=False, charset="utf-8")
        for message in sorted(wanted):
            msgid: str | tuple[str, str] = (message.text, message.plural) if message.plural else message.text
            known = old.get(message.text, message.context or None)
            text = known.string if known and known.string else msgid if language == "en" else ""
            new.add(msgid, text, context=message.context or None)
        write_catalogue(language, new)


def compile_catalogues() -> list[Path]:
    """Compile every catalogue whose compiled form is missing or older, and return the compiled files."""
    compiled = []
    for language in LANGUAGES:
        source = catalogue_path(language)
        target = source.with_suffix(".mo")
        if not target.is_file() or target.stat().st_mtime < source.stat().st_mtime:
            part = target.with_suffix(".part")
            with part.open("wb") as output:
                write_mo(output, read_catalogue(language))
            part.replace(target)
        compiled.append(target)
    return compiled


if __name__ == "__main__":
    update_catalogues()
    compile_catalogues()
