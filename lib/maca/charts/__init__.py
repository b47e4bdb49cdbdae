"""Charts of protected tables, in one style; each is None where there is nothing to draw."""

from maca.charts.bars import bars
from maca.charts.chronology import chronology
from maca.charts.grid import grid
from maca.charts.matrix import matrix
from maca.charts.paired import paired
from maca.charts.pyramid import pyramid
from maca.charts.radar import radar
from maca.charts.ranked_intervals import ranked, ranked_intervals
from maca.charts.ratings import ratings
from maca.charts.ratios import ratios
from maca.charts.strip import strip
from maca.charts.timeline import timeline

__all__ = [
    "bars",
    "chronology",
    "grid",
    "matrix",
    "paired",
    "pyramid",
    "radar",
    "ranked",
    "ranked_intervals",
    "ratings",
    "ratios",
    "strip",
    "timeline",
]
