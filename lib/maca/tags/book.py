"""tags.xlsx: written from the texts that came, read, and checked; every mistake told with its row."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from maca.definition import Definition
from maca.definition.labels import text_inputs, text_kinds
from maca.errors import UsageError, one_of
from maca.scope import Scope
from maca.scope.saving import save_workbook
from maca.tables.data import TAG_COLUMNS, AuditData, Tagging
from maca.tables.texts import STALE, UNTAGGED, free_texts, note_id, quotable

__all__ = ["TAGS", "TEXTS_SHEET", "VOCABULARY_SHEET", "check_quotes", "read_tags", "write_tags"]

TAGS = "tags.xlsx"
"""The file, beside the wave's returns."""

TEXTS_SHEET, VOCABULARY_SHEET, ABOUT_SHEET = "texts", "tags", "about"

COLUMNS = {
    "note": ("Where the text stands; do not change", 30),
    "theme": ("Of which theme; for reading alone", 8),
    "kind": ("Good practice, area for development or recommendation; for reading alone", 20),
    "text": ("The words, identifiers masked; for reading alone", 70),
    "tags": ("Tags of the sheet `tags`, joined by ;", 30),
    "quote": ("Words of the text that may be quoted to other readers; empty: all of them", 50),
    "approver": ("Who cleared the quote; without a name and a day it stays in the restricted edition", 20),
    "approved_on": ("The day, as 2021-09-10", 14),
    "before": ("Tags of an earlier text that has changed since; written by maca", 24),
    "state": ("new, changed or gone; written by maca", 12),
    "digest": ("Which words were tagged; written by maca", 16),
}
"""Columns of the sheet `texts` with their help and width."""

EDITED = ("tags", "quote", "approver", "approved_on")
VOCABULARY_COLUMNS = {
    "tag": ("A name of its own in lower snake case, as joint_working", 28),
    "meaning": ("When the tag is given", 90),
}

ABOUT = [
    "Tags of the free text of {wave}.",
    "Name your tags in the sheet `tags`. Then give each text in the sheet `texts` one or more of them, joined by ;.",
    "A quote goes to other readers only if a person is named beside it as approver, with the day; decide row by row.",
    "Run maca tags --wave {wave} whenever returns came in or you have edited: it adds new texts and checks the rest.",
    "Where a text changed since it was tagged, its tags move to the column `before` and its quote and approval are "
    "taken out: look at the new words and tag them again. Nothing is kept silently.",
    "This file holds what bodies wrote about children. Keep it where the returns are kept.",
]

_LONGEST = 32000


def write_tags(
    data: AuditData,
    tagging: Tagging,
    meanings: Mapping[str, str],
    path: Path,
    note: str = "",
    dated: date | None = None,
) -> dict[str, int]:
    """Write tags.xlsx anew: every text that came, with what analysts made of it as far as it still holds.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    tagging : Tagging
        As `read_tags` gave it; an empty one for a new file.
    meanings : mapping of str to str
        Of each tag.
    path : pathlib.Path
        Only its owner may open it; replaced when it is whole.
    note : str
        Stands at the end of the first row of each sheet, as that the texts are invented.
    dated : datetime.date, optional
        Stands in the file as the day it was made, so that the same content gives the same bytes; else the clock's.

    Returns
    -------
    dict of str to int
        How many texts are new, changed, gone, and unchanged (`kept`).
    """
    book = Workbook()
    sheet = book.active
    sheet.title = TEXTS_SHEET
    _head(sheet, COLUMNS)
    counts = {"new": 0, "changed": 0, "gone": 0, "kept": 0}
    for number, (state, values) in enumerate(_rows(data, tagging), start=2):
        counts[state or "kept"] += 1
        for column, name in enumerate(COLUMNS, start=1):
            _write(sheet, number, column, state if name == "state" else values.get(name, ""))
    vocabulary = book.create_sheet(VOCABULARY_SHEET)
    _head(vocabulary, VOCABULARY_COLUMNS)
    for number, tag in enumerate(tagging.vocabulary, start=2):
        _write(vocabulary, number, 1, tag)
        _write(vocabulary, number, 2, meanings.get(tag, ""))
    about = book.create_sheet(ABOUT_SHEET)
    about.column_dimensions["A"].width = 110
    for number, text in enumerate(ABOUT, start=1):
        about.cell(number, 1, text.format(wave=data.wave)).alignment = Alignment(wrap_text=True, vertical="top")
    if note:
        for written in (sheet, vocabulary, about):
            _write(written, 1, written.max_column + 1, note)
    _save(book, path, dated)
    return counts


