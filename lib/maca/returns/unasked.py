"""Columns beside a table that nobody asked for: not read, and said, since they may identify a child."""

from __future__ import annotations

from collections.abc import Iterator

from maca.reader.book import Book, Sheet, address, column_letters
from maca.returns.answer import Answers
from maca.returns.identifiers import KINDS, find_identifiers, told_by_heading
from maca.returns.locate import Form, Located
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary, raw_text

__all__ = ["unasked_columns"]


def unasked_columns(
    book: Book, form: Form, located: Located, answers: Answers, vocabulary: Vocabulary
) -> Iterator[Fault]:
    """Name each column that stands in a table and is none of its own, once, at its heading.

    Parameters
    ----------
    book : Book
    form : Form
    located : Located
    answers : Answers
        Say which rows of each table are filled: what stands beside no filled row is a remark and no column.
    vocabulary : Vocabulary

    Yields
    ------
    Fault
        R120 where its heading or its values look like what identifies a person, otherwise R077; never with a value.
    """
    known = [*located.spots.values(), *(spot for others in located.doubles.values() for spot in others)]
    taken = {(name, column) for name, _, column in known}
    for table, items in form.tables.items():
        filled = {answer.row for answer in answers.rows if answer.item.table == table and answer.row}
        for name, row in sorted({located.spots[item.id][:2] for item in items if item.id in located.spots}):
            sheet = book.sheet(name)
            width = max((len(cells) for cells in sheet.rows[row - 1 :]), default=0)
            for column in range(1, width + 1):
                if (name, column) not in taken:
                    yield from _unasked(sheet, row, column, {row + down for down in filled}, vocabulary)
                    taken.add((name, column))


def _unasked(sheet: Sheet, row: int, column: int, filled: set[int], vocabulary: Vocabulary) -> Iterator[Fault]:
    """Say of one column that it is not asked for, where it holds anything beside the filled rows."""
    values = {raw_text(sheet.value(at, column)) for at in filled} - {None}
    if not values:
        return
    heading = raw_text(sheet.value(row, column)) or ""
    held = find_identifiers(heading)
    what = f"Column '{heading}'" if heading and not held else f"Column {column_letters(column)}"
    held += [kind for value in sorted(values) for kind in find_identifiers(value)]
    kinds = list(dict.fromkeys([*told_by_heading(heading), *(KINDS[kind] for kind in held)]))
    place = (sheet.name, address(row, column))
    if kinds:
        what = f"{what} is not asked for by the template and was not read; it"
        yield fault(vocabulary.definition, "R120", *place, what=what, kind=" and ".join(kinds))
    else:
        yield fault(vocabulary.definition, "R077", *place, what=what)
