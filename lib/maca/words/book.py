"""words.xlsx: made, read and checked; the figures beneath approved words written down in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from maca.definition import Definition
from maca.definition.models import EDITIONS
from maca.errors import UsageError, one_of
from maca.tables.catalogue import CATALOGUE
from maca.words.block import BRIEFING, SLIDES, Block, Reliance, chapter_places

__all__ = ["FIGURES_SHEET", "WORDS", "WORDS_SHEET", "Recorded", "make_words", "read_words", "record_figures"]

WORDS = "words.xlsx"
"""The file, beside the wave's returns."""

WORDS_SHEET, FIGURES_SHEET, ABOUT_SHEET = "words", "figures", "about"

COLUMNS = {
    "block": ("A name of its own, as summary_1", 18),
    "chapter": ("Where it stands; the list has every place", 18),
    "edition": ("The widest edition that may show it", 14),
    "text": ("The words, in Markdown: blank line = new paragraph, - = list, **bold**", 80),
    "author": ("Who wrote it", 20),
    "approver": ("Who approved it; without a name it stays in the restricted edition", 20),
    "approved_on": ("The day, as 2021-09-10", 14),
    "tables": ("What it rests on, as: gaps.theme theme=3; learning.finding", 40),
}
"""Columns of the sheet `words` with their help and width."""

FIGURE_COLUMNS = ["block", "edition", "row", "figure", "digest", "approved_on"]
"""Columns of the sheet `figures`, which maca alone writes."""

ABOUT = [
    "Words for the report of {wave}.",
    "Write in the sheet `words`, one row a block. A new run keeps every word in every format.",
    "When you have written or approved: maca words --wave {wave}. It checks the sheet and writes down, in the sheet "
    "`figures`, the figures beneath every block that has an approver.",
    "When one of those figures changes, the report marks the block with the old and the new figure. To approve it "
    "again, change approved_on and run maca words once more.",
    "A composite case for the slides stands under the chapter `slides`: made of many cases, never of one child.",
    "The chapter `briefing` holds words for the one-page briefing: blocks briefing_why and briefing_ask.",
]

Recorded = dict[tuple[str, str], tuple[str, str, dict[str, str]]]
"""Block and edition to the digest and day of the approval, and the figures then."""


def make_words(definition: Definition, wave: str, path: Path) -> Path:
    """Write an empty words.xlsx with a block for every place of the report.

    Parameters
    ----------
    definition : Definition
    wave : str
    path : pathlib.Path

    Raises
    ------
    UsageError
        W001, if the file is there already.
    """
    if path.exists():
        raise UsageError(
            "W001", f"{path.name} is there already. Nobody's words are overwritten; rename it to start anew."
        )
    book = Workbook()
    sheet = book.active
    sheet.title = WORDS_SHEET
    places = chapter_places(definition)
    _head(sheet, COLUMNS)
    for row, (block, place) in enumerate(_first_blocks(places), start=2):
        for column, value in {1: block, 2: place, 3: "partnership"}.items():
            sheet.cell(row, column, value)
    _offer(sheet, "B", list(places), book)
    _offer(sheet, "C", list(EDITIONS), book)
    figures = book.create_sheet(FIGURES_SHEET)
    _head(figures, dict.fromkeys(FIGURE_COLUMNS, ("Written by maca; do not change", 24)))
    about = book.create_sheet(ABOUT_SHEET, 0)
    about.column_dimensions["A"].width = 110
    for row, text in enumerate(ABOUT, start=1):
        about.cell(row, 1, text.format(wave=wave)).alignment = Alignment(wrap_text=True, vertical="top")
    book.active = book.index(sheet)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def read_words(definition: Definition, path: Path) -> tuple[list[Block], Recorded]:
    """Read and check words.xlsx; rows without text are left out.

    Parameters
    ----------
    definition : Definition
    path : pathlib.Path
        A file that does not exist holds no words.

    Returns
    -------
    tuple of (list of Block, Recorded)

    Raises
    ------
    UsageError
        W002 to W006, every mistake with its row, one a line.
    """
    if not path.exists():
        return [], {}
    book = _open(path)
    blocks, mistakes = [], []
    places = chapter_places(definition)
    heads = _heads(book[WORDS_SHEET], list(COLUMNS), path)
    for number, cells in enumerate(book[WORDS_SHEET].iter_rows(min_row=2, values_only=True), start=2):
        typed = {name: _typed(cells[place] if place < len(cells) else None) for name, place in heads.items()}
        if typed["text"]:
            block, wrong = _block(number, typed, places)
            mistakes += wrong
            blocks.append(block)
    mistakes += _repeated(blocks)
    if mistakes:
        code, first = mistakes[0].split(" ", 1)
        raise UsageError(code, "\n".join([first, *mistakes[1:]]))
    return blocks, _recorded(book)


