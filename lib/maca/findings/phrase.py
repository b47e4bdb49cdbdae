"""Turns of phrase that every sentence shares: lists, rows named with their counts, and what cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from maca.charts.rows import label
from maca.tables.symbols import count_text

__all__ = [
    "LEAST_BASE",
    "MOST_LINES",
    "Tables",
    "absent",
    "are",
    "counted",
    "listed",
    "lowered",
    "named",
    "shown",
    "some",
]

LEAST_BASE = 3
"""Least base with which a row may be called highest or lowest: one case of one leads no list."""

MOST_LINES = 100
"""Lines that a page lists; the table holds all of them."""


class Tables(Protocol):
    """What an opened run offers: its protected tables by id."""

    def has(self, identifier: str) -> bool:
        """Say whether the edition holds a table."""

    def table(self, identifier: str) -> pd.DataFrame:
        """Return a protected table."""


def listed(words: Sequence[str]) -> str:
    """Join words as English does.

    Parameters
    ----------
    words : sequence of str
        At least one.

    Returns
    -------
    str

    Examples
    --------
    >>> listed(["police"]), listed(["police", "health", "schools"])
    ('police', 'police, health and schools')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def some(words: Sequence[str], most: int = 3) -> str:
    """Join the first words and count the others.

    Parameters
    ----------
    words : sequence of str
        At least one.
    most : int
        How many to name.

    Returns
    -------
    str

    Examples
    --------
    >>> some(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    rest = len(words) - most
    return listed([*words[:most], f"{rest} more"]) if rest > 0 else listed(words)


def are(count: int) -> str:
    """Give the verb that goes with a count.

    Examples
    --------
    >>> are(1), are(2)
    ('is', 'are')
    """
    return "is" if count == 1 else "are"


def shown(table: pd.DataFrame, base: bool = True) -> pd.DataFrame:
    """Keep the rows that hold a figure.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table.
    base : bool
        Whether they must hold a base that is not nought too.

    Returns
    -------
    pandas.DataFrame
    """
    rows = table[(table["status"] == "shown") & table["n"].notna()]
    return rows[rows["of"] > 0] if base else rows


def lowered(text: str) -> str:
    """Put a label into the middle of a sentence: its first letter small, unless it begins with an abbreviation.

    Parameters
    ----------
    text : str
        A label.

    Returns
    -------
    str

    Examples
    --------
    >>> lowered("Before Covid"), lowered("MASH decision")
    ('before Covid', 'MASH decision')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def named(table: pd.DataFrame, row: pd.Series, by: str, unit: str = "") -> str:
    """Name a row of a protected table with its count, as `Prevention (4 of 10)`.

    Parameters
    ----------
    table : pandas.DataFrame
        The table, for its labels.
    row : pandas.Series
        One of its rows.
    by : str
        The dimension that names it.
    unit : str
        What is counted.

    Returns
    -------
    str
    """
    return f"{label(table, by, row[by])} ({count_text(row, unit)})"


def counted(table: pd.DataFrame, by: str, unit: str = "") -> list[str]:
    """Name every row of a protected table with its count.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table.
    by : str
        The dimension that names the rows.
    unit : str
        What is counted.

    Returns
    -------
    list of str
    """
    return [named(table, row, by, unit) for _, row in table.iterrows()]


def absent(what: str, edition: str) -> str:
    """Say that an edition does not hold something, and why.

    Parameters
    ----------
    what : str
        What is not there, in the plural.
    edition : str
        restricted, partnership or public.

    Returns
    -------
    str

    Examples
    --------
    >>> absent("counts of children", "partnership")
    'Counts of children are not part of the partnership edition: they stay with the analyst and the panel.'
    """
    return (
        f"{what[:1].upper()}{what[1:]} are not part of the {edition} edition: they stay with the analyst and the panel."
    )
