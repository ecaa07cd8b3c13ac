"""What is wrong with a value, in the reader's language: pydantic's errors by type, with its own words as a fallback."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import FieldProblem

_WORDS: Mapping[str, Promise] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no such field."),
    "string_type": _("This must be a text."),
    "string_unicode": _("This text has broken characters."),
    "string_too_short": _("This needs at least %(min_length)s characters."),
    "string_too_long": _("This may have at most %(max_length)s characters."),
    "string_pattern_mismatch": _("This does not have the documented form: %(pattern)s"),
    "control_characters": _("This holds control characters; take them out."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "int_from_float": _("This must be a whole number."),
    "float_type": _("This must be a number."),
    "float_parsing": _("This must be a number."),
    "finite_number": _("This must be a finite number."),
    "bool_type": _("This must be true or false."),
    "bool_parsing": _("This must be true or false."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "enum": _("This must be one of: %(expected)s."),
    "literal_error": _("This must be one of: %(expected)s."),
    "date_type": _("This must be a date, such as 2026-11-22."),
    "date_parsing": _("This must be a date, such as 2026-11-22."),
    "date_from_datetime_parsing": _("This must be a date, such as 2026-11-22."),
    "date_from_datetime_inexact": _("This must be a date, such as 2026-11-22."),
    "list_type": _("This must be a list."),
    "too_long": _("This may have at most %(max_length)s items."),
    "model_attributes_type": _("This must be an object."),
    "model_type": _("This must be an object."),
    "dict_type": _("This must be an object."),
    "exactly_one": _("Send one of text, demand and achievement."),
    "range_incomplete": _(
        "A range needs value and value_high, the lower one first; other comparators have no value_high."
    ),
}


def field_problems(errors: Iterable[Mapping[str, Any]]) -> tuple[FieldProblem, ...]:
    """Turn the errors of the framework into problems: the dotted path of the field, a stable code and a sentence."""
    return tuple(FieldProblem(_path(error["loc"]), f"input.{error['type']}", _message(error)) for error in errors)


def _path(location: tuple[Any, ...]) -> str:
    # A body has one part, whose Python name says nothing to the sender.
    parts = location[2:] if location[0] == "body" else location[1:]
    return ".".join(str(part) for part in parts) or str(location[0])


def _message(error: Mapping[str, Any]) -> str:
    words = _WORDS.get(error["type"])
    if words is None:
        return str(error["msg"])
    try:
        return str(words % error.get("ctx", {}))
    except KeyError:
        return str(error["msg"])
