"""Every number of a traceable table equals what is traced behind it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from planted import Planted
from planted_children import child, classify, refer

from maca.definition import load_definition
from maca.errors import StoppedError, UsageError
from maca.runs.remarks import with_remarks, write_remarks
from maca.tables.catalogue import CATALOGUE, tabulate
from maca.tables.data import REPLY_COLUMNS, TAG_COLUMNS, Tagging
from maca.tables.texts import free_texts
from maca.trace import trace, trace_table, traceable, untraceable, write_trace_pages
from maca.trace.trace import TRACERS

HSB = load_definition("hsb")
TRAINING = {"training_course": "Level 1", "training_eligible": "20", "training_trained": "8", "training_joint": "yes"}


NO_CELL = {"engagement.agency", "engagement.case", "sample.criteria", "picture.reference"}
"""Tables some of whose numbers rest on a whole file, on the scope grid or on a published figure, not on a cell."""

UNPLANTED = {"picture.representation"}
"""Needs published figures, which planted frames have none of; the pages of a whole run trace it."""


def plant() -> Planted:
    planted = Planted(
        HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police", "csc.mash", "csc.early_help", "yot"]
    )
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
    planted.state("police", f3_1="embedded", f3_2="emerging", f1_1="not_applicable", f1_2=None, f1_4="established")
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
    planted.row("framework", "police", 1, initiative_reached="40")
    planted.answer("case", "police", "HSB-01", "t3_development", "Meet sooner")
    planted.answer("case", "csc.mash", "HSB-01", "t3_development", "Record who came")
    plant_children(planted)
    plant_recognition(planted)
    return planted


def plant_children(planted: Planted) -> None:
    """Two agencies that send rows and share a child of whom they hold different ages, and one that sends counts."""
    for body in ("police", "csc.mash"):
        planted.answer("extract", body, "", "form", "rows")
        child(planted, body, 1, linked_case="HSB-01", age="12" if body == "police" else "14")
        child(planted, body, 2, gender="female", ethnicity=None, sen_provision="E", referral_date="2020-06-01")
        child(planted, body, 3, role="experienced", disability="LD", age=None)
    planted.answer("extract", "yot", "", "form", "counts")
    counts = {"children": 6, "gender.male": 4, "role.displayed": 6, "period.pre_covid": 5, "send.any_sen": 2}
    for row, (cell, number) in enumerate(counts.items(), start=1):
        planted.row("extract", "yot", row, count_cell=cell, count_children=str(number))


def plant_recognition(planted: Planted) -> None:
    planted.answer("case", "police", "HSB-01", "mark_coercion", "yes")
    planted.answer("case", "csc.mash", "HSB-01", "mark_coercion", "no")
    for number, case in enumerate(planted.cases):
        classify(planted, "police", case, "hackett", "241"[number])
        classify(planted, "csc.mash", case, "brook" if number else "hackett", "green" if number else "4", "no")
        planted.answer("case", "police", case, "step_recognised_date", f"2020-0{number + 1}-03")
        planted.answer("case", "police", case, "step_referred_attended", "csc" if number else None)
        planted.answer("case", "police", case, "child_age", "12")
        refer(planted, 20 + number, case, "hackett", "2", "4")
        planted.row("panel", "panel", 20 + number, case, overall_grade="good")


@pytest.fixture(scope="module")
def data():
    """A baseline whose free text was tagged and of whose bodies one disputed a finding."""
    planted = plant().data()
    note = free_texts(planted).iloc[0]
    tags = [[note["note"], note["digest"], "joint_working", "", "", "", ""]]
    replies = [["own_sheet.docx", "csc.mash", "gap:c1_1", "disputed", "It was done", "2021-09-14", "", ""]]
    return replace(
        planted,
        tagging=Tagging(("joint_working", "early_sign"), pd.DataFrame(tags, columns=TAG_COLUMNS, dtype="str")),
        replies=pd.DataFrame(replies, columns=REPLY_COLUMNS, dtype="str"),
    )


@pytest.fixture(scope="module")
def later():
    """The dip wave, with the baseline behind it."""
    dip = Planted(HSB, "dip-2022-03", ["HSB-02", "HSB-03"], ["police", "csc.mash"])
    for case in dip.cases:
        dip.rate("police", case, c3_1="not_met", c3_2="met")
    dip.state("police", f3_1="emerging", f3_2="emerging")
    dip.answer("framework", "police", "", "learning_offer_status", "embedded")
    dip.row("actions", "partnership", 1, action_id="R01", action_progress="done", action_question="c3_1")
    dip.row("actions", "partnership", 1, action_due="2022-06-01")
    dip.row("actions", "partnership", 2, action_id="R02", action_progress="in_progress", action_due="2021-12-01")
    older = Planted(HSB, "dip-2022-03", dip.cases, ["police"])
    older.row("actions", "partnership", 2, action_id="R02", action_progress="in_progress", action_due="2021-09-01")
    superseded = older.data().answers.assign(file="older_plan.xlsx")
    return replace(dip.data(earlier=plant().data()), superseded=superseded)


@pytest.fixture(scope="module")
def tables(data):
    return tabulate(data)


@pytest.fixture(scope="module")
def later_tables(later):
    return tabulate(later)


@pytest.mark.parametrize("table", traceable())
def test_what_is_traced_is_what_is_counted(data, later, tables, later_tables, table):
    if table.startswith("change.") or table in ("actions.progress", "actions.history"):
        data, tables = later, later_tables
    spec, frame = tables[table].spec, tables[table].frame
    shown = frame[frame["status"] == "shown"]
    assert len(shown) or table in UNPLANTED, "nothing to trace: plant more"
    for row in shown.to_dict("records"):
        found = trace(data, table, {name: row[name] for name in spec.dimensions})
        if row["n"] == row["n"]:
            assert sum(unit.n for unit in found.units) == row["n"]
        if row["of"] == row["of"] and table != "picture.period":
            assert sum(unit.of for unit in found.units) == row["of"]
        assert all(unit.cells for unit in found.units if unit.n and table not in NO_CELL)


def test_every_table_of_the_catalogue_can_be_traced_or_says_why_not():
    known = {spec.id for spec in CATALOGUE}
    assert known == {*traceable(), *untraceable()}, "give the new table a tracer, or a reason in UNTRACEABLE"
    assert not set(traceable()) & set(untraceable())
    assert all(len(reason) > 30 for reason in untraceable().values())


def test_a_table_that_rests_on_no_cell_says_so(data):
    with pytest.raises(UsageError, match=r"^T005 sample.replacement cannot be traced: it is read from the scope grid"):
        trace(data, "sample.replacement", {"id": "HSB-01"})


def test_a_list_that_does_not_explain_its_number_is_refused(data, monkeypatch):
    lost = TRACERS["picture.gender"]
    monkeypatch.setitem(TRACERS, "picture.gender", lambda *row: lost(*row)[1:])
    with pytest.raises(StoppedError, match=r"^T004 picture.gender counts"):
        list(trace_table(data, "picture.gender"))


def test_a_child_of_two_extracts_leads_to_the_cells_of_both(data):
    cells = trace(data, "picture.age_band", {"source": "all", "category": "conflict"}).cells
    own = cells[(cells["counted"] == "yes") & (cells["input"] == "age")]
    assert sorted(own["file"]) == ["extract_csc.mash.xlsx", "extract_police.xlsx"]
    assert sorted(own["value"]) == ["12", "14"]


def test_counts_alone_lead_to_the_cells_of_the_counts(data):
    found = trace(data, "picture.gender", {"source": "yot", "category": "male"})
    assert [(unit.n, unit.of, unit.rule) for unit in found.units] == [(4, 4, "counts alone")]
    assert {"gender.male", "children"} <= set(found.cells["value"])
    known = trace(data, "picture.gender", {"source": "yot", "category": "unknown"})
    assert [(unit.n, unit.of) for unit in known.units] == [(2, 6)]


def test_pages_list_every_shown_row_and_escape_what_was_typed(data, tmp_path):
    planted = plant()
    planted.row("framework", "police", 2, use_what="<script>x</script>", use_purpose="workforce_development")
    planted.row("framework", "police", 2, use_evidenced="yes")
    frames = planted.data()
    tables = tabulate(frames)
    written = write_trace_pages(frames, tables, tmp_path, "OFFICIAL-SENSITIVE", "All of this is invented.")
    assert {f"{name}.html" for name in written} == {path.name for path in tmp_path.iterdir()}
    page = (tmp_path / "data.uses.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    theme = (tmp_path / "gaps.theme.html").read_text(encoding="utf-8")
    shown = tables["gaps.theme"].frame["status"].eq("shown").sum()
    assert theme.count("<details>") == shown
    assert "panel_panel.xlsx: <code>" in theme
    assert "OFFICIAL-SENSITIVE" in theme
    assert all("All of this is invented." in path.read_text(encoding="utf-8") for path in tmp_path.iterdir())


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


def test_a_number_that_is_not_explained_gets_a_page_that_says_so(data, tmp_path):
    tables = tabulate(data)
    spoiled = tables["gaps.theme"].frame.assign(n=tables["gaps.theme"].frame["n"] + 1)
    tables["gaps.theme"] = tables["gaps.theme"].with_frame(spoiled)
    write_trace_pages(data, tables, tmp_path, "OFFICIAL-SENSITIVE")
    page = (tmp_path / "gaps.theme.html").read_text(encoding="utf-8")
    assert "There is no list: T004 gaps.theme counts" in page
    assert "<details>" not in page


def test_a_count_of_tags_leads_to_the_texts_masked_and_to_their_cells(data):
    found = trace(data, "text.tag", {"theme": "3", "kind": "development", "tag": "joint_working"})
    assert (found.n, found.of, len(found.cells)) == (1, 2, 2)
    assert set(found.cells["value"]) == {"Meet sooner", "Record who came"}
    assert found.cells["cell"].str.fullmatch(r"[A-Z]+[0-9]+").all()


def test_a_use_of_the_data_leads_to_its_own_row_with_its_words_masked():
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01"], ["police"])
    for row, what in enumerate(("Rota", "Rota after HSB-01", "Briefing"), start=1):
        planted.row("framework", "police", row, use_what=what, use_purpose="service_delivery", use_evidenced="yes")
    frames = planted.data()
    cells = trace(frames, "data.register", {"id": "U02"}).cells
    assert cells["unit"].unique().tolist() == ["police row 2"]
    masked = ["Rota after [another case]", "service_delivery", "yes"]
    assert cells[["input", "value"]].values.tolist() == [
        list(pair) for pair in zip(("use_what", "use_purpose", "use_evidenced"), masked, strict=True)
    ]
    counted = trace(frames, "data.uses", {"agency": "police", "use": "service_delivery"}).cells
    assert counted.loc[counted["input"] == "use_what", "value"].tolist() == ["Rota", masked[0], "Briefing"]


def test_a_disputed_finding_leads_to_the_ratings_and_to_the_sheet_that_came_back(data):
    cells = trace(data, "reply.point", {"point": "csc.mash gap:c1_1"}).cells
    assert set(cells["counted"]) == {"yes"}
    assert cells["file"].tolist() == [*(f"case_csc.mash_HSB-0{number}.xlsx" for number in (1, 2, 3)), "own_sheet.docx"]


def test_what_slipped_leads_to_both_versions_of_the_plan(later):
    cells = trace(later, "actions.history", {"id": "R02", "version": "2"}).cells
    assert cells["rule"].unique().tolist() == ["due_moved, overdue"]
    due = cells[cells["input"] == "action_due"]
    assert due[["file", "value"]].values.tolist() == [
        ["actions_partnership.xlsx", "2021-12-01"],
        ["older_plan.xlsx", "2021-09-01"],
    ]


def test_tags_and_replies_are_read_back_with_the_frames_of_a_run(data, tmp_path):
    write_remarks(data, tmp_path)
    bare = plant().data()
    kept = with_remarks(bare, tmp_path)
    assert kept.tagging.vocabulary == data.tagging.vocabulary
    assert kept.tagging.rows.values.tolist() == data.tagging.rows.values.tolist()
    assert kept.replies.values.tolist() == data.replies.values.tolist()
    assert with_remarks(bare, tmp_path / "older") is bare
