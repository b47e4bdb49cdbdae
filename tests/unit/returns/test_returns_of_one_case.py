"""Returns for one case held against each other: each doubt once, at its cells, in words that betray no other return."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from maca.definition import Definition
from maca.project import sample_folder
from maca.returns import load_returns
from maca.returns.across import Told, doubts
from maca.scope import read_scope
from maca.templates import layout

WAVE = "baseline-2021-07"


def told(name: str, **by_body: str) -> list[Told]:
    return [Told("HSB-01", body, name, value, f"{body}.xlsx", "Child", "C6") for body, value in by_body.items()]


@pytest.mark.parametrize(
    ("name", "values", "asked"),
    [
        ("child_age", {"a": "9", "b": "15"}, ["a", "b"]),
        ("child_age", {"a": "9", "b": "15", "c": "15"}, ["a"]),
        ("child_age", {"a": "14", "b": "15", "c": "not_known"}, []),
        ("child_age", {"a": "12", "b": "13", "c": "13", "d": "13", "e": "14"}, ["a", "e"]),
        ("child_gender", {"a": "male", "b": "female"}, ["a", "b"]),
        ("child_gender", {"a": "male", "b": "male", "c": "female", "d": "not_known"}, ["c"]),
        ("child_gender", {"a": "male", "b": "self_describe"}, []),
        ("child_sex", {"a": "M", "b": "F", "c": "U"}, ["a", "b"]),
        ("step_recognised_date", {"a": "2019-05-01", "b": "2020-05-01"}, ["a", "b"]),
        ("step_recognised_date", {"a": "2019-05-01", "b": "2020-04-29"}, []),
        ("behaviour_from", {"a": "2018-05-01", "b": "2020-05-01", "c": "2020-05-01"}, ["a"]),
        ("child_ethnicity", {"a": "WBRI", "b": "AIND"}, []),
    ],
)
def test_records_that_may_be_of_two_children(
    definition: Definition, name: str, values: dict[str, str], asked: list[str]
) -> None:
    found = doubts(told(name, **values), definition)
    assert [one.body for doubt in found for one in doubt.cells] == asked
    assert all((doubt.code, doubt.input, doubt.before) == ("R150", name, "") for doubt in found)


@pytest.mark.parametrize(
    ("steps", "asked"),
    [
        ({"recognised": {"a": "2020-02-10"}, "referred": {"b": "2020-02-03"}}, [("recognised", "b")]),
        ({"recognised": {"a": "2020-02-10"}, "referred": {"b": "2020-02-10"}}, []),
        ({"recognised": {"a": "2020-02-10", "b": "2020-02-01"}, "referred": {"b": "2020-02-03"}}, []),
        (
            {"recognised": {"a": "2020-02-10"}, "plan": {"a": "2020-03-01", "b": "2020-02-03", "c": "2020-02-09"}},
            [("recognised", "b"), ("recognised", "c")],
        ),
        ({"recognised": {"a": "not_known"}, "referred": {"b": "2020-02-03"}}, []),
    ],
)
def test_steps_out_of_their_order(
    definition: Definition, steps: dict[str, dict[str, str]], asked: list[tuple[str, str]]
) -> None:
    lines = [one for step, days in steps.items() for one in told(f"step_{step}_date", **days)]
    found = doubts(lines, definition)
    assert [(doubt.before, one.body) for doubt in found for one in doubt.cells] == asked
    assert all(doubt.code == "R151" for doubt in found)


def test_two_cases_are_never_held_against_each_other(definition: Definition) -> None:
    lines = [*told("child_age", a="9"), *[one._replace(case="HSB-02") for one in told("child_age", b="15")]]
    assert doubts(lines, definition) == []


def test_each_doubt_is_in_faults_once_at_its_cell_and_gives_nothing_of_another_return_away(
    definition: Definition, tmp_path: Path
) -> None:
    source, places = sample_folder(WAVE), layout(definition, "case", WAVE)
    for name in ("case_police_HSB-02.xlsx", "case_yot_HSB-02.xlsx", "case_csc.operational_HSB-02.xlsx"):
        shutil.copyfile(source / name, tmp_path / name)
    changes = {"child_gender": "Female", "step_referred_date": "01/11/2019", "step_plan_date": "03/02/2022"}
    book = openpyxl.load_workbook(tmp_path / "case_yot_HSB-02.xlsx")
    for name, value in changes.items():
        book[places[name].sheet][places[name].cell] = value
    book.save(tmp_path / "case_yot_HSB-02.xlsx")
    intake = load_returns(definition, read_scope(definition, WAVE, source), tmp_path)
    faults = intake.faults[intake.faults["code"].isin(["R150", "R151"])]
    found = [(row.code, row.file, row.sheet, row.cell) for row in faults.itertuples()]
    wanted = [("R150", "child_gender"), ("R150", "step_plan_date"), ("R151", "step_referred_date")]
    yot = "case_yot_HSB-02.xlsx"
    assert [row for row in found if row[1] == yot] == [
        (code, yot, places[name].sheet, places[name].cell) for code, name in wanted
    ]
    assert len(set(found)) == len(found)
    assert set(faults["severity"]) == {"QUERY"}
    assert not faults["message"].str.contains("Male|06/11/2019|Police|Operational", regex=True).any()
    counts = intake.receipts.set_index("file")["faults"]
    assert counts.sum() == len(intake.faults)
    assert (intake.receipts["expected"] == intake.receipts["read"] + intake.receipts["in_fault"]).all()


def test_the_sample_holds_one_child_who_may_be_two(definition: Definition) -> None:
    source = sample_folder(WAVE)
    intake = load_returns(definition, read_scope(definition, WAVE, source), source)
    faults = intake.faults[intake.faults["code"].isin(["R150", "R151", "R152", "R153", "R154"])]
    assert faults[["code", "file", "input"]].values.tolist() == [
        ["R150", "case_schools.fennel_bay_HSB-04.xlsx", "child_age"]
    ]
