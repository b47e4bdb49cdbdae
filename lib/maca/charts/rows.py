"""The rows of a protected table as a chart takes them: labels for ids, and what can be drawn."""

from __future__ import annotations

import pandas as pd

from maca.tables.symbols import count_text
from maca.tables.table import NUMBERS

__all__ = ["dimensions", "drawable", "label", "labelled"]


def dimensions(table: pd.DataFrame) -> list[str]:
    """Name the dimensions of a protected table: the columns before its numbers.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table.

    Returns
    -------
    list of str

    Examples
    --------
    >>> dimensions(pd.DataFrame(columns=["theme", "agency", "n", "of", "value", "low", "high", "status", "verdict"]))
    ['theme', 'agency']
    """
    columns = list(table.columns)
    return columns[: columns.index(NUMBERS[0])]


def label(table: pd.DataFrame, dimension: str, identifier: str) -> str:
    """Give the label of an id, or the id itself where it has none.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table; `attrs["labels"]` holds the labels of each dimension.
    dimension, identifier : str
        Which id of which dimension.

    Returns
    -------
    str
    """
    return table.attrs.get("labels", {}).get(dimension, {}).get(identifier, identifier)


def labelled(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Add `label`, the words of a dimension, and `words`, the count as people say it.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table.
    by : str
        The dimension to label.

    Returns
    -------
    pandas.DataFrame
        A copy, its rows in the same order.
    """
    words = [count_text(row) for _, row in table.iterrows()]
    return table.assign(label=[label(table, by, value) for value in table[by]], words=words).reset_index(drop=True)


def drawable(table: pd.DataFrame, column: str = "n") -> bool:
    """Say whether there is anything to draw: a shown row with a number in this column.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table, perhaps without rows.
    column : str
        n, of, value, low or high.

    Returns
    -------
    bool

    Examples
    --------
    >>> drawable(pd.DataFrame({"n": [float("nan")], "status": ["x"]}))
    False
    """
    return bool(((table["status"] == "shown") & table[column].notna()).any())
