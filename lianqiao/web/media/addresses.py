"""The addresses of the files of media."""

from django.urls import reverse

from lianqiao.catalog.queries.media import MediaFileView


def medium_url(file: MediaFileView) -> str:
    """Return the address of a file; it never stands for another content."""
    return reverse("medium", args=[file.key, file.extension])
