"""How a page is cited: in the form of GB/T 7714-2015 for an electronic resource, and for BibTeX."""

from datetime import date

from django.conf import settings

from lianqiao.catalog.queries import EntryView
from lianqiao.web.links import entry_url
from lianqiao.web.sharing.structured import absolute

_BIBTEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\n": " ", "\r": " ",
})  # fmt: skip


def gbt7714(view: EntryView, today: date) -> str:
    """Return ``责任者. 题名: 编号[EB/OL]. (发布日期)[引用日期]. 网址.``; of a nameless demand the platform answers."""
    title = f"{view.title}: {view.number}"
    return cited(title, today, _address(view), author=_author(view), published=view.published)


def cited(title: str, today: date, address: str, *, author: str = "", published: date | None = None) -> str:
    """Return a page as a source (GB/T 7714-2015); where nobody else is named, the platform answers for it."""
    day = f"({published})" if published else ""
    return f"{author or settings.SITE_NAME}. {title}[EB/OL]. {day}[{today}]. {address}."


def bibtex(view: EntryView, today: date) -> str:
    """Return an entry of type ``misc``."""
    fields = {
        "author": f"{{{_author(view).translate(_BIBTEX)}}}", "title": f"{{{view.title.translate(_BIBTEX)}}}",
        "year": str(view.published.year) if view.published else "", "number": view.number,
        "howpublished": settings.SITE_NAME.translate(_BIBTEX), "url": _address(view), "urldate": str(today),
    }  # fmt: skip
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{view.number},", *lines, "}", ""])


def _author(view: EntryView) -> str:
    return view.organisation.name if view.organisation else str(settings.SITE_NAME)


def _address(view: EntryView) -> str:
    return absolute(entry_url(view.kind, view.number))
