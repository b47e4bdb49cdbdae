"""One thing that a number counts, with the cells that it was read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

__all__ = ["CELL_COLUMNS", "Cell", "Unit", "cells_of"]

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
    texts: Iterable[tuple] = rows[["file", "sheet", "cell", name, "value"]].itertuples(index=False, name=None)
    return tuple(tuple("" if pd.isna(text) else str(text) for text in row) for row in texts)
