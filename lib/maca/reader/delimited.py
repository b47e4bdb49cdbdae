"""Text files of values: encoding, separator and ragged rows, without ever shifting a column or retyping a value."""

from __future__ import annotations

import csv
import io

from maca.reader.book import Book, Sheet

__all__ = ["decode", "read_delimited"]

_SEPARATORS = ",;\t|"


def decode(data: bytes) -> tuple[str, str]:
    """Turn bytes into text, and say which encoding that took.

    A byte order mark decides; then strict UTF-8; then UTF-16 by its noughts; then Windows-1252.

    Examples
    --------
    >>> decode("café".encode("cp1252"))
    ('café', 'cp1252')
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace"), "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "utf-16"
    half = max(len(data) // 2, 1)
    if data[1::2].count(0) > half // 2:
        return data.decode("utf-16-le", "replace"), "utf-16"
    if data[0::2].count(0) > half // 2:
        return data.decode("utf-16-be", "replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def read_delimited(data: bytes) -> Book:
    r"""Read a text file of values into a book of one sheet; every value stays the text that it is.

    Examples
    --------
    >>> read_delimited(b"sep=;\r\nid;age\r\n007;12").sheets[0].rows
    [['id', 'age'], ['007', '12']]
    """
    book = Book("csv")
    text, encoding = decode(data)
    if encoding != "utf-8":
        book.notes.append(("encoding", encoding))
    if "\x00" in text:
        book.notes.append(("nul", ""))
        text = text.replace("\x00", "")
    separator, text = _separator(text)
    try:
        csv.field_size_limit(1_000_000)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows, lines = [], []
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error as error:
        book.notes.append(("ragged", f"it cannot be read as rows ({error})"))
        rows, lines = [], []
    width = len(rows[0]) if rows else 0
    for row, line in zip(rows, lines, strict=True):
        if row and len(row) != width:
            book.notes.append(("ragged", f"line {line} has {len(row)} fields, the first line {width}"))
            break
    book.sheets.append(Sheet("csv", rows=rows))
    return book


def _separator(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    head = [line for line in text.splitlines()[:20] if line.strip()]
    counts = {mark: [line.count(mark) for line in head] for mark in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda mark: (min(counts[mark], default=0), sum(counts[mark])))
    return best, text
