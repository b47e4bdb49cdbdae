"""Odd text files of values: never a shifted column, never a retyped value."""

from __future__ import annotations

import pytest

from maca.reader.delimited import decode, read_delimited
from maca.reader.sniff import sniff

ROWS = [["id", "name"], ["007", "Zoë"]]


@pytest.mark.parametrize(
    ("data", "note"),
    [
        ("id,name\n007,Zoë".encode(), None),
        ("\ufeffid,name\r\n007,Zoë\r\n".encode(), None),
        ("id,name\n007,Zoë".encode("cp1252"), ("encoding", "cp1252")),
        ("id,name\n007,Zoë".encode("utf-16"), ("encoding", "utf-16")),
        ("id,name\n007,Zoë".encode("utf-16-le"), ("encoding", "utf-16")),
        ("id;name\n007;Zoë".encode(), None),
        ("id\tname\n007\tZoë".encode(), None),
        ("sep=;\r\nid;name\r\n007;Zoë".encode(), None),
        ("id,name\n0\x0007,Zoë".encode(), ("nul", "")),
    ],
)
def test_the_rows_are_right_and_what_was_done_is_said(data: bytes, note: tuple[str, str] | None) -> None:
    book = read_delimited(data)
    assert book.sheets[0].rows == ROWS
    assert book.notes == ([note] if note else [])


def test_a_line_end_in_quotation_marks_stays_in_its_field() -> None:
    assert read_delimited(b'id,note\n1,"two\r\nlines"\n').sheets[0].rows[1] == ["1", "two\r\nlines"]


def test_a_ragged_row_is_named_by_its_line_and_shifts_nothing() -> None:
    book = read_delimited(b"id,a,b\n1,2,3\n4,5\n6,7,8\n")
    assert book.notes == [("ragged", "line 3 has 2 fields, the first line 3")]
    assert book.sheets[0].rows[3] == ["6", "7", "8"]


def test_an_endless_field_is_no_crash() -> None:
    book = read_delimited(b'id,note\n1,"' + b"x" * 1_200_000)
    assert book.notes[0][0] == "ragged"


def test_encodings_are_told_apart() -> None:
    assert decode("ä".encode()) == ("ä", "utf-8")
    assert decode("ä".encode("cp1252")) == ("ä", "cp1252")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"\x00" * 50, "empty"),
        (b"%PDF-1.4", "pdf"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf<table><tr>", "html"),
        (b"From: a@example.org\r\nSubject: x\r\n\r\nbody", "eml"),
        (b"Rar!\x1a\x07", "archive"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "old_xls"),
        (bytes(range(256)) * 4, "binary"),
        (b"PK\x03\x04 cut short", "zip"),
    ],
)
def test_content_is_known_by_its_bytes(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
