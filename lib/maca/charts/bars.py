"""Bars of counts, each on a track as long as its base and labelled with both."""

from __future__ import annotations

import pandas as pd
import seaborn
from matplotlib.figure import Figure

from maca.charts.palette import DARK, MUTED
from maca.charts.rows import drawable, labelled
from maca.charts.style import SMALL, canvas, hush, styled, wrapped

__all__ = ["bars"]

ROOM = 0.03
"""How far the axis reaches beyond the longest bar, of its length, for each character of the longest note."""


@styled
def bars(table: pd.DataFrame, by: str, notes: pd.Series | None = None) -> Figure | None:
    """Draw one bar a row: dark as far as `n`, on a pale track as far as `of`.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table, or the part of it with one row for each value of `by`.
    by : str
        The dimension that names the rows; they keep the table's order.
    notes : pandas.Series, optional
        Words to add to a row's label, by value of `by`.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no row is shown: a chart of nothing is not drawn.
    """
    if not drawable(table):
        return None
    rows = labelled(table, by)
    rows["label"] = [wrapped(text) for text in rows["label"]]
    lines = rows["label"].str.count("\n").add(1).clip(lower=1.4).sum() / 1.4
    figure, axes = canvas(lines, "Bar chart", row_height=0.42, room=0.2)
    shared = {"y": "label", "orient": "h", "ax": axes, "saturation": 1, "width": 0.62, "errorbar": None}
    if rows["of"].notna().any():
        seaborn.barplot(rows, x="of", color=MUTED, **shared)
    seaborn.barplot(rows, x="n", color=DARK, **shared)
    longest = max(rows[["n", "of"]].max())
    for place, row in rows.iterrows():
        end = max(0.0, *(value for value in (row["n"], row["of"]) if pd.notna(value)), 0.0)
        note = f" ({notes[row[by]]})" if notes is not None and notes.get(row[by]) else ""
        axes.text(end + longest * 0.015, place, row["words"] + note, va="center", fontsize=SMALL)
    room = max((len(text) for text in notes if isinstance(text, str)), default=0) * ROOM if notes is not None else 0
    axes.set_xlim(0, max(longest, 1) * (1.25 + room))
    axes.set_ylabel("")
    hush(axes)
    return figure
