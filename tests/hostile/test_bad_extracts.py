"""Extracts as they should not be: each fault at its cell, and the chapter says what could not be computed, and why."""

import shutil

import pytest
from played import play

from maca.project import notebooks_folder, sample_folder
from maca.runs.inputs import Inputs
from maca.runs.manifest import start_manifest, write_manifest
from maca.runs.material import gather, write_material
from maca.runs.opened import NO_RUN
from maca.scope import read_scope
from maca.templates import blank_workbook, expected_name, fill, layout

WAVE = "baseline-2021-07"
CHAPTER = notebooks_folder() / "03_profile_data_picture.ipynb"


def row(own_id, **values):
    shown = dict(age=12, gender="Male", ethnicity="White British", sen_provision="SEN support", disability="None")
    return dict(child_id=own_id, **{**shown, "role": "Displayed", "referral_date": "2019-06-02", **values})


@pytest.fixture
def received(definition, tmp_path):
    """Send extracts alone: what was read, the tables, and what the chapter on the data picture says of them."""

    def send(**extracts):
        folder, made = tmp_path / "returns", tmp_path / "run"
        folder.mkdir()
        shutil.copy(sample_folder(WAVE) / "scope.xlsx", folder)
        scope = read_scope(definition, WAVE, folder)
        for body, rows in extracts.items():
            book = blank_workbook(definition, scope, "extract", body, None)
            front = dict(body=scope.by_id[body].label, author_role="Analyst", completed_on="2021-07-10")
            fill(book, layout(definition, "extract", WAVE), {**front, "form": "One row a child"}, {"children": rows})
            book.save(folder / expected_name("extract", body, None))
        material = gather(definition, WAVE, folder)
        write_material(material, "restricted", made)
        none = Inputs(files={}, settings={})
        manifest = start_manifest(NO_RUN, definition.id, WAVE, "restricted", none, invented=True, earlier=None)
        write_manifest(made, manifest | {"open_concerns": 0})
        published = play(CHAPTER, made, WAVE, "restricted", tmp_path)
        words = " ".join(" ".join(out.html.text_content().split()) for out in published)
        return material, words

    return send


def faults(material, *codes):
    found = material.intake.faults
    return found[found["code"].isin(codes)][["code", "cell", "input"]].values.tolist()


def cell(material, table, **where):
    frame = material.tables[table].frame
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_impossible_ages_are_asked_about_at_their_cells_and_counted_outside(received):
    material, words = received(police=[row("A", age=31), row("B", age=25), row("C", age=-2), row("D")])
    told = faults(material, "R140", "R034")
    assert [code for code, _, _ in told].count("R140") >= 1
    assert len(told) == 2 and {name for _, _, name in told} == {"age"}
    assert len({at for _, at, _ in told}) == 2
    assert cell(material, "picture.age_band", source="police", category="outside")["n"] >= 2
    assert cell(material, "picture.suspicious", agency="police", pattern="impossible_age")["verdict"] == "look"
    assert "with an age that no child has" in words


def test_unknown_codes_are_in_fault_at_their_cells_and_known_of_nobody(received):
    material, words = received(police=[row("A", ethnicity="ZZZZ", gender="X?"), row("B")])
    assert [[code, name] for code, _, name in faults(material, "R032")] == [["R032", "gender"], ["R032", "ethnicity"]]
    assert cell(material, "picture.ethnicity", source="police", category="unknown")["n"] == 1
    assert cell(material, "picture.recording", agency="police", characteristic="ethnicity", state="in_fault")["n"] == 1
    assert "1 could not be read" in words


def test_no_disability_beside_a_disability_is_asked_about_and_counts_as_a_disability(received):
    material, words = received(police=[row("A", disability="None; Hearing"), row("B")])
    assert [[code, name] for code, _, name in faults(material, "R141")] == [["R141", "disability"]]
    assert cell(material, "picture.send", source="police", category="any_disability")["n"] == 1
    assert "with no disability beside a disability" in words


def test_two_genders_for_one_child_are_a_conflict_with_both_cells(received):
    material, words = received(
        police=[row("A", linked_case="HSB-02")], csc=[row("B", linked_case="HSB-02", gender="Female")]
    )
    assert cell(material, "picture.gender", source="all", category="conflict")["n"] == 1
    listed = cell(material, "picture.conflicts", characteristic="gender", source="all")
    assert listed["held"] == "csc: female; police: male"
    assert listed["places"].count("!") == 2
    assert "csc: female; police: male" in words


def test_an_extract_of_one_row_and_one_of_none_leave_the_chapter_whole(received):
    material, words = received(police=[row("A")], csc=[])
    assert cell(material, "picture.age_band", source="police", category="10-14")["n"] == 1
    assert set(material.tables["picture.age_band"].frame.query("source == 'csc'")["status"]) <= {"x", "z"}
    assert "No child is known to two agencies, so agreement cannot be tested." in words


def test_no_extract_at_all_is_said_and_nothing_fails(received):
    _, words = received()
    for said in (
        "Whether the data can be relied on cannot be told",
        "How complete the data is cannot be told",
        "Whether agencies agree on the same child cannot be told",
        "Whether the data is timely cannot be told",
        "Who the children are cannot be told",
    ):
        assert said in words


def test_rows_without_a_role_show_no_picture_of_who_displayed(received):
    material, words = received(police=[row("A", role="n/k"), row("B", role="n/k", referral_date="n/k")])
    assert set(material.tables["picture.age_band"].frame.query("source == 'police'")["status"]) == {"x"}
    assert "nan" not in words.casefold().split()


def test_a_decision_on_a_link_is_followed_from_file_to_table(received, tmp_path):
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "decisions.csv").write_text(
        "place,sha256,by,at,reason\n"
        "link/join/csc:B/police:A,,Analyst,2021-08-02,Same address\n"
        "link/join/csc:B/police:Z,,Analyst,2021-08-02,Mistyped\n",
        encoding="utf-8",
    )
    shutil.move(tmp_path / "returns", tmp_path / "kept")
    assert not (tmp_path / "returns").exists()
    material, _ = received(police=[row("A")], csc=[row("B")])
    assert cell(material, "picture.gender", source="all", category="male")["n"] == 2
    shutil.copy(tmp_path / "kept" / "decisions.csv", tmp_path / "returns")
    again = gather(material.data.definition, WAVE, tmp_path / "returns")
    assert cell(again, "picture.gender", source="all", category="male")["n"] == 1
    assert [made for made in again.intake.faults["code"] if made.startswith("R14")] == ["R145"]
