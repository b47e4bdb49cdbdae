"""A second row for one case, moderation or group: what differs is taken from neither row, the rest once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from manglings import Case
from returned import Returned

from maca.definition import Definition

PANEL = "panel_panel.xlsx"


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


def again(case: Case, table: str, **values: object) -> tuple[int, int]:
    """Enter the first row of a table again below the last, with other values; return both rows."""
    columns = {item.id: case.cell(item.id) for item in case.inputs.values() if item.table == table}
    sheet, first = (cell := next(iter(columns.values()))).parent, cell.row + 1
    last = max(row for row in range(first, sheet.max_row + 1) if sheet.cell(row, cell.column).value is not None) + 1
    for name, heading in columns.items():
        sheet.cell(last, heading.column).value = values.get(name, sheet.cell(first, heading.column).value)
    return first, last


def of_table(answers: pd.DataFrame, table: str) -> pd.DataFrame:
    return answers[answers["table"] == table]


def test_a_case_that_is_judged_twice_gives_no_judgement_where_the_rows_differ(returned: Returned) -> None:
    case = returned.case("panel", "panel", None)
    case.cell("overall_grade").offset(1, 0).value = "Good"
    first, last = again(case, "cases", overall_grade="Inadequate")
    returned.put(PANEL, case)
    intake = returned.load()
    letter = case.cell("overall_grade").column_letter
    assert intake.faults[["code", "sheet", "cell"]].values.tolist() == [["R111", "Cases", f"{letter}{last}"]]
    assert f"Cases!{letter}{first}, and not the same; neither was taken" in intake.faults["message"].iloc[0]
    twice = of_table(intake.answers, "cases")
    twice = twice[twice["case"] == returned.scope.selected[0]].set_index("input")
    assert twice.loc["overall_grade", ["value", "state"]].fillna("").tolist() == ["", "in_fault"]
    assert twice.loc["reference_tool", "value"] == "aim"


def test_a_row_that_says_the_same_again_is_noted_and_counts_once(returned: Returned) -> None:
    case = returned.case("panel", "panel", None)
    last = again(case, "moderations")[1]
    returned.put(PANEL, case)
    intake = returned.load()
    assert intake.faults[["code", "cell"]].values.tolist() == [["R110", f"A{last}"]]
    assert of_table(intake.answers, "moderations")["row"].nunique() == len(returned.scope.selected)


def test_a_later_row_fills_what_the_first_left_blank(returned: Returned) -> None:
    case = returned.case("panel", "panel", None)
    first = again(case, "cases", overall_grade="Good")[0]
    case.cell("overall_grade").parent.cell(first, case.cell("overall_grade").column).value = None
    returned.put(PANEL, case)
    intake = returned.load()
    assert intake.faults["code"].tolist() == ["R110"]
    grades = of_table(intake.answers, "cases").query("input == 'overall_grade'")
    assert grades.loc[grades["case"] == returned.scope.selected[0], "value"].tolist() == ["good"]
