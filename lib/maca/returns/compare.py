"""Two returns for one place, compared answer by answer."""

from __future__ import annotations

from maca.returns.answer import Answers

__all__ = ["differing_cells", "same_content"]

Key = tuple[str, int]


def _content(answers: Answers) -> dict[Key, tuple[str | None, str]]:
    """What each input says: its value, or what stood there where it could not be read."""
    said = {}
    for row in answers.rows:
        what = row.value if row.value is not None else row.raw
        if what is not None:
            said[row.item.id, row.row] = (what, f"{row.sheet}!{row.cell}")
    return said


def same_content(one: Answers, other: Answers) -> bool:
    """Say whether two returns say the same in every input, however their files were saved."""
    return not differing_cells(one, other)


def differing_cells(one: Answers, other: Answers) -> list[str]:
    """List the cells of `one` in which it differs from `other`, and those that only the other fills, in order.

    Examples
    --------
    >>> differing_cells(Answers(), Answers())
    []
    """
    mine, theirs = _content(one), _content(other)
    cells = [cell for key, (said, cell) in mine.items() if theirs.get(key, (None, ""))[0] != said]
    return cells + [cell for key, (_, cell) in theirs.items() if key not in mine]
