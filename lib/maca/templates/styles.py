"""How a workbook looks: widths, colours and print set-up."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "DATE_FORMAT",
    "HELP",
    "INPUT_WIDTHS",
    "NOTE",
    "TITLE",
    "as_heading",
    "as_input",
    "as_label",
    "as_section",
    "height_for",
    "print_on_a4",
    "protect",
]

DATE_FORMAT = "dd/mm/yyyy"
INK = "12436D"
WANTED = "FFF6D6"
OPTIONAL = "FFFFFF"
LINE_HEIGHT = 15
"""Points a line of text takes."""

INPUT_WIDTHS = {"text": 26, "note": 46, "date": 13, "whole": 11, "code": 24, "codes": 30, "rating": 18}
"""Width of an input's column, in characters, by the type of the input."""

TITLE = Font(name="Arial", size=16, bold=True, color=INK)
HELP = Font(name="Arial", size=10, italic=True, color="3D3D3D")
NOTE = Font(name="Arial", size=11, bold=True, color="9C0006")
_TEXT = Font(name="Arial", size=11)
_WRAPPED = Alignment(wrap_text=True, vertical="top", horizontal="left")
_OPEN = Protection(locked=False)
_FILLS = {True: PatternFill("solid", fgColor=WANTED), False: PatternFill("solid", fgColor=OPTIONAL)}
_THIN = Side(style="thin", color="8C8C8C")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def as_label(cell: object) -> None:
    """Style the text beside an input."""
    cell.font = _TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def as_section(cell: object) -> None:
    """Style the title of a block."""
    cell.font = Font(name="Arial", size=12, bold=True, color=INK)


def as_heading(cell: object) -> None:
    """Style the heading of a column."""
    cell.font = Font(name="Arial", size=11, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=INK)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = _BOX


def as_input(cell: object, kind: str, required: bool) -> None:
    """Style a cell that is filled in: boxed, unlocked, yellow if it must be answered."""
    cell.font = _TEXT
    cell.fill = _FILLS[bool(required)]
    cell.border = _BOX
    cell.alignment = _WRAPPED
    cell.protection = _OPEN
    if kind == "date":
        cell.number_format = DATE_FORMAT
    elif kind in ("text", "note"):
        cell.number_format = "@"


def height_for(text: str, width: float, least: int = 1) -> float:
    """Work out the height of a row, in points, that shows a wrapped text.

    Examples
    --------
    >>> height_for("a" * 90, 46), height_for("short", 46, least=2)
    (34.0, 34.0)
    """
    lines = sum(1 + len(line) // max(int(width), 1) for line in str(text).splitlines() or [""])
    return 4.0 + LINE_HEIGHT * max(lines, least)


def print_on_a4(sheet: Worksheet, landscape: bool, marking: str, repeat: int | None) -> None:
    """Fit a sheet to the width of A4, with marking and page numbers at its foot."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = f"{marking}  &A", "Page &P of &N"
    if repeat:
        sheet.print_title_rows = f"{repeat}:{repeat}"


def protect(sheet: Worksheet) -> None:
    """Lock what is not an input, without a password; rows and columns may still be resized."""
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = sheet.protection.formatCells = False
