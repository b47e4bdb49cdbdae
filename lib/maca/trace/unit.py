"""One thing that a number counts, with the cells that it was read from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.masking import mask_of

__all__ = ["CELL_COLUMNS", "Cell", "Unit", "cells_in", "cells_of", "masked", "rating_cell", "row_cells"]

CELL_COLUMNS = ["file", "sheet", "cell", "input", "value"]
Cell = tuple[str, str, str, str, str]
"""File, sheet and cell address, the input and its canonical value."""


@dataclass(frozen=True)
class Unit:
    """One thing that a number counts: a case, an answer, a return, an agency or a row of a register.

    Attributes
    ----------
    name : str
    n, of : int
        What it adds to the row's n and of.
    rule : str
        Why it is counted so.
    cells : tuple of Cell
    """

    name: str
    n: int
    of: int
    rule: str
    cells: tuple[Cell, ...]


def cells_of(rows: pd.DataFrame, name: str = "question") -> tuple[Cell, ...]:
    """Turn rows of answers or ratings into cells; `name` is the column that says what was asked."""
    if not len(rows):
        return ()
    texts: Iterable[tuple] = rows[["file", "sheet", "cell", name, "value"]].itertuples(index=False, name=None)
    return tuple(tuple("" if pd.isna(text) else str(text) for text in row) for row in texts)


def rating_cell(row) -> Cell:
    """Turn one row of ratings, as `itertuples` gives it, into its cell."""
    return (row.file, row.sheet, row.cell, row.question, "" if pd.isna(row.value) else row.value)


@lru_cache(maxsize=4)
def cells_in(data: AuditData) -> Mapping[tuple[str, str, int], Mapping[str, Cell]]:
    """Index every cell that was read.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    mapping of (str, str, int) to mapping of str to Cell
        By file, table (empty outside a table) and row (0 outside a table), then by input.
    """
    rows = data.answers[["file", "table", "row", "sheet", "cell", "input", "value"]]
    rows = rows.assign(row=rows["row"].fillna(0)).astype("object")
    found: dict[tuple[str, str, int], dict[str, Cell]] = {}
    for file, table, row, *cell in rows.where(rows.notna(), "").itertuples(index=False, name=None):
        sheet, address, name, value = (str(text) for text in cell)
        found.setdefault((file, table, int(row)), {})[name] = (file, sheet, address, name, value)
    return found


def masked(data: AuditData, cells: Iterable[Cell], names: Collection[str] = ()) -> tuple[Cell, ...]:
    """Mask what a person typed into cells, so that nobody's name or number is listed; with `names`, those alone."""
    mask = mask_of(data)
    return tuple(
        (file, sheet, cell, name, mask(value) if not names or name in names else value)
        for file, sheet, cell, name, value in cells
    )


def row_cells(row: Mapping[str, Mapping], *names: str) -> tuple[Cell, ...]:
    """Turn a row of a table, as `table_rows` gives it, into its filled cells; with `names`, those inputs alone."""
    return tuple(
        (item["file"], item["sheet"], item["cell"], name, str(item["value"]))
        for name, item in row.items()
        if item["value"] is not None and (not names or name in names)
    )
