"""A star of scores: one axis a domain, one outline a series."""

from __future__ import annotations

import math
from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes

from maca.charts.palette import CATEGORICAL, INK
from maca.charts.style import SMALL, WIDTH, styled, wrapped

__all__ = ["radar"]

LINES = ["-", "--", ":"]
MARKERS = ["o", "D", "s"]


@styled
def radar(series: Mapping[str, Mapping[str, float]], names: Mapping[str, str]) -> Figure | None:
    """Draw one outline for each series of scores from 0 to 100; line and marker differ as well as colour.

    Parameters
    ----------
    series : mapping of str to mapping of str to float
        Name of the series, id of the axis, score; at most three series. An axis without a score leaves a gap.
    names : mapping of str to str
        The label of each axis, in their order.

    Returns
    -------
    matplotlib.figure.Figure or None
        None with fewer than three axes, or where no series has a score.
    """
    if len(names) < 3 or not any(scores for scores in series.values()):
        return None
    figure = Figure(figsize=(WIDTH, 6.6), layout="constrained")
    figure.set_label("Star chart")
    axes = figure.add_subplot(projection="polar")
    angles = [2 * math.pi * place / len(names) for place in range(len(names))]
    colours = [CATEGORICAL[0], CATEGORICAL[3], CATEGORICAL[2]]
    for place, (name, scores) in enumerate(series.items()):
        around = [scores.get(axis, math.nan) for axis in names]
        style = {"color": colours[place], "linestyle": LINES[place], "marker": MARKERS[place]}
        axes.plot([*angles, angles[0]], [*around, around[0]], linewidth=2.5, markersize=9, label=name, **style)
    _dress(axes, angles, list(names.values()))
    figure.legend(loc="outside upper left", ncols=3)
    return figure


def _dress(axes: PolarAxes, angles: list[float], labels: list[str]) -> None:
    axes.set_theta_zero_location("N")
    axes.set_theta_direction(-1)
    axes.set_ylim(0, 100)
    axes.set_yticks([25, 50, 75, 100], ["", "50", "", "100"], fontsize=SMALL, color=INK)
    for tick in axes.get_yticklabels():
        tick.set_bbox({"facecolor": "#FFFFFF", "edgecolor": "none", "pad": 1})
        tick.set_zorder(5)
    axes.set_rlabel_position(math.degrees(angles[1]) / 2)
    axes.set_xticks(angles, [wrapped(text, 18) for text in labels])
    axes.tick_params(axis="x", pad=30)
    axes.grid(True)
    axes.spines["polar"].set_visible(False)
