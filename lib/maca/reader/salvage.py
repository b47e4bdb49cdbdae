"""What can still be read of a damaged xlsx workbook: never answers, but a concern must not be lost with its file."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator

from maca.reader.book import Book, Sheet, split_address

__all__ = ["salvage"]

_MEMBER = b"PK\x03\x04"
_WANTED = re.compile(r"xl/(?:workbook\.xml|_rels/workbook\.xml\.rels|sharedStrings\.xml|worksheets/[^/]+\.xml)", re.I)
_INFLATED = 32 * 1024 * 1024
"""Bytes that are looked at in all: a return of this size is no return."""

_CELLS = 200_000
_MEMBERS = 500
_HEAD = 1_000
"""Letters of a tag in which its attributes are looked for."""

_ROWS, _COLUMNS = 5_000, 200
"""Cells beyond these are left out: what is looked for stands at the top of a front sheet."""

_CELL = re.compile(r"<(?:\w+:)?c(?=[\s>/])")
_STRING = re.compile(r"<(?:\w+:)?si(?=[\s>/])")
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)")
_VALUE = re.compile(r"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)")
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""")


def salvage(data: bytes) -> Book | None:
    """Read the cells of an xlsx whose container or parts are damaged, as far as their bytes are there.

    The container's directory is not asked: members are found by their own heads, and each is inflated as far as it
    goes, within one limit for all. The XML is not parsed: cells are taken out of it one by one.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Book or None
        Sheets with values and without marks; a sheet has its part's name where the workbook's own list is lost.
        None where no cell is left.
    """
    parts = {name.lower(): text for name, text in _members(data)}
    names = _sheet_names(parts)
    strings = _strings(parts.get("xl/sharedstrings.xml", ""))
    book, left = Book("xlsx"), _CELLS
    for part, text in parts.items():
        if part.startswith("xl/worksheets/"):
            cells = _cells(text, strings, left)
            left -= len(cells)
            if cells:
                book.sheets.append(
                    Sheet(names.get(part, part.rpartition("/")[2].removesuffix(".xml")), rows=_rows(cells))
                )
    return book if book.sheets else None


def _members(data: bytes) -> Iterator[tuple[str, str]]:
    """Find the wanted members by their heads, each as far as it can be inflated."""
    at, left, found = data.find(_MEMBER), _INFLATED, 0
    while at >= 0 and left > 0 and found < _MEMBERS:
        head = data[at : at + 30]
        if len(head) < 30:
            return
        method = int.from_bytes(head[8:10], "little")
        size = int.from_bytes(head[18:22], "little")
        start = at + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        name = data[at + 30 : at + 30 + int.from_bytes(head[26:28], "little")].decode("utf-8", "replace")
        name = name.replace("\\", "/").lstrip("/")
        if _WANTED.fullmatch(name):
            content = _inflate(data, start, left) if method == 8 else data[start : start + min(size, left)]
            left -= len(content)
            found += 1
            yield name, content.decode("utf-8", "replace")
        at = data.find(_MEMBER, at + 4)


def _inflate(data: bytes, start: int, most: int) -> bytes:
    """Inflate a member until it ends, breaks or is too long."""
    stream, pieces = zlib.decompressobj(-15), []
    rest = memoryview(data)[start:]
    step = 1 << 14
    try:
        for at in range(0, len(rest), step):
            waiting = bytes(rest[at : at + step])
            while waiting and most > 0 and not stream.eof:
                pieces.append(stream.decompress(waiting, most))
                most -= len(pieces[-1])
                waiting = stream.unconsumed_tail
            if stream.eof or most <= 0:
                break
    except zlib.error:
        pass
    return b"".join(pieces)


def _sheet_names(parts: dict[str, str]) -> dict[str, str]:
    """Name the sheets by their parts, from the workbook's list and its relations."""
    targets = {}
    for piece in parts.get("xl/_rels/workbook.xml.rels", "").split("<")[1:]:
        found = _attributes(piece)
        if "Id" in found and "Target" in found:
            target = found["Target"].lstrip("/").lower()
            targets[found["Id"]] = target if target.startswith("xl/") else f"xl/{target}"
    names = {}
    for piece in parts.get("xl/workbook.xml", "").split("<")[1:]:
        if re.match(r"(?:\w+:)?sheet\s", piece):
            found = _attributes(piece)
            identifier = next((value for key, value in found.items() if key.rpartition(":")[2] == "id"), "")
            if identifier in targets and found.get("name"):
                names[targets[identifier]] = found["name"]
    return names


def _strings(text: str) -> list[str]:
    return [_joined(piece) for piece in _STRING.split(text)[1:]]


def _cells(text: str, strings: list[str], most: int) -> dict[tuple[int, int], object]:
    """Take the cells out of a sheet, each from its start to the next one's."""
    cells: dict[tuple[int, int], object] = {}
    for piece in _CELL.split(text)[1:]:
        head, _, body = piece.partition(">")
        found = _attributes(head)
        if not _ADDRESS.fullmatch(found.get("r", "")):
            continue
        place = split_address(found["r"])
        value = _value(found.get("t", ""), body.partition("</c")[0], strings)
        if value != "" and place[0] <= _ROWS and place[1] <= _COLUMNS:
            cells[place] = value
            if len(cells) >= most:
                break
    return cells


def _value(kind: str, body: str, strings: list[str]) -> object:
    if kind == "inlineStr":
        return _joined(body)
    match = _VALUE.search(body)
    text = html.unescape(match[1]) if match else ""
    if kind == "s":
        return strings[int(text)] if text.isdecimal() and len(text) < 8 and int(text) < len(strings) else ""
    if kind in {"str", "e", "d"}:
        return text
    if kind == "b":
        return text == "1" if text else ""
    try:
        return float(text)
    except ValueError:
        return text


def _joined(piece: str) -> str:
    return html.unescape("".join(_TEXT.findall(piece)))


def _attributes(head: str) -> dict[str, str]:
    return {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(head[:_HEAD])}


def _rows(cells: dict[tuple[int, int], object]) -> list[list[object]]:
    width = max(column for _, column in cells)
    rows: list[list[object]] = [[""] * width for _ in range(max(row for row, _ in cells))]
    for (row, column), value in cells.items():
        rows[row - 1][column - 1] = value
    return rows
