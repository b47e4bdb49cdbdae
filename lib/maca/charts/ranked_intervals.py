"""Shares with their limits, ranked so that one case of one does not lead the list."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from maca.charts.palette import DARK, MUTED
from maca.charts.rows import drawable, labelled
from maca.charts.style import SMALL, canvas, styled, wrapped

__all__ = ["MARKS", "ranked", "ranked_intervals"]

MARKS = {0.0: "none", 0.25: "a quarter", 0.5: "half", 0.75: "three\nquarters", 1.0: "all"}
"""Shares in words: percentages would claim more than ten cases can bear."""


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Put the shown rows in order: highest lower limit first, then share, then base; the others follow.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table with limits.

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> rows = {"question": ["a", "b"], "n": [1, 6], "of": [1, 8], "value": [1, 0.75], "low": [0.21, 0.41]}
    >>> ranked(pd.DataFrame(rows))["question"].tolist()
    ['b', 'a']
    """
    return table.sort_values(["low", "value", "of"], ascending=False, na_position="last", kind="stable")


@styled
def ranked_intervals(table: pd.DataFrame, by: str, rank: bool = True) -> Figure | None:
    """Draw one dot a row at its share, with its limits as a line and its count in words.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table with `value`, `low` and `high`, one row for each value of `by`.
    by : str
        The dimension that names the rows.
    rank : bool
        Whether to rank the rows; else they keep the table's order.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no row is shown.
    """
    if not drawable(table, "value"):
        return None
    rows = labelled(ranked(table) if rank else table, by)
    figure, axes = canvas(len(rows), "Ranked chart with limits", row_height=0.44, room=1.1)
    places = list(range(len(rows)))
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks(list(MARKS), MARKS.values())
    axes.grid(axis="x")
    axes.hlines(places, rows["low"], rows["high"], color=MUTED, linewidth=6)
    axes.scatter(rows["value"], places, s=110, color=DARK, zorder=3)
    axes.set_yticks(places, [wrapped(text, 30) for text in rows["label"]])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    for place, words in zip(places, rows["words"], strict=True):
        axes.text(1.06, place, words, va="center", fontsize=SMALL, transform=axes.get_yaxis_transform())
    return figure
