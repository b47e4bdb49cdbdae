"""A matrix of agreement: one scale down, the same across; the cells where both say the same are framed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath
from matplotlib.transforms import Transform, offset_copy

from maca.charts.palette import INK, MUTED, ink_on, shade_of
from maca.charts.rows import drawable, label, labelled
from maca.charts.style import SMALL, TEXT, WIDTH, canvas, styled, wrapped

__all__ = ["matrix"]

ROW, SLIM = 0.5, 0.29
"""Inches of a row, and of one in which no case stands."""

GAP = 0.2
"""Inches between the cells that are compared and those that are not."""

MARGIN = 0.1
"""Inches left free beside the words of a cell or a head, both sides together."""

EDGE = 0.15
"""Inches that the picture's edges and the space after the row labels take."""

FRAME = 2.5
"""Points of the frame of a cell where both say the same; a white line within parts it from a dark shade."""

LINE = SMALL * 1.25
"""Points from one line of small text to the next."""

POINTS = 72
"""Points in an inch."""

SHORTEST = 10
"""Characters below which a head is not wrapped."""

OUTSIDE = 36
"""Points of what is free above the heads and beneath the cells, lines of text aside."""

H_PAD = 8
"""Points free at the top and at the bottom of the picture: the frame of the words beneath reaches into them."""

SPACE = 16
"""Points between the words beneath the cells."""

PAD = 0.3
"""What is left free within the frame of such words, in parts of their size."""


@dataclass(frozen=True)
class _Column:
    id: str
    head: str
    left: float
    width: float
    compared: bool


@dataclass(frozen=True)
class _Row:
    id: str
    head: str
    top: float
    height: float
    empty: bool


@styled
def matrix(
    table: pd.DataFrame,
    down: str,
    across: str,
    named: tuple[str, str],
    sides: tuple[str, str, str] = ("Lower", "The same", "Higher"),
    aside: str = "Not compared",
    unused: str = "No case",
    levels: Sequence[str] = (),
) -> Figure | None:
    """Draw how two judge the same cases, cell by cell: each level of the one by each level of the other.

    Cells of the scale are shaded by their share of the row, and those where both say the same are framed. Columns that
    are no level stand apart, unshaded; a row that does not apply is slim.

    Parameters
    ----------
    table : pandas.DataFrame
        A protected table with one row for each pair of `down` and `across`.
    down, across : str
        The dimensions that name the rows and the columns, the lowest level first.
    named : tuple of str and str
        The names of the rows and of the columns.
    sides : tuple of str, str and str
        What a cell left of the frame says, the framed one, and one right of it.
    aside : str
        The head of the columns that are no level of the scale.
    unused : str
        What a row says that does not apply.
    levels : sequence of str
        The ids of the scale; left out, those that the table has both down and across.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where no row is shown.
    """
    if not drawable(table, "value"):
        return None
    cells = labelled(table, down)
    scale = list(levels) or [name for name in dict.fromkeys(table[across]) if name in set(table[down])]
    rows = _rows(table, cells, down)
    beside = max(*(_inches(row.head) for row in rows), _inches(_name(named[0]), bold=True))
    columns, broken = _columns(table, cells, across, scale, (named[1], aside), WIDTH - EDGE - beside)
    lines = max(column.head.count("\n") + 1 for column in columns)
    over = [(part, _fitted(named[1] if part.compared else aside, part.width)) for part in _parts(columns)]
    above = max(name.count("\n") + 1 for _, name in over)
    height = rows[-1].top + rows[-1].height
    figure, axes = canvas(1, "Matrix", row_height=height, room=(LINE * (lines + above + 1) + OUTSIDE) / POINTS)
    figure.get_layout_engine().set(h_pad=H_PAD / POINTS)
    axes.set(xlim=(0, columns[-1].left + columns[-1].width), ylim=(height, 0))
    for row in rows:
        _draw_row(axes, row, columns, cells[cells[down] == row.id].set_index(across), broken, unused)
    axes.set_yticks([row.top + row.height / 2 for row in rows], [row.head for row in rows], fontsize=SMALL, va="center")
    _write_heads(axes, columns, over, LINE * lines + 8)
    axes.set_ylabel(_name(named[0]), rotation=0, ha="right", va="bottom", fontweight="bold")
    axes.yaxis.set_label_coords(-0.06, 1, transform=_beside(axes, 1))
    _write_sides(axes, [row.id for row in rows if not row.empty], scale, sides)
    axes.spines["bottom"].set_visible(False)
    return figure


def _rows(table: pd.DataFrame, cells: pd.DataFrame, down: str) -> list[_Row]:
    rows, top = [], 0.0
    for name, own in cells.groupby(down, sort=False):
        head, empty = wrapped(label(table, down, name)), bool((own["status"] == "z").all())
        height = SLIM * (head.count("\n") + 1)
        rows.append(_Row(name, head, top, height if empty else max(ROW, height), empty))
        top += rows[-1].height
    return rows


def _columns(
    table: pd.DataFrame, cells: pd.DataFrame, across: str, scale: list[str], over: tuple[str, str], space: float
) -> tuple[list[_Column], bool]:
    """Place the columns, and say whether counts are broken into two lines so that they fit."""
    others = [name for name in dict.fromkeys(table[across]) if name not in scale]
    order = [*scale, *others]
    space -= GAP if scale and others else 0
    heads = [_name(label(table, across, name)) for name in order]
    words = cells.groupby(across)["words"].agg(list)
    for broken in (False, True):
        texts = [
            [head, *[_broken(word, broken) for word in words[name]]] for head, name in zip(heads, order, strict=True)
        ]
        needs = [max(_inches(text) for text in own) + MARGIN for own in texts]
        needs = [*_under(over[0], needs[: len(scale)]), *_under(over[1], needs[len(scale) :])]
        if sum(needs) <= space:
            break
    else:
        heads = [f"{head}\n" if place % 2 else head for place, head in enumerate(heads)]
    columns, left = [], 0.0
    for name, head, width in zip(order, heads, _widths(needs, space), strict=True):
        left += GAP if columns and columns[-1].compared and name in others else 0
        columns.append(_Column(name, head, left, width, name in scale))
        left += width
    return columns, broken


