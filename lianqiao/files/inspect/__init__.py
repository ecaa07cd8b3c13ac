"""What a file that a person hands in really is, and a harmless form of it. Pure: bytes in, bytes or a refusal out."""

from lianqiao.files.inspect.inspection import Inspected, inspect_file
from lianqiao.files.inspect.limits import ALLOWANCES, Allowance, Limits
from lianqiao.files.inspect.names import clean_name
from lianqiao.files.inspect.refusals import Refusal

__all__ = ["ALLOWANCES", "Allowance", "Inspected", "Limits", "Refusal", "clean_name", "inspect_file"]
