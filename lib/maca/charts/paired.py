"""Two waves side by side: a hollow dot then, a full dot now, an arrow between, and the verdict in words."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from maca.charts.palette import DARK, INK
from maca.charts.ranked_intervals import MARKS
from maca.charts.rows import label
from maca.charts.style import SMALL, canvas, styled, wrapped
from maca.tables.symbols import count_text

__all__ = ["paired"]


@styled
def paired(table: pd.DataFrame, by: str, verdicts: dict[str, str] | None = None) -> Figure | None:
    """Draw where each row stood and where it stands.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table of one strand with the dimension `measure` (baseline, this_wave) and shares in `value`.
    by : str
        The dimension that names the rows, in the table's order.
    verdicts : dict of str to str, optional
        Words for each verdict of the table's column `verdict`.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no row has both waves.
    """
    waves = {name: table[table["measure"] == name].set_index(by) for name in ("baseline", "this_wave")}
    then, now = waves["baseline"], waves["this_wave"]
    names = [name for name in dict.fromkeys(table[by]) if name in then.index and name in now.index]
    if not (then["value"].notna() & now["value"].reindex(then.index).notna()).any():
        return None
    figure, axes = canvas(len(names), "Paired dots with arrows", row_height=0.66, room=1.3)
    for place, name in enumerate(names):
        old, new = then.loc[name, "value"], now.loc[name, "value"]
        if pd.notna(old) and pd.notna(new) and abs(old - new) > 0.02:
            axes.annotate(
                "",
                (new, place),
                (old, place),
                arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 2, "shrinkA": 7, "shrinkB": 7},
            )
        axes.scatter([old], [place], s=150, facecolor="#FFFFFF", edgecolor=DARK, linewidth=2.5, zorder=3)
        axes.scatter([new], [place], s=80, color=DARK, zorder=4)
        words = f"{count_text(then.loc[name])} → {count_text(now.loc[name])}"
        verdict = (verdicts or {}).get(now.loc[name].get("verdict", ""), "")
        beside = f"{words}\n{verdict}" if verdict else words
        axes.text(1.06, place, beside, va="center", fontsize=SMALL, transform=axes.get_yaxis_transform())
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks(list(MARKS), MARKS.values())
    axes.grid(axis="x")
    axes.set_yticks(range(len(names)), [wrapped(label(table, by, name)) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    figure.legend(handles=_keys(), loc="outside upper left", ncols=2)
    return figure


def _keys() -> list[Line2D]:
    return [
        Line2D(
            [],
            [],
            marker="o",
            linestyle="",
            markersize=12,
            markerfacecolor="#FFFFFF",
            markeredgecolor=DARK,
            markeredgewidth=2.5,
            label="Then",
        ),
        Line2D([], [], marker="o", linestyle="", markersize=9, color=DARK, label="Now"),
    ]
