"""Every number of a traceable table equals what is traced behind it."""

from __future__ import annotations

import pytest
from planted import Planted

from maca.definition import load_definition
from maca.errors import UsageError
from maca.tables.catalogue import tabulate
from maca.trace import trace, traceable

HSB = load_definition("hsb")
TRAINING = {"training_course": "Level 1", "training_eligible": "20", "training_trained": "8", "training_joint": "yes"}


def plant() -> Planted:
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police", "csc.mash", "csc.early_help"])
    for number, case in enumerate(planted.cases):
        planted.rate("police", case, c3_1=("met", "partly", "not_met")[number], c3_2="met", c1_5="not_applicable")
        planted.rate("csc.mash", case, c3_1="met", c1_1="partly", c4_1="not_known")
        planted.answer("case", "police", case, "c3_1_basis", "seen")
        planted.answer("case", "police", case, "step_referred_date", f"2020-0{number + 2}-10")
        planted.answer("case", "police", case, "child_role", "displayed")
    planted.rate("csc.early_help", "HSB-01", c3_1="not_met")
    planted.moderate(1, "HSB-02", "met", theme="3")
    planted.moderate(2, "HSB-03", "met", question="c3_1")
    planted.moderate(3, "HSB-01", "met", question="c3_1", body="csc.early_help")
    planted.state("police", f3_1="embedded", f3_2="emerging", f1_1="not_applicable", f1_2=None)
    planted.state("csc.mash", f3_1="not_in_place")
    planted.state("area", f3_1="emerging")
    planted.answer("framework", "police", "", "learning_offer_status", "partly")
    planted.row("framework", "police", 1, **TRAINING)
    planted.row(
        "framework", "police", 1, initiative_name="Assembly", initiative_tier="primary", initiative_evaluated="no"
    )
    planted.row("framework", "police", 1, use_what="Plan", use_purpose="service_delivery", use_evidenced="yes")
    planted.row(
        "panel", "panel", 9, recommendation_id="R01", recommendation_text="Agree a tool", recommendation_theme="1"
    )
    return planted


@pytest.fixture(scope="module")
def data():
    return plant().data()


@pytest.mark.parametrize("table", traceable())
def test_what_is_traced_is_what_is_counted(data, table):
    spec, frame = tabulate(data)[table].spec, tabulate(data)[table].frame
    shown = frame[frame["status"] == "shown"]
    assert len(shown) or table == "actions.progress", "nothing to trace: plant more"
    for row in shown.to_dict("records"):
        found = trace(data, table, {name: row[name] for name in spec.dimensions})
        assert sum(unit.n for unit in found.units) == row["n"]
        assert all(unit.cells for unit in found.units if unit.n and table != "engagement.agency")


def test_a_case_that_the_panel_decided_leads_to_the_panels_cell_alone(data):
    cells = trace(data, "gaps.theme", {"theme": "3"}).cells
    assert cells.loc[cells["unit"] == "HSB-02", ["file", "value"]].values.tolist() == [["panel_panel.xlsx", "met"]]
    own = cells[cells["unit"] == "HSB-01"]
    assert set(own["file"]) == {
        *("case_police_HSB-01.xlsx", "case_csc.mash_HSB-01.xlsx", "case_csc.early_help_HSB-01.xlsx"),
        "panel_panel.xlsx",
    }
    assert own["cell"].str.fullmatch(r"[A-Z]+[0-9]+").all()


def test_what_cannot_be_traced_is_refused_with_what_can(data):
    with pytest.raises(UsageError, match=r"^T001 table is 'gaps.nothing'"):
        trace(data, "gaps.nothing", {})
    with pytest.raises(UsageError, match=r"^T002 a row of gaps.agency is named by theme=... agency=..."):
        trace(data, "gaps.agency", {"theme": "3"})
    with pytest.raises(UsageError, match=r"^T003 theme is '9'. It must be one of 1, 2, 3, 4, 5"):
        trace(data, "gaps.theme", {"theme": "9"})
