"""The report: executed chapters made into documents that people read."""

from maca.report.formats import FORMATS, check_formats, import_makers, write_formats
from maca.report.front import Front
from maca.report.page import write_html

__all__ = ["FORMATS", "Front", "check_formats", "import_makers", "write_formats", "write_html"]