def record_figures(
    blocks: Sequence[Block], recorded: Recorded, tables: Mapping[str, Mapping[str, pd.DataFrame]], path: Path
) -> list[str]:
    """Write down the figures beneath blocks that were approved since they were last written down.

    What was written down for an approval is never changed, so that a block whose figures move is found out.

    Parameters
    ----------
    blocks, recorded
        From `read_words`.
    tables : mapping of str to mapping of str to pandas.DataFrame
        Edition to its protected tables.
    path : pathlib.Path
        words.xlsx, written again where something is new.

    Returns
    -------
    list of str
        The ids of the blocks that are new.
    """
    kept = dict(recorded)
    fresh = []
    for block in blocks:
        for edition in tables if block.approved else ():
            before = recorded.get((block.id, edition))
            if before is None or before[:2] != _approval(block):
                if before is not None and before[1] == block.approved_on:
                    continue  # the text changed and the approval did not
                kept[block.id, edition] = (*_approval(block), block.figures(tables[edition]))
                fresh.append(block.id)
    if fresh:
        _write_figures(kept, path)
    return list(dict.fromkeys(fresh))


def _approval(block: Block) -> tuple[str, str]:
    return block.digest, block.approved_on


def _write_figures(recorded: Recorded, path: Path) -> None:
    book = openpyxl.load_workbook(path)
    if FIGURES_SHEET in book.sheetnames:
        del book[FIGURES_SHEET]
    sheet = book.create_sheet(FIGURES_SHEET)
    _head(sheet, dict.fromkeys(FIGURE_COLUMNS, ("Written by maca; do not change", 24)))
    for (block, edition), (digest, day, figures) in recorded.items():
        for row, figure in (figures or {"": ""}).items():
            sheet.append([block, edition, row, figure, digest, day])
    staged = path.with_name(f".{path.name}.new")
    book.save(staged)
    staged.replace(path)


def _open(path: Path) -> Workbook:
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        raise UsageError(
            "W002", f"{path.name} is no workbook that can be read. Save it as .xlsx, or make a new one with maca words."
        ) from None
    if WORDS_SHEET not in book.sheetnames:
        raise UsageError("W002", f"{path.name} has no sheet `{WORDS_SHEET}`. Name the sheet that holds the words so.")
    return book


def _heads(sheet: Worksheet, wanted: list[str], path: Path) -> dict[str, int]:
    first = next(sheet.iter_rows(min_row=1, max_row=1, values_only=True), ())
    found = {str(cell).strip().casefold(): place for place, cell in enumerate(first) if cell is not None}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise UsageError(
            "W002", f"{path.name}, sheet `{sheet.title}`: row 1 lacks {', '.join(missing)}. Put the column back."
        )
    return {name: found[name] for name in wanted}


