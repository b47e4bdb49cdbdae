"""What arrives less often: each is said once at its place, or is none of our business and changes nothing."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from manglings import Case, lock, to_bytes
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill
from returned import Returned

from maca.definition import Definition
from maca.project import project_root
from maca.reader.read import read
from maca.returns import RULES, Intake
from maca.returns.check import Bench, check
from maca.returns.delivery import Delivery
from maca.returns.values import Vocabulary
from maca.scope import read_scope

FILE = "case_police_HSB-01.xlsx"


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


def said(intake: Intake) -> list[tuple[str, str, str]]:
    return [(row.code, row.sheet, row.cell) for row in intake.faults.itertuples()]


def loaded(returned: Returned, case: Case, **options: object) -> Intake:
    returned.put(FILE, case)
    return returned.load(**options)


# --- what is no fault


def columns_of_a_table_reordered(case: Case) -> None:
    """The last column of a table is dragged to the front: ids, headings and rows move together."""
    first, last = case.cell("training_course"), case.cell("training_joint")
    sheet = first.parent
    for row in range(first.row - 1, first.row + 8):
        held = [sheet.cell(row, column).value for column in range(first.column, last.column + 1)]
        for column, value in zip(range(first.column, last.column + 1), [held[-1], *held[:-1]], strict=True):
            sheet.cell(row, column).value = value


def thousand_styled_rows(case: Case) -> None:
    """As Google Sheets exports: a thousand rows with a format and nothing in them, no hidden sheet."""
    for sheet in case.book.worksheets:
        sheet.sheet_state = "visible"
        for row in range(sheet.max_row + 1, 1000):
            sheet.cell(row, 3).fill = PatternFill("solid", fgColor="FFFFFFFF")
    for name in [*case.book.defined_names]:
        del case.book.defined_names[name]
    for name in [*case.book.custom_doc_props.names]:
        del case.book.custom_doc_props[name]


@pytest.mark.parametrize("carry", [columns_of_a_table_reordered, thousand_styled_rows])
def test_what_changes_nothing_is_not_mentioned(returned: Returned, carry: Callable[[Case], None]) -> None:
    case = returned.case("framework", "police", None)
    returned.put("framework_police.xlsx", case)
    before = returned.load()
    carry(case)
    returned.put("framework_police.xlsx", case)
    after = returned.load()
    assert said(before) == said(after) == []
    columns = ["input", "row", "value"]
    assert sorted(after.answers[columns].astype("str").values.tolist()) == sorted(
        before.answers[columns].astype("str").values.tolist()
    )


# --- what is said at its cell


def test_a_number_that_a_spreadsheet_rounded_is_refused(returned: Returned) -> None:
    case = returned.case()
    cell = case.set("author_role", 1.2345e15)
    assert said(loaded(returned, case)) == [("R047", "Front", cell.coordinate)]


def test_a_row_of_spaces_in_a_table_is_said_once_and_is_no_answer(returned: Returned) -> None:
    case = returned.case("framework", "police", None)
    first = case.cell("training_course", 7)
    for column in range(first.column, first.column + 2):
        first.parent.cell(first.row, column).value = "  "
    returned.put("framework_police.xlsx", case)
    intake = returned.load()
    assert said(intake) == [("R045", "Training", first.coordinate)]
    assert intake.answers.loc[intake.answers["table"] == "training", "row"].max() == 6


def test_days_that_fit_only_the_other_way_of_counting_are_refused(returned: Returned) -> None:
    """41,000 is a day of 2012 counted from 1900, long before the audit, and one of 2016 counted from 1904."""
    case = returned.case()
    cell = case.cell("behaviour_from")
    cell.value, cell.number_format = 41_000, "General"
    assert said(loaded(returned, case)) == [("R105", cell.parent.title, cell.coordinate)]


def test_a_text_that_is_struck_through_in_part_is_flagged(returned: Returned) -> None:
    case = returned.case()
    cell = case.cell("voice_child")
    cell.value = CellRichText("She said ", TextBlock(InlineFont(strike=True), "that she was"), " afraid")
    intake = loaded(returned, case)
    assert said(intake) == [("R056", cell.parent.title, cell.coordinate)]
    assert intake.answers.set_index("input").loc["voice_child", "value"] == "She said that she was afraid"


def test_a_hidden_column_with_answers_is_said_once(returned: Returned) -> None:
    case = returned.case()
    cell = case.cell("c3_2_rating")
    cell.parent.column_dimensions[cell.column_letter].hidden = True
    found = said(loaded(returned, case))
    assert [(code, sheet) for code, sheet, _ in found] == [("R076", cell.parent.title)]
    assert found[0][2].startswith(cell.column_letter)


# --- what is said of the file, and who sent it


def test_a_wrong_password_has_words_of_its_own(returned: Returned) -> None:
    returned.put(FILE, lock(to_bytes(returned.case().book), "the right word"))
    assert said(returned.load(passwords=["another word"])) == [("R006", "", "")]


def test_a_workbook_that_declares_entities_is_refused_by_name(returned: Returned) -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(to_bytes(returned.case().book))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "xl/workbook.xml":
                bomb = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
                data = bomb + re.sub(rb"^<\?xml[^>]*\?>", b"", data)
            out.writestr(info.filename, data)
    returned.put(FILE, target.getvalue())
    assert said(returned.load()) == [("R007", "", "")]


def test_a_sheet_that_the_reader_lost_is_said(definition: Definition, returned: Returned) -> None:
    returned.put(FILE, returned.case())
    data = (returned.folder / FILE).read_bytes()
    reading = read(FILE, data)
    reading.book.notes.append(("sheet_unread", "Voices"))
    delivery = Delivery(FILE, hashlib.sha256(data).hexdigest(), reading)
    check(delivery, Bench.of(Vocabulary(definition, returned.scope.wave), returned.scope))
    assert [(made.code, made.severity, made.sheet) for made in delivery.faults] == [("R015", "ERROR", "Voices")]


def test_a_return_of_another_kind_than_it_says_is_refused(returned: Returned) -> None:
    case = returned.case()
    for row in case.book["About"].iter_rows():
        for cell in row:
            if cell.value == "meta_strand":
                case.book["About"].cell(cell.row, cell.column + 1).value = "budget"
    assert [code for code, _, _ in said(loaded(returned, case))] == ["R009"]


def test_a_case_that_was_not_chosen_and_a_body_that_was_not_asked(definition: Definition, tmp_path: Path) -> None:
    returned = Returned(definition, tmp_path)
    grid = tmp_path / "scope.xlsx"
    book = openpyxl.load_workbook(grid)
    for row in book["cases"].iter_rows():
        if row[0].value == "HSB-02":
            row[2].value = "reserve"
    for row in book["grid"].iter_rows():
        if row[0].value == "HSB-03" and row[1].value == "Police":
            for cell in row:
                cell.value = None
    book.save(grid)
    returned.scope = read_scope(definition, "baseline-2021-07", tmp_path)
    returned.put("case_police_HSB-02.xlsx", returned.case(case="HSB-02"))
    returned.put("case_police_HSB-03.xlsx", returned.case(case="HSB-03"))
    intake = returned.load()
    assert [code for code, _, _ in said(intake)] == ["R025", "R024"]
    assert intake.receipts["status"].tolist() == ["rejected", "read"]


def test_every_rule_has_a_case_of_its_own() -> None:
    """A rule that no test names might say anything."""
    root = project_root()
    places = [*(root / "tests").rglob("*.py"), *(root / "campaigns").glob("*.py")]
    words = " ".join(path.read_text(encoding="utf-8") for path in places)
    assert [code for code in RULES if f'"{code}"' not in words] == []
