"""A copy of a workbook with its faults coloured and commented: made in the child, since it opens the workbook again."""

from __future__ import annotations

import io

__all__ = ["AUTHOR", "HEADINGS", "MARKS", "REASON", "SHEET", "Mark", "mark", "own_words"]

Mark = tuple[str, str, str, str, str, str, str]
"""Severity, sheet, cell, question, what was found, what is wrong, what to do."""

MARKS = {"ERROR": "F8CBAD", "QUERY": "FFE699", "WARNING": "FFF2CC"}
"""Fill of a cell with a fault, by severity."""

SHEET = "Please put right"
REASON = "Your reason, if it is right as it stands"
HEADINGS = ["How grave", "Sheet", "Cell", "What is asked", "What stands there", "What is wrong", "What to do", REASON]
AUTHOR = "maca"
"""Author of the comments: what bears this name is no answer when the copy comes back."""
SEPARATOR = "\n---\n"
"""Stands between a comment of the body's own and ours."""
WORDS = {"ERROR": "must be put right", "QUERY": "put right or explain", "WARNING": "please look"}
_WIDTHS = [15, 12, 8, 32, 18, 38, 32, 28]
_LINE = 12.75
"""Points of one line of the table; a row is as high as its longest cell."""
HOW_TO = (
    "The same cells are coloured in the sheets behind, each with a comment. Put them right there. "
    "Where it says 'put right or explain', you may give your reason here instead."
)
_ASKED = "FFF8E1"
"""Fill of the cell for a reason: only what is put right or explained has one."""


def mark(data: bytes | None, marks: list[Mark], title: str) -> bytes:
    """Colour and comment the cells of a workbook, and put a table of the faults in front.

    Parameters
    ----------
    data : bytes or None
        An xlsx workbook; None makes a workbook of the table alone.
    marks : list of Mark
    title : str
        Stands over the table.

    Returns
    -------
    bytes
        An xlsx workbook without macros and without links to others. What we write in it is text, never a formula.
    """
    import openpyxl  # slow to import, and reading does without it

    book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False) if data is not None else openpyxl.Workbook()
    if data is None:
        book.remove(book.active)
    else:
        _take_out_ours(book)
        for sheet_name, cell, severity, text in _by_cell(marks):
            _colour(book, sheet_name, cell, severity, text)
    _write_table(book, marks, title)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _take_out_ours(book: object) -> None:
    """Take the table and the comments of an earlier copy out of a workbook that a body mended and sent back."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for sheet in book.worksheets:
        if sheet.title.strip() == SHEET and len(book.worksheets) > 1:
            book.remove(sheet)
            continue
        for cell in [cell for row in sheet.iter_rows() for cell in row if cell.comment]:
            if cell.comment.author == AUTHOR:
                own = own_words(cell.comment.text)
                cell.comment = Comment(own, "") if own else None
                if cell.fill.fgColor.rgb[-6:] in MARKS.values():
                    cell.fill = PatternFill()


def own_words(text: str) -> str:
    r"""Return what stood in a comment before ours was put behind it.

    Examples
    --------
    >>> own_words("See the file.\n---\nRating 'ok' is not one of them."), own_words("'Age' is blank.")
    ('See the file.', '')
    """
    return text.partition(SEPARATOR)[0] if SEPARATOR in text else ""


def _by_cell(marks: list[Mark]) -> list[tuple[str, str, str, str]]:
    """Gather what is said of each cell: one comment a cell, in the colour of the gravest."""
    said: dict[tuple[str, str], list[Mark]] = {}
    for item in marks:
        if item[2]:
            said.setdefault((item[1], item[2]), []).append(item)
    order = list(MARKS)
    gathered = []
    for (sheet, cell), items in said.items():
        severity = min((item[0] for item in items), key=order.index)
        gathered.append((sheet, cell, severity, "\n".join(f"{item[5]} {item[6]}" for item in items)))
    return gathered


def _colour(book: object, sheet_name: str, cell: str, severity: str, text: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    if sheet_name not in book.sheetnames:
        return
    found = book[sheet_name][cell.split(":")[0]]
    found.fill = PatternFill("solid", fgColor=MARKS[severity])
    own = f"{found.comment.text}{SEPARATOR}" if found.comment else ""
    found.comment = Comment(f"{own}{text}", AUTHOR, width=360, height=140)


def _write_table(book: object, marks: list[Mark], title: str) -> None:
    """Write the table in front, in plain words, printable on one page where it is short."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Border(bottom=Side("thin", color="BFBFBF"))
    name = SHEET
    while name in book.sheetnames:
        name += " "
    sheet = book.create_sheet(name, 0)
    _text(sheet.cell(1, 1), title).font = Font(name="Arial", size=14, bold=True)
    _text(sheet.cell(2, 1), HOW_TO).font = Font(name="Arial", size=10)
    for column, heading in enumerate(HEADINGS, 1):
        cell = _text(sheet.cell(4, column), heading)
        cell.font, cell.border = Font(name="Arial", size=10, bold=True), line
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS[column - 1]
    for row, item in enumerate(marks, 5):
        for column, value in enumerate([WORDS[item[0]], *item[1:]], 1):
            cell = _text(sheet.cell(row, column), value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font, cell.border = Font(name="Arial", size=10), line
        sheet.row_dimensions[row].height = _height([WORDS[item[0]], *item[1:]])
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=MARKS[item[0]])
        if item[0] == "QUERY":
            sheet.cell(row, len(HEADINGS)).fill = PatternFill("solid", fgColor=_ASKED)
            sheet.cell(row, len(HEADINGS)).alignment = Alignment(wrap_text=True, vertical="top")
            sheet.cell(row, len(HEADINGS)).border = line
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows, sheet.freeze_panes = "4:4", "A5"
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet


def _height(texts: list[str]) -> float:
    """Say how high a row must be for its longest cell, reckoning a little less than a character a unit of width."""
    lines = max(
        sum(-(-max(len(part), 1) // int(width * 0.95)) for part in text.split("\n"))
        for text, width in zip(texts, _WIDTHS, strict=False)
    )
    return min(max(lines, 1) * _LINE + 3, 400)


def _text(cell: object, value: str) -> object:
    """Write text that no program takes for a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
    return cell
