"""The panel's workbook: filled in before the panel meets, read back like any return, compared with a second reading."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.cell import coordinate_from_string

from maca.definition import Definition
from maca.errors import UsageError
from maca.packs import compare_readings, make_panel_book, read_panel
from maca.packs.content import gather_pack
from maca.project import sample_folder
from maca.returns import Intake, load_returns
from maca.scope import Scope, read_scope
from maca.tables.catalogue import tabulate
from maca.tables.data import AuditData
from maca.templates import layout

WAVE = "baseline-2021-07"


@pytest.fixture(scope="module")
def scope(definition: Definition) -> Scope:
    return read_scope(definition, WAVE, sample_folder(WAVE))


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's returns before the panel met."""
    folder = Path(shutil.copytree(sample_folder(WAVE), tmp_path_factory.mktemp("before") / WAVE))
    (folder / "panel_panel.xlsx").unlink()
    return folder


def data_of(definition: Definition, scope: Scope, intake: Intake) -> AuditData:
    reference = pd.DataFrame(
        columns=["measure", "period", "vintage", "area", "group", "value", "unit", "source", "url", "licence"]
    )
    frames = (intake.answers, intake.receipts, intake.faults, intake.concerns)
    return AuditData(definition, WAVE, scope, *frames, reference=reference)


