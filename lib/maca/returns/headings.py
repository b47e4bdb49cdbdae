"""Where the headings of a table stand, seen from their hidden ids or from their defined names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from maca.definition import Input
from maca.reader.book import Book, Sheet
from maca.returns.hidden_ids import Spot
from maca.scope.names import normal

__all__ = ["ABOUT_NAMES", "BELOW_IDS", "Offsets", "heading_of", "offsets_of", "printed_at"]

BELOW_IDS = range(1, 41)
"""Rows below its hidden id at which a heading is looked for, the likeliest first."""

ABOUT_NAMES = sorted(range(-40, 41), key=abs)
"""Rows from its defined name at which a heading is looked for, the likeliest first."""

Offsets = dict[tuple[str, int, str], int]
"""How many rows from their ids or names the headings of a table stand: by sheet, row of the ids or names, and table."""


def offsets_of(book: Book, spots: Iterable[tuple[Input, Spot]], reach: Sequence[int]) -> Offsets:
    """Find the row of a table's headings: where most columns have their own, so that all are read from one row.

    Parameters
    ----------
    book : Book
    spots : iterable of (Input, Spot)
        Columns of tables, each with the cell of its id or of its name.
    reach : sequence of int
        Rows from that cell at which the heading is looked for; the first is taken where no heading is found.

    Returns
    -------
    Offsets
    """
    found: dict[tuple[str, int, str], Counter[int]] = defaultdict(Counter)
    for item, (name, row, column) in spots:
        sheet = book.sheet(name)
        own = [by for by in reach if printed_at(sheet, row + by, column) == normal(item.label)]
        found[name, row, item.table].update(own[:1])
    return {key: counts.most_common(1)[0][0] if counts else reach[0] for key, counts in found.items()}


def heading_of(spot: Spot, item: Input, offsets: Offsets) -> Spot:
    """Return the heading cell of a column whose id or name stands in a cell."""
    sheet, row, column = spot
    return sheet, row + offsets[sheet, row, item.table], column


def printed_at(sheet: Sheet, row: int, column: int) -> str:
    """Return what stands in a cell, folded; empty where it is blank.

    Examples
    --------
    >>> printed_at(Sheet("Children", rows=[["Gender "]]), 1, 1)
    'gender'
    """
    return normal(sheet.value(row, column) or "")
