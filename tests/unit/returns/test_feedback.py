"""What goes back: marked copies at the same addresses, the tracker, drafts, and nothing that a program runs."""

from __future__ import annotations

import csv
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from manglings import CELL_MANGLINGS, to_bytes
from returned import Returned

from maca.definition import Definition
from maca.feedback import tracker, write_copies, write_drafts, write_tracker
from maca.reader.marking import MARKS
from maca.returns import write_intake
from maca.returns.frames import safe_field


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    (tmp_path / "returns").mkdir()
    return Returned(definition, tmp_path / "returns")


@pytest.fixture
def faulty(returned: Returned) -> Returned:
    case = returned.case()
    for name in ("unknown_rating", "no_date", "merged_ratings", "comment", "blank_required"):
        CELL_MANGLINGS[name][1](case)
    case.set("voice_child", '=HYPERLINK("http://example.org","x")')
    case.cell("voice_child").data_type = "s"
    returned.put("case_police_HSB-01.xlsx", case)
    returned.put("case_yot_HSB-02.xlsx", returned.case(body="yot", case="HSB-02"))
    returned.put("case_sarc_HSB-03.xlsx", b"%PDF-1.4 a scan")
    returned.expected = case.expected
    return returned


def test_a_marked_copy_colours_and_comments_the_same_cells(faulty: Returned, tmp_path: Path) -> None:
    intake = faulty.load()
    written = write_copies(intake, faulty.definition, "baseline-2021-07", tmp_path / "feedback")
    names = {path.relative_to(tmp_path / "feedback").as_posix() for path in written}
    assert names == {"police/case_police_HSB-01_marked.xlsx", "unknown/case_sarc_HSB-03_marked.xlsx"}
    book = openpyxl.load_workbook(tmp_path / "feedback/police/case_police_HSB-01_marked.xlsx")
    graves = intake.faults[(intake.faults["file"] == "case_police_HSB-01.xlsx") & intake.faults["severity"].isin(MARKS)]
    assert len(graves) >= 5
    for row in graves.itertuples():
        cell = book[row.sheet][row.cell.split(":")[0]]
        assert cell.fill.fgColor.rgb[-6:] in MARKS.values()
        assert row.message in cell.comment.text
    assert "Please see the file" in "".join(
        book[item.sheet][item.cell].comment.text for item in faulty.expected if item.code == "R055"
    )
    listed = [row[1:3] for row in book.worksheets[0].iter_rows(min_row=5, values_only=True)]
    assert sorted(listed) == sorted((row.sheet, row.cell) for row in graves.itertuples())


def test_the_marked_copy_is_checked_again_as_the_return_that_it_was(faulty: Returned, tmp_path: Path) -> None:
    """A body mends the copy and sends it back: it must still be found by its names and ids."""
    before = faulty.load()
    write_copies(before, faulty.definition, "baseline-2021-07", tmp_path / "feedback")
    for path in faulty.folder.glob("case_*"):
        path.unlink()
    faulty.put("case_police_HSB-01.xlsx", (tmp_path / "feedback/police/case_police_HSB-01_marked.xlsx").read_bytes())
    after = faulty.load()
    assert after.receipts["status"].tolist() == ["read"]
    errors = {(row.code, row.sheet, row.cell) for row in before.faults.itertuples() if row.severity == "ERROR"}
    again = {(row.code, row.sheet, row.cell) for row in after.faults.itertuples() if row.severity == "ERROR"}
    assert again == {error for error in errors if error[0] != "R002"}


def test_an_attachment_is_marked_as_any_other_workbook(faulty: Returned, tmp_path: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Date"] = "duty@police.example.org", "Wed, 21 Jul 2021 09:30:00 +0100"
    message.set_content("Our return.")
    data = (faulty.folder / "case_police_HSB-01.xlsx").read_bytes()
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename="our return.xlsx")
    for path in faulty.folder.glob("case_*"):
        path.unlink()
    faulty.put("mail.eml", message.as_bytes())
    intake = faulty.load()
    paths = write_copies(intake, faulty.definition, "baseline-2021-07", tmp_path / "feedback")
    assert [path.relative_to(tmp_path / "feedback").as_posix() for path in paths] == [
        "police/mail.eml_our return_marked.xlsx"
    ]
    row = intake.faults[intake.faults["code"] == "R031"].iloc[0]
    assert row["message"] in openpyxl.load_workbook(paths[0])[row["sheet"]][row["cell"]].comment.text


