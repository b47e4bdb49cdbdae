"""The colours of every chart: the Analysis Function's palettes, held as data."""

from __future__ import annotations

__all__ = [
    "CATEGORICAL",
    "DARK",
    "DIVERGING",
    "DUO",
    "FOCUS",
    "GRID_SHADES",
    "INK",
    "MUTED",
    "RULE",
    "SEQUENTIAL",
    "ink_on",
]

CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
"""Six colours in their fixed order; no chart needs more than four."""

DUO = ("#12436D", "#F46A25")
SEQUENTIAL = ("#12436D", "#2073BC", "#6BACE6")
FOCUS = ("#12436D", "#BFBFBF")

DARK = "#12436D"
MUTED = "#BFBFBF"
INK = "#000000"
RULE = "#D9D9D9"

GRID_SHADES = ("#FFFFFF", "#D4E6F7", "#6BACE6", "#2073BC", "#12436D")
"""White to dark blue through the sequential palette: lightness falls evenly, so that it reads in grey."""

DIVERGING = {-2: "#F46A25", -1: "#FBC3A8", 1: "#6BACE6", 2: "#12436D"}
"""Levels below (negative) and at (positive) the standard; each is labelled, for the two ends are alike in grey."""


def ink_on(colour: str) -> str:
    """Choose black or white, whichever stands out more on a colour (WCAG relative luminance).

    Parameters
    ----------
    colour : str
        As `#12436D`.

    Returns
    -------
    str

    Examples
    --------
    >>> ink_on("#12436D"), ink_on("#6BACE6")
    ('#FFFFFF', '#000000')
    """
    return "#FFFFFF" if _luminance(colour) < 0.18 else INK


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
