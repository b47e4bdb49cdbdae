"""Reasons that a body gives, in the table of its marked copy, for what we asked about and it leaves as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maca.definition import Definition
from maca.reader.book import Book, Sheet, address
from maca.reader.marking import HEADINGS, REASON, SHEET
from maca.returns.rules import Fault, fault
from maca.returns.values import raw_text
from maca.scope.names import normal

__all__ = ["explain"]

_HEADINGS_WITHIN = 40
"""Rows in which the headings of the table are looked for."""


@dataclass(frozen=True)
class _Reason:
    """What was written, where it stands, and what it is about."""

    text: str
    where: str
    about: tuple[str, str, str]


def explain(faults: list[Fault], book: Book, definition: Definition) -> list[Fault]:
    """Put in place of each QUERY that was explained a line that holds the reason and the cell where it stands.

    Errors have to be put right, so a reason beside one changes nothing.
    """
    given = {reason.about: reason for reason in _reasons(book)}
    return [_explained(made, given, definition) for made in faults] if given else faults


def _explained(made: Fault, given: dict[tuple[str, str, str], _Reason], definition: Definition) -> Fault:
    reason = given.get((made.sheet, made.cell, _words(made.message)))
    if made.severity != "QUERY" or reason is None:
        return made
    place = (made.sheet, made.cell, made.input, reason.text)
    return fault(definition, "R093", *place, rule=made.code, where=reason.where)


def _words(message: str) -> str:
    return normal(message)


def _reasons(book: Book) -> Iterator[_Reason]:
    for sheet in book.sheets:
        if not normal(sheet.name).startswith(normal(SHEET)):
            continue
        heading, columns = _columns(sheet)
        if not columns:
            continue
        for row in range(heading + 1, len(sheet.rows) + 1):
            text = raw_text(sheet.value(row, columns[normal(REASON)]))
            about = [raw_text(sheet.value(row, columns[normal(name)])) or "" for name in _ABOUT]
            if text is not None:
                where = f"{sheet.name}!{address(row, columns[normal(REASON)])}"
                yield _Reason(text, where, (about[0], about[1], _words(about[2])))


_ABOUT = (HEADINGS[1], HEADINGS[2], HEADINGS[5])
"""Sheet, cell and what is wrong: what a reason is about."""


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Find the row of headings of the table, and the column of each."""
    wanted = {normal(name) for name in (*_ABOUT, REASON)}
    for row, cells in enumerate(sheet.rows[:_HEADINGS_WITHIN], 1):
        columns = {normal(found): column for column, found in enumerate(cells, 1) if isinstance(found, str)}
        if wanted <= columns.keys():
            return row, columns
    return 0, {}
