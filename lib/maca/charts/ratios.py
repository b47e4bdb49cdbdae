"""Ratios with their limits beside the line of one, on a scale on which twice and half lie equally far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from maca.charts.palette import DARK, INK, MUTED, RULE
from maca.charts.rows import drawable, label
from maca.charts.style import SMALL, WIDTH, canvas, styled, wrapped
from maca.tables.symbols import count_text

__all__ = ["ratios"]

MARKS = {0.25: "a\nquarter", 0.5: "half", 1.0: "as\noften", 2.0: "twice", 4.0: "four\ntimes", 8.0: "eight\ntimes"}
FLOOR, CEILING = 0.2, 9.0
"""Ratios beyond these stand at the edge as arrows; their figures are in words and in the data."""

LINE, ROW, GAP = 0.235, 0.36, 0.18
"""Inches of a line of a note, of a row, and between groups."""

LEFT, RIGHT, FOOT = 3.2, 2.35, 1.15
"""Inches beside and under the axes: names of rows, counts, marks and key."""

NOTE, NAME = 90, 34
"""Characters of a note, and of the name of a row, in one line."""


class _Group(NamedTuple):
    """A group as it stands on the chart, in inches from its top: heading, note, rows, and where it ends."""

    name: str
    note: str
    top: float
    first: float
    bottom: float
    rows: pd.DataFrame


@styled
def ratios(table: pd.DataFrame, by: tuple[str, str], notes: Mapping[str, str] | None = None) -> Figure | None:
    """Draw one dot a row at its ratio, its limits as a line, and a rule where the ratio is one.

    A dot is hollow, and its limits are not drawn, where no claim can be made of it: it has none, or what is known here
    cannot be relied on.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table with ratios in `value`, and `low`, `high` and the text `reliance` where they are given.
    by : tuple of str and str
        The dimensions that name a row: the group, which heads its rows, and the member within it.
    notes : mapping of str to str, optional
        What stands under the heading of a group, by its id: what its rows are held against.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no row is shown.
    """
    if not drawable(table, "value"):
        return None
    groups = _laid_out(table[(table["status"] == "shown") & table["value"].notna()], by[0], notes or {})
    height = groups[-1].bottom
    figure, axes = canvas(height, "Ratios with limits", row_height=1.0, room=FOOT)
    figure.set_layout_engine("none")
    high = height + FOOT
    axes.set_position((LEFT / WIDTH, FOOT / high, (WIDTH - LEFT - RIGHT) / WIDTH, height / high))
    axes.set_ylim(height, 0)
    axes.set_xscale("log")
    axes.set_xlim(FLOOR * 0.85, CEILING * 1.2)
    axes.set_xticks(list(MARKS), MARKS.values())
    axes.set_xticks([], minor=True)
    axes.set_yticks([])
    for group in groups:
        _draw(axes, table, group, by)
    _key(figure, [row for group in groups for _, row in group.rows.iterrows()])
    return figure


def _laid_out(rows: pd.DataFrame, by: str, notes: Mapping[str, str]) -> list[_Group]:
    """Put the groups under each other, in inches."""
    groups, top = [], LINE * 0.2
    for name, part in rows.groupby(by, sort=False):
        note = wrapped(notes.get(name, ""), NOTE)
        first = top + LINE * (1.2 + (note.count("\n") + 1 if note else 0))
        bottom = first + ROW * len(part)
        groups.append(_Group(name, note, top, first, bottom, part))
        top = bottom + GAP
    return groups


def _draw(axes: Axes, table: pd.DataFrame, group: _Group, by: tuple[str, str]) -> None:
    at_left = blended_transform_factory(axes.figure.transFigure, axes.transData)
    at_right = axes.get_yaxis_transform()
    axes.text(0, group.top, label(table, by[0], group.name), weight="bold", va="top", transform=at_left)
    axes.text(0, group.top + LINE * 1.15, group.note, fontsize=SMALL, va="top", transform=at_left)
    axes.vlines([mark for mark in MARKS if mark != 1], group.first, group.bottom, color=RULE, linewidth=1, zorder=0)
    axes.vlines(1, group.first, group.bottom, color=INK, linewidth=1.5, zorder=1)
    for place, (_, row) in enumerate(group.rows.iterrows()):
        middle = group.first + ROW * (place + 0.5)
        name = wrapped(label(table, by[1], row[by[1]]), NAME)
        axes.text(-0.03, middle, name, ha="right", va="center", fontsize=SMALL, transform=at_right)
        axes.text(1.02, middle, _counts(row), va="center", fontsize=SMALL, transform=at_right)
        within = row[["value", "low", "high"]].astype("float64").clip(FLOOR, CEILING)
        if not _hollow(row):
            axes.hlines(middle, *within[["low", "high"]].fillna(within["value"]), color=MUTED, linewidth=6, zorder=2)
        axes.plot(within["value"], middle, _mark(row["value"]), **_face(_hollow(row)), clip_on=False, zorder=3)


def _counts(row: pd.Series) -> str:
    expected = row.get("expected", "")
    return f"{count_text(row)}{f'; {expected} expected' if expected else ''}"


def _mark(ratio: float) -> str:
    return "<" if ratio < FLOOR else ">" if ratio > CEILING else "o"


def _hollow(row: pd.Series) -> bool:
    return pd.isna(row["low"]) or row.get("reliance") == "cannot"


def _face(hollow: bool) -> dict[str, object]:
    return {
        "markersize": 10,
        "markerfacecolor": "#FFFFFF" if hollow else DARK,
        "markeredgecolor": DARK,
        "markeredgewidth": 2,
    }


def _key(figure: Figure, rows: list[pd.Series]) -> None:
    """Say what the marks mean, where they are of more than one kind."""
    limits = {"color": MUTED, "linewidth": 6}
    kinds = {
        "ratio, with its limits": Line2D([], [], marker="o", **limits, **_face(False)),
        "no claim is made": Line2D([], [], marker="o", linestyle="none", **_face(True)),
        "beyond the scale": Line2D([], [], marker="<", linestyle="none", **_face(False)),
    }
    told = [not _hollow(row) for row in rows]
    wanted = [any(told), not all(told), any(_mark(row["value"]) != "o" for row in rows)]
    if sum(wanted) < 2:
        return
    kept = {words: mark for (words, mark), want in zip(kinds.items(), wanted, strict=True) if want}
    figure.legend(list(kept.values()), list(kept), loc="lower left", ncols=3, borderaxespad=0.2, handlelength=2.2)
