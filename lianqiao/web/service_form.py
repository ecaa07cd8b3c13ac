"""Forms whose services have the last word."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.utils.translation import gettext

from lianqiao.core.errors import Invalid

Result = TypeVar("Result")


class ServiceForm(forms.Form):
    """A form whose service may still refuse the input: what it says stands beside the fields."""

    def submitted(self, service: Callable[[], Result]) -> Result | None:
        """Call the service when the form is valid; None when either refuses."""
        if not self.is_valid():
            return None
        try:
            return service()
        except Invalid as error:
            for problem in error.problems:
                self.add_error(problem.field if problem.field in self.fields else None, _said(problem.message))
            if not error.problems:
                self.add_error(None, _said(error.message))
            return None


def _said(message: str) -> str:
    return gettext(message) if message else ""  # of nothing, gettext would return the head of the catalogue
