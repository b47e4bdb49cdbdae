"""Ranking, answers behind the gaps, registers, spread and progress against planted answers."""

from __future__ import annotations

import pytest
from planted import Planted

from maca.definition import load_definition
from maca.tables.catalogue import tabulate

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
HSB = load_definition("hsb")


def plant(cases: int = 12, wave: str = BASELINE) -> Planted:
    return Planted(HSB, wave, [f"HSB-{number:02d}" for number in range(1, cases + 1)], ["police", "sarc", "yot"])


def column(tables: dict, table: str, name: str, **filters: str) -> dict:
    frame = tables[table].frame
    for key, value in filters.items():
        frame = frame[frame[key] == value]
    return frame.set_index(next(key for key in tables[table].spec.dimensions if key not in filters))[name].to_dict()


def test_one_case_of_one_does_not_lead_and_ties_are_said():
    planted = plant()
    below = {"c3_1": 12, "c3_2": 12, "c3_3": 7, "c4_1": 1, "c4_2": 0}
    for number, case in enumerate(planted.cases):
        for question, n in below.items():
            planted.rate("police", case, **{question: "not_met" if number < n else "met"})
    planted.rate("police", "HSB-01", c5_1="not_met")
    tables = tabulate(planted.data())
    ranks, verdicts = (column(tables, "gaps.ranked", name) for name in ("rank", "verdict"))
    assert {key: ranks[key] for key in (*below, "c5_1", "c1_1")} == {
        **{"c3_1": "1=", "c3_2": "1=", "c3_3": "3", "c4_1": "4", "c4_2": ""},
        **{"c5_1": "", "c1_1": ""},
    }
    assert verdicts["c3_1"] == verdicts["c3_2"] == "tied_first"
    assert verdicts["c3_3"] == "not_apart_from_first", "5 discordant cases cannot tell them apart"
    assert verdicts["c4_1"] == "behind_first"
    assert verdicts["c4_2"] == "none"
    assert verdicts["c5_1"] == verdicts["c1_1"] == "cannot_be_told"
    assert column(tables, "gaps.strengths", "verdict")["c4_2"] == "first"


def test_answers_behind_the_gaps_are_counted_as_answers():
    planted = plant(2)
    planted.rate("police", "HSB-01", c3_1="met", c3_2="not_applicable", c3_3="not_known")
    planted.rate("sarc", "HSB-01", c3_1="not_met", c3_2="not_applicable")
    planted.answer("case", "police", "HSB-01", "c3_1_basis", "seen")
    planted.answer("case", "police", "HSB-01", "c3_2_reason", "No assessment was due")
    tables = tabulate(planted.data())
    assert column(tables, "gaps.ratings", "n", question="c3_1") == {
        **{"not_met": 1, "partly": 0, "met": 1, "not_known": 0, "not_applicable": 0}
    }
    assert set(column(tables, "gaps.ratings", "of", question="c3_1").values()) == {2}
    assert set(column(tables, "gaps.ratings", "status", question="c4_1").values()) == {"x"}
    assert column(tables, "gaps.evidence", "n", theme="3") == {"seen": 1, "asserted": 0, "none": 0, "not_given": 1}
    assert column(tables, "gaps.not_applicable", "n", theme="3") == {"with_reason": 1, "without_reason": 1}
    assert set(column(tables, "gaps.not_applicable", "status", theme="4").values()) == {"x"}


def test_registers_of_prevention_and_training():
    planted = plant(1)
    named = [("primary", "yes", "300"), ("primary", "no", None), ("tertiary", "no", "4")]
    for row, (tier, evaluated, reached) in enumerate(named, start=1):
        planted.row(
            "framework", "police", row, initiative_tier=tier, initiative_evaluated=evaluated, initiative_reached=reached
        )
    for row, (body, eligible, trained) in enumerate(
        [("police", "20", "8"), ("police", "10", "4"), ("yot", "5", "6")], 1
    ):
        planted.row("framework", body, row, training_eligible=eligible, training_trained=trained, training_joint="yes")
    tables = tabulate(planted.data())
    assert column(tables, "prevention.initiatives", "n", tier="primary") == {
        "registered": 2,
        "evaluated": 1,
        "reach_known": 1,
    }
    assert column(tables, "prevention.initiatives", "status", tier="secondary")["evaluated"] == "z"
    assert column(tables, "prevention.reach", "n")["primary"] == 300
    staff = tables["training.staff"].frame.set_index("agency")
    assert (staff.loc["police", "n"], staff.loc["police", "of"]) == (12, 30)
    assert staff.loc["yot", "status"] == "x", "more trained than eligible"
    assert staff.loc["sarc", "status"] == "x"


@pytest.mark.parametrize(
    ("consensus", "verdict"), [("embedded", "above"), ("emerging", "within"), ("established", "above")]
)
def test_the_consensus_is_held_against_the_median_of_the_agencies(consensus, verdict):
    planted = plant(1)
    for body, value in (("police", "not_in_place"), ("sarc", "emerging"), ("yot", "embedded"), ("area", consensus)):
        planted.state(body, f1_1=value)
    tables = tabulate(planted.data())
    values = column(tables, "framework.spread", "value", domain="1")
    assert (values["lowest"], values["highest"]) == (0, 100)
    assert values["median"] == pytest.approx(100 / 3)
    assert column(tables, "framework.spread", "verdict", domain="1")["difference"] == verdict
    assert column(tables, "framework.spread", "repeat_from", domain="1")["median"] == "2022-01-23"


def test_a_recommendation_that_slipped_is_told_from_one_that_is_overdue():
    before, now = plant(1), plant(1, DIP)
    for row, due in enumerate(("2022-01-31", "2022-01-31", "2022-06-30", "2022-06-30", "2022-06-30"), start=1):
        before.row("panel", "panel", row, recommendation_id=f"R0{row}", recommendation_due=due)
    plan = [
        ("in_progress", "2022-05-31"),
        ("not_started", "2022-01-31"),
        ("in_progress", "2022-06-30"),
        ("done", "2022-06-30"),
    ]
    for row, (progress, due) in enumerate(plan, start=1):
        now.row("actions", "partnership", row, action_id=f"R0{row}", action_progress=progress, action_due=due)
    tables = tabulate(now.data(earlier=before.data()))
    assert column(tables, "actions.progress", "verdict") == {
        **{"R01": "slipped", "R02": "overdue", "R03": "on_time", "R04": "done", "R05": "cannot_be_told"}
    }


def test_learning_stands_beside_evidence_and_what_the_cases_show():
    planted = plant(2)
    planted.answer("framework", "police", "", "learning_pathways_status", "embedded")
    planted.answer("framework", "police", "", "learning_pathways_evidence", "Audit of June")
    planted.answer("framework", "yot", "", "learning_pathways_status", "embedded")
    planted.rate("police", "HSB-01", c3_1="not_met")
    planted.rate("police", "HSB-02", c3_1="met")
    tables = tabulate(planted.data())
    assert column(tables, "learning.evidence", "n", finding="pathways")["police"] == 1
    assert column(tables, "learning.evidence", "n", finding="pathways")["yot"] == 0
    assert column(tables, "learning.evidence", "cases", finding="pathways")["yot"] == "1 of 2 cases below the standard"
    assert column(tables, "learning.evidence", "status", finding="pathways")["sarc"] == "x"
