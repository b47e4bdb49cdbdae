"""A field of a CSV file that no spreadsheet program reads as a formula."""

from __future__ import annotations

__all__ = ["safe_field"]


def safe_field(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula; a number stays as it is.

    Examples
    --------
    >>> safe_field("=1+1"), safe_field("-3"), safe_field("Police")
    ("'=1+1", '-3', 'Police')
    """
    if text[:1] not in {"=", "+", "-", "@", "\t", "\r"}:
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
