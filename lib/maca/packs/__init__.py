"""What the panel reads and fills in: a pack for each case, and its own workbook."""

from maca.packs.make import make_panel
from maca.packs.panel_book import make_panel_book
from maca.packs.second_reading import compare_readings, read_panel, write_comparison

__all__ = ["compare_readings", "make_panel", "make_panel_book", "read_panel", "write_comparison"]
