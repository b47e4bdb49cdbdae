"""The right of reply, read back from the sheets that bodies return."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pandas as pd
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as WordTable

from maca.tables.data import REPLY_COLUMNS

__all__ = ["REPLIES", "REPLY_HEADINGS", "read_replies"]

REPLIES = "replies"
"""The folder, beside the wave's returns, of sheets that came back."""


REPLY_HEADINGS = ["Point", "What the audit found", "Agreed or disputed", "Reason, if disputed", "Date"]
WORDS = {
    "agreed": "agreed",
    "agree": "agreed",
    "yes": "agreed",
    "disputed": "disputed",
    "dispute": "disputed",
    "no": "disputed",
}
DATES = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
LARGEST = 5_000_000
"""Bytes of a sheet as a file; a longer one is not opened."""

LARGEST_INSIDE = 50_000_000
"""Bytes of its parts when unpacked."""


def read_replies(folder: Path) -> pd.DataFrame:
    """Read every Word document of a folder that holds a body's sheet.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    pandas.DataFrame, one row per point of each sheet
        REPLY_COLUMNS. A file that is no sheet gives one row with its problem; of two replies to one point the later
        date counts.
    """
    rows = [row for path in sorted(folder.glob("*.docx")) for row in _read(path)]
    frame = pd.DataFrame(rows, columns=REPLY_COLUMNS)
    usable = frame[frame["problem"] == ""].sort_values("dated", kind="stable")
    kept = usable.drop_duplicates(["body", "point"], keep="last")
    return pd.concat([kept, frame[frame["problem"] != ""]]).sort_index().reset_index(drop=True)


def _read(path: Path) -> Iterator[list[str]]:
    try:
        if path.stat().st_size > LARGEST or _unpacked(path) > LARGEST_INSIDE:
            yield [path.name, "", "", "no_reply", "", "", "the file is too large to be a sheet", ""]
            return
        document = Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        yield [path.name, "", "", "no_reply", "", "", "the file is no Word document", ""]
        return
    body = document.core_properties.subject or ""
    tables = [table for table in document.tables if _headings(table) == REPLY_HEADINGS]
    if not body or not tables:
        yield [path.name, body, "", "no_reply", "", "", "the document holds no right of reply", ""]
        return
    for table in tables:
        for row in table.rows[1:]:
            cells = [cell.text.strip() for cell in row.cells]
            yield [path.name, body, *_reply(cells), cells[1]]


def _unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as package:
        return sum(entry.file_size for entry in package.infolist())


def _headings(table: WordTable) -> list[str]:
    return [cell.text.strip() for cell in table.rows[0].cells] if table.rows else []


def _reply(cells: list[str]) -> list[str]:
    point, _, typed, reason, dated = cells
    word = re.sub(r"[^a-z]", "", typed.casefold())
    day = _day(dated)
    if not word:
        return [point, "no_reply", reason, day, ""]
    if word not in WORDS:
        return [point, "no_reply", reason, day, "the reply is neither agreed nor disputed"]
    if WORDS[word] == "disputed" and not reason:
        return [point, "no_reply", "", day, "a dispute needs a reason"]
    if not day:
        return [point, "no_reply", reason, "", "a reply needs a date, as 14/09/2021"]
    return [point, WORDS[word], reason, day, ""]


def _day(text: str) -> str:
    for pattern in DATES:
        try:
            return datetime.strptime(text, pattern).date().isoformat()
        except ValueError:
            continue
    return ""
