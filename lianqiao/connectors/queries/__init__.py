"""Reads of the connectors app."""

from lianqiao.connectors.queries.columns import mapping_of, propose_mapping, settle_mapping, unused_columns
from lianqiao.connectors.queries.problems import (
    ProblemView,
    WordedProblem,
    problem_counts,
    problems_of,
    view_problem,
    word_problem,
)
from lianqiao.connectors.queries.records import entry_record, organisation_record
from lianqiao.connectors.queries.reference import ReferenceCodes, reference_codes
from lianqiao.connectors.queries.runs import (
    find_unfinished,
    get_import,
    import_file,
    import_folder,
    list_imports,
    lock_import,
    rejects_file,
)

__all__ = [
    "ProblemView",
    "ReferenceCodes",
    "WordedProblem",
    "entry_record",
    "find_unfinished",
    "get_import",
    "import_file",
    "import_folder",
    "list_imports",
    "lock_import",
    "mapping_of",
    "organisation_record",
    "problem_counts",
    "problems_of",
    "propose_mapping",
    "reference_codes",
    "rejects_file",
    "settle_mapping",
    "unused_columns",
    "view_problem",
    "word_problem",
]
