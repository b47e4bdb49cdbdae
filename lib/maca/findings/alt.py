"""The alternative text of a chart, built from the protected table that it shows."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import dimensions, label
from maca.findings.phrase import LEAST_BASE, listed, lowered, shown
from maca.tables.symbols import count_text, number_text

__all__ = ["alt_text"]

VALUES = {"score", "per_30_days", "ratio"}
"""Value units of tables whose value says more than their count."""

MOST = 8
"""How many rows a text names one by one."""


def alt_text(table: pd.DataFrame, kind: str, caption: str, says: str = "") -> str:
    """Say what a chart shows: every row where they are few, else the highest and the lowest.

    Parameters
    ----------
    table : pandas.DataFrame
        The protected table.
    kind : str
        What sort of chart it is.
    caption : str
        The chart's caption.
    says : str
        What is to be seen in it, in sentences that were built from the same table.

    Returns
    -------
    str

    Examples
    --------
    >>> rows = pd.DataFrame({"theme": ["1", "2"], "n": [4, 1], "of": [10, 9], "value": [0.4, 0.1], "status": "shown"})
    >>> alt_text(rows, "Bar chart", "Cases below the standard")
    'Bar chart of cases below the standard: 1 (4 of 10) and 2 (1 of 9).'
    >>> alt_text(rows, "Bar chart", "Cases below the standard", says="Theme 1 falls short most.")
    'Bar chart of cases below the standard. Theme 1 falls short most. Figures: 1 (4 of 10) and 2 (1 of 9).'
    """
    names = dimensions(table)
    opening = f"{kind} of {lowered(caption)}{f'. {says}' if says else ''}"
    opening = opening.removesuffix(".")
    rows = shown(table, base=False)
    if len(table) <= MOST:
        every = [_figure_of(table, row, names) for _, row in table.iterrows()]
        return f"{opening}. Figures: {listed(every)}." if says else f"{opening}: {listed(every)}."
    measured = rows[rows["value"].notna()] if rows["value"].notna().any() else rows.assign(value=rows["n"])
    among, firm = "", measured
    if table.attrs.get("value_unit", "share") == "share":
        firm = measured[measured["of"].isna() | (measured["of"] >= LEAST_BASE)]
        among = f"Of figures with a base of {LEAST_BASE} or more: highest"
    elif "reliance" in measured:
        firm = measured[measured["low"].notna() & (measured["reliance"] != "cannot")]
        among = "Of those of which a claim is made: highest"
    leading = among if 0 < len(firm) < len(measured) else "Highest"
    measured = firm if len(firm) else measured
    ordered = measured.sort_values(["value", "of"], ascending=[False, False], kind="stable")
    high = [_figure_of(table, row, names) for _, row in ordered.head(3).iterrows()]
    low = [_figure_of(table, row, names) for _, row in ordered.tail(1).iterrows()]
    hidden = len(table) - len(rows)
    rest = f" {hidden} of {len(table)} places hold no figure." if hidden else ""
    return f"{opening}. {leading}: {listed(high)}. Lowest: {low[0]}.{rest}"


def _figure_of(table: pd.DataFrame, row: pd.Series, names: list[str]) -> str:
    return f"{_name(table, row, names)} ({_figure(table, row)})"


def _name(table: pd.DataFrame, row: pd.Series, names: list[str]) -> str:
    varied = [name for name in names if table[name].nunique() > 1] or names[-1:]
    return ", ".join(label(table, name, row[name]) for name in varied)


def _figure(table: pd.DataFrame, row: pd.Series) -> str:
    if row["status"] == "shown" and table.attrs.get("value_unit") in VALUES and pd.notna(row["value"]):
        return number_text(round(row["value"], 1))
    return count_text(row)