def test_a_reason_beside_a_query_is_stored_with_its_cell(returned: Returned, tmp_path: Path) -> None:
    """The body leaves an answer as it stands and says why, in the table of its marked copy."""
    case = returned.case()
    for name in ("not_applicable_without_reason", "far_date", "unknown_rating"):
        CELL_MANGLINGS[name][1](case)
    returned.put("case_police_HSB-01.xlsx", case)
    before = returned.load()
    assert (before.faults["severity"] == "QUERY").sum() == 2
    (copy,) = write_copies(before, returned.definition, "baseline-2021-07", tmp_path / "feedback")
    book = openpyxl.load_workbook(copy)
    table = book.worksheets[0]
    for row in range(5, table.max_row + 1):
        table.cell(row, 8, f"So it was, number {row}")
    book.save(returned.folder / "case_police_HSB-01.xlsx")
    after = returned.load().faults
    assert (after["severity"] == "QUERY").sum() == 0
    told = after[after["code"] == "R093"].set_index("cell")
    for row in before.faults[before.faults["severity"] == "QUERY"].itertuples():
        line = next(at for at in range(5, table.max_row + 1) if table.cell(at, 6).value == row.message)
        assert told.loc[row.cell, "found"] == f"So it was, number {line}"
        assert told.loc[row.cell, "message"].startswith(f"{row.code} was asked of this cell")
        assert f"Please put right!H{line}" in told.loc[row.cell, "message"]
    assert (after["code"] == "R031").sum() == 1


def test_what_we_wrote_into_a_copy_is_no_answer_and_no_fault_when_it_comes_back(
    faulty: Returned, tmp_path: Path
) -> None:
    before = faulty.load()
    write_copies(before, faulty.definition, "baseline-2021-07", tmp_path / "one")
    for path in faulty.folder.glob("case_*"):
        path.unlink()
    faulty.put("case_police_HSB-01.xlsx", (tmp_path / "one/police/case_police_HSB-01_marked.xlsx").read_bytes())
    after = faulty.load()
    mine = before.faults[before.faults["file"] == "case_police_HSB-01.xlsx"]
    columns = ["code", "sheet", "cell", "found"]
    assert sorted(after.faults[columns].values.tolist()) == sorted(mine[columns].values.tolist())
    (again,) = write_copies(after, faulty.definition, "baseline-2021-07", tmp_path / "two")
    book = openpyxl.load_workbook(again)
    assert [name for name in book.sheetnames if "put right" in name] == ["Please put right"]
    texts = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert texts
    assert not [text for text in texts if text.count("\n---\n") > 1]