def read_tags(definition: Definition, scope: Scope, path: Path) -> tuple[Tagging, dict[str, str]]:
    """Read and check tags.xlsx.

    Parameters
    ----------
    definition : Definition
    scope : Scope
        The scope grid of the wave.
    path : pathlib.Path
        A file that does not exist holds no tags.

    Returns
    -------
    tuple of (Tagging, dict of str to str)
        What was tagged, and the meaning of each tag.

    Raises
    ------
    UsageError
        W020 to W025, every mistake with its row, one a line.
    """
    if not path.exists():
        return Tagging(), {}
    book = _open(path)
    tags = list(_typed_rows(book[VOCABULARY_SHEET], list(VOCABULARY_COLUMNS)))
    wanted = ["note", *EDITED, "before", "digest", "text"]
    rows = [(number, typed) for number, typed in _typed_rows(book[TEXTS_SHEET], wanted) if typed["note"]]
    vocabulary = tuple(typed["tag"] for _, typed in tags if typed["tag"])
    mistakes = list(_wrong_tags(tags))
    mistakes += _wrong_notes(rows, _places(definition, scope))
    for number, typed in rows:
        mistakes += _wrong_row(number, typed, vocabulary, scope.cases["case"].tolist())
    if mistakes:
        code, first = mistakes[0].split(" ", 1)
        raise UsageError(code, "\n".join([first, *mistakes[1:]]))
    kept = [{**typed, "tags": ";".join(_split(typed["tags"]))} for _, typed in rows]
    return (
        Tagging(vocabulary, pd.DataFrame(kept, columns=TAG_COLUMNS, dtype="str")),
        {typed["tag"]: typed["meaning"] for _, typed in tags},
    )


def check_quotes(data: AuditData) -> None:
    """Hold every cleared quote to the text that it is taken from, as the returns have it.

    Raises
    ------
    UsageError
        W026, if the words do not stand in the text; the message names the place and never the words.
    """
    cases = data.scope.cases["case"].tolist()
    texts = free_texts(data).set_index("note")
    for row in data.tagging.rows.to_dict("records"):
        known = row["note"] in texts.index and texts.loc[row["note"], "digest"] == row["digest"]
        words = _plain(quotable(texts.loc[row["note"], "text"], cases)) if known else ""
        if known and _plain(row["quote"]) not in words:
            raise UsageError(
                "W026",
                f"{TAGS}, {row['note']}: the quote is not word for word in the text. Copy it from the column text.",
            )


def _rows(data: AuditData, tagging: Tagging) -> Iterator[tuple[str, dict[str, str]]]:
    notes = free_texts(data)
    labels = text_kinds(data.definition)
    known = {row["note"]: row for row in tagging.rows.to_dict("records")}
    for note in notes.to_dict("records"):
        told = {**{name: note[name] for name in ("note", "theme", "text", "digest")}, "kind": labels[note["kind"]]}
        row = known.pop(note["note"], None)
        if row is None:
            yield "new", told
        elif row["digest"] == note["digest"]:
            yield "", {**row, **told}
        elif row["tags"] or row["before"] or row["quote"] or row["approver"]:
            yield "changed", {**told, "before": row["tags"] or row["before"] or UNTAGGED}
        else:
            yield "new", told
    for row in known.values():
        yield "gone", row


