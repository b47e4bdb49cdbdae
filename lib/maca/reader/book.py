"""What was read of one workbook: its sheets, cells, names and marks, as plain data that a child can hand over."""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass, field

__all__ = ["Book", "Problem", "Reading", "Sheet", "address", "column_letters", "pack", "split_address", "unpack"]


@dataclass
class Sheet:
    """One sheet. Rows and columns count from 1; every key is a pair (row, column).

    Attributes
    ----------
    name, state : str
        `state` is visible, hidden or very_hidden.
    rows : list of list
        Values from row 1 and column 1 on: str, float, bool, date, datetime, time, timedelta; `''` is blank.
    errors : dict
        Cells that hold an error value, as `#REF!`.
    uncached : set
        Formulas without a stored result.
    linked : set
        Formulas that take their value from another workbook or a data feed.
    dde : set
        Formulas that ask another program.
    comments : dict
        Comment text by cell.
    fills : dict
        Cells filled `red`, `amber` or `green`.
    struck : set
        Cells struck through, wholly or in part.
    merges : list of (first row, first column, last row, last column)
    hidden_rows, hidden_columns : set of int
    drawings : int
        Pictures, shapes and controls that were not read.
    """

    name: str
    state: str = "visible"
    rows: list[list[object]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    linked: set[tuple[int, int]] = field(default_factory=set)
    dde: set[tuple[int, int]] = field(default_factory=set)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    drawings: int = 0

    def value(self, row: int, column: int) -> object:
        """Return what stands in a cell, None where it is blank or lies outside.

        Examples
        --------
        >>> Sheet("Front", rows=[["", "Police"]]).value(1, 2)
        'Police'
        """
        if not (0 < row <= len(self.rows)):
            return None
        cells = self.rows[row - 1]
        if not (0 < column <= len(cells)):
            return None
        found = cells[column - 1]
        return None if found == "" else found


@dataclass
class Book:
    """One workbook.

    Attributes
    ----------
    kind : str
        xlsx, xls, xlsb, ods or csv.
    sheets : list of Sheet
    names : dict of str to (sheet name, row, column)
        Defined names that point at one cell or at a block (then its first cell), xlsx alone.
    broken_names : set of str
        Defined names whose cell was deleted (#REF!).
    marked : bool
        Comments, fills, hidden cells and formulas were looked at.
    epoch_1904 : bool
    active : list of str
        What was found and neither run nor fetched: macros, external links, connections, embedded objects, DDE.
    notes : list of (str, str)
        A note's kind and detail, as ("wrong_extension", "xls").
    """

    kind: str
    sheets: list[Sheet] = field(default_factory=list)
    names: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    broken_names: set[str] = field(default_factory=set)
    marked: bool = False
    epoch_1904: bool = False
    active: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of this name, None where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@dataclass
class Problem:
    """Why a file could not be read: a kind of the reader's own, and a detail without content."""

    kind: str
    detail: str = ""


@dataclass
class Reading:
    """What became of one file.

    Attributes
    ----------
    kind : str
        What the content is, whatever the name says: a kind of sniff.KINDS.
    book : Book, optional
    problem : Problem, optional
        Set where there is no book and nothing inside.
    rest : Book, optional
        What is left of a damaged workbook, beside its problem: looked at for immediate concerns and for nothing else.
    inside : list of (str, bytes)
        Name and content of each attachment of a mail or member of an archive.
    received : str
        ISO date and time of a mail, empty otherwise.
    sender : str
        Domain of a mail's sender.
    """

    kind: str
    book: Book | None = None
    problem: Problem | None = None
    rest: Book | None = None
    inside: list[tuple[str, bytes]] = field(default_factory=list)
    received: str = ""
    sender: str = ""


def column_letters(column: int) -> str:
    """Name a column, counted from 1.

    Examples
    --------
    >>> [column_letters(number) for number in (1, 26, 27, 703)]
    ['A', 'Z', 'AA', 'AAA']
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Write a cell's address as a person reads it.

    Examples
    --------
    >>> address(14, 6)
    'F14'
    """
    return f"{column_letters(column)}{row}"


def split_address(text: str) -> tuple[int, int]:
    """Read an A1 address, with or without dollar signs, into row and column.

    Examples
    --------
    >>> split_address("$F$14")
    (14, 6)
    """
    letters = digits = ""
    for character in text.replace("$", "").upper():
        if character.isalpha():
            letters += character
        else:
            digits += character
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


_ALLOWED = {
    ("maca.reader.book", "Book"),
    ("maca.reader.book", "Problem"),
    ("maca.reader.book", "Reading"),
    ("maca.reader.book", "Sheet"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
}


class _Plain(pickle.Unpickler):
    """Unpickles plain data and these models alone: a child that a hostile file took over can send nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")


def pack(thing: object) -> bytes:
    """Turn a request or a reading into bytes."""
    return pickle.dumps(thing, protocol=5)


def unpack(data: bytes) -> object:
    """Turn bytes of `pack` back, refusing everything but plain data."""
    return _Plain(io.BytesIO(data)).load()
