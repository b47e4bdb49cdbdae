"""tables.xlsx against the Analysis Function checklist, as far as code can check it."""

from __future__ import annotations

import zipfile

import openpyxl
import pandas as pd
import pytest
import specimen

from maca.report.workbook import write_workbook
from maca.tables.catalogue import CATALOGUE, write_tables
from maca.tables.table import Table


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = specimen.tables(tmp_path_factory.mktemp("book"))
    return write_workbook(folder, specimen.FRONT, folder / "tables.xlsx")


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def table_of(sheet):
    (table,) = sheet.tables.values()
    first, *rows = sheet[table.ref]
    return [cell.value for cell in first], [[cell.value for cell in row] for row in rows]


def test_cover_contents_notes_and_one_sheet_a_table(book):
    assert book.sheetnames == [
        "Cover",
        "Contents",
        "Notes",
        "engagement.agency",
        "gaps.question",
        "actions.recommendation",
    ]
    assert [row[0] for row in table_of(book["Contents"])[1]] == book.sheetnames[3:]
    assert [book["Contents"].cell(row, 1).hyperlink.location for row in (4, 5, 6)] == [
        f"'{name}'!A1" for name in book.sheetnames[3:]
    ]


def test_one_named_table_a_sheet_from_column_a_with_nothing_below(book):
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        start, end = table.ref.split(":")
        assert start.startswith("A")
        assert sheet.dimensions.split(":")[1] == end
        assert table.headerRowCount == 1


def test_nothing_merged_hidden_filtered_frozen_or_blank(book):
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert sheet.sheet_state == "visible"
        assert not any(rows.hidden for rows in sheet.row_dimensions.values())
        assert not any(columns.hidden for columns in sheet.column_dimensions.values())
        assert all(sheet.cell(row, 1).value not in (None, "") for row in range(1, sheet.max_row + 1))
        for table in sheet.tables.values():
            assert table.autoFilter is None
            assert all(cell.value not in (None, "") for row in sheet[table.ref] for cell in row)


def test_numbers_are_numbers_and_symbols_stand_where_there_is_none(book):
    heads, rows = table_of(book["gaps.question"])
    assert heads == ["Question", "Number", "Of", "Share", "Lower limit", "Upper limit"]
    assert rows[0] == ["c1_1 Characteristics recorded", 4, 10, 0.4, 0.168, 0.687]
    assert rows[1] == ["c1_2 Records agree", *["[x]"] * 5]
    assert table_of(book["engagement.agency"])[1][1] == ["Case audit", "Police", "[c]", "[c]", "[c]", "[c]"]
    assert "[x] not available: not returned, not known of anybody, or too little to tell" in [
        cell.value for cell in book["gaps.question"]["A"]
    ]


def test_notes_are_referred_to_by_number(book):
    assert book["gaps.question"]["A1"].value == "Cases below the standard, by question [note 1]"
    assert table_of(book["Notes"])[1][0][0] == 1


def test_marking_edition_and_run_stand_on_every_sheet(book):
    for sheet in book.worksheets[3:]:
        assert sheet["A2"].value == specimen.FRONT.marking
        assert specimen.FRONT.run_id in sheet["A3"].value
    assert book.properties.title == f"{specimen.FRONT.title}: tables"
    assert book.properties.language == "en-GB"


def test_text_that_looks_like_a_formula_or_a_link_stays_text(book, path):
    cells = [cell for row in book["actions.recommendation"].iter_rows() for cell in row]
    assert '=HYPERLINK("http://example.invalid","x")' in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.hyperlink]
    with zipfile.ZipFile(path) as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]


def test_a_share_in_a_table_of_days_is_not_called_days(tmp_path):
    rows = [["mash", "recorded", 9, 10, 0.9, 0.6, 0.98, "shown"], ["mash", "days_median", 9, 9, 3, None, None, "shown"]]
    columns = ["step", "measure", "n", "of", "value", "low", "high", "status"]
    spec = next(spec for spec in CATALOGUE if spec.id == "pathway.step")
    write_tables({spec.id: Table(spec, pd.DataFrame(rows, columns=columns))}, tmp_path / "tables")
    book = openpyxl.load_workbook(write_workbook(tmp_path, specimen.FRONT, tmp_path / "tables.xlsx"))
    heads, (recorded, days) = table_of(book["pathway.step"])
    assert heads == ["Step", "Measure", "Number", "Of", "Share", "Days", "Lower limit", "Upper limit"]
    assert recorded[2:] == [9, 10, 0.9, "[z]", 0.6, 0.98]
    assert days[2:6] == [9, 9, "[z]", 3]
