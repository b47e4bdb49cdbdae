"""Each body's own sheet: what it sent beside the partnership's, and its right of reply."""

from maca.sheets.make import make_sheets
from maca.sheets.replies import REPLIES, read_replies

__all__ = ["REPLIES", "make_sheets", "read_replies"]
