"""How much of a file we are willing to hold; every reader takes one of these and nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one table file; bytes are as stored, characters are after decoding."""

    file_bytes: int = 512 * 1024 * 1024
    rows: int = 1_000_000
    columns: int = 200
    cell_chars: int = 1_000_000
    row_chars: int = 4_000_000
    json_depth: int = 8
    # The workbook is a zip archive, so what it holds is limited apart from what it weighs.
    zip_members: int = 2_000
    zip_ratio: int = 200
    zip_ratio_from_bytes: int = 4 * 1024 * 1024
    unzipped_bytes: int = 1024 * 1024 * 1024
    shared_strings_bytes: int = 96 * 1024 * 1024
    workbook_part_bytes: int = 16 * 1024 * 1024


DEFAULT_LIMITS = Limits()
