"""Tables whose columns, ids, names or sheets were taken away or moved: what is there is read, the rest said once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from manglings import Case
from openpyxl.utils import column_index_from_string, get_column_letter
from returned import Returned

from maca.definition import Definition
from maca.returns import Intake

FILE = "extract_csc.xlsx"
CHILDREN = 6
ID_ROW, HEADING_ROW = 6, 7


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


def extract(returned: Returned) -> Case:
    """One row a child, without a fault."""
    return returned.case("extract", "csc", None)


def sent(returned: Returned, case: Case) -> Intake:
    returned.put(FILE, case)
    return returned.load()


def said(intake: Intake) -> list[tuple[str, str, str]]:
    return [(row.code, row.sheet, row.cell) for row in intake.faults.itertuples()]


def children(intake: Intake) -> int:
    listed = intake.answers[intake.answers["table"] == "children"]
    assert set(listed["sheet"]) <= {"Children"}
    return listed.loc[listed["state"] == "answered", "row"].nunique()


def move_names(case: Case, move: Callable[[int, int], tuple[int, int] | None]) -> None:
    """Move the names of the sheet Children as a spreadsheet does; None takes a name away."""
    names = case.book.defined_names
    for name in list(names):
        match = re.fullmatch(r"'?Children'?!\$([A-Z]+)\$(\d+)", names[name].attr_text)
        if match:
            to = move(int(match[2]), column_index_from_string(match[1]))
            if to is None:
                del names[name]
            else:
                names[name].attr_text = f"Children!${get_column_letter(to[1])}${to[0]}"


def without(number: int) -> Callable[[int, int], tuple[int, int] | None]:
    """Say where names go when a column is deleted."""
    return lambda row, column: None if column == number else (row, column - (column > number))


def wipe_ids(case: Case) -> None:
    for cell in case.book["Children"][ID_ROW]:
        cell.value = None


@pytest.mark.parametrize("name", ["gender", "role"])
def test_a_deleted_column_is_said_once_and_the_words_of_drop_downs_are_no_answers(
    name: str, returned: Returned
) -> None:
    case = extract(returned)
    lost = case.cell(name)
    case.book["Children"].delete_cols(lost.column)
    move_names(case, without(lost.column))
    intake = sent(returned, case)
    assert said(intake) == [("R036", "Children", lost.coordinate)]
    assert intake.faults["message"].tolist() == [f"The column for '{case.inputs[name].label}' is missing."]
    assert children(intake) == CHILDREN


def test_headings_are_found_by_their_names_when_the_row_of_ids_is_deleted(returned: Returned) -> None:
    case = extract(returned)
    case.book["Children"].delete_rows(ID_ROW)
    move_names(case, lambda row, column: (row - 1, column))
    intake = sent(returned, case)
    assert said(intake) == []
    assert children(intake) == CHILDREN


def test_names_that_were_left_behind_cost_no_child(returned: Returned) -> None:
    case = extract(returned)
    case.book["Children"].delete_rows(ID_ROW)
    case.book["Children"].cell(ID_ROW, 3).value = "Boy or girl"
    intake = sent(returned, case)
    assert children(intake) == CHILDREN
    genders = intake.answers[intake.answers["input"] == "gender"]
    assert genders["cell"].tolist() == [f"C{row}" for row in range(ID_ROW + 1, ID_ROW + 1 + CHILDREN)]


def test_a_deleted_sheet_is_said_once(returned: Returned) -> None:
    case = extract(returned)
    del case.book["Children"]
    move_names(case, lambda row, column: None)
    intake = sent(returned, case)
    assert said(intake) == [("R035", "Children", "")]
    assert intake.faults["message"].tolist() == ["Sheet 'Children' is missing, and with it the rows of its table."]
    assert children(intake) == 0


def test_a_sheet_without_ids_and_names_is_read_by_its_headings(returned: Returned) -> None:
    case = extract(returned)
    wipe_ids(case)
    move_names(case, lambda row, column: None)
    intake = sent(returned, case)
    assert said(intake) == [("R112", "", "")]
    assert children(intake) == CHILDREN


def test_a_column_without_id_and_name_is_read_by_its_heading(returned: Returned) -> None:
    case = extract(returned)
    heading = case.cell("gender")
    case.book["Children"].cell(ID_ROW, heading.column).value = None
    del case.book.defined_names["gender"]
    intake = sent(returned, case)
    assert said(intake) == [("R112", "", "")]
    genders = intake.answers[intake.answers["input"] == "gender"]
    assert set(genders["state"]) == {"answered"} and set(genders["sheet"]) == {"Children"}


@pytest.mark.parametrize("heading", ["Gender", "Boy or girl"])
def test_rows_between_ids_and_headings_cost_no_child(heading: str, returned: Returned) -> None:
    case = extract(returned)
    sheet = case.book["Children"]
    sheet.insert_rows(HEADING_ROW, 3)
    move_names(case, lambda row, column: (row + 3, column))
    sheet.cell(HEADING_ROW + 1, 1).value = "Checked by the data team"
    sheet.cell(HEADING_ROW + 3, 3).value = heading
    intake = sent(returned, case)
    assert said(intake) == []
    assert children(intake) == CHILDREN
    listed = intake.answers[intake.answers["table"] == "children"]
    assert set(listed["cell"].str.extract(r"(\d+)")[0].astype(int)) == set(range(11, 11 + CHILDREN))


@pytest.mark.parametrize("form", ["One row a child", "Counts alone"])
@pytest.mark.parametrize("counted", [0, 2])
def test_a_form_that_leaves_filled_rows_out_is_asked_about_at_its_cell(
    form: str, counted: int, returned: Returned
) -> None:
    case = extract(returned)
    case.cell("form").value = form
    group = case.cell("count_cell")
    for down, (name, count) in enumerate([("All children", 6), ("Male", 4)][:counted], 1):
        sheet = case.book[group.parent.title]
        sheet.cell(group.row + down, group.column).value = name
        sheet.cell(group.row + down, group.column + 1).value = count
    intake = sent(returned, case)
    listed, counts = "6 rows on the sheet Children", "2 rows on the sheet Counts"
    words = {
        ("One row a child", 2): f"{listed} and {counts}; the first were taken.",
        ("Counts alone", 2): f"{counts} and {listed}; the first were taken.",
        ("Counts alone", 0): f"nothing but {listed}; they were not taken.",
    }
    wanted = words.get((form, counted))
    assert said(intake) == ([("R114", "Front", case.cell("form").coordinate)] if wanted else [])
    assert intake.faults["message"].tolist() == (
        [f"The form is '{form}', and the return holds {wanted}"] if wanted else []
    )


def put_column(case: Case, column: int, heading: str | None, value: object) -> None:
    sheet = case.book["Children"]
    sheet.cell(HEADING_ROW, column).value = heading
    for row in range(1, CHILDREN + 1):
        sheet.cell(HEADING_ROW + row, column).value = value


NOT_READ = "is not asked for by the template and was not read; it seems to hold"


@pytest.mark.parametrize(
    ("heading", "value", "code", "message"),
    [
        ("Name of child", "Zebedee Quillfeather", "R120", f"Column 'Name of child' {NOT_READ} a name."),
        ("DOB", "12/04/2008", "R120", f"Column 'DOB' {NOT_READ} a date of birth."),
        ("UPN", "A123456789012", "R120", f"Column 'UPN' {NOT_READ} a unique pupil number."),
        ("Contact", "Zebedee at zeb@example.com", "R120", f"Column 'Contact' {NOT_READ} an e-mail address."),
        ("zeb@example.com", "yes", "R120", f"Column N {NOT_READ} an e-mail address."),
        (
            "Shoe size",
            4,
            "R077",
            "Column 'Shoe size' is not asked for by the template; what stands there was not read.",
        ),
        (None, "Zebedee", "R077", "Column N is not asked for by the template; what stands there was not read."),
    ],
)
def test_a_column_that_nobody_asked_for_is_said_once_at_its_heading_without_its_values(
    heading: str | None, value: object, code: str, message: str, returned: Returned
) -> None:
    case = extract(returned)
    put_column(case, 14, heading, value)
    intake = sent(returned, case)
    assert said(intake) == [(code, "Children", f"N{HEADING_ROW}")]
    assert intake.faults["message"].tolist() == [message]
    assert "Zebedee" not in intake.faults.to_csv() and "zeb@" not in intake.faults.to_csv()
    assert intake.faults["fix"].iloc[0].startswith("Take it out")
    assert children(intake) == CHILDREN


def test_a_column_put_between_others_is_said_and_the_others_are_read(returned: Returned) -> None:
    case = extract(returned)
    case.book["Children"].insert_cols(4)
    move_names(case, lambda row, column: (row, column + (column >= 4)))
    put_column(case, 4, "Full name", "Zebedee Quillfeather")
    intake = sent(returned, case)
    assert said(intake) == [("R120", "Children", f"D{HEADING_ROW}")]
    assert children(intake) == CHILDREN


def test_a_heading_over_nothing_and_a_remark_beside_no_child_are_let_pass(returned: Returned) -> None:
    case = extract(returned)
    put_column(case, 14, "Name of child", None)
    case.book["Children"].cell(HEADING_ROW + CHILDREN + 5, 15).value = "Checked by the data team"
    assert said(sent(returned, case)) == []


def test_a_word_that_is_not_on_a_list_is_told_all_of_it_or_a_few_for_example(returned: Returned) -> None:
    case = extract(returned)
    case.cell("ethnicity").offset(1, 0).value = "Martian"
    case.cell("count_cell").offset(1, 0).value = "Boys under 12"
    case.cell("count_children").offset(1, 0).value = -1
    found = sent(returned, case).faults.set_index("input")["message"]
    for code in returned.definition.codes["ethnicity"].codes:
        assert code.label in found["ethnicity"]
    labels = [code.label for code in returned.definition.codes["aggregate_cells"].codes]
    assert found["count_cell"] == (
        f"'Boys under 12' is not one of the {len(labels)} on the list, for example {'; '.join(labels[:5])}."
    )
    assert found["count_children"] == "'-1' is no whole number of nought or more."
