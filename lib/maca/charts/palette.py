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
    "contrast",
    "greyed",
    "ink_on",
    "shade_of",
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

SKIPPED = (0.66, 0.73)
"""Where between white and dark blue no ink reaches 4.5 to 1 both in colour and in grey: shades jump over it."""

DIVERGING = {-2: "#F46A25", -1: "#FBC3A8", 1: "#6BACE6", 2: "#12436D"}
"""Levels below (negative) and at (positive) the standard; each is labelled, for the two ends are alike in grey."""


def shade_of(share: float) -> str:
    """Give the shade of a share: the larger, the darker.

    Parameters
    ----------
    share : float
        0 to 1; what lies outside has the shade of the nearer end.

    Returns
    -------
    str

    Examples
    --------
    >>> shade_of(0), shade_of(0.5), shade_of(1)
    ('#FFFFFF', '#76B2E8', '#12436D')
    """
    light, dark = SKIPPED
    middle = (light + dark) / 2
    place = min(max(share, 0.0), 1.0)
    if place < middle:
        place *= light / middle
    else:
        place = 1 - (1 - place) * (1 - dark) / (1 - middle)
    start = min(int(place * (len(GRID_SHADES) - 1)), len(GRID_SHADES) - 2)
    along = place * (len(GRID_SHADES) - 1) - start
    ends = zip(_parts(GRID_SHADES[start]), _parts(GRID_SHADES[start + 1]), strict=True)
    return _hex([low + (high - low) * along for low, high in ends])


def ink_on(colour: str) -> str:
    """Choose black or white, whichever stands out more on a colour and on its grey, the worse of both counted.

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
    return max((INK, "#FFFFFF"), key=lambda ink: min(contrast(ink, colour), contrast(ink, greyed(colour))))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21 (WCAG 2.2, from their relative luminance).

    Parameters
    ----------
    one, other : str
        As `#12436D`.

    Returns
    -------
    float

    Examples
    --------
    >>> round(contrast("#000000", "#FFFFFF"), 1), round(contrast("#FFFFFF", "#2073BC"), 1)
    (21.0, 5.0)
    """
    low, high = sorted([_luminance(one), _luminance(other)])
    return (high + 0.05) / (low + 0.05)


def greyed(colour: str) -> str:
    """Give the grey that a picture without colour has for a colour (ITU-R BT.601, as printers and Pillow reckon).

    Parameters
    ----------
    colour : str
        As `#12436D`.

    Returns
    -------
    str

    Examples
    --------
    >>> greyed("#12436D")
    '#393939'
    """
    red, green, blue = _parts(colour)
    return _hex([0.299 * red + 0.587 * green + 0.114 * blue] * 3)


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _hex(parts: list[float]) -> str:
    return "#" + "".join(f"{round(part):02X}" for part in parts)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _parts(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
