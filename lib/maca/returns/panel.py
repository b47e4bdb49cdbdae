"""The panel's workbook as it comes back: untouched, or judged in part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maca.returns.answer import Answer, Answers
from maca.returns.rules import Fault, fault
from maca.returns.values import Vocabulary
from maca.scope import Scope

__all__ = ["TOOL_CATEGORIES", "case_faults", "untouched"]

CASE = "panel_case"
"""The column of the panel's table of cases that maca fills in."""

TOOL = "reference_tool"
TOOL_CATEGORIES = {"hackett": "reference_hackett_", "brook": "reference_brook_"}
"""Tools with a category of their own, and how the inputs of that category begin."""

_FILLED_IN = {CASE, "body"}


def untouched(answers: Answers) -> bool:
    """Say whether a panel's workbook holds nothing but what `maca panel` wrote into it.

    Parameters
    ----------
    answers : Answers
        Of a return of the panel.

    Returns
    -------
    bool
    """
    held = [row for row in answers.rows if row.raw is not None]
    return any(row.item.id == CASE for row in held) and all(row.item.id in _FILLED_IN for row in held)


def case_faults(answers: Answers, scope: Scope, vocabulary: Vocabulary) -> list[Fault]:
    """Say once for each case what the panel has not said of it; the blanks of a row left as it was made go into it.

    Parameters
    ----------
    answers : Answers
        Of a return of the panel. Faults of blanks in rows without any judgement are taken out of it; the answers stay
        expected and in fault.
    scope : Scope
    vocabulary : Vocabulary

    Returns
    -------
    list of Fault
        R153 where a case has no judgement, or no row; R154 where a tool is named and no category.
    """
    rows: dict[int, dict[str, Answer]] = {}
    for row in answers.rows:
        if row.row and row.item.table == _table(answers):
            rows.setdefault(row.row, {})[row.item.id] = row
    open_rows = [row for row in rows.values() if _left_open(row)]
    blank = {(answer.sheet, answer.cell) for row in open_rows for answer in row.values()}
    answers.faults = [made for made in answers.faults if made.code != "R030" or (made.sheet, made.cell) not in blank]
    found = [_open_case(row, vocabulary) for row in open_rows]
    for row in rows.values():
        found += _without_category(row, vocabulary)
    return [*found, *_without_row(rows, answers, scope, vocabulary)]


def _table(answers: Answers) -> str:
    return next((row.item.table for row in answers.rows if row.item.id == CASE), "")


def _left_open(row: dict[str, Answer]) -> bool:
    """Say whether a row names a case and says nothing of it."""
    return [name for name, answer in row.items() if answer.raw is not None] == [CASE]


def _open_case(row: dict[str, Answer], vocabulary: Vocabulary) -> Fault:
    case, missing = row[CASE], _blank(answer for answer in row.values() if answer.state == "in_fault")
    return fault(
        vocabulary.definition,
        "R153",
        case.sheet,
        case.cell,
        CASE,
        case.raw,
        case=case.value,
        missing=f"{missing} blank",
    )


def _without_category(row: dict[str, Answer], vocabulary: Vocabulary) -> Iterator[Fault]:
    """A tool without a category, by what was known then or by what is known now."""
    tool = row.get(TOOL)
    start = TOOL_CATEGORIES.get((tool.value if tool else None) or "")
    if not start:
        return
    open_ones = [answer for name, answer in row.items() if name.startswith(start) and answer.raw is None]
    if open_ones:
        place = (open_ones[0].sheet, open_ones[0].cell, open_ones[0].item.id)
        yield fault(vocabulary.definition, "R154", *place, tool=tool.raw, missing=_blank(open_ones))


def _blank(answers: Iterable[Answer]) -> str:
    names = [f"'{answer.item.label}'" for answer in answers]
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _without_row(
    rows: dict[int, dict[str, Answer]], answers: Answers, scope: Scope, vocabulary: Vocabulary
) -> Iterator[Fault]:
    """A case that the table does not name at all: said at the first row's case."""
    named = {row[CASE].value for row in rows.values() if CASE in row}
    first = next((row[CASE] for row in rows.values() if CASE in row), None)
    where = first or answers.single("body")
    for case in scope.selected:
        if case not in named and where is not None:
            missing = "it has no row in the table of cases"
            place = (where.sheet, where.cell, where.item.id)
            yield fault(vocabulary.definition, "R153", *place, case=case, missing=missing)
