"""A body's sheet holds its own answers alone, and its reply is read back and stands beside its finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from planted import Planted

from maca.definition import load_definition
from maca.sheets import make_sheets, read_replies

HSB = load_definition("hsb")


def plant() -> Planted:
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police", "sarc"])
    for case in planted.cases:
        planted.rate("police", case, c3_1="not_met", c3_2="met")
    planted.rate("sarc", "HSB-01", c4_1="not_met")
    planted.answer("case", "sarc", "HSB-01", "t4_development", "Words of the centre alone")
    planted.state("police", f1_1="established", f1_2="embedded")
    planted.answer("framework", "police", "", "f1_1_action", "Flag every record")
    planted.answer("framework", "police", "", "f1_1_lead", "Data lead")
    return planted


@pytest.fixture
def sheets(tmp_path) -> Path:
    make_sheets(plant().data(), tmp_path / "sheets")
    return tmp_path / "sheets"


def words(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def reply(path: Path, row: int, *cells: str) -> None:
    document = Document(str(path))
    for at, text in enumerate(cells, start=2):
        document.tables[-1].rows[row].cells[at].text = text
    document.save(str(path))


def test_every_body_that_sent_something_has_a_sheet(sheets):
    assert sorted(path.name for path in sheets.iterdir()) == ["police.docx", "sarc.docx"]
    assert sheets.stat().st_mode & 0o077 == 0 and (sheets / "police.docx").stat().st_mode & 0o077 == 0


def test_a_sheet_says_what_the_body_rated_beside_the_count_of_all_cases(sheets):
    text = words(sheets / "police.docx")
    assert "Behaviour assessed: 3 of 3 of your cases below the standard." in text
    assert "Development assessed: 3 of 3 of your cases at the standard." in text
    assert "Full records: Flag every record (Data lead)" in text
    document = Document(str(sheets / "police.docx"))
    lines = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert lines[3] == ["Assessment and referral pathways", "0 of 3", "0 of 3", "cannot be told"]
    assert lines[1][3] == "83"


def test_a_sheet_holds_nothing_that_another_body_sent(sheets):
    text = words(sheets / "police.docx")
    assert "Fits development" not in text and "Words of the centre" not in text
    assert "Sexual Assault Referral Centre" not in text


def test_the_same_answers_give_the_same_bytes(sheets, tmp_path):
    make_sheets(plant().data(), tmp_path / "again")
    assert (tmp_path / "again" / "police.docx").read_bytes() == (sheets / "police.docx").read_bytes()


def test_a_dispute_is_read_back_and_stands_beside_its_finding(sheets, tmp_path):
    reply(sheets / "police.docx", 1, "Agreed", "", "14/09/2021")
    reply(sheets / "police.docx", 2, "DISPUTED ", "The file was closed.", "15.09.2021")
    replies = read_replies(sheets)
    police = replies[replies["body"] == "police"].set_index("point")
    assert police.loc["strength:c3_2", ["reply", "dated"]].tolist() == ["agreed", "2021-09-14"]
    assert police.loc["gap:c3_1", ["reply", "reason"]].tolist() == ["disputed", "The file was closed."]
    assert set(replies.loc[replies["body"] == "sarc", "reply"]) == {"no_reply"}
    make_sheets(plant().data(), tmp_path / "second", replies=replies)
    text = words(tmp_path / "second" / "police.docx")
    assert "below the standard. You disputed this on 2021-09-15: The file was closed." in text
    assert "You disputed" not in words(tmp_path / "second" / "sarc.docx")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("Disputed", "", "14/09/2021"), "a dispute needs a reason"),
        (("Agreed", "", "soon"), "a reply needs a date, as 14/09/2021"),
        (("Perhaps", "", "14/09/2021"), "the reply is neither agreed nor disputed"),
    ],
)
def test_a_reply_that_cannot_be_used_is_named(sheets, cells, problem):
    reply(sheets / "police.docx", 1, *cells)
    replies = read_replies(sheets)
    assert problem in replies["problem"].tolist()
    assert "agreed" not in replies["reply"].tolist() and "disputed" not in replies["reply"].tolist()


def test_files_that_are_no_sheets_do_no_harm(tmp_path):
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 not a package")
    Document().save(str(tmp_path / "letter.docx"))
    problems = read_replies(tmp_path).set_index("file")["problem"].to_dict()
    assert problems == {
        "broken.docx": "the file is no Word document",
        "letter.docx": "the document holds no right of reply",
    }
