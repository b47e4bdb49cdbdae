"""A strip of dots for each domain: one dot an agency, the median and the area's own view marked."""

from __future__ import annotations

import pandas as pd
import seaborn
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from maca.charts.palette import DUO, INK
from maca.charts.rows import drawable, label
from maca.charts.style import canvas, styled, wrapped
from maca.tables.symbols import number_text

__all__ = ["strip"]


@styled
def strip(table: pd.DataFrame, by: str, unit: str, consensus: str = "area") -> Figure | None:
    """Draw scores from 0 to 100 as dots on one line for each value of `by`.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table, `value` from 0 to 100, one row for each pair of `by` and `unit`.
    by, unit : str
        The dimension that names the lines, and the one whose ids are the dots.
    consensus : str
        The id of `unit` that is no agency but the area's own answer; drawn as a diamond, not part of the median.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no score is shown.
    """
    shown = table[(table["status"] == "shown") & table["value"].notna()]
    agencies = shown[shown[unit] != consensus]
    if not drawable(table, "value") or agencies.empty:
        return None
    order = list(dict.fromkeys(table[by]))
    figure, axes = canvas(len(order), "Dot strip", row_height=0.8, room=1.1)
    dots = {"y": by, "x": "value", "order": order, "orient": "h", "ax": axes}
    seaborn.stripplot(agencies, color=DUO[0], size=11, alpha=0.6, jitter=False, **dots)
    for place, name in enumerate(order):
        middle = agencies.loc[agencies[by] == name, "value"].median()
        if pd.notna(middle):
            axes.plot([middle, middle], [place - 0.3, place + 0.3], color=INK, linewidth=3)
            axes.text(middle, place - 0.34, number_text(round(middle)), ha="center", va="bottom")
    own = shown[shown[unit] == consensus]
    axes.scatter(
        own["value"], [order.index(name) for name in own[by]], marker="D", s=110, color=DUO[1], edgecolor=INK, zorder=4
    )
    axes.set_yticks(range(len(order)), [wrapped(label(table, by, name)) for name in order])
    axes.set(xlim=(-3, 103), xlabel="Score, 0 to 100", ylabel="", ylim=(len(order) - 0.5, -0.65))
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.grid(axis="x")
    figure.legend(handles=_keys(not own.empty), loc="outside upper left", ncols=3)
    return figure


def _keys(consensus: bool) -> list[Line2D]:
    keys = [
        Line2D([], [], marker="o", markersize=11, linestyle="", color=DUO[0], alpha=0.6, label="One agency"),
        Line2D(
            [], [], marker="|", markersize=16, markeredgewidth=3, linestyle="", color=INK, label="Median of agencies"
        ),
    ]
    area = Line2D(
        [], [], marker="D", markersize=10, linestyle="", color=DUO[1], markeredgecolor=INK, label="Area consensus"
    )
    return [*keys, area] if consensus else keys
