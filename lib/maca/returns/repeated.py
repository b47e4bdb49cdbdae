"""Rows of a table that stand twice for one thing, as a case that the panel judges twice; counts have rules apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from maca.returns.answer import Answer, Answers
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary

__all__ = ["ROW_KEYS", "repeated_faults"]

ROW_KEYS = {
    "cases": ("panel_case",),
    "moderations": ("moderation_case", "moderation_theme", "moderation_question", "moderation_body"),
}
"""Tables in which no two rows are about one thing, and the columns that say what a row is about."""

Row = dict[str, Answer]
"""The answers of one row of a table, by input."""


def repeated_faults(answers: Answers, vocabulary: Vocabulary) -> list[Fault]:
    """Make one row of the rows about one thing: what only one of them says is taken, what they say otherwise is not.

    Parameters
    ----------
    answers : Answers
        Of one return, its references looked up. The first row takes what it lacks from the later ones, which are taken
        out with the faults of their blanks.
    vocabulary : Vocabulary

    Returns
    -------
    list of Fault
        R111 at each cell of a later row that says otherwise than the first; R110 at a later row that never does.
    """
    faults: list[Fault] = []
    for table, keys in ROW_KEYS.items():
        first: dict[tuple[str | None, ...], Row] = {}
        for row in _rows(table, answers):
            about = _about(row, keys)
            if about in first:
                faults += _compare(first[about], row, keys, vocabulary)
                first[about] = _merge(first[about], row, answers)
            elif about is not None:
                first[about] = row
    return faults


def _rows(table: str, answers: Answers) -> list[Row]:
    rows: dict[int, Row] = {}
    for answer in answers.rows:
        if answer.row and answer.item.table == table:
            rows.setdefault(answer.row, {})[answer.item.id] = answer
    return list(rows.values())


def _about(row: Row, keys: tuple[str, ...]) -> tuple[str | None, ...] | None:
    """Say what a row is about; None where it does not say, or not in words that are known."""
    cells = [row[name] for name in keys if name in row]
    if not cells or any(cell.state == "in_fault" for cell in cells) or cells[0].value is None:
        return None
    return tuple(cell.value for cell in cells)


def _compare(first: Row, later: Row, keys: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Fault]:
    differing = [answer for name, answer in later.items() if name not in keys and _differs(first[name], answer)]
    for answer in differing or [later[keys[0]]]:
        other = first[answer.item.id]
        place = (answer.sheet, answer.cell, answer.item.id, answer.raw)
        words = {"label": answer.item.label, "other": f"{other.sheet}!{other.cell}"}
        yield fault(vocabulary.definition, "R111" if differing else "R110", *place, **words)


def _differs(one: Answer, other: Answer) -> bool:
    """Say whether two cells answer otherwise; what maca wrote for reading is no answer."""
    if None in (one.raw, other.raw) or one.item.prefilled == "shown":
        return False
    return one.value != other.value if None not in (one.value, other.value) else one.raw != other.raw


def _merge(first: Row, later: Row, answers: Answers) -> Row:
    """Put one row in place of two, where the first stood."""
    merged = {name: _one_of(answer, later[name]) for name, answer in first.items()}
    filled = [answer for name, answer in first.items() if answer.raw is None and merged[name].raw is not None]
    known = {(answer.sheet, answer.cell) for answer in [*filled, *later.values()]}
    answers.faults = [made for made in answers.faults if made.code != "R030" or (made.sheet, made.cell) not in known]
    instead = {id(answer): merged[name] for name, answer in first.items()}
    gone = {id(answer) for answer in later.values()}
    answers.rows = [instead.get(id(answer), answer) for answer in answers.rows if id(answer) not in gone]
    return merged


def _one_of(one: Answer, other: Answer) -> Answer:
    if _differs(one, other):
        return replace(one, value=None, state="in_fault")
    return replace(other, row=one.row) if one.raw is None and other.raw is not None else one