def _typed(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def _block(row: int, typed: dict[str, str], places: Mapping[str, tuple[str, str]]) -> tuple[Block, list[str]]:
    where = f"words.xlsx row {row}"
    mistakes = []
    if not re.fullmatch(r"[a-z0-9_]+", typed["block"]):
        mistakes.append(f"W003 {where}: the block's name must be lower snake case, as summary_1. Correct it.")
    if typed["chapter"] not in places:
        mistakes.append(f"W003 {where}: {one_of('chapter', typed['chapter'], list(places))} Correct it.")
    if typed["edition"] not in EDITIONS:
        mistakes.append(f"W003 {where}: {one_of('edition', typed['edition'], EDITIONS)} Correct it.")
    if typed["approver"] and not _is_day(typed["approved_on"]):
        mistakes.append(f"W004 {where}: an approver stands there without a day as 2021-09-10. Add approved_on.")
    if not typed["author"]:
        mistakes.append(f"W004 {where}: nobody is named as its author. Add who wrote it.")
    relies_on, wrong = _relies_on(typed["tables"], where)
    block = Block(
        row,
        typed["block"],
        typed["chapter"],
        typed["edition"],
        typed["text"],
        typed["author"],
        typed["approver"],
        typed["approved_on"],
        tuple(relies_on),
    )
    return block, mistakes + wrong


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _relies_on(text: str, where: str) -> tuple[list[Reliance], list[str]]:
    dimensions = {spec.id: spec.dimensions for spec in CATALOGUE}
    found, mistakes = [], []
    for part in [part.split() for part in re.split(r"[;\n]", text) if part.strip()]:
        table, filters = part[0], part[1:]
        if table not in dimensions:
            near = [name for name in dimensions if name.split(".")[0] == table.split(".")[0]] or list(dimensions)
            mistakes.append(f"W005 {where}: {one_of('table', table, near)} Correct the column tables.")
            continue
        rows = dict(item.split("=", 1) for item in filters if "=" in item)
        unknown = [item for item in filters if "=" not in item or item.split("=")[0] not in dimensions[table]]
        if unknown:
            allowed = ", ".join(f"{name}=..." for name in dimensions[table])
            mistakes.append(f"W005 {where}: {table} cannot be narrowed by {unknown[0]!r}. Write {allowed}.")
            continue
        found.append(Reliance(table, rows))
    return found, mistakes


def _repeated(blocks: Sequence[Block]) -> list[str]:
    seen: dict[str, int] = {}
    mistakes = []
    for block in blocks:
        if block.id in seen:
            mistakes.append(
                f"W006 words.xlsx row {block.row}: block {block.id!r} stands in row {seen[block.id]} already. "
                "Give each its own name."
            )
        seen.setdefault(block.id, block.row)
    return mistakes


def _recorded(book: Workbook) -> Recorded:
    recorded: Recorded = {}
    if FIGURES_SHEET in book.sheetnames:
        for cells in book[FIGURES_SHEET].iter_rows(min_row=2, max_col=len(FIGURE_COLUMNS), values_only=True):
            block, edition, row, figure, digest, day = map(_typed, cells)
            if block:
                figures = recorded.setdefault((block, edition), (digest, day, {}))[2]
                if row:
                    figures[row] = figure
    return recorded


def _first_blocks(places: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    chapters = [place for place in places if place not in {SLIDES, BRIEFING}]
    return [
        *((f"{re.sub('[^a-z0-9]+', '_', place)}_1", place) for place in chapters),
        ("composite_case", SLIDES),
        ("briefing_why", BRIEFING),
        ("briefing_ask", BRIEFING),
    ]


def _head(sheet: Worksheet, columns: Mapping[str, tuple[str, float]]) -> None:
    from openpyxl.comments import Comment

    for place, (name, (text, width)) in enumerate(columns.items(), start=1):
        cell = sheet.cell(1, place, name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="12436D")
        cell.comment = Comment(text, "maca", width=320, height=60)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        for row in range(2, 200 if name == "text" else 2):
            sheet.cell(row, place).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"


def _offer(sheet: Worksheet, column: str, values: list[str], book: Workbook) -> None:
    """Offer a list in the cells of a column; the list lies in a sheet, for lists longer than Excel takes in place."""
    lists = book["lists"] if "lists" in book.sheetnames else book.create_sheet("lists")
    lists.sheet_state = "hidden"
    place = lists.max_column + 1 if lists.cell(1, 1).value else 1
    for row, value in enumerate(values, start=1):
        lists.cell(row, place, value)
    letter = get_column_letter(place)
    offer = DataValidation("list", formula1=f"=lists!${letter}$1:${letter}${len(values)}", allow_blank=True)
    sheet.add_data_validation(offer)
    offer.add(f"{column}2:{column}400")
