"""One case as a line of days: each event where the bodies put it, and where they put it on different days."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from maca.charts.palette import DUO, INK, MUTED
from maca.charts.rows import drawable, label
from maca.charts.style import SMALL, canvas, styled

__all__ = ["chronology"]


@styled
def chronology(table: pd.DataFrame) -> Figure | None:
    """Draw a row for each event and a mark for each day on which a body puts it.

    Parameters
    ----------
    table : pandas.DataFrame
        The rows of one case of `case.chronology`: event, body, `value` in days from recognition, and the texts
        `date` and `clash`.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no body gives a date.
    """
    rows = table[(table["status"] == "shown") & table["value"].notna()]
    if not drawable(table, "value"):
        return None
    events = list(dict.fromkeys(rows["event"]))
    figure, axes = canvas(len(events), "Timeline of one case", row_height=0.44, room=1.2)
    for place, event in enumerate(events):
        part = rows[rows["event"] == event]
        days = part.groupby(["value", "date"], sort=True).size()
        clash = part["clash"].eq("yes").any()
        style = {"marker": "D", "color": DUO[1], "edgecolor": INK} if clash else {"marker": "o", "color": DUO[0]}
        axes.hlines(place, days.index[0][0], days.index[-1][0], color=MUTED, linewidth=4)
        axes.scatter([value for value, _ in days.index], [place] * len(days), s=90, zorder=3, **style)
        words = ", ".join(f"{_spoken(date)} ({count})" for (_, date), count in days.items())
        axes.text(1.02, place, words, va="center", fontsize=SMALL, transform=axes.get_yaxis_transform())
    axes.axvline(0, color=INK, linewidth=1.5, linestyle="--")
    axes.set_yticks(range(len(events)), [label(table, "event", event) for event in events])
    axes.set_ylim(len(events) - 0.4, -0.6)
    axes.margins(x=0.05)
    axes.set_xlabel("Days from recognition")
    axes.grid(axis="x")
    figure.legend(handles=_keys(rows["clash"].eq("yes").any()), loc="outside upper left", ncols=2)
    return figure


def _spoken(date: str) -> str:
    day = pd.Timestamp(date)
    return f"{day.day} {day:%b %Y}"


def _keys(clash: bool) -> list[Line2D]:
    agreed = Line2D(
        [],
        [],
        marker="o",
        linestyle="",
        markersize=9,
        color=DUO[0],
        label="Day by the bodies' word (how many in brackets)",
    )
    apart = {"marker": "D", "color": DUO[1], "markeredgecolor": INK, "label": "Bodies put this step on different days"}
    return [agreed, Line2D([], [], linestyle="", markersize=9, **apart)] if clash else [agreed]
