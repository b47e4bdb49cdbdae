"""Read one file from its bytes: the recipe that a child process follows."""

from __future__ import annotations

import re

from maca.reader.book import Book, Problem, Reading
from maca.reader.delimited import read_delimited
from maca.reader.lock import open_locked
from maca.reader.marks import look
from maca.reader.package import Package, PackageError
from maca.reader.parcel import open_mail, open_outlook, open_zip
from maca.reader.salvage import salvage
from maca.reader.sniff import sniff
from maca.reader.values import ValuesError, read_values

__all__ = ["read", "unlock"]

_WANTED = {
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm"},
    "xls": {"xls", "xlt"},
    "xlsb": {"xlsb"},
    "ods": {"ods", "ots"},
    "csv": {"csv", "txt", "tsv"},
}


def read(name: str, data: bytes, passwords: list[str] = ()) -> Reading:
    """Say what a file is, and read it as far as its kind allows.

    Parameters
    ----------
    name : str
        The file's name; its ending is compared with the content and never trusted.
    data : bytes
    passwords : list of str
        Tried on a workbook that has one.

    Returns
    -------
    Reading
        With a book, with what lies inside, or with a problem.
    """
    kind = sniff(data)
    if kind == "eml":
        return open_mail(data)
    if kind == "msg":
        return open_outlook(data)
    if kind == "zip":
        return open_zip(data)
    unlocked = False
    if _locked(kind, data):
        opened, problem = open_locked(data, list(passwords))
        if opened is None:
            return Reading(kind, problem=Problem(problem))
        unlocked = opened is not data
        data, kind = opened, sniff(opened)
    if kind not in _WANTED:
        return Reading(kind, problem=Problem("kind"))
    reading = _read_book(kind, data)
    if reading.book is not None:
        ending = name.rpartition(".")[2].lower()
        if ending not in _WANTED[kind]:
            reading.book.notes.append(("wrong_extension", kind))
        if unlocked:
            reading.book.notes.append(("unlocked", ""))
    return reading


def unlock(data: bytes, passwords: list[str]) -> tuple[str, bytes]:
    """Return what a file is and its bytes, without its password where one is known."""
    kind = sniff(data)
    if not _locked(kind, data):
        return kind, data
    opened, _ = open_locked(data, list(passwords))
    return (kind, data) if opened is None else (sniff(opened), opened)


def _locked(kind: str, data: bytes) -> bool:
    return kind == "encrypted" or (kind == "xls" and _filepass(data))


def _filepass(data: bytes) -> bool:
    """Tell whether an old workbook carries the record that says it is encrypted, within its first records."""
    return re.search(rb"\x09\x08.{2,18}?\x2f\x00[\x04-\xff]", data, re.S) is not None


def _read_book(kind: str, data: bytes) -> Reading:
    book = Book(kind)
    try:
        if kind == "csv":
            return Reading(kind, read_delimited(data))
        if kind in {"xlsx", "xlsb", "ods"}:
            package = Package(data)
            if kind == "xlsx":
                look(package, book)
            package.count_rest()
            del package
        read_values(data, book)
    except (PackageError, ValuesError) as error:
        rest = salvage(data) if kind == "xlsx" else None
        return Reading(kind, problem=Problem(error.kind, error.detail), rest=rest)
    return Reading(kind, book)