def _places(definition: Definition, scope: Scope) -> set[str]:
    names = text_inputs(definition)
    return {note_id(body.id, case, name) for body in scope.bodies for case in scope.cases["case"] for name in names}


def _wrong_tags(tags: Sequence[tuple[int, dict[str, str]]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, typed in tags:
        where, tag = f"{TAGS}, sheet `{VOCABULARY_SHEET}` row {number}", typed["tag"]
        if not tag:
            continue
        if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", tag) or tag in {UNTAGGED, STALE}:
            yield (
                f"W021 {where}: a tag is words in lower snake case, as joint_working, and not {UNTAGGED} or {STALE}. "
                "Correct it."
            )
        if tag in seen:
            yield f"W022 {where}: tag {tag!r} stands in row {seen[tag]} already. Take one out."
        seen.setdefault(tag, number)


def _wrong_notes(rows: Sequence[tuple[int, dict[str, str]]], places: set[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, typed in rows:
        where, note = f"{TAGS} row {number}", typed["note"]
        if note not in places:
            yield (
                f"W023 {where}: no return of this wave has a place {note[:60]!r} for free text. Take the row out, or "
                "run maca tags on a new file."
            )
        elif note in seen:
            yield f"W022 {where}: {note!r} stands in row {seen[note]} already. Take one out."
        seen.setdefault(note, number)


def _wrong_row(number: int, typed: Mapping[str, str], vocabulary: Sequence[str], cases: list[str]) -> Iterator[str]:
    where = f"{TAGS} row {number}"
    for tag in _split(typed["tags"]):
        if tag not in vocabulary:
            known = one_of("tag", tag[:40], list(vocabulary)) if vocabulary else "the sheet `tags` names no tag."
            yield f"W024 {where}: {known} Correct it, or add it to the sheet `{VOCABULARY_SHEET}`."
    if bool(typed["approver"]) != bool(typed["approved_on"]) or not _is_day(typed["approved_on"] or "2021-09-10"):
        yield f"W025 {where}: a quote is cleared by a name and a day as 2021-09-10, both. Complete them."
    if quotable(typed["quote"], cases) != _plain(typed["quote"]):
        yield f"W026 {where}: the quote seems to identify a person or a case. Take those words out of it."


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", text) if part.strip()))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _open(path: Path) -> Workbook:
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        raise UsageError(
            "W020", f"{path.name} is no workbook that can be read. Save it as .xlsx, or move it and run maca tags."
        ) from None
    for name in (TEXTS_SHEET, VOCABULARY_SHEET):
        if name not in book.sheetnames:
            raise UsageError("W020", f"{path.name} has no sheet `{name}`. Name it so again, or run maca tags anew.")
    return book


def _typed_rows(sheet: Worksheet, wanted: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    first = next(sheet.iter_rows(min_row=1, max_row=1, values_only=True), ())
    found = {str(cell).strip().casefold(): place for place, cell in enumerate(first) if cell is not None}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise UsageError("W020", f"{TAGS}, sheet `{sheet.title}`: row 1 lacks {', '.join(missing)}. Put it back.")
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
        places = {name: found[name] for name in wanted}
        yield number, {name: _typed(cells[at] if at < len(cells) else None) for name, at in places.items()}


def _typed(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def _head(sheet: Worksheet, columns: Mapping[str, tuple[str, float]]) -> None:
    for place, (name, (text, width)) in enumerate(columns.items(), start=1):
        cell = sheet.cell(1, place, name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="12436D")
        cell.comment = Comment(text, "maca", width=320, height=60)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text as text: what a body wrote is never a formula."""
    cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub(" ", text)[:_LONGEST] or None)
    if text:
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=False)


def _save(book: Workbook, path: Path, dated: date | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.new")
    staged.touch(mode=0o600)
    staged.chmod(0o600)
    if dated is None:
        book.save(staged)
    else:
        save_workbook(book, staged, dated)
    staged.replace(path)
