"""One style for every chart, as data, and the canvas that wears it."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Callable
from typing import BinaryIO, ParamSpec, TypeVar

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from maca.charts.palette import INK, MUTED, RULE

__all__ = ["PRINT_SCALE", "SMALL", "TEXT", "WIDTH", "canvas", "hush", "save", "styled", "wrapped"]

WIDTH = 9.0
"""Inches as drawn; a page prints it 6.3 inches wide."""

PRINT_SCALE = 6.3 / WIDTH
TEXT = 14.0
"""Points as drawn, 9.8 in print."""

SMALL = 13.0
"""The smallest text, in points as drawn: 9.1 in print."""

COLOURS = 256
"""Colours of a saved picture: flat shades and their soft edges need no more, and the file is a quarter as large."""

PACKED = 6
"""How hard a picture is packed: 9 takes five times as long and saves an eighth of the file."""

RULES = {
    "font.family": "sans-serif",
    "font.sans-serif": ["Arial", "Liberation Sans", "DejaVu Sans"],
    "font.size": TEXT,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.titlesize": TEXT,
    "axes.titlelocation": "left",
    "axes.edgecolor": MUTED,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 1.0,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": TEXT,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "figure.facecolor": "#FFFFFF",
    "savefig.dpi": 150,
}

P = ParamSpec("P")
R = TypeVar("R")


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Draw under the one style, and leave matplotlib's own settings as they were.

    Parameters
    ----------
    draw : callable
        A function that makes a chart.

    Returns
    -------
    callable
    """

    @functools.wraps(draw)
    def dressed(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.rc_context(RULES):
            return draw(*args, **kwargs)

    return dressed


def canvas(rows: float, kind: str, row_height: float = 0.52, room: float = 1.0) -> tuple[Figure, Axes]:
    """Open a figure as high as its rows need, labelled with its kind.

    Parameters
    ----------
    rows : float
        How many rows of labels stand under each other.
    kind : str
        What sort of chart it is, in words: alt texts begin with it.
    row_height, room : float
        Inches for each row, and for axes and legend together.

    Returns
    -------
    tuple of matplotlib.figure.Figure and matplotlib.axes.Axes
    """
    figure = Figure(figsize=(WIDTH, rows * row_height + room), layout="constrained")
    figure.set_label(kind)
    return figure, figure.add_subplot()


def hush(axes: Axes) -> None:
    """Take the value axis away where every mark carries its figure."""
    axes.set_xticks([])
    axes.set_xlabel("")
    axes.spines["bottom"].set_visible(False)


def wrapped(text: str, width: int = 24) -> str:
    r"""Break a label into lines of at most `width` characters, words kept whole.

    Parameters
    ----------
    text : str
        The label.
    width : int
        Characters.

    Returns
    -------
    str

    Examples
    --------
    >>> wrapped("Assessment and referral pathways")
    'Assessment and referral\npathways'
    """
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)) or text


@styled
def save(figure: Figure, target: BinaryIO) -> None:
    """Write a figure as PNG: the same bytes for the same figure. It is drawn once, straight to its pixels.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        As a chart function made it.
    target : binary file
        Where to write.
    """
    figure.set_dpi(RULES["savefig.dpi"])
    surface = FigureCanvasAgg(figure)
    surface.draw()
    flat = Image.fromarray(np.asarray(surface.buffer_rgba())).convert("RGB")
    flat = flat.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    dpi = (RULES["savefig.dpi"], RULES["savefig.dpi"])
    flat.save(target, format="png", compress_level=PACKED, dpi=dpi)