def test_a_copy_holds_no_formula_that_was_text(faulty: Returned, tmp_path: Path) -> None:
    for path in write_copies(faulty.load(), faulty.definition, "baseline-2021-07", tmp_path / "feedback"):
        for sheet in openpyxl.load_workbook(path).worksheets:
            assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_the_tracker_knows_every_place_and_what_came(faulty: Returned, tmp_path: Path) -> None:
    frame = tracker(faulty.load(), faulty.scope)
    assert len(frame) == len(faulty.scope.expected())
    states = frame.set_index(["strand", "body", "case"])["state"]
    assert states["case", "police", "HSB-01"] == "partial"
    assert states["case", "yot", "HSB-02"] == "returned"
    assert states["framework", "police", ""] == "missing"
    path = write_tracker(frame, tmp_path / "tracker.xlsx", date(2021, 7, 30))
    book = openpyxl.load_workbook(path)
    assert book["Places"].max_row == len(frame) + 1
    headings = [cell.value for cell in book["Places"][1]]
    rows = [dict(zip(headings, row, strict=True)) for row in book["Places"].iter_rows(min_row=2, values_only=True)]
    steps = {(row["Strand"], row["Body"], row["Case"] or ""): row["Next step"] or "" for row in rows}
    assert steps["case", "yot", "HSB-02"] == ""
    assert steps["case", "police", "HSB-01"] == steps["framework", "police", ""] == "reminder"
    write_tracker(frame, tmp_path / "later.xlsx", date(2021, 8, 20))
    later = openpyxl.load_workbook(tmp_path / "later.xlsx")["Places"]
    assert {row[-1] for row in later.iter_rows(min_row=2, values_only=True)} == {None, "escalation"}
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_drafts_ask_for_what_is_missing_and_say_nothing_of_a_child(faulty: Returned, tmp_path: Path) -> None:
    intake = faulty.load()
    paths = write_drafts(tracker(intake, faulty.scope), faulty.definition, tmp_path / "drafts", date(2021, 8, 20))
    message = message_from_bytes((tmp_path / "drafts" / "police.eml").read_bytes(), policy=default)
    assert message["X-Unsent"] == "1"
    assert "escalation" in message["Subject"]
    text = message.get_content()
    assert "framework self-assessment" in text
    assert "case return for HSB-01: " in text
    values = {value for value in intake.answers["value"].dropna() if len(value) > 12}
    everything = "".join(path.read_text() for path in paths)
    allowed = {body.label for body in faulty.scope.bodies}
    assert [value for value in values - allowed if value in everything] == []


def test_csv_fields_are_no_formulas_and_come_back_whole(faulty: Returned, tmp_path: Path) -> None:
    intake = faulty.load()
    case = faulty.case(case="HSB-04")
    cell = case.set("c3_2_rating", "=1+1")
    cell.data_type = "s"
    faulty.put("case_police_HSB-04.xlsx", case)
    write_intake(faulty.load(), tmp_path / "out")
    with (tmp_path / "out" / "faults.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = [row["found"] for row in rows if row["file"] == "case_police_HSB-04.xlsx"]
    assert found == ["'=1+1"]
    assert not [value for row in rows for value in row.values() if value[:1] in ("=", "+", "@", "\t")]
    assert safe_field("-2+3") == "'-2+3"
    assert safe_field("-2") == "-2"
    assert len(intake.faults) < len(rows)


TEXTS = ["plain", "=SUM(A1)", "+44", "-2+3", "@here", "é ü 漢字 🙂", "line\nline", "a" * 32_000, "'quoted'", "<b>&amp;"]


def test_what_is_filled_in_is_what_is_read(returned: Returned) -> None:
    """Texts with leading signs, line ends, wide letters and great length come back as they went in."""
    names = ["voice_child", "voice_lived", "voice_harmed_safety", "voice_family", "voice_practitioner"]
    for number in range(2):
        case = returned.case(case=f"HSB-0{number + 1}", seed=number)
        for name, text in zip(names, TEXTS[number * 5 :], strict=False):
            cell = case.cell(name)
            cell.value, cell.data_type = text, "s"
        returned.put(f"case_police_HSB-0{number + 1}.xlsx", case)
        wanted = {item: case.cell(item).value for item in names}
        intake = returned.load()
        read = intake.answers[intake.answers["case"] == f"HSB-0{number + 1}"].set_index("input")["value"]
        assert {item: read[item] for item in names} == wanted


def test_every_clean_value_comes_back(returned: Returned) -> None:
    for strand, body, case in (("case", "police", "HSB-01"), ("framework", "police", None), ("extract", "yot", None)):
        made = returned.case(strand, body, case)
        returned.put(f"{strand}.xlsx", to_bytes(made.book))
        intake = returned.load()
        answers = intake.answers[intake.answers["strand"] == strand]
        for row in answers[
            answers["type"].isin(["text", "note", "whole", "date"]) & answers["value"].notna()
        ].itertuples():
            put = made.cell(row.input, 0 if row.row is None or str(row.row) == "<NA>" else int(row.row)).value
            put = put.date() if hasattr(put, "date") and callable(put.date) else put
            assert row.value == (put.isoformat() if isinstance(put, date) else str(put)) or row.input == "body"
