"""Comparison figures: those that a definition names, and a user's own, which replace or join them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd

from maca.definition import Definition
from maca.errors import UsageError
from maca.project import reference_folder

__all__ = ["OWN_FOLDER", "REFERENCE_COLUMNS", "read_reference", "reference_files"]

REFERENCE_COLUMNS = ["measure", "period", "vintage", "area", "group", "value", "unit", "source", "url", "licence"]

OWN_FOLDER = "own"
"""The folder in data/reference for a user's own files; git keeps none of them."""

WANTED = ["measure", "period", "area", "group", "value", "unit", "source"]
"""What each row of a user's own file must say: a figure without its source is shown to nobody."""

VALUE = re.compile(r"-?[0-9]+(\.[0-9]+)?|c|x")
"""A number, or the symbols with which a source withholds one."""


def reference_files(definition: Definition, folder: Path | None = None) -> list[Path]:
    """List the files of comparison figures, a user's own last: where two rows fit, the later one counts.

    Parameters
    ----------
    definition : Definition
        Names the files that it ships with.
    folder : pathlib.Path, optional
        The folder of comparison figures, data/reference unless given.

    Returns
    -------
    list of pathlib.Path
        The named files, then each CSV file in the folder `own`, in the order of their names.
    """
    folder = folder or reference_folder()
    return [*(folder / name for name in definition.reference), *sorted((folder / OWN_FOLDER).glob("*.csv"))]


def read_reference(definition: Definition, folder: Path | None = None) -> pd.DataFrame:
    """Read every comparison figure as text.

    Parameters
    ----------
    definition : Definition
    folder : pathlib.Path, optional
        As in `reference_files`.

    Returns
    -------
    pandas.DataFrame
        REFERENCE_COLUMNS, in the order of the files and rows.

    Raises
    ------
    UsageError
        E001, if a file is not UTF-8 text or lacks a column; E002, if a row lacks a part or its value is no number.
    """
    frames = [_read(path) for path in reference_files(definition, folder)]
    return pd.concat([pd.DataFrame(columns=REFERENCE_COLUMNS, dtype="str"), *frames], ignore_index=True)


def _read(path: Path) -> pd.DataFrame:
    own = path.parent.name == OWN_FOLDER
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, quoting=csv.QUOTE_MINIMAL, encoding="utf-8-sig")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise UsageError(
            "E001", f"{path.name} cannot be read as a table. Save it as CSV UTF-8 with the columns of torbay.csv."
        ) from error
    lacking = [name for name in REFERENCE_COLUMNS if name not in frame]
    if lacking:
        raise UsageError("E001", f"{path.name} has no column {', '.join(lacking)}. Copy the heading of torbay.csv.")
    frame = frame[REFERENCE_COLUMNS].apply(lambda column: column.str.strip())
    if own:
        _hold_rows(path.name, frame)
    return frame


def _hold_rows(name: str, frame: pd.DataFrame) -> None:
    """Refuse a row of a user's own that does not say what it is; a fault in it must not pass for a figure."""
    for line, row in enumerate(frame.to_dict("records"), 2):
        blank = [column for column in WANTED if not row[column]]
        if blank:
            raise UsageError("E002", f"{name}, line {line}: {', '.join(blank)} blank. Fill in what is named.")
        if not VALUE.fullmatch(row["value"]):
            raise UsageError(
                "E002", f"{name}, line {line}: value {row['value']!r} is no number, c or x. Write it as 12.5 or 25484."
            )
