"""The report: executed chapters made into documents that people read."""

from maca.report.front import Front
from maca.report.page import write_html

__all__ = ["Front", "write_html"]
