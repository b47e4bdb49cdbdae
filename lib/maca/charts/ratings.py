"""Ratings as stacked bars around the standard: below it to the left, at it to the right."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from maca.charts.palette import DIVERGING, INK, ink_on
from maca.charts.rows import drawable, label
from maca.charts.style import SMALL, canvas, hush, styled, wrapped
from maca.tables.symbols import number_text

__all__ = ["ratings"]

LEAST_SHARE = 0.03
"""Of the whole width: a narrower bar carries no figure; it stands in the data."""

HATCHES = {-2: "", -1: "//", 1: "", 2: ""}
"""Hatching tells the two shades apart that are alike in grey."""


@styled
def ratings(
    table: pd.DataFrame, by: str, level: str, below: Sequence[str], meets: Sequence[str], aside: Sequence[str] = ()
) -> Figure | None:
    """Draw one stacked bar a row, divided where the standard lies.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table with one row for each pair of `by` and `level`.
    by : str
        The dimension that names the bars, in the table's order.
    level : str
        The dimension that holds the levels.
    below, meets : sequence of str
        Levels below the standard, worst first, and at it or above, best last; four shades tell them apart.
    aside : sequence of str
        Levels that are no rating; they are written beside the bar.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no row is shown.
    """
    rated = table[table[level].isin([*below, *meets])]
    if not drawable(rated) or rated["n"].sum() == 0:
        return None
    names = list(dict.fromkeys(table[by]))
    counts = table.pivot(index=by, columns=level, values="n").loc[names]
    figure, axes = canvas(len(names), "Stacked bars around the standard", row_height=0.5, room=0.8)
    colours = _colours(below, meets)
    left, right = (max(counts[list(levels)].sum(axis=1).max(), 1) for levels in (below, meets))
    least = (left + right) * LEAST_SHARE
    _stack(axes, counts, list(reversed(below)), colours, -least)
    _stack(axes, counts, list(meets), colours, least)
    if aside:
        _write_aside(axes, table, counts, list(aside), level)
    axes.axvline(0, color=INK, linewidth=1.5)
    axes.set_xlim(-left * 1.03, right * 1.03)
    axes.set_yticks(range(len(names)), [wrapped(label(table, by, name), 28) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    hush(axes)
    keys = [
        Patch(facecolor=colours[n][0], hatch=colours[n][1], edgecolor="#FFFFFF", label=label(table, level, n))
        for n in [*below, *meets]
    ]
    figure.legend(handles=keys, loc="outside upper left", ncols=4)
    return figure


def _colours(below: Sequence[str], meets: Sequence[str]) -> dict[str, tuple[str, str]]:
    steps = [-2] + [-1] * (len(below) - 1)
    ups = [1] * (len(meets) - 1) + [2]
    return {name: (DIVERGING[step], HATCHES[step]) for name, step in zip([*below, *meets], [*steps, *ups], strict=True)}


def _stack(
    axes: Axes, counts: pd.DataFrame, levels: list[str], colours: dict[str, tuple[str, str]], least: float
) -> None:
    """Stack levels away from the standard, to the side of the sign of `least`, the narrowest bar that is labelled."""
    side = 1 if least > 0 else -1
    left = pd.Series(0.0, index=counts.index)
    for name in levels:
        widths = counts[name].fillna(0)
        colour, hatch = colours[name]
        starts = left * side
        axes.barh(
            range(len(counts)), widths * side, left=starts, color=colour, hatch=hatch, edgecolor="#FFFFFF", height=0.66
        )
        for place, (start, width) in enumerate(zip(starts, widths, strict=True)):
            if width >= abs(least):
                middle = start + side * width / 2
                style = {"facecolor": colour, "edgecolor": "none", "pad": 1.5} if hatch else None
                ink = ink_on(colour)
                axes.text(
                    middle, place, number_text(width), ha="center", va="center", color=ink, fontsize=SMALL, bbox=style
                )
        left += widths


def _write_aside(axes: Axes, table: pd.DataFrame, counts: pd.DataFrame, aside: list[str], level: str) -> None:
    for place, (_, row) in enumerate(counts.iterrows()):
        parts = [f"{number_text(row[name])} {label(table, level, name).lower()}" for name in aside if row[name] > 0]
        axes.text(1.02, place, "\n".join(parts), va="center", fontsize=SMALL, transform=axes.get_yaxis_transform())
