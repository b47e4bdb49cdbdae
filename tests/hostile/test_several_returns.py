"""Several cases in one workbook: taken apart where each has a front sheet of its own, refused where it is not sure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from manglings import Case
from returned import Returned

from maca.definition import Definition
from maca.feedback import write_copies
from maca.returns import Intake
from maca.returns.blocks import part_hash
from maca.returns.decisions import hash_of

NAME = "cases_police.xlsx"


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


def copy_all(case: Case, title: Callable[[str], str], number: str, at_end: bool = True) -> None:
    """Copy every sheet of answers, and let the copies be for another case."""
    names = [name for name in case.book.sheetnames if name not in {"About", "Lists"}]
    for name in names:
        copy = case.book.copy_worksheet(case.book[name])
        copy.title = title(name)
        if not at_end:
            case.book.move_sheet(copy, case.book.sheetnames.index(name) + 1 - len(case.book.sheetnames) + 1)
    spot = case.cell("case_id").coordinate
    case.book[title("Front")][spot].value = number


def numbered(name: str) -> str:
    return f"{name} (2)"


def loaded(returned: Returned, case: Case) -> Intake:
    returned.put(NAME, case)
    return returned.load()


@pytest.mark.parametrize("at_end", [True, False])
def test_two_cases_in_one_workbook_are_two_returns(returned: Returned, at_end: bool) -> None:
    case = returned.case()
    copy_all(case, numbered, "HSB-02", at_end)
    changed = case.book["Theme 3 (2)"][case.cell("c3_2_rating").coordinate]
    changed.value = next(word for word in ("Met", "Not met") if word != changed.value)
    intake = loaded(returned, case)
    receipts = intake.receipts.set_index("file")
    assert receipts["status"].to_dict() == {
        NAME: "not_a_return",
        f"{NAME}!Front": "read",
        f"{NAME}!Front (2)": "read",
    }
    assert receipts["case"].tolist() == ["", "HSB-01", "HSB-02"]
    assert intake.faults["code"].tolist() == ["R092"]
    ratings = intake.answers[intake.answers["input"] == "c3_2_rating"].set_index("case")
    assert ratings.loc["HSB-01", "value"] != ratings.loc["HSB-02", "value"]
    assert ratings.loc["HSB-02", "sheet"] == "Theme 3 (2)"
    assert receipts["expected"].tolist()[1] == receipts["expected"].tolist()[2] > 50


def test_each_case_keeps_its_faults_and_its_concern_at_their_own_cells(returned: Returned) -> None:
    case = returned.case()
    copy_all(case, lambda name: f"{name} HSB-02", "HSB-02")
    case.book["Front HSB-02"][case.cell("concern").coordinate].value = "Yes"
    case.book["Theme 3 HSB-02"][case.cell("c3_2_rating").coordinate].value = "brilliant"
    intake = loaded(returned, case)
    found = {(row.file, row.code, row.sheet) for row in intake.faults.itertuples()}
    assert found == {
        (NAME, "R092", ""),
        (f"{NAME}!Front HSB-02", "R031", "Theme 3 HSB-02"),
        (f"{NAME}!Front HSB-02", "R070", "Front HSB-02"),
    }
    assert intake.open_concerns[["file", "case"]].values.tolist() == [[f"{NAME}!Front HSB-02", "HSB-02"]]


def test_the_marked_copy_of_a_workbook_with_several_cases_is_one_workbook(returned: Returned, tmp_path: Path) -> None:
    import openpyxl

    case = returned.case()
    copy_all(case, numbered, "HSB-02")
    spot = case.cell("c3_2_rating").coordinate
    case.book["Theme 3"][spot].value = "brilliant"
    case.book["Theme 3 (2)"][spot].value = "so-so"
    intake = loaded(returned, case)
    paths = write_copies(intake, returned.definition, "baseline-2021-07", tmp_path / "feedback")
    assert [path.relative_to(tmp_path / "feedback").as_posix() for path in paths] == ["police/cases_police_marked.xlsx"]
    book = openpyxl.load_workbook(paths[0])
    assert "brilliant" in book["Theme 3"][spot].comment.text
    assert "so-so" in book["Theme 3 (2)"][spot].comment.text


def one_set_of_answers(case: Case) -> None:
    copy = case.book.copy_worksheet(case.book["Front"])
    copy[case.cell("case_id").coordinate].value = "HSB-02"


def fronts_side_by_side(case: Case) -> None:
    one_set_of_answers(case)
    case.book.move_sheet("Front Copy", 1 - len(case.book.sheetnames) + 1)


def mixed_up(case: Case) -> None:
    """Names say one thing, the order of the sheets another."""
    copy_all(case, numbered, "HSB-02")
    one, two = case.book["Theme 3"], case.book["Theme 3 (2)"]
    one.title, two.title = "between", "Theme 3"
    one.title = "Theme 3 (2)"


@pytest.mark.parametrize("spoil", [one_set_of_answers, fronts_side_by_side, mixed_up])
def test_what_cannot_be_told_apart_is_refused_naming_both_cells(
    returned: Returned, spoil: Callable[[Case], None]
) -> None:
    case = returned.case()
    spoil(case)
    intake = loaded(returned, case)
    assert intake.receipts["status"].tolist() == ["rejected"]
    said = intake.faults.loc[intake.faults["code"] == "R027", "message"].item()
    assert "'HSB-01' in Front!" in said
    assert "'HSB-02' in Front" in said
    assert intake.answers.empty


def test_the_same_workbook_twice_gives_duplicates_and_a_decision_can_name_one_part(returned: Returned) -> None:
    case = returned.case()
    copy_all(case, numbered, "HSB-02")
    path = returned.put(NAME, case)
    returned.put("again.xlsx", path.read_bytes())
    receipts = returned.load().receipts.set_index("file")
    assert receipts["status"].value_counts().to_dict() == {"not_a_return": 2, "read": 2, "duplicate": 2}
    assert hash_of(returned.folder, f"{NAME}!Front (2)") == receipts.loc[f"{NAME}!Front (2)", "sha256"]
    assert part_hash(receipts.loc[NAME, "sha256"], "Front (2)") == receipts.loc[f"{NAME}!Front (2)", "sha256"]
