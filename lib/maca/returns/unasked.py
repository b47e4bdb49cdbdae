"""Columns beside a table that nobody asked for: not read, and said, since they may identify a child."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

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
    taken: dict[str, set[int]] = {}
    for name, _, column in [*located.spots.values(), *chain(*located.doubles.values())]:
        taken.setdefault(name, set()).add(column)
    for table, items in form.tables.items():
        filled = {answer.row for answer in answers.rows if answer.item.table == table and answer.row}
        for name, row in sorted({located.spots[item.id][:2] for item in items if item.id in located.spots}):
            beside = _beside(book.sheet(name), {row + down for down in filled}, taken[name])
            taken[name] |= set(beside)
            for column in sorted(beside):
                yield _unasked(book.sheet(name), row, column, beside[column], vocabulary)


def _beside(sheet: Sheet, rows: set[int], taken: set[int]) -> dict[int, set[str]]:
    """Gather what stands in some rows in columns that are not taken, by column."""
    held: dict[int, set[str]] = {}
    for row in rows:
        for column, found in enumerate(sheet.rows[row - 1] if row <= len(sheet.rows) else [], 1):
            text = None if column in taken or found == "" else raw_text(found)
            if text is not None:
                held.setdefault(column, set()).add(text)
    return held


def _unasked(sheet: Sheet, row: int, column: int, values: set[str], vocabulary: Vocabulary) -> Fault:
    """Say of one column that it is not asked for."""
    heading = raw_text(sheet.value(row, column)) or ""
    held = find_identifiers(heading)
    what = f"Column '{heading}'" if heading and not held else f"Column {column_letters(column)}"
    held += [kind for value in sorted(values) for kind in find_identifiers(value)]
    kinds = list(dict.fromkeys([*told_by_heading(heading), *(KINDS[kind] for kind in held)]))
    place = (sheet.name, address(row, column))
    if kinds:
        what = f"{what} is not asked for by the template and was not read; it"
        return fault(vocabulary.definition, "R120", *place, what=what, kind=" and ".join(kinds))
    return fault(vocabulary.definition, "R077", *place, what=what)
