"""What stands in a cell: a count in words, or the symbol that says why there is none."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

__all__ = ["MEANINGS", "SYMBOLS", "count_text", "number_text", "symbol_note"]

SYMBOLS = {"c": "[c]", "x": "[x]", "z": "[z]", "low": "[low]"}
"""Symbols of the Analysis Function for each status but `shown`."""

MEANINGS = {
    "c": "[c] withheld to protect children or because too few cases stand behind it",
    "x": "[x] not available: nothing was returned, or too little to judge",
    "z": "[z] does not apply",
    "low": "[low] rounds to nought",
}

LEAST_BASE = 20
"""Up to this base a percentage says more than the count can bear (domain reference, section 3)."""


def number_text(value: float) -> str:
    """Write a number with thousands commas, and at most one decimal.

    Parameters
    ----------
    value : float
        Any number; not NA.

    Returns
    -------
    str

    Examples
    --------
    >>> [number_text(value) for value in (4.0, 1234.0, 2.55, 0.0)]
    ['4', '1,234', '2.5', '0']
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def count_text(row: pd.Series, unit: str = "") -> str:
    """Say a row's count as people say it, or give its symbol.

    Parameters
    ----------
    row : pandas.Series
        `n`, `of` and `status` of one row of a protected table.
    unit : str
        What is counted, put at the end; left out where empty.

    Returns
    -------
    str
        `4 of 10`, `4` where there is no base, or a symbol.

    Examples
    --------
    >>> count_text(pd.Series({"n": 4.0, "of": 10.0, "status": "shown"}), "cases")
    '4 of 10 cases'
    >>> count_text(pd.Series({"n": float("nan"), "of": float("nan"), "status": "c"}))
    '[c]'
    """
    if row["status"] != "shown":
        return SYMBOLS[row["status"]]
    if pd.isna(row["n"]):
        return SYMBOLS["x"]
    words = number_text(row["n"])
    if pd.notna(row["of"]):
        words += f" of {number_text(row['of'])}"
    return f"{words} {unit}".strip()


def symbol_note(statuses: Iterable[str]) -> str:
    """Explain the symbols that a table uses, in their fixed order; empty where it uses none.

    Parameters
    ----------
    statuses : iterable of str
        The statuses of the table's rows.

    Returns
    -------
    str

    Examples
    --------
    >>> symbol_note(["shown", "z"])
    'Symbols: [z] does not apply.'
    """
    used = set(statuses)
    notes = [meaning for status, meaning in MEANINGS.items() if status in used]
    return f"Symbols: {'; '.join(notes)}." if notes else ""
