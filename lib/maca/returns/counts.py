"""Counts of children in groups: what of them can be taken, and whether the groups add up to what they are part of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maca.definition import Definition
from maca.returns.answer import Answer, Answers
from maca.returns.rules import Fault, fault

__all__ = ["TOTAL", "Counts", "Sum", "count_faults", "counts_taken", "sums_apart", "whole_of"]

Counts = Mapping[str, int | None]
"""Children by cell of the list aggregate_cells: None where a number was given that cannot be taken; a cell that was
left blank is not in it."""

TOTAL = "children"
CELL, CHILDREN = "count_cell", "count_children"
NOT_KNOWN = ("unknown", "not_known")
"""How the cell of a group is called that takes whoever is in no other: a group with one makes up the whole."""

SEND_WHOLE = ("send.either", "send.none", "send.not_known")
"""Of the group send, in which a child may stand in several cells, those in which each child stands once."""

FEW_PARTS = 3
"""Groups up to this size are named cell by cell in a fault."""


@dataclass(frozen=True)
class Sum:
    """Counts that do not add up.

    Attributes
    ----------
    group : str
        As `gender`.
    parts : tuple of str
        The cells that were added.
    added : int
        What they come to.
    total : str
        The cell that they are part of.
    of : int
        What that one says.
    """

    group: str
    parts: tuple[str, ...]
    added: int
    total: str
    of: int

    @property
    def exceeds(self) -> bool:
        """Whether the parts come to more than what they are part of."""
        return self.added > self.of


def counts_taken(told: Iterable[tuple[str, int | None]]) -> dict[str, int | None]:
    """Take each count once; of one that is given twice and not the same, neither.

    Parameters
    ----------
    told : iterable of tuple of str and int or None
        Each cell of the list with its number, None where it was given and is none.

    Returns
    -------
    dict of str to int or None

    Examples
    --------
    >>> counts_taken([("children", 6), ("children", 6), ("gender.male", 4), ("gender.male", 5), ("role.both", None)])
    {'children': 6, 'gender.male': None, 'role.both': None}
    """
    found: dict[str, int | None] = {}
    for cell, number in told:
        found[cell] = number if found.get(cell, number) == number else None
    return found


def whole_of(group: str, cells: Sequence[str]) -> tuple[str, ...]:
    """List the cells of a group that together hold each child once, nobody left out; none where no such cells are.

    Parameters
    ----------
    group : str
        As `gender`.
    cells : sequence of str
        The list aggregate_cells.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> whole_of("gender", ["children", "gender.male", "gender.unknown"]), whole_of("role", ["role.unknown"])
    (('gender.male', 'gender.unknown'), ())
    """
    own = SEND_WHOLE if group == "send" else _cells_of(group, cells)
    ends = {cell.partition(".")[2] for cell in own}
    return own if group != "role" and ends & set(NOT_KNOWN) else ()


def sums_apart(counts: Counts, cells: Sequence[str]) -> list[Sum]:
    """Find the groups that come to more than what they are part of, or, with every cell given, to less.

    Roles count every child, and those who displayed the behaviour, or both, are what all other cells count. Of the
    flags of special needs each is part of `Any of these`.

    Parameters
    ----------
    counts : Counts
        Of one return.
    cells : sequence of str
        The list aggregate_cells.

    Returns
    -------
    list of Sum
        At most one a group, in the order of the list.

    Examples
    --------
    >>> listed = ["children", "gender.male", "gender.female", "gender.unknown"]
    >>> [(found.added, found.of) for found in sums_apart({"children": 6, "gender.male": 5, "gender.female": 2}, listed)]
    [(7, 6)]
    >>> sums_apart({"children": 6, "gender.male": 5}, listed)
    []
    """
    groups = dict.fromkeys(cell.partition(".")[0] for cell in cells if cell != TOTAL)
    return [found for group in groups if (found := next(_apart(counts, group, cells), None)) is not None]


def _apart(counts: Counts, group: str, cells: Sequence[str]) -> Iterator[Sum]:
    for parts, total, least, most in _comparisons(group, cells):
        given = tuple(cell for cell in parts if counts.get(cell) is not None)
        of, added = counts.get(total), sum(counts[cell] or 0 for cell in given)
        if of is None or not given:
            continue
        if (most and added > of) or (least and len(given) == len(parts) and added < of):
            yield Sum(group, given, added, total, of)


def _comparisons(group: str, cells: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str, bool, bool]]:
    """Give cells, what they are part of, and whether they come to at least and to at most as much."""
    own = _cells_of(group, cells)
    if group == "role":
        yield ("role.displayed", "role.both"), TOTAL, False, True
        yield own, TOTAL, True, False
    elif group == "send":
        either, none, not_known = SEND_WHOLE
        yield SEND_WHOLE, TOTAL, True, True
        for flag in (cell for cell in own if cell not in SEND_WHOLE):
            yield (flag,), either, False, True
            yield (flag, none, not_known), TOTAL, False, True
    else:
        yield own, TOTAL, bool(whole_of(group, cells)), True


def _cells_of(group: str, cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell for cell in cells if cell.partition(".")[0] == group and cell != TOTAL)


def count_faults(answers: Answers, definition: Definition) -> list[Fault]:
    """Hold the counts of one extract against each other; the answers are kept as they came.

    Parameters
    ----------
    answers : Answers
        The answers of one return.
    definition : Definition

    Returns
    -------
    list of Fault
        R147 at each count that was given before, R148 and R149 at the first cell of a group that does not add up. None
        where the extract came as rows.
    """
    rows = _counted_rows(answers)
    if not rows or _came_as_rows(answers):
        return []
    first = {cell: answer for cell, answer in reversed(rows)}
    return [*_twice(rows, first, definition), *_unequal(rows, first, definition)]


def _counted_rows(answers: Answers) -> list[tuple[str, Answer]]:
    """List each cell that is counted with the answer that counts it; rows without a number stay out."""
    held: dict[int, dict[str, Answer]] = {}
    for answer in answers.rows:
        if answer.item.id in (CELL, CHILDREN):
            held.setdefault(answer.row, {})[answer.item.id] = answer
    return [
        (row[CELL].value, row[CHILDREN])
        for row in held.values()
        if len(row) > 1 and row[CELL].value and (row[CHILDREN].raw is not None or row[CHILDREN].value is not None)
    ]


def _came_as_rows(answers: Answers) -> bool:
    form = answers.single("form")
    if form is not None and form.value:
        return form.value == "rows"
    return any(answer.item.table == "children" for answer in answers.rows)


def _number(answer: Answer) -> int | None:
    return int(answer.value) if answer.value is not None and answer.value.isdigit() else None


def _twice(rows: list[tuple[str, Answer]], first: dict[str, Answer], definition: Definition) -> Iterator[Fault]:
    for cell, answer in rows:
        other = first[cell]
        if answer is other:
            continue
        same = _number(answer) is not None and _number(answer) == _number(other)
        taken = "the same; it was taken once" if same else "not the same; neither was taken"
        words = {"label": _label(cell, definition), "other": _place(other), "taken": taken}
        yield fault(definition, "R147", answer.sheet, answer.cell, answer.item.id, answer.raw, **words)


def _unequal(rows: list[tuple[str, Answer]], first: dict[str, Answer], definition: Definition) -> Iterator[Fault]:
    cells = [code.code for code in definition.codes["aggregate_cells"].codes]
    for made in sums_apart(counts_taken((cell, _number(answer)) for cell, answer in rows), cells):
        answer, total = first[made.parts[0]], first[made.total]
        words = {"parts": _named(made.parts, definition), "added": made.added, "of": made.of}
        words |= {
            "come": "come" if len(made.parts) > 1 else "comes",
            "total": _label(made.total, definition),
            "other": _place(total),
        }
        code = "R148" if made.exceeds else "R149"
        yield fault(definition, code, answer.sheet, answer.cell, answer.item.id, answer.raw, **words)


def _place(answer: Answer) -> str:
    return f"{answer.sheet}!{answer.cell}"


def _label(cell: str, definition: Definition) -> str:
    return definition.codes["aggregate_cells"].by_code[cell].label


def _named(parts: tuple[str, ...], definition: Definition) -> str:
    names = [f"'{_label(cell, definition)}'" for cell in parts]
    if len(names) > FEW_PARTS:
        return f"{names[0]} to {names[-1]}"
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
