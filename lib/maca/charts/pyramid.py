"""A pyramid: one side for each of two groups, a band a row, the counts at the bars."""

from __future__ import annotations

import pandas as pd
import seaborn
from matplotlib.figure import Figure

from maca.charts.palette import DUO, INK
from maca.charts.rows import drawable, label
from maca.charts.style import SMALL, canvas, hush, styled
from maca.tables.symbols import count_text

__all__ = ["pyramid"]


@styled
def pyramid(table: pd.DataFrame, band: str, group: str, sides: tuple[str, str]) -> Figure | None:
    """Draw counts by band to the left and right of one line.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table with one row for each pair of `band` and `group`.
    band, group : str
        The dimension that names the rows, youngest first, and the one that names the sides.
    sides : tuple of str and str
        The ids of `group` drawn left and right.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where neither side is shown.
    """
    rows = table[table[group].isin(sides)].reset_index(drop=True)
    if not drawable(rows):
        return None
    order = list(reversed(list(dict.fromkeys(rows[band]))))
    rows["signed"] = rows["n"].where(rows[group] == sides[1], -rows["n"])
    figure, axes = canvas(len(order), "Pyramid", row_height=0.6, room=0.8)
    reach = max(rows["n"].max(), 1)
    for place, side in enumerate(sides):
        part = rows[rows[group] == side]
        shared = {"order": order, "orient": "h", "ax": axes, "saturation": 1, "width": 0.8, "errorbar": None}
        seaborn.barplot(
            part, y=band, x="signed", color=DUO[place], hatch="" if place == 0 else "//", edgecolor=INK, **shared
        )
        sign = -1 if place == 0 else 1
        for _, row in part.iterrows():
            end = 0 if pd.isna(row["n"]) else row["n"]
            words = count_text(row.where(row.index != "of"))
            axes.text(
                sign * (end + reach * 0.03),
                order.index(row[band]),
                words,
                va="center",
                ha="right" if place == 0 else "left",
                fontsize=SMALL,
            )
        axes.text(sign * reach * 0.6, -0.75, label(table, group, side), ha="center", va="bottom", fontweight="bold")
    axes.axvline(0, color=INK, linewidth=1.5)
    axes.set(xlim=(-reach * 1.3, reach * 1.3), ylabel="", ylim=(len(order) - 0.5, -1.1))
    axes.set_yticks(range(len(order)), [label(table, band, name) for name in order])
    hush(axes)
    return figure
