"""Cell values of every format, by python-calamine."""

from __future__ import annotations

import io

import python_calamine

from maca.reader.book import Book, Sheet

__all__ = ["ValuesError", "read_values"]

_STATES = {"SheetVisibleEnum.Hidden": "hidden", "SheetVisibleEnum.VeryHidden": "very_hidden"}


class ValuesError(Exception):
    """The values cannot be read: a kind of problem and a detail without content."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


def read_values(data: bytes, book: Book) -> None:
    """Fill the rows of a book's sheets, adding the sheets that are not there yet.

    Raises
    ------
    ValuesError
        password, or damaged with the reader's own word for it.
    """
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise ValuesError("password") from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the Rust reader is no Exception
        raise ValuesError("damaged", type(error).__name__) from None
    known = {sheet.name: sheet for sheet in book.sheets}
    for metadata in workbook.sheets_metadata:
        if str(metadata.typ) != "SheetTypeEnum.WorkSheet":
            continue
        sheet = known.get(metadata.name)
        if sheet is None:
            sheet = Sheet(metadata.name, _STATES.get(str(metadata.visible), "visible"))
            book.sheets.append(sheet)
        _fill(workbook, sheet, book)


def _fill(workbook: python_calamine.CalamineWorkbook, sheet: Sheet, book: Book) -> None:
    try:
        rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of the Rust reader is no Exception
        book.notes.append(("sheet_unread", sheet.name))
        return
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    sheet.rows = rows
