"""What stands behind a number: the returns, sheets and cells, so many as the number says."""

from maca.trace.pages import TRACE_FOLDER, write_trace_pages
from maca.trace.trace import Trace, trace, trace_table, traceable, untraceable

__all__ = ["TRACE_FOLDER", "Trace", "trace", "trace_table", "traceable", "untraceable", "write_trace_pages"]