@pytest.fixture(scope="module")
def book(definition: Definition, scope: Scope, returns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = data_of(definition, scope, load_returns(definition, scope, returns))
    return make_panel_book(data, tmp_path_factory.mktemp("panel") / "panel_panel.xlsx")


def fill_in(definition: Definition, book: Path, target: Path, row: int, table: str, **values: object) -> Path:
    """Write into a row of a table, counted from 1 below the headings."""
    workbook = openpyxl.load_workbook(book)
    places = layout(definition, "panel", WAVE)
    for name, value in values.items():
        column, heading = coordinate_from_string(places[name].cell)
        workbook[places[name].sheet][f"{column}{heading + row}"] = value
    workbook.save(target)
    return target


def row_of(definition: Definition, book: Path, case: str, question: str) -> int:
    sheet = openpyxl.load_workbook(book)["Moderation"]
    heading = coordinate_from_string(layout(definition, "panel", WAVE)["moderation_case"].cell)[1]
    rows = sheet.iter_rows(min_row=heading + 1, values_only=True)
    return next(at for at, row in enumerate(rows, start=1) if row[0] == case and row[2] == question)


def test_self_ratings_are_filled_in_and_judgements_are_open(definition: Definition, book: Path, scope: Scope) -> None:
    sheet = openpyxl.load_workbook(book)["Moderation"]
    heading = coordinate_from_string(layout(definition, "panel", WAVE)["moderation_case"].cell)[1]
    rows = [row[:8] for row in sheet.iter_rows(min_row=heading + 1, values_only=True) if row[0]]
    questions = definition.questions_of("case", WAVE)
    assert len(rows) == len(scope.selected) * (len(questions) + len(definition.themes))
    assert all(row[3:7] == (None, None, None, None) and row[7] for row in rows)
    of_one = next(row for row in rows if row[0] == "HSB-07" and row[2] == "c4_3")
    assert "Partly met: Youth Offending Team" in of_one[7]


def test_the_body_of_a_row_is_open_so_that_one_body_can_be_changed(definition: Definition, book: Path) -> None:
    sheet = openpyxl.load_workbook(book)["Moderation"]
    last = coordinate_from_string(layout(definition, "panel", WAVE)["moderation_case"].cell)[1] + 372
    assert sheet[f"D{last}"].protection.locked is False


def test_an_untouched_workbook_is_one_clear_finding(
    definition: Definition, scope: Scope, book: Path, tmp_path: Path
) -> None:
    shutil.copyfile(book, tmp_path / "panel_panel.xlsx")
    intake = load_returns(definition, scope, tmp_path)
    [fault] = intake.faults.to_dict("records")
    assert (fault["code"], fault["severity"]) == ("R152", "ERROR")
    assert fault["message"].startswith("The panel's workbook is as it was made")
    assert intake.receipts["status"].tolist() == ["rejected"] and not len(intake.answers)
    warnings = gather_pack(data_of(definition, scope, intake), "HSB-01").warnings
    assert "The panel's workbook came back, and nothing in it could be used: this case is not judged yet." in warnings


def test_a_workbook_filled_in_half_says_of_each_case_what_is_missing(
    definition: Definition, scope: Scope, book: Path, tmp_path: Path
) -> None:
    path = tmp_path / "panel_panel.xlsx"
    fill_in(definition, book, path, 1, "cases", overall_grade="Good")
    fill_in(definition, path, path, 2, "cases", overall_grade="Good", reference_tool="Hackett continuum")
    fill_in(definition, path, path, 3, "cases", panel_case=None)
    intake = load_returns(definition, scope, path.parent)
    assert not (intake.answers["table"] == "moderations").any()
    faults = intake.faults[intake.faults["sheet"] == "Cases"]
    told = [(row.code, row.cell) for row in faults.sort_values(["code", "cell"]).itertuples()]
    open_rows = sorted(f"A{row}" for row in range(11, 18))
    assert told == [("R030", "B8"), *[("R153", cell) for cell in sorted(["A8", *open_rows])], ("R154", "C9")]
    messages = dict(zip(faults["code"] + faults["cell"], faults["message"], strict=True))
    assert messages["R153A11"] == (
        "HSB-04 is not judged in the panel's workbook: 'Tool of the reference classification' and 'Overall grade' "
        "are blank."
    )
    assert messages["R153A8"] == "HSB-03 is not judged in the panel's workbook: it has no row in the table of cases."
    assert "'Hackett, by what was known then' and 'Hackett, by what is known now' are blank" in messages["R154C9"]
    [receipt] = intake.receipts.to_dict("records")
    assert receipt["expected"] == receipt["read"] + receipt["in_fault"] and receipt["in_fault"] == 1 + 1 + 14
    data = data_of(definition, scope, intake)
    said = {case: gather_pack(data, case).warnings for case in ("HSB-01", "HSB-02", "HSB-03", "HSB-04")}
    assert "The panel's workbook came without a reference classification for this case." in said["HSB-01"]
    assert (
        "The panel named a tool for this case, and left blank: Hackett, by what was known then; "
        "Hackett, by what is known now."
    ) in said["HSB-02"]
    for case in ("HSB-03", "HSB-04"):
        assert "The panel's workbook came back without any judgement of this case." in said[case]


def test_a_moderated_rating_comes_back_with_its_reason_and_changes_the_right_tables_alone(
    definition: Definition, scope: Scope, returns: Path, book: Path, tmp_path: Path
) -> None:
    before = Path(shutil.copytree(returns, tmp_path / "before"))
    fill_in(definition, book, before / "panel_panel.xlsx", 1, "cases", overall_grade="Good")
    after = Path(shutil.copytree(before, tmp_path / "after"))
    row = row_of(definition, book, "HSB-10", "c3_2")
    said = {"moderation_rating": "Not met", "moderation_reason": "No report was read.", "moderation_author": "Chair"}
    fill_in(definition, before / "panel_panel.xlsx", after / "panel_panel.xlsx", row, "moderations", **said)
    tables = [
        tabulate(data_of(definition, scope, load_returns(definition, scope, folder))) for folder in (before, after)
    ]
    changed = {name for name in tables[0] if not tables[0][name].frame.equals(tables[1][name].frame)}
    assert {"panel.change", "panel.moves", "gaps.question"} <= changed
    practice = ("panel.", "gaps.", "practice.", "case.rating", "actions.prompts")
    assert all(name.startswith(practice) for name in changed), changed
    [line] = tables[1]["panel.change"].frame.to_dict("records")
    assert (line["case"], line["question"], line["panel"], line["move"]) == ("HSB-10", "c3_2", "not_met", "down")
    assert (line["own"], line["reason"]) == ("met", "No report was read.")
    gaps = [table["gaps.question"].frame.set_index("question").loc["c3_2", "n"] for table in tables]
    assert gaps[1] == gaps[0] + 1


def test_a_second_reading_is_compared_cell_by_cell(
    definition: Definition, scope: Scope, book: Path, tmp_path: Path
) -> None:
    row = row_of(definition, book, "HSB-01", "c1_1")
    said = {"moderation_reason": "Read.", "moderation_author": "Chair"}
    one = fill_in(definition, book, tmp_path / "one.xlsx", row, "m", moderation_rating="Met", **said)
    one = fill_in(definition, one, tmp_path / "one.xlsx", 1, "cases", overall_grade="Good")
    two = fill_in(definition, book, tmp_path / "two.xlsx", row, "m", moderation_rating="Partly met", **said)
    two = fill_in(definition, two, tmp_path / "two.xlsx", 1, "cases", overall_grade="good")
    compared = compare_readings(read_panel(definition, scope, one), read_panel(definition, scope, two))
    shown = compared.set_index("input")[["case", "question", "first", "second", "same"]].to_dict("index")
    assert shown == {
        "overall_grade": {"case": "HSB-01", "question": "", "first": "good", "second": "good", "same": True},
        "moderation_rating": {
            "case": "HSB-01",
            "question": "c1_1",
            "first": "met",
            "second": "partly",
            "same": False,
        },
    }


def test_a_file_that_is_no_panel_workbook_is_refused(definition: Definition, scope: Scope, tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(UsageError, match=r"N001 notes\.xlsx is no panel's workbook"):
        read_panel(definition, scope, path)