def _widths(needs: Sequence[float], space: float) -> list[float]:
    """Share the space out as evenly as the needs allow; where they do not fit, each gives way alike."""
    if sum(needs) > space:
        return [need * space / sum(needs) for need in needs]
    wide: set[int] = set()
    while True:
        even = (space - sum(needs[place] for place in wide)) / max(len(needs) - len(wide), 1)
        more = {place for place, need in enumerate(needs) if place not in wide and need > even}
        if not more:
            return [need if place in wide else even for place, need in enumerate(needs)]
        wide |= more


def _under(name: str, needs: list[float]) -> list[float]:
    """Widen columns that are narrower than the words of the name above them."""
    return [max(need, (_inches(_name(name), bold=True) + MARGIN) / len(needs)) for need in needs]


def _name(text: str) -> str:
    return wrapped(text, max([SHORTEST, *(len(word) for word in text.split())]))


def _fitted(text: str, width: float) -> str:
    return text if _inches(text, bold=True) <= width else _name(text)


def _broken(text: str, broken: bool) -> str:
    return text.replace(" of ", "\nof ") if broken else text


def _inches(text: str, bold: bool = False) -> float:
    font = FontProperties(weight="bold" if bold else "normal", size=TEXT if bold else SMALL)
    lines = [line for line in text.split("\n") if line.strip()]
    return max((TextPath((0, 0), line, prop=font).get_extents().width for line in lines), default=0.0) / POINTS


def _draw_row(axes: Axes, row: _Row, columns: list[_Column], cells: pd.DataFrame, broken: bool, unused: str) -> None:
    if row.empty:
        for part in _parts(columns):
            _box(axes, row, part.left, part.width, "#FFFFFF")
        axes.text(MARGIN, row.top + row.height / 2, unused, va="center", fontsize=SMALL)
        return
    on_scale = any(column.compared and column.id == row.id for column in columns)
    for column in columns:
        cell = cells.loc[column.id]
        shaded = on_scale and column.compared and pd.notna(cell["value"])
        colour = shade_of(cell["value"]) if shaded else "#FFFFFF"
        _box(axes, row, column.left, column.width, colour)
        if row.id == column.id:
            _frame(axes, row, column)
        middle = (column.left + column.width / 2, row.top + row.height / 2)
        text = _broken(cell["words"], broken)
        axes.text(*middle, text, ha="center", va="center", color=ink_on(colour), fontsize=SMALL)


def _parts(columns: list[_Column]) -> list[_Column]:
    """Give the compared columns as one, and the others as one."""
    parts = []
    for compared in (True, False):
        if own := [column for column in columns if column.compared is compared]:
            width = own[-1].left + own[-1].width - own[0].left
            parts.append(_Column("", "", own[0].left, width, compared))
    return parts


def _box(axes: Axes, row: _Row, left: float, width: float, colour: str) -> None:
    style = {"facecolor": colour, "edgecolor": MUTED, "linewidth": 1, "clip_on": False}
    axes.add_patch(Rectangle((left, row.top), width, row.height, **style))


def _frame(axes: Axes, row: _Row, column: _Column) -> None:
    place = ((column.left, row.top), column.width, row.height)
    for colour, width, layer in (("#FFFFFF", FRAME * 2.2, 2), (INK, FRAME, 3)):
        style = {"edgecolor": colour, "linewidth": width, "zorder": layer, "clip_on": False}
        axes.add_patch(Rectangle(*place, fill=False, **style))


def _beside(axes: Axes, up: float, along: float = 0.0) -> Transform:
    """Places on the top edge (y 1) or the bottom edge (y 0) at an x of the data, moved by points up and along."""
    return offset_copy(axes.get_xaxis_transform(), axes.figure, x=along, y=up, units="points")


def _write_heads(axes: Axes, columns: list[_Column], over: list[tuple[_Column, str]], up: float) -> None:
    """Write the heads of the columns and over them, so many points up, the names of both parts, each on its line."""
    axes.xaxis.tick_top()
    axes.set_xticks([column.left + column.width / 2 for column in columns], [c.head for c in columns], fontsize=SMALL)
    for part, name in over:
        ends = (part.left, part.left + part.width)
        axes.add_line(Line2D(ends, (1, 1), color=INK, linewidth=1, transform=_beside(axes, up), clip_on=False))
        axes.text(part.left, 1, name, fontweight="bold", va="bottom", transform=_beside(axes, up + 4))


def _write_sides(axes: Axes, used: list[str], scale: list[str], sides: tuple[str, str, str]) -> None:
    """Write beneath what a place left of the frame, in it and right of it says, where there is such a place."""
    places = [scale.index(name) for name in used if name in scale]
    if not places:
        return
    lower, same, higher = sides
    key = {"facecolor": "#FFFFFF", "edgecolor": INK, "linewidth": FRAME, "boxstyle": f"square,pad={PAD}"}
    words = [(f"← {lower}", None)] if max(places) > 0 else []
    words += [(same, key)]
    words += [(f"{higher} →", None)] if min(places) < len(scale) - 1 else []
    along = 0.0
    for text, box in words:
        pad = SMALL * PAD if box else 0
        axes.text(0, 0, text, va="top", fontsize=SMALL, bbox=box, transform=_beside(axes, -13, along + pad))
        along += _inches(text) * POINTS + 2 * pad + SPACE
