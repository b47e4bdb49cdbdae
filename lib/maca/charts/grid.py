"""A grid with the figure written in every cell; the shade repeats what the figure says."""

from __future__ import annotations

import pandas as pd
import seaborn
from matplotlib.colors import ListedColormap, to_hex
from matplotlib.figure import Figure

from maca.charts.palette import INK, MUTED, ink_on, shade_of
from maca.charts.rows import drawable, label, labelled
from maca.charts.style import SMALL, canvas, styled, wrapped
from maca.tables.symbols import count_text

__all__ = ["grid"]

LINE = 84
"""Characters of heads that fit beside each other, that of the row labels with them."""

STEPS = 256

SHADES = ListedColormap([shade_of(step / (STEPS - 1)) for step in range(STEPS)], name="maca")


@styled
def grid(
    table: pd.DataFrame, down: str, across: str, shade: str = "value", top: float = 1.0, words: pd.Series | None = None
) -> Figure | None:
    """Draw a cell for each pair of ids: its count in words on a shade of its share.

    A row in which nothing was returned or applies is left out; one with a withheld cell stays.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table, or the part of it with one row for each pair.
    down, across : str
        The dimensions that name the rows and the columns, in the table's order.
    shade : str
        The number that the shade stands for.
    top : float
        The number that has the darkest shade.
    words : pandas.Series, optional
        What to write in the cells, by the table's index; else the count.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no row is shown.
    """
    if not drawable(table, shade):
        return None
    table = _without_empty_rows(table, down)
    rows = labelled(table, down)
    if words is not None:
        rows["words"] = words.reindex(table.index).where(table["status"] == "shown").tolist()
        rows["words"] = rows["words"].fillna(pd.Series([count_text(row) for _, row in rows.iterrows()]))
    order, columns = list(dict.fromkeys(rows[down])), list(dict.fromkeys(rows[across]))
    values = rows.pivot(index=down, columns=across, values=shade).loc[order, columns]
    texts = rows.pivot(index=down, columns=across, values="words").loc[order, columns]
    heads = _heads([label(table, across, name) for name in columns])
    figure, axes = canvas(
        len(order), "Grid", row_height=0.44, room=0.35 + 0.25 * max(head.count("\n") + 1 for head in heads)
    )
    seaborn.heatmap(
        values.astype(float), ax=axes, cmap=SHADES, vmin=0, vmax=top, cbar=False, linewidths=2, linecolor=MUTED
    )
    for down_place, name in enumerate(order):
        for across_place, column in enumerate(columns):
            value = values.loc[name, column]
            ink = INK if pd.isna(value) else ink_on(to_hex(SHADES(min(value / top, 1.0))))
            text = "" if pd.isna(texts.loc[name, column]) else texts.loc[name, column]
            place = (across_place + 0.5, down_place + 0.5)
            axes.text(*place, text, ha="center", va="center", color=ink, fontsize=SMALL)
    axes.set_yticks(
        [place + 0.5 for place in range(len(order))], [wrapped(label(table, down, name)) for name in order], rotation=0
    )
    axes.set_xticks([place + 0.5 for place in range(len(columns))], heads, rotation=0, fontsize=SMALL)
    axes.xaxis.tick_top()
    axes.set(xlabel="", ylabel="")
    return figure


def _without_empty_rows(table: pd.DataFrame, down: str) -> pd.DataFrame:
    full = table[table["status"].isin(["shown", "c", "low"])][down].unique()
    kept = table[table[down].isin(full)]
    kept.attrs = table.attrs
    return kept


def _heads(texts: list[str]) -> list[str]:
    """Wrap the heads; where a word is wider than its column, every second head stands a line higher."""
    width = max(8, LINE // (len(texts) + 2))
    heads = [wrapped(text, width) for text in texts]
    if max(len(line) for head in heads for line in head.split("\n")) <= width + 1:
        return heads
    return [f"{head}\n" if place % 2 else head for place, head in enumerate(heads)]
