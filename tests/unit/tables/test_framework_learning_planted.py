"""Framework scores, the learning of the earlier review and recommendations against planted answers."""

from __future__ import annotations

import pytest
from planted import Planted

from maca.definition import load_definition
from maca.tables.catalogue import tabulate

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
HSB = load_definition("hsb")
TEAMS = ["health.camhs", "health.school_nursing", "health.sexual_health", "police"]


def plant(wave: str = BASELINE) -> Planted:
    return Planted(HSB, wave, ["HSB-01"], TEAMS)


def domain(tables: dict, agency: str, number: str) -> dict:
    frame = tables["framework.domain"].frame
    return frame[(frame["agency"] == agency) & (frame["domain"] == number)].iloc[0].to_dict()


def test_the_score_is_the_mean_of_rated_statements_from_0_to_100():
    planted = plant()
    planted.state(
        "police", f1_1="not_in_place", f1_2="emerging", f1_3="embedded", f1_4="not_applicable", f1_5="not_known"
    )
    row = domain(tabulate(planted.data()), "police", "1")
    assert (row["n"], row["of"]) == (3, 4)
    assert row["value"] == pytest.approx((0 + 1 + 3) / 3 / 3 * 100)


def test_less_than_half_rated_is_not_scored_and_half_is():
    planted = plant()
    planted.state("police", f1_1="embedded", f1_2=None, f1_3="not_known", f2_1="embedded", f2_2=None)
    tables = tabulate(planted.data())
    assert domain(tables, "police", "1")["status"] == "x"
    assert domain(tables, "police", "2")["value"] == 100


def test_teams_are_pooled_over_statements_and_all_not_applicable_is_z():
    planted = plant()
    planted.state("health.camhs", f1_1="embedded", f1_2="embedded", f2_1="not_applicable")
    planted.state("health.school_nursing", f1_1="not_in_place")
    planted.state("area", f1_1="emerging")
    tables = tabulate(planted.data())
    row = domain(tables, "health", "1")
    assert (row["n"], row["of"], row["returns"]) == (3, 3, "2 of 3 bodies")
    assert row["value"] == pytest.approx(200 / 3)
    assert domain(tables, "health", "2")["status"] == "z"
    assert domain(tables, "area", "1")["value"] == pytest.approx(100 / 3)
    assert domain(tables, "primary_care", "1")["status"] == "z"
    assert domain(tables, "police", "1")["status"] == "x"


def test_an_agency_stands_where_its_least_advanced_team_stands():
    planted = plant()
    planted.answer("framework", "health.camhs", "", "learning_offer_status", "embedded")
    planted.answer("framework", "health.school_nursing", "", "learning_offer_status", "not_known")
    planted.answer("framework", "health.sexual_health", "", "learning_offer_status", "partly")
    planted.answer("framework", "police", "", "learning_offer_status", "not_known")
    planted.answer("framework", "area", "", "learning_offer_status", "embedded")
    frame = tabulate(planted.data())["learning.finding"].frame
    offer = frame[frame["finding"] == "offer"].set_index("learning")
    assert offer["n"].to_dict() == {"embedded": 0, "partly": 1, "not_yet": 0, "not_known": 1}
    assert set(offer["of"]) == {2}
    assert set(frame.loc[frame["finding"] == "policy", "status"]) == {"x"}


def recommend(planted: Planted, row: int, identifier: str, theme: str = "3") -> None:
    planted.row(
        *("panel", "panel", row),
        **dict(recommendation_id=identifier, recommendation_text="Do it", recommendation_theme=theme),
        **dict(recommendation_level="strategic", recommendation_forum="tscp", recommendation_owner="Head of service"),
        recommendation_due="2021-12-31",
    )


def test_recommendations_are_read_from_the_panel_and_followed_into_the_plan():
    baseline = plant()
    recommend(baseline, 1, "R02")
    recommend(baseline, 2, "r01", theme="5")
    tables = tabulate(baseline.data())
    frame = tables["actions.recommendation"].frame.set_index("id")
    assert frame.index.tolist() == ["R01", "R02"]
    assert frame.loc["R01", ["n", "source", "theme", "level", "forum", "due", "progress"]].tolist() == [
        *(1, "panel", "5", "strategic", "tscp", "2021-12-31", "")
    ]
    dip = plant(DIP)
    dip.row(
        "actions", "partnership", 1, action_id="R02", action_progress="done", action_question="c3_1", action_theme="3"
    )
    later = tabulate(dip.data(earlier=baseline.data()))["actions.recommendation"].frame.set_index("id")
    assert later.loc["R02", ["source", "progress", "owner", "text"]].tolist() == [
        "actions",
        "done",
        "Head of service",
        "Do it",
    ]
    assert later.loc["R01", "source"] == "earlier"


def test_without_a_recommendation_the_table_has_one_row_that_says_so():
    frame = tabulate(plant().data())["actions.recommendation"].frame
    assert frame[["id", "status"]].values.tolist() == [["none", "x"]]
