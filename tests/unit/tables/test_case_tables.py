"""Tables of each case: chronology, routes, the panel's changes, aspects of practice, reserves."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from planted import Planted

from maca.definition import Definition
from maca.disclosure import protect
from maca.tables.aspects import aspects_by_case, aspects_met, met_by_case
from maca.tables.catalogue import CATALOGUE
from maca.tables.chronology import case_events, chronology
from maca.tables.doubts import case_doubts
from maca.tables.layers import case_grades, case_strip, moderated, panel_changes, panel_grades, panel_moves
from maca.tables.replacements import replacements
from maca.tables.routes import case_routes, routes, step_gaps, step_waits
from maca.tables.table import Table

WAVE = "baseline-2021-07"
CASES = ["HSB-01", "HSB-02", "HSB-03", "HSB-04"]
BODIES = ["csc.mash", "csc.operational", "police", "yot"]


@pytest.fixture
def planted(definition: Definition) -> Planted:
    return Planted(definition, WAVE, CASES, BODIES)


def dated(planted: Planted, body: str, case: str, **steps: str) -> None:
    for step, day in steps.items():
        planted.answer("case", body, case, f"step_{step}_recorded", "recorded")
        planted.answer("case", body, case, f"step_{step}_date", day)


def row(frame: pd.DataFrame, **where: str) -> dict:
    for name, value in where.items():
        frame = frame[frame[name] == value]
    [found] = frame.to_dict("records")
    return found


def test_days_count_from_the_first_recognition_and_may_be_below_nought(planted: Planted) -> None:
    dated(planted, "police", "HSB-01", recognised="2019-05-10", referred="2019-05-12")
    dated(planted, "yot", "HSB-01", recognised="2019-05-08")
    planted.answer("case", "police", "HSB-01", "behaviour_from", "2019-05-01")
    frame = chronology(planted.data())
    assert row(frame, case="HSB-01", event="referred", body="police")["value"] == 4
    assert row(frame, case="HSB-01", event="behaviour_from", body="police")["value"] == -7
    assert row(frame, case="HSB-01", event="referred", body="yot")["status"] == "x"


def test_a_body_that_was_not_involved_is_not_applicable(planted: Planted) -> None:
    planted.grid[("HSB-01", "yot")] = "not_involved"
    dated(planted, "police", "HSB-01", recognised="2019-05-10")
    frame = chronology(planted.data())
    assert row(frame, case="HSB-01", event="recognised", body="yot")["status"] == "z"


def test_two_dates_for_one_step_clash_and_two_for_the_behaviour_do_not(planted: Planted) -> None:
    dated(planted, "police", "HSB-01", mash="2019-05-10", referred="2019-05-09")
    dated(planted, "yot", "HSB-01", mash="2019-05-11", referred="2019-05-09")
    planted.answer("case", "police", "HSB-01", "behaviour_from", "2019-05-01")
    planted.answer("case", "yot", "HSB-01", "behaviour_from", "2019-04-01")
    events = case_events(planted.data())
    assert events.loc[events["clash"], ["event", "body"]].values.tolist() == [["mash", "police"], ["mash", "yot"]]


def test_the_same_clash_in_another_case_is_none(planted: Planted) -> None:
    dated(planted, "police", "HSB-01", mash="2019-05-10")
    dated(planted, "yot", "HSB-02", mash="2019-05-11")
    assert not case_events(planted.data())["clash"].any()


def test_steps_out_of_order_are_found_by_their_earliest_dates(planted: Planted) -> None:
    dated(planted, "police", "HSB-01", recognised="2019-05-10", referred="2019-05-09", mash="2019-05-12")
    dated(planted, "yot", "HSB-01", plan="2019-05-11")
    found = [(doubt.case, doubt.before, doubt.input) for doubt in case_doubts(planted.data())]
    assert found == [("HSB-01", "recognised", "step_referred_date"), ("HSB-01", "mash", "step_plan_date")]


def test_routes_follow_dates_and_end(planted: Planted) -> None:
    for case in CASES[:3]:
        dated(planted, "police", case, recognised="2019-05-10", referred="2019-05-11")
    dated(planted, "yot", "HSB-01", mash="2019-05-12")
    dated(planted, "yot", "HSB-02", plan="2019-06-12")
    data = planted.data()
    assert case_routes(data)["HSB-02"] == ["recognised", "referred", "plan"]
    frame = routes(data)
    found = [row(frame, step="referred", next=after)["n"] for after in ("mash", "plan", "ended")]
    assert found == [1, 1, 1]
    assert row(frame, step="referred", next="mash")["of"] == 3
    assert row(frame, step="outcome", next="ended")["status"] == "x"


def test_a_step_that_nobody_recorded_is_counted(planted: Planted) -> None:
    for body in ("police", "yot"):
        planted.answer("case", body, "HSB-01", "step_plan_recorded", "not_recorded")
    planted.answer("case", "police", "HSB-02", "step_plan_recorded", "not_recorded")
    planted.answer("case", "yot", "HSB-02", "step_plan_recorded", "recorded")
    planted.answer("case", "yot", "HSB-02", "step_plan_attended", "School, family")
    planted.answer("case", "yot", "HSB-03", "step_plan_recorded", "not_applicable")
    frame = step_gaps(planted.data())
    gap, named = (row(frame, step="plan", measure=name) for name in ("not_recorded", "attended"))
    assert (gap["n"], gap["of"]) == (1, 2)
    assert (named["n"], named["of"]) == (1, 1)


def test_the_panel_moves_ratings_up_down_and_not_at_all(planted: Planted) -> None:
    planted.rate("police", "HSB-01", c3_1="met", c3_2="not_met", c3_3="partly")
    planted.rate("yot", "HSB-01", c3_2="met", c5_1="partly")
    planted.moderate(1, "HSB-01", "partly", question="c3_1", body="police")
    planted.moderate(2, "HSB-01", "met", question="c3_2", body="police")
    planted.moderate(3, "HSB-01", "partly", question="c3_3", body="police")
    planted.moderate(4, "HSB-01", "met", question="c3_2")
    planted.moderate(5, "HSB-01", "not_met", theme="4")
    data = planted.data()
    moves = moderated(data)
    assert moves["move"].tolist() == ["down", "up", "unchanged", "up", ""]
    assert moves["own"].tolist() == ["met", "not_met", "partly", "not_met", ""]
    assert set(moves["reason"]) == {"seen"}
    frame = panel_moves(data)
    assert [row(frame, theme="3", agency="police", move=move)["n"] for move in ("up", "down", "unchanged")] == [1, 1, 1]
    assert row(frame, theme="3", agency="all_bodies", move="up")["n"] == 1
    assert row(frame, theme="5", agency="yot", move="up")["status"] == "z"
    assert panel_changes(data)["id"].tolist() == ["M01", "M02", "M03", "M04", "M05"]


def test_without_a_panel_nothing_is_available(planted: Planted) -> None:
    planted.rate("police", "HSB-01", c3_1="met")
    data = planted.data()
    assert set(panel_moves(data)["status"]) == {"x"}
    assert set(panel_grades(data)["status"]) == {"x"}
    assert panel_changes(data)["id"].tolist() == ["none"]


@pytest.mark.parametrize(
    ("grades", "median"),
    [
        (["good", "good", "inadequate"], ["good"]),
        (["good", "inadequate"], ["good", "inadequate"]),
        (["outstanding", "requires_improvement", "inadequate", "not_known"], ["requires_improvement"]),
    ],
)
def test_the_median_is_a_grade(planted: Planted, grades: list[str], median: list[str]) -> None:
    for number, (case, grade) in enumerate(zip(CASES, grades, strict=False), start=1):
        planted.row("panel", "panel", number, case, panel_case=case, overall_grade=grade)
    frame = panel_grades(planted.data())
    assert frame.loc[frame["median"] == "yes", "grade"].tolist() == median
    assert frame["n"].sum() == len(grades)


def test_the_strip_counts_what_each_body_rated_itself(planted: Planted) -> None:
    planted.rate("police", "HSB-01", c3_1="met", c3_2="not_met", c3_3="not_known", c3_4=None)
    planted.moderate(1, "HSB-01", "partly", theme="3")
    found = row(case_strip(planted.data()), case="HSB-01", theme="3", body="police")
    assert (found["n"], found["of"], found["own"], found["panel"]) == (1, 2, "not_met", "partly")


def test_an_assessment_is_whole_where_all_four_aspects_are_met(planted: Planted) -> None:
    whole = {"c3_1": "met", "c3_2": "met", "c3_3": "met", "c3_4": "met", "c3_7": "met"}
    planted.rate("police", "HSB-01", **whole, c3_5="not_met", c3_6="not_met")
    planted.rate("police", "HSB-02", **{**whole, "c3_3": "partly"})
    planted.rate("police", "HSB-03", **{**whole, "c3_4": "not_known"})
    data = planted.data()
    frame = aspects_met(data)
    every = row(frame, aspect="3.all")
    assert (every["n"], every["of"]) == (1, 2), "the case with an aspect unrated is not counted"
    assert (row(frame, aspect="3.family")["n"], row(frame, aspect="3.family")["of"]) == (2, 3)
    assert row(frame, aspect="3.pathway")["n"] == 0
    assert set(met_by_case(data)["case"]) == set(CASES[:3])


def test_reserves_and_replacements_are_listed_with_their_reasons(planted: Planted) -> None:
    data = planted.data()
    assert replacements(data)["id"].tolist() == ["none"]
    cases = data.scope.cases.copy()
    cases.loc[len(cases)] = ["HSB-09", "tess", "replaced", "", "Out of scope."]
    cases.loc[0, ["replaces", "reason"]] = ["HSB-09", "Next on the list."]
    frame = replacements(replace(data, scope=replace(data.scope, cases=cases)))
    assert frame[["id", "state", "replaces"]].values.tolist() == [
        ["HSB-01", "selected", "HSB-09"],
        ["HSB-09", "replaced", ""],
    ]


def test_no_row_about_a_case_leaves_the_restricted_edition(planted: Planted, definition: Definition) -> None:
    planted.rate("police", "HSB-01", c3_1="met")
    data = planted.data()
    mine = [spec for spec in CATALOGUE if spec.id.split(".")[0] in {"case", "panel", "practice", "sample", "pathway"}]
    shown = protect({spec.id: Table(spec, spec.compute(data)) for spec in mine}, definition, "partnership")
    assert not {name for name in shown if name.startswith(("case.", "panel.change", "panel.moves", "sample.replace"))}
    assert not any("case" in table.spec.dimensions or "role" in table.spec.dimensions for table in shown.values())
    assert {"panel.grade", "practice.aspect", "pathway.route"} <= set(shown)


def test_waits_count_from_the_dated_step_before(planted: Planted) -> None:
    dated(planted, "police", "HSB-01", recognised="2019-05-10", referred="2019-05-12", plan="2019-05-22")
    dated(planted, "yot", "HSB-02", recognised="2019-05-10", plan="2019-05-11")
    dated(planted, "yot", "HSB-03", plan="2019-05-11")
    frame = step_waits(planted.data()).set_index("step")
    assert frame.loc["plan", ["n", "of", "value"]].tolist() == [2, 3, 5.5]
    assert frame.loc["referred", ["n", "of", "value"]].tolist() == [1, 1, 2]
    assert frame.loc["recognised", "status"] == "z" and frame.loc["mash", "status"] == "x"


def test_which_cases_met_an_aspect_is_for_the_restricted_edition_and_adds_up(planted: Planted) -> None:
    planted.rate("police", "HSB-01", c3_1="met", c3_2="met", c3_3="met", c3_4="met", c3_7="met")
    planted.rate("police", "HSB-02", c3_1="met", c3_2="met", c3_3="partly", c3_4="met", c3_7="met")
    data = planted.data()
    frame = aspects_by_case(data)
    met = frame[(frame["aspect"] == "3.all") & (frame["status"] == "shown")]
    assert met[["case", "n", "of"]].values.tolist() == [["HSB-01", 1, 1], ["HSB-02", 0, 1]]
    every = aspects_met(data)
    summed = frame.groupby("aspect")[["n", "of"]].sum()
    shown = every[every["status"] == "shown"].set_index("aspect")[["n", "of"]]
    assert summed.loc[shown.index].equals(shown)
    assert next(spec for spec in CATALOGUE if spec.id == "practice.aspect_case").kind == "case_rows"


def test_the_grade_of_a_case_is_the_one_that_the_panel_gave_it(planted: Planted) -> None:
    planted.row("panel", "panel", 1, "HSB-02", panel_case="HSB-02", overall_grade="inadequate")
    frame = case_grades(planted.data()).set_index("case")
    assert frame["status"].tolist() == ["x", "shown", "x", "x"]
    assert frame.loc["HSB-02", "grade"] == "inadequate"
