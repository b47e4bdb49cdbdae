"""tables.xlsx: every table of a run in a workbook that a screen reader and a statistician can both use.

Held to the Analysis Function checklist: cover, contents and notes; one real, named table a sheet, from column A with
nothing below it; one header row; no merged, blank or hidden cells; symbols explained above the table.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import gptables
import pandas as pd

from maca.report.clean import clean_text
from maca.report.content import SYMBOLS
from maca.report.front import INVENTED, Front
from maca.tables.catalogue import read_tables
from maca.tables.symbols import COUNTS_AMONG_DAYS

__all__ = ["write_workbook"]

LONGEST_CELL = 32_000
"""Characters that a cell may hold (Excel's own limit is 32,767)."""

LONGEST_SHEET_NAME = 31

NOTES = {
    "chosen": (
        "The audited cases were chosen on purpose and are few. The limits show how unsure a count would be if they had "
        "been drawn at random; nothing here is an estimate for the area."
    ),
    "children": "A child counts once in each source. The base of known categories is the children with a known value.",
    "agencies": "Ratings are the agencies' own; what was not returned is not counted as good or bad.",
    "change": "A change is called better or worse only where it is larger than the smallest that could be shown.",
}
"""Notes that tables refer to."""

NOTE_OF = {
    "gaps": "chosen",
    "sample": "chosen",
    "recognition": "chosen",
    "pathway": "chosen",
    "picture": "children",
    "framework": "agencies",
    "learning": "agencies",
    "data": "agencies",
    "change": "change",
}
"""The note that the tables of each family refer to."""

HEADS = {"n": "Number", "of": "Of", "low": "Lower limit", "high": "Upper limit", "id": "Reference"}
VALUE_HEADS = {"share": "Share", "score": "Score", "days": "Days", "per_30_days": "Per 30 days"}
WITH_ID = {"question", "objective", "theme", "domain"}
"""Dimensions whose id stands before the label."""


def write_workbook(run_folder: Path, front: Front, target: Path) -> Path:
    """Write tables.xlsx from the protected tables of a run.

    Parameters
    ----------
    run_folder : pathlib.Path
        Holds tables/index.csv and the tables.
    front : Front
        `labels` give ids their words.
    target : pathlib.Path

    Returns
    -------
    pathlib.Path
        `target`.
    """
    frames = read_tables(run_folder / "tables")
    sheets = {_sheet_name(name): _sheet(name, frame, front) for name, frame in frames.items()}
    told = {note for name, frame in frames.items() for note in _notes(name, frame)}
    used = [name for name in NOTES if name in told]
    notes = pd.DataFrame({"Note": used, "Note text": [NOTES[name] for name in used]}) if used else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = gptables.produce_workbook(
            filename=str(target),
            sheets=sheets,
            cover=_cover(front),
            notes_table=notes,
            contentsheet_options={"column_names": ["Sheet", "What it shows"]},
            workbook_options={"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
    book.set_properties(
        {
            "title": f"{front.title}: tables",
            "subject": f"{front.wave_label}, {front.edition} edition, run {front.run_id}",
            "author": front.partnership,
            "comments": front.marking,
            "created": _made(front),
        }
    )
    book.close()
    _set_language(target)
    return target


def _sheet_name(identifier: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", "_", identifier)[:LONGEST_SHEET_NAME]


def _cover(front: Front) -> gptables.Cover:
    particulars = [f"{term}: {words}" for term, words in front.particulars if words]
    return gptables.Cover(
        cover_label="Cover",
        title=f"{front.title}: tables",
        intro=[front.marking, front.partnership, *particulars, *([INVENTED] if front.invented else [])],
        about=[
            "One sheet holds one table; the sheet Contents leads to each of them, the sheet Notes explains them.",
            "These are the tables that the report is made from: the same numbers stand in both.",
            "Where a number cannot be given a symbol says why: "
            + "; ".join(f"{symbol} {words}" for symbol, words in SYMBOLS.items())
            + ".",
            "Shares are worked out from the counts shown beside them.",
        ],
    )


def _notes(identifier: str, frame: pd.DataFrame) -> list[str]:
    """Name the notes of a table: that of its family, and that on the chosen cases wherever it counts any."""
    notes = [NOTE_OF[family]] if (family := identifier.split(".")[0]) in NOTE_OF else []
    counts_cases = frame.attrs["unit"] == "cases" or ("source" in frame and (frame["source"] == "cases").any())
    return [*notes, *(["chosen"] if counts_cases and "chosen" not in notes else [])]


def _sheet(identifier: str, frame: pd.DataFrame, front: Front) -> gptables.GPTable:
    table = _readable(frame, front)
    notes = "".join(f" $${note}$$" for note in _notes(identifier, frame))
    words = {text for column in table for text in table[column] if isinstance(text, str) and text in SYMBOLS}
    numbers = [head for head in table if head in {*HEADS.values(), *VALUE_HEADS.values()} and head != HEADS["id"]]
    shares = [head for head in numbers if head in {"Share", HEADS["low"], HEADS["high"]}]
    formats = [{"column": {"columns": numbers, "format": {"align": "right"}}}] if numbers else []
    if "Share" in table:
        formats.append({"column": {"columns": shares, "format": {"num_format": "0.00"}}})
    return gptables.GPTable(
        table=table,
        table_name=re.sub(r"\W", "_", identifier),
        title=f"{frame.attrs['title']}{notes}",
        subtitles=[front.marking, f"{front.wave_label}, {front.edition} edition, run {front.run_id}"],
        instructions="This sheet holds one table.",
        units=None,
        scope=f"What is counted: {frame.attrs['unit']}.",
        legend=[f"{symbol} {SYMBOLS[symbol]}" for symbol in SYMBOLS if symbol in words],
        index_columns={},
        additional_formatting=formats,
    )


def _readable(frame: pd.DataFrame, front: Front) -> pd.DataFrame:
    """Give the columns their words: labels for ids, and a symbol wherever a number is not shown."""
    columns: dict[str, list[Any]] = {}
    first, last = frame.columns.get_loc("n"), frame.columns.get_loc("status")
    for name in frame.columns[:first]:
        columns[_head(name)] = [_label(front, name, value) for value in frame[name]]
    for name, values in _numbers(frame).items():
        if values.notna().any() or (name == "n" and (frame["status"] != "shown").any()):
            head = VALUE_HEADS.get(frame.attrs["value_unit"], "Value") if name == "value" else HEADS.get(name, name)
            columns[head] = [
                _number(value, status, name) for value, status in zip(values, frame["status"], strict=True)
            ]
    for name in frame.columns[last + 1 :]:
        if frame[name].ne("").any():
            columns[_unused(_head(name), columns)] = _texts(frame, name, front)
    return pd.DataFrame(columns)


def _numbers(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Give the number columns; in a table of days the share of a row that counts cases has a column of its own."""
    numbers = {name: frame[name] for name in ("n", "of", "value", "low", "high")}
    if frame.attrs["value_unit"] != "days" or "measure" not in frame:
        return numbers
    counts = frame["measure"].isin(COUNTS_AMONG_DAYS)
    shares, days = frame["value"].where(counts), frame["value"].mask(counts)
    return {
        "n": frame["n"],
        "of": frame["of"],
        "Share": shares,
        "value": days,
        "low": frame["low"],
        "high": frame["high"],
    }


def _texts(frame: pd.DataFrame, name: str, front: Front) -> list[Any]:
    counts = frame[name].str.fullmatch(r"\d{0,9}").all()
    blank = [_blank(status) for status in frame["status"]]
    words = [int(value) if counts and value else _label(front, name, value) for value in frame[name]]
    return [word if word != "" else why for word, why in zip(words, blank, strict=True)]


def _blank(status: str) -> str:
    return "[z]" if status == "shown" else f"[{status}]"


def _unused(head: str, columns: dict[str, list[Any]]) -> str:
    return head if head not in columns else f"{head} (text)"


def _head(name: str) -> str:
    return HEADS.get(name, name.replace("_", " ").capitalize())


def _label(front: Front, dimension: str, value: str) -> str:
    label = front.labels.get(dimension, {}).get(value)
    text = value.replace("_", " ") if label is None and re.fullmatch(r"[a-z_]+", value) else label or value
    if label is not None and dimension in WITH_ID:
        text = f"{value} {label}"
    return clean_text(text.replace("$$", "$ $"))[:LONGEST_CELL]


def _number(value: float, status: str, name: str) -> float | int | str:
    if status != "shown":
        return f"[{status}]"
    if pd.isna(value):
        return "[z]"
    return int(value) if name in ("n", "of") and float(value).is_integer() else float(value)


def _made(front: Front) -> datetime:
    try:
        return datetime.fromisoformat(front.made_on)
    except ValueError:
        return datetime(2000, 1, 1)


def _set_language(path: Path) -> None:
    """Write the document's language into its properties, which XlsxWriter has no call for."""
    with zipfile.ZipFile(path) as package:
        parts = {item: package.read(item.filename) for item in package.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for item, data in parts.items():
            if item.filename == "docProps/core.xml":
                data = data.replace(b"</cp:coreProperties>", b"<dc:language>en-GB</dc:language></cp:coreProperties>")
            package.writestr(item, data)
