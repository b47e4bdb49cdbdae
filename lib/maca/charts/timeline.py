"""The scope as a line of days with the cut: width is days, height is a rate, so area is the count."""

from __future__ import annotations

from datetime import date

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from maca.charts.palette import DUO, INK
from maca.charts.rows import drawable, label
from maca.charts.style import canvas, styled
from maca.tables.symbols import number_text

__all__ = ["timeline"]


@styled
def timeline(table: pd.DataFrame, first: date, cut: date, last: date, periods: tuple[str, str]) -> Figure | None:
    """Draw a block for each period: as wide as its days, as high as its rate per 30 days.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table of one source: `period`, `n`, `of` in days, `value` per 30 days.
    first, cut, last : datetime.date
        First day of the scope, first day of the second period, last day of the scope.
    periods : tuple of str and str
        The ids of the two periods.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where neither period is shown.
    """
    rows = table[table["period"].isin(periods)].set_index("period")
    if not drawable(rows.reset_index(), "value"):
        return None
    figure, axes = canvas(1, "Timeline with the cut", row_height=2.6, room=1.2)
    edges = [date2num(day) for day in (first, cut, last)]
    top = rows["value"].max() or 1.0
    for place, period in enumerate(periods):
        start, end = edges[place], edges[place + 1]
        value = rows["value"].get(period)
        height = 0.0 if pd.isna(value) else value
        axes.bar(
            start,
            height,
            width=end - start,
            align="edge",
            color=DUO[place],
            edgecolor=INK,
            hatch="" if place == 0 else "//",
        )
        axes.text((start + end) / 2, height + top * 0.03, _words(table, rows, period), ha="center", va="bottom")
    axes.axvline(edges[1], color=INK, linewidth=2.5, linestyle="--")
    axes.set_ylim(0, top * 1.75)
    axes.set_yticks([])
    axes.set_xlim(edges[0] - 5, edges[2] + 5)
    axes.set_xticks(edges, [f"{day.day} {day:%b %Y}" for day in (first, cut, last)])
    axes.get_xticklabels()[0].set_ha("left")
    axes.get_xticklabels()[2].set_ha("right")
    return figure


def _words(table: pd.DataFrame, rows: pd.DataFrame, period: str) -> str:
    row = rows.loc[period]
    if row["status"] != "shown":
        return f"{label(table, 'period', period)}\n[{row['status']}]"
    rate = f"{number_text(row['n'])} in {number_text(row['of'])} days\n{row['value']:.1f} per 30 days"
    return f"{label(table, 'period', period)}\n{rate}"
