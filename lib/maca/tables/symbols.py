"""What stands in a cell: a count in words, or the symbol that says why there is none."""

from __future__ import annotations

import pandas as pd

__all__ = ["COUNTS_AMONG_DAYS", "SYMBOLS", "count_text", "detectable_text", "number_text"]

SYMBOLS = {"c": "[c]", "x": "[x]", "z": "[z]", "low": "[low]"}
"""Symbols of the Analysis Function for each status but `shown`."""

COUNTS_AMONG_DAYS = {"recorded"}
"""Measures of a table of days that count cases: the value of such a row is a share and no days."""


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


def count_text(row: pd.Series, unit: str = "", value_unit: str = "share") -> str:
    """Say a row's count as people say it, or give its symbol.

    Parameters
    ----------
    row : pandas.Series
        `n`, `of` and `status` of one row of a protected table.
    unit : str
        What is counted, put at the end; left out where empty.
    value_unit : str
        What `value` is, for a row that has a value and no count.

    Returns
    -------
    str
        `4 of 10`, `4` where there is no base, `-10%` or `12.5` where there is a value alone, or a symbol.

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
        return _value_text(row.get("value"), value_unit)
    words = number_text(row["n"])
    if pd.notna(row["of"]):
        words += f" of {number_text(row['of'])}"
    return f"{words} {unit}".strip()


def detectable_text(few: int | None, many: int | None) -> str:
    """Say which counts could be told from what is expected.

    Parameters
    ----------
    few, many : int or None
        The largest count below and the smallest above; None where there is none.

    Returns
    -------
    str

    Examples
    --------
    >>> detectable_text(8, 23), detectable_text(0, 6), detectable_text(None, None)
    ('8 or fewer, 23 or more', 'none, 6 or more', 'no number')
    """
    low = "" if few is None else f"{few} or fewer" if few else "none"
    return ", ".join(filter(None, [low, "" if many is None else f"{many} or more"])) or "no number"


def _value_text(value: float | None, value_unit: str) -> str:
    if value is None or pd.isna(value):
        return SYMBOLS["x"]
    return f"{value:.0%}" if value_unit == "share" else number_text(value)
