"""Ratios with their limits beside the line of one, on a scale on which twice and half lie equally far."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from maca.charts.palette import DARK, INK, MUTED
from maca.charts.rows import drawable, label
from maca.charts.style import SMALL, canvas, styled, wrapped
from maca.tables.symbols import count_text

__all__ = ["ratios"]

MARKS = {0.25: "a\nquarter", 0.5: "half", 1.0: "as\noften", 2.0: "twice", 4.0: "four\ntimes", 8.0: "eight\ntimes"}
FLOOR, CEILING = 0.2, 9.0
"""Ratios beyond these stand at the edge; their figures are in words and in the data."""


@styled
def ratios(table: pd.DataFrame, by: tuple[str, str]) -> Figure | None:
    """Draw one dot a row at its ratio, its limits as a line, and a rule where the ratio is one.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table with ratios in `value`, and `low` and `high` where they are given.
    by : tuple of str and str
        The dimensions that name a row: the group, and the member within it.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no row is shown.
    """
    rows = table[(table["status"] == "shown") & table["value"].notna()].reset_index(drop=True)
    if not drawable(table, "value"):
        return None
    figure, axes = canvas(len(rows), "Ratios with limits", row_height=0.5, room=1.0)
    within = rows[["value", "low", "high"]].clip(FLOOR, CEILING)
    axes.axvline(1, color=INK, linewidth=1.5)
    starts, ends = within["low"].fillna(within["value"]), within["high"].fillna(within["value"])
    axes.hlines(rows.index, starts, ends, color=MUTED, linewidth=6)
    fill = ["#FFFFFF" if bare else DARK for bare in rows["low"].isna()]
    dots = axes.scatter(within["value"], rows.index, s=100, color=fill, edgecolor=DARK, linewidth=2, zorder=3)
    dots.set_clip_on(False)
    axes.set_xscale("log")
    axes.set_xlim(FLOOR * 0.85, CEILING * 1.2)
    axes.set_xticks(list(MARKS), MARKS.values())
    axes.set_xticks([], minor=True)
    names = [f"{label(table, by[1], row[by[1]])} ({label(table, by[0], row[by[0]])})" for _, row in rows.iterrows()]
    axes.set_yticks(rows.index, [wrapped(name, 46) for name in names], fontsize=SMALL)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="x")
    for place, row in rows.iterrows():
        axes.text(1.02, place, count_text(row), va="center", fontsize=SMALL, transform=axes.get_yaxis_transform())
    return figure
