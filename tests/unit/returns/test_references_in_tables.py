"""A case, a body or a question that a table names and that does not exist is an error at its own cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from manglings import Case
from returned import Returned

from maca.definition import Definition
from maca.project import sample_folder
from maca.returns import load_returns
from maca.scope import read_scope
from maca.templates import layout

LACKING = {"R153", "R154"}
"""What a panel's workbook that was filled by dice lacks; tests of its own hold these rules."""


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


@pytest.mark.parametrize(
    ("strand", "name", "found", "code", "required"),
    [
        ("panel", "moderation_case", "HSB-77", "R023", True),
        ("panel", "panel_case", "HSB-77", "R023", True),
        ("panel", "moderation_question", "c9_9", "R115", False),
        ("panel", "moderation_body", "Nobody we know", "R020", False),
        ("panel", "moderation_body", "Health", "R021", False),
        ("extract", "linked_case", "HSB-88", "R023", False),
    ],
)
def test_an_unknown_name_in_a_table(
    strand: str, name: str, found: str, code: str, required: bool, returned: Returned
) -> None:
    case = panel(returned) if strand == "panel" else returned.case(strand, "police", None)
    cell = case.cell(name, down=2)
    cell.value = found
    returned.put("return.xlsx", case)
    intake = returned.load()
    faults = intake.faults[~intake.faults["code"].isin(LACKING)]
    rows = faults[["code", "sheet", "cell", "input"]].values.tolist()
    assert rows == [[code, cell.parent.title, cell.coordinate, name]]
    assert intake.receipts["in_fault"].item() == int(required)
    answer = intake.answers[(intake.answers["input"] == name) & (intake.answers["cell"] == cell.coordinate)].iloc[0]
    assert (answer["state"], answer.isna()["value"]) == ("in_fault", True)


def test_known_names_are_brought_into_their_own_form(returned: Returned) -> None:
    case = panel(returned)
    for name, text in (("moderation_case", "hsb-3"), ("moderation_body", "MASH"), ("moderation_question", "C3_2 ")):
        case.cell(name, down=1).value = text
    returned.put("return.xlsx", case)
    intake = returned.load()
    first = intake.answers[(intake.answers["table"] == "moderations") & (intake.answers["row"] == 1)].set_index("input")
    assert first.loc["moderation_case", "value"] == "HSB-03"
    assert first.loc["moderation_body", "value"] == "csc.mash"
    assert first.loc["moderation_question", "value"] == "c3_2"
    assert set(first["case"]) == {"HSB-03"}
    assert sorted(set(intake.faults["code"]) - LACKING) == ["R022", "R028"]


def test_a_pulse_that_names_no_recommendation_by_its_id(definition: Definition, tmp_path: Path) -> None:
    wave = "dip-2022-03"
    for name in ("scope.xlsx", "pulse_partnership.xlsx"):
        shutil.copy(sample_folder(wave) / name, tmp_path / name)
    place = layout(definition, "pulse", wave)["pulse_known"]
    book = openpyxl.load_workbook(tmp_path / "pulse_partnership.xlsx")
    cell = book[place.sheet][place.cell].offset(row=1)
    cell.value = "Somebody told me"
    book.save(tmp_path / "pulse_partnership.xlsx")
    intake = load_returns(definition, read_scope(definition, wave, tmp_path), tmp_path, workers=1)
    faults = intake.faults[intake.faults["severity"] == "ERROR"]
    assert faults[["code", "cell", "input"]].values.tolist() == [["R116", cell.coordinate, "pulse_known"]]
    assert "Somebody" not in " ".join(intake.answers["value"].dropna())


def panel(returned: Returned) -> Case:
    return returned.case("panel", "panel", None)
