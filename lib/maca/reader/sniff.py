"""What a file is, from its first bytes and never from its name."""

from __future__ import annotations

import io
import zipfile

__all__ = ["KINDS", "WORKBOOKS", "sniff"]

WORKBOOKS = {"xlsx", "xls", "xlsb", "ods", "csv"}
"""Kinds that can be read as a workbook."""

KINDS = {
    "xlsx": "an Excel workbook",
    "xls": "an Excel 97-2003 workbook",
    "xlsb": "an Excel binary workbook",
    "ods": "an OpenDocument spreadsheet",
    "fods": "a flat OpenDocument spreadsheet",
    "numbers": "an Apple Numbers document",
    "old_xls": "a workbook of Excel 4 or older",
    "encrypted": "a workbook with a password",
    "csv": "a text file of values",
    "html": "a web page",
    "xml": "an XML file",
    "pdf": "a PDF",
    "docx": "a Word document",
    "pptx": "a PowerPoint file",
    "odt": "an OpenDocument text",
    "doc": "an Office 97-2003 document that is no workbook",
    "rtf": "a rich text document",
    "eml": "a mail",
    "msg": "an Outlook mail",
    "zip": "a zip archive",
    "archive": "an archive of a kind that is not opened",
    "picture": "a picture",
    "binary": "a file of unknown kind",
    "empty": "an empty file",
}

_STARTS = [
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
]
_OLD_EXCEL = {b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIL_HEADERS = (
    b"from:",
    b"received:",
    b"return-path:",
    b"message-id:",
    b"mime-version:",
    b"date:",
    b"delivered-to:",
    b"subject:",
    b"to:",
)


def sniff(data: bytes) -> str:
    """Say what a file is: a key of KINDS.

    Examples
    --------
    >>> sniff(b"%PDF-1.7"), sniff(b"case,rating"), sniff(b"")
    ('pdf', 'csv', 'empty')
    """
    if not data.strip(b"\x00 \t\r\n"):
        return "empty"
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] in _OLD_EXCEL:
        return "old_xls"
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _sniff_zip(data)
    return _sniff_text(data)


def _sniff_ole(data: bytes) -> str:
    """Look for stream names in the compound file, which are UTF-16 in its directory."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return "encrypted"
    if has("__properties_version1.0") or has("__substg1.0_"):
        return "msg"
    if has("Workbook") or has("Book"):
        return "xls"
    if has("WordDocument") or has("PowerPoint Document"):
        return "doc"
    return "xls" if len(data) < 65536 else "binary"


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            folded = {name.lower().lstrip("/") for name in names}
            mimetype = _mimetype(archive, names)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return "xlsx" if b"xl/" in data[:200_000] else "zip"
    if mimetype:
        if "spreadsheet" in mimetype:
            return "ods"
        if "opendocument" in mimetype:
            return "odt"
    if "xl/workbook.bin" in folded:
        return "xlsb"
    if any(name.startswith("xl/") or name.endswith("/workbook.xml") or name == "workbook.xml" for name in folded):
        return "xlsx"
    if any(name.startswith("word/") for name in folded):
        return "docx"
    if any(name.startswith("ppt/") for name in folded):
        return "pptx"
    if any(name.startswith("index/") and name.endswith(".iwa") for name in folded) or "index.zip" in folded:
        return "numbers"
    return "zip"


def _mimetype(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 200:
        return ""
    return archive.read("mimetype").decode("ascii", "replace").strip()


def _sniff_text(data: bytes) -> str:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = data[:4096].decode("utf-16", "replace").encode("utf-8", "replace").lstrip()
    folded = head.lower()
    if folded.startswith((b"<!doctype html", b"<html")) or (folded.startswith(b"<") and b"<table" in folded):
        return "html"
    if folded.startswith(b"<"):
        return "fods" if b"office:document" in folded and b"spreadsheet" in folded else "xml"
    first = [line for line in folded.splitlines()[:12] if line.strip()]
    if sum(line.startswith(_MAIL_HEADERS) for line in first) >= 2:
        return "eml"
    sample = data[:65536]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "csv"
    strange = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in sample)
    wide = sample[1::2].count(0) > len(sample) // 4 or sample[0::2].count(0) > len(sample) // 4
    return "csv" if wide or strange * 50 <= len(sample) else "binary"
