"""Rows of an extract that are no child: the headings once more, a total, a line that ends the list."""

from __future__ import annotations

from maca.definition import Definition
from maca.returns.answer import Answer, Answers
from maca.returns.rules import Fault, fault
from maca.scope.names import normal

__all__ = ["CLOSING", "stray_faults"]

CHILDREN, OWN_ID = "children", "child_id"

CLOSING = frozenset({"total", "totals", "grand total", "sum", "end", "end of data", "end of list", "end of file"})
"""What stands in place of a child's own id in a row that closes a list."""

LEAST_HEADINGS = 3
"""Filled cells from which a row of nothing but headings is one: fewer may be words that happen to be answers."""


def stray_faults(answers: Answers, definition: Definition) -> list[Fault]:
    """Take out the rows that are no child, and say so once for each.

    Parameters
    ----------
    answers : Answers
        Of one return; a row that is taken out leaves no answer and no fault of its own.
    definition : Definition

    Returns
    -------
    list of Fault
        R143 at the first filled cell of each.
    """
    rows: dict[int, list[Answer]] = {}
    for answer in answers.rows:
        if answer.item.table == CHILDREN and answer.row and answer.raw is not None:
            rows.setdefault(answer.row, []).append(answer)
    stray = {row: said for row, filled in rows.items() if (said := _says(filled))}
    gone = {
        (answer.sheet, answer.cell) for answer in answers.rows if answer.item.table == CHILDREN and answer.row in stray
    }
    answers.rows = [row for row in answers.rows if row.item.table != CHILDREN or row.row not in stray]
    answers.faults = [made for made in answers.faults if (made.sheet, made.cell) not in gone]
    return [
        fault(definition, "R143", rows[row][0].sheet, rows[row][0].cell, rows[row][0].item.id, what=said)
        for row, said in stray.items()
    ]


def _says(filled: list[Answer]) -> str:
    """Say what a row is, if it is no child; a row with a code that can be read is one, whatever it is called."""
    if len(filled) >= LEAST_HEADINGS and all(normal(answer.raw) == normal(answer.item.label) for answer in filled):
        return "repeats the headings"
    coded = any(answer.value is not None for answer in filled if answer.item.type in ("code", "codes"))
    closing = [normal(answer.raw) for answer in filled if answer.item.id == OWN_ID]
    return f"says '{closing[0]}'" if closing and closing[0] in CLOSING and not coded else ""
