"""One file that came in, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from maca.definition import Body
from maca.reader.book import Book, Reading
from maca.returns.answer import Answers
from maca.returns.locate import Located
from maca.returns.rules import Fault

__all__ = ["WORKBOOK_ENDINGS", "Delivery", "Spoken"]

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


@dataclass(frozen=True)
class Spoken:
    """A cell that speaks of an immediate concern.

    Attributes
    ----------
    sheet, cell, raw : str
    plain : bool
        It says yes; otherwise what it says cannot be understood.
    told_whom, told_at : str
        Empty where blank or not readable.
    whom_cell, at_cell : str
        Where they stand; empty where those cells are gone.
    """

    sheet: str
    cell: str
    raw: str
    plain: bool
    told_whom: str
    told_at: str
    whom_cell: str = ""
    at_cell: str = ""


@dataclass
class Delivery:
    """A file, or an attachment named `outer!inner`, from its bytes to its receipt.

    Attributes
    ----------
    file : str
        Path below the folder of returns, with slashes.
    sha256 : str
    reading : Reading
    received : str
        ISO date or date and time.
    strand : str
    body : Body, optional
    case : str, optional
    version : str
    status : str
        read, superseded, duplicate, undecided, rejected or not_a_return.
    used : bool
        The tables rest on it.
    holds : int
        How many files lie inside a mail or archive, or returns inside a workbook.
    refused : list of Book
        Workbooks in an archive inside another one: looked at for immediate concerns and for nothing else.
    part : bool
        One of several returns of a workbook, named `workbook!front sheet`.
    """

    file: str
    sha256: str
    reading: Reading
    received: str = ""
    strand: str = ""
    body: Body | None = None
    case: str | None = None
    version: str = ""
    status: str = "rejected"
    used: bool = False
    superseded_by: str = ""
    holds: int = 0
    refused: list[Book] = field(default_factory=list)
    part: bool = False
    concerns: list[Spoken] = field(default_factory=list)
    located: Located | None = None
    answers: Answers | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The place of the return, as decisions.csv names it: strand, body and case.

        Examples
        --------
        >>> Delivery("a.xlsx", "", Reading("xlsx"), strand="framework").place
        'framework/?'
        """
        return "/".join([self.strand, self.body.id if self.body else "?", *([self.case] if self.case else [])])

    @property
    def nil(self) -> bool:
        """The body says that it was not involved."""
        involved = self.answers.single("involved") if self.answers else None
        return involved is not None and involved.value == "no"
