"""Three versions of the action plan show what slipped, whichever of them counts."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from planted import Planted

from maca.charts.rows import label
from maca.definition import load_definition
from maca.definition.labels import labels_of
from maca.findings import plans
from maca.project import sample_folder
from maca.returns import load_returns
from maca.scope import read_scope
from maca.tables.plan_history import plan_history

HSB = load_definition("hsb")
DIP = "dip-2022-03"

VERSIONS = {
    "2022-01-10": {"R01": ("2022-03-01", "in_progress"), "R02": ("2022-02-01", "done"), "R03": ("2022-06-01", "")},
    "2022-02-10": {"R01": ("2022-05-01", "in_progress"), "R02": ("2022-02-01", "in_progress"), "R04": ("", "done")},
    "2022-03-10": {"R01": ("2022-05-01", "done"), "R02": ("2022-02-01", "done"), "R04": ("", "done")},
}
"""Date of the version: action, due date and progress."""


def version(dated: str) -> pd.DataFrame:
    planted = Planted(HSB, DIP, ["HSB-11"], ["police"])
    planted.answer("actions", "partnership", "", "completed_on", dated)
    for row, (key, (due, progress)) in enumerate(VERSIONS[dated].items(), start=1):
        planted.row(
            *("actions", "partnership", row), action_id=key, action_due=due or None, action_progress=progress or None
        )
    return planted.data().answers.assign(file=f"plan_{dated}.xlsx")


def data_of(current: str):
    planted = Planted(HSB, DIP, ["HSB-11"], ["police"])
    others = [version(dated) for dated in VERSIONS if dated != current]
    superseded = pd.concat(others, ignore_index=True)
    return replace(planted.data(), answers=version(current), superseded=superseded)


def told(frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    return {(row.id, row.version): row.slip for row in frame.itertuples() if row.slip}


@pytest.mark.parametrize("current", VERSIONS)
def test_planted_slips_are_found_in_the_order_of_the_dates_whichever_version_counts(current):
    frame = plan_history(data_of(current))
    assert told(frame) == {
        ("R01", "2"): "due_moved",
        ("R02", "2"): "progress_back;overdue",
        ("R03", "2"): "left_out",
        ("R03", "3"): "left_out",
    }
    assert frame.loc[frame["slip"] != "", "n"].tolist() == [1, 1, 1, 1]
    assert frame.loc[(frame["slip"] == "") & (frame["status"] == "shown"), "n"].eq(0).all()
    assert frame.set_index(["id", "version"]).loc[("R04", "1"), "status"] == "x"


def test_one_version_has_no_history_to_print_and_none_has_one_row_that_says_so():
    one = plan_history(replace(data_of("2022-03-10"), superseded=version("2022-03-10").iloc[:0]))
    assert not plans.several(one) and set(one["version"]) == {"1"}
    none = plan_history(Planted(HSB, DIP, ["HSB-11"], ["police"]).data())
    assert none[["id", "version", "status"]].values.tolist() == [["none", "1", "x"]]


def test_the_earlier_wave_s_plan_is_the_first_version():
    earlier = replace(data_of("2022-01-10"), superseded=version("2022-01-10").iloc[:0])
    later = replace(data_of("2022-02-10"), superseded=version("2022-02-10").iloc[:0], earlier=earlier)
    assert told(plan_history(later))["R01", "2"] == "due_moved"


def test_the_chapter_says_how_many_slipped_and_how():
    frame = plan_history(data_of("2022-03-10"))
    frame.attrs["labels"] = labels_of(HSB)
    assert plans.several(frame)
    assert plans.slipped(frame) == [
        "3 versions of the plan came in; 3 of its 4 actions slipped.",
        "Due date moved back: 1 (R01).",
        "Progress gone back: 1 (R02).",
        "Open after its due date: 1 (R02).",
        "Left out while open: 1 (R03).",
    ]
    lines = plans.history_lines(frame).set_index("Id")
    assert list(lines.columns) == ["1: 2022-01-10", "2: 2022-02-10", "3: 2022-03-10"]
    assert lines.loc["R01", "2: 2022-02-10"] == "in progress, due 2022-05-01; due date moved back"
    assert lines.loc["R04", "1: 2022-01-10"] == "not in it"
    assert label(frame, "slip", "left_out") == "left out while open"


def test_a_plan_that_is_superseded_in_the_folder_is_kept_for_its_history_and_for_nothing_else(tmp_path):
    sample = sample_folder(DIP)
    shutil.copy(sample / "actions_partnership.xlsx", tmp_path / "first.xlsx")
    book = openpyxl.load_workbook(tmp_path / "first.xlsx")
    sheet, cell = next(book.defined_names["completed_on"].destinations)
    book[sheet][cell] = "21/03/2022"
    book.save(tmp_path / "second.xlsx")
    chosen = hashlib.sha256((tmp_path / "second.xlsx").read_bytes()).hexdigest()
    (tmp_path / "decisions.csv").write_text(
        f"place,sha256,by,at,reason\nactions/partnership,{chosen},Audit lead,2022-03-22,later\n"
    )
    intake = load_returns(HSB, read_scope(HSB, DIP, sample), tmp_path, workers=1)
    assert set(intake.answers["file"]) == {"second.xlsx"}
    assert set(intake.superseded["file"]) == {"first.xlsx"}
    assert intake.receipts.set_index("file").loc["first.xlsx", ["status", "expected"]].tolist() == ["superseded", 0]
