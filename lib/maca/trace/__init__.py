"""What stands behind a number: the returns, sheets and cells, so many as the number says."""

from maca.trace.trace import Trace, trace, trace_table, traceable, untraceable

__all__ = ["Trace", "trace", "trace_table", "traceable", "untraceable"]
