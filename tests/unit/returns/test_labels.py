"""Inputs that are found by what is printed beside them, also where that was changed a little."""

from __future__ import annotations

from pathlib import Path

import pytest
from manglings import Case
from returned import Returned

from maca.definition import Definition

FILE = "case_police_HSB-01.xlsx"


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


def without_ids(case: Case, sheet: str) -> None:
    """Take the ids and the names of one sheet away."""
    for row in case.book[sheet].iter_rows():
        for cell in row:
            if cell.value in case.inputs:
                cell.value = None
    for name in list(case.book.defined_names):
        if case.book.defined_names[name].attr_text.startswith(f"'{sheet}'") or case.book.defined_names[
            name
        ].attr_text.startswith(f"{sheet}!"):
            del case.book.defined_names[name]


def relabel(case: Case, name: str, change: tuple[str, str]) -> str:
    cell = case.cell(name)
    label = next(other for other in case.book[cell.parent.title][cell.row] if other.value == case.inputs[name].label)
    label.value = label.value.replace(*change)
    return cell.coordinate


def test_a_label_that_was_changed_a_little_is_taken_and_said(returned: Returned) -> None:
    case = returned.case()
    meant = case.cell("child_age").value
    relabel(case, "child_age", ("Age", "Ages"))
    without_ids(case, "Child")
    returned.put(FILE, case)
    intake = returned.load()
    assert intake.answers.set_index("input").loc["child_age", "value"] == str(meant)
    said = intake.faults.set_index("code").loc["R112", "message"]
    assert "differ a little" in said


def test_a_label_that_says_something_else_is_not_taken(returned: Returned) -> None:
    case = returned.case()
    cell = case.cell("child_age")
    label = next(other for other in cell.parent[cell.row] if other.value == case.inputs["child_age"].label)
    label.value = "Number of siblings"
    without_ids(case, "Child")
    returned.put(FILE, case)
    intake = returned.load()
    assert intake.answers.set_index("input").loc["child_age", "state"] == "in_fault"
    assert "child_age" in set(intake.faults.loc[intake.faults["code"] == "R036", "input"])
