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
from maca.trace import trace_table
from maca.trace.extracts import values_by_validity

WAVE = "baseline-2021-07"
CHAPTER = notebooks_folder() / "03_profile_data_picture.ipynb"


def row(own_id, **values):
    shown = dict(age=12, gender="Male", ethnicity="White British", sen_provision="SEN support", disability="None")
    return dict(child_id=own_id, **{**shown, "role": "Displayed", "referral_date": "2019-06-02", **values})


def received(definition, folder, cannot_supply=None, **extracts):
    """Send extracts alone, and read them into tables; rows of counts go on the sheet of counts."""
    folder.mkdir(exist_ok=True)
    shutil.copy(sample_folder(WAVE) / "scope.xlsx", folder)
    scope = read_scope(definition, WAVE, folder)
    for body, rows in extracts.items():
        book = blank_workbook(definition, scope, "extract", body, None)
        front = dict(body=scope.by_id[body].label, author_role="Analyst", completed_on="2021-07-10")
        tables = {"children": [one for one in rows if "child_id" in one]}
        tables["counts"] = [one for one in rows if "count_cell" in one]
        form = "One row a child" if tables["children"] or not rows else "Counts alone"
        front |= {"form": form, "cannot_supply": cannot_supply}
        fill(book, layout(definition, "extract", WAVE), front, tables)
        book.save(folder / expected_name("extract", body, None))
    return gather(definition, WAVE, folder)


def told(definition, material, folder):
    """Play the chapter on the data picture on these tables: what it says, in one line."""
    write_material(material, "restricted", folder)
    none = Inputs(files={}, settings={})
    manifest = start_manifest(NO_RUN, definition.id, WAVE, "restricted", none, invented=True, earlier=None)
    write_manifest(folder, manifest | {"open_concerns": 0})
    published = play(CHAPTER, folder, WAVE, "restricted", folder)
    return " ".join(" ".join(out.html.text_content().split()) for out in published)


@pytest.fixture(scope="module")
def spoiled(definition, tmp_path_factory):
    """Two extracts with one of each fault: the material, and what the chapter says."""
    folder = tmp_path_factory.mktemp("spoiled")
    police = [
        row("A", age=31),
        row("B", age=25),
        row("C", age=-2),
        row("D", ethnicity="ZZZZ", gender="X?"),
        row("E", disability="None; Hearing"),
        row("F", linked_case="HSB-02"),
    ]
    csc = [row("G", linked_case="HSB-02", gender="Female")]
    material = received(definition, folder / "returns", police=police, csc=csc)
    return material, told(definition, material, folder / "run")


def faults(material, *codes):
    found = material.intake.faults
    return found[found["code"].isin(codes)][["code", "cell", "input"]].values.tolist()


def cell(material, table, **where):
    frame = material.tables[table].frame
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_impossible_ages_are_asked_about_at_their_cells_and_known_in_no_table(spoiled):
    material, words = spoiled
    asked = faults(material, "R140", "R034")
    assert {code for code, _, _ in asked} >= {"R140"}
    assert len(asked) == 2 and {name for _, _, name in asked} == {"age"}
    assert len({at for _, at, _ in asked}) == 2
    for table, known in {"age_band": "outside", "phase": "neither"}.items():
        for source in ("police", "all"):
            held = cell(material, f"picture.{table}", source=source, category=known)
            assert held[["n", "of"]].tolist() == [1, 4], (table, source)
            assert cell(material, f"picture.{table}", source=source, category="unknown")["n"] == 2
    assert cell(material, "picture.completeness", agency="police", characteristic="age")["n"] == 4
    states = {
        name: cell(material, "picture.recording", agency="police", characteristic="age", state=name)["n"]
        for name in ("known", "in_fault", "blank", "said_unknown")
    }
    assert states == {"known": 4, "in_fault": 2, "blank": 0, "said_unknown": 0}
    right = cell(material, "picture.validity", agency="police", characteristic="age")
    assert right[["n", "of"]].tolist() == [4, 6]
    assert right["why"] == "1 could not be read, 1 with an age that no child has"
    assert [(unit.n, unit.rule) for unit in values_by_validity(material.data, "police", "age")][:3] == [
        *((0, "impossible_age"), (1, "can be right"), (0, "could not be read")),
    ]
    assert cell(material, "picture.quality", characteristic="age")[["n", "of"]].tolist() == [4, 6]
    assert cell(material, "picture.suspicious", agency="police", pattern="impossible_age")["verdict"] == "look"
    assert "with an age that no child has" in words


def test_unknown_codes_are_in_fault_at_their_cells_and_known_of_nobody(spoiled):
    material, words = spoiled
    found = faults(material, "R032")
    assert sorted(name for _, _, name in found) == ["ethnicity", "gender"]
    assert len({at for _, at, _ in found}) == 2
    assert cell(material, "picture.ethnicity", source="police", category="unknown")["n"] == 1
    assert cell(material, "picture.recording", agency="police", characteristic="ethnicity", state="in_fault")["n"] == 1
    assert "1 could not be read" in words


def test_no_disability_beside_a_disability_is_asked_about_and_counts_as_a_disability(spoiled):
    material, words = spoiled
    assert [[code, name] for code, _, name in faults(material, "R141")] == [["R141", "disability"]]
    assert cell(material, "picture.send", source="police", category="any_disability")["n"] == 1
    assert "with no disability beside a disability" in words


def test_two_genders_for_one_child_are_a_conflict_with_both_cells(spoiled):
    material, words = spoiled
    assert cell(material, "picture.gender", source="all", category="conflict")["n"] == 1
    listed = cell(material, "picture.conflicts", characteristic="gender", source="all")
    assert listed["held"] == "csc: female; police: male"
    assert listed["places"].count("!") == 2
    assert "csc: female; police: male" in words


def test_a_birth_after_the_referral_is_a_fault_at_its_cell_and_the_typed_age_stands(definition, tmp_path):
    why = "Ages are worked out on one day."
    linkage = type(definition.linkage)(identifiers={"date_of_birth": why})
    born = definition.model_copy(update={"linkage": linkage})
    police = [row("A", date_of_birth="2019-06-03"), row("B", date_of_birth="2009-06-01", age=10)]
    material = received(born, tmp_path / "returns", police=police)
    assert [[code, name] for code, _, name in faults(material, "R131")] == [["R131", "date_of_birth"]]
    assert cell(material, "picture.age_band", source="police", category="10-14")["n"] == 2
    assert cell(material, "picture.suspicious", agency="police", pattern="births_first_or_fifteenth")["of"] == 2
    words = told(born, material, tmp_path / "run")
    assert "by age at the referral for 1, of whom no date of birth is known" in words
    assert "nan" not in words.casefold().split()
    assert "2019-06-03" not in words and "2009-06-01" not in words


def test_one_row_without_a_role_and_an_extract_of_none_leave_the_chapter_whole(definition, tmp_path):
    police = [row("A", role="n/k", referral_date="n/k")]
    material = received(definition, tmp_path / "returns", police=police, csc=[])
    words = told(definition, material, tmp_path / "run")
    assert set(material.tables["picture.age_band"].frame.query("source in ['police', 'csc']")["status"]) <= {"x", "z"}
    assert "No child is known to two agencies, so agreement cannot be tested." in words
    assert "nan" not in words.casefold().split()


def test_rows_of_ids_alone_are_left_blank_and_give_no_value(definition, tmp_path):
    rows = [{"child_id": name} for name in "AB"] + [row("C", gender="X?", disability="None", age=None)]
    material = received(definition, tmp_path / "returns", police=rows)
    assert len(faults(material, "R030")) == 15
    for name, blank, in_fault in [("age", 3, 0), ("gender", 2, 1), ("disability", 2, 0), ("role", 2, 0)]:
        states = {"blank": blank, "in_fault": in_fault, "known": 3 - blank - in_fault}
        for state, n in states.items():
            found = cell(material, "picture.recording", agency="police", characteristic=name, state=state)
            assert found["n"] == n, (name, state)
    given = cell(material, "picture.validity", agency="police", characteristic="gender")
    assert given[["n", "of", "why"]].tolist() == [0, 1, "1 could not be read"]
    assert cell(material, "picture.validity", agency="police", characteristic="age")["status"] == "z"
    assert list(trace_table(material.data, "picture.validity", material.tables["picture.validity"].frame))
    assert list(trace_table(material.data, "picture.recording", material.tables["picture.recording"].frame))


def test_of_a_list_of_what_cannot_be_supplied_the_names_that_are_known_are_taken(definition, tmp_path):
    rows = [row("A", disability="Not known", gender="X?")]
    material = received(definition, tmp_path / "returns", "Disability; Shoe size, Role", police=rows)
    [said] = material.intake.faults[material.intake.faults["input"] == "cannot_supply"].to_dict("records")
    assert (said["code"], said["severity"], said["found"]) == ("R032", "ERROR", "Shoe size")
    verdicts = (
        material.tables["picture.supply"].frame.query("agency == 'police'").set_index("characteristic")["verdict"]
    )
    assert verdicts[["disability", "role", "gender"]].tolist() == ["said_and_lacking", "said_yet_held", "unread"]
    words = told(definition, material, tmp_path / "run")
    assert "Could not be supplied at all, and said so: Police (disability)." in words
    assert "Sent, and could not be counted (the faults say why): Police (gender)." in words
    assert "nobody said why" not in words


def test_half_of_a_childs_disabilities_does_not_say_that_the_rest_are_none(definition, tmp_path):
    material = received(definition, tmp_path / "returns", police=[row("A", disability="None; Shoe size")])
    assert [name for _, _, name in faults(material, "R032")] == ["disability"]
    assert cell(material, "picture.completeness", agency="police", characteristic="disability")["n"] == 0


def test_no_extract_at_all_is_said_and_nothing_fails(definition, tmp_path):
    words = told(definition, received(definition, tmp_path / "returns"), tmp_path / "run")
    for said in (
        "Nothing came.",
        "How complete the data is cannot be told",
        "Whether agencies agree on the same child cannot be told",
        "Whether the data is timely cannot be told",
        "Who the children are cannot be told",
    ):
        assert said in words


def test_a_decision_on_a_link_is_followed_from_file_to_table(definition, tmp_path):
    folder = tmp_path / "returns"
    material = received(definition, folder, police=[row("A")], csc=[row("B")])
    assert cell(material, "picture.gender", source="all", category="male")["n"] == 2
    (folder / "decisions.csv").write_text(
        "place,sha256,by,at,reason\n"
        "link/join/csc:B/police:A,,Analyst,2021-08-02,Same address\n"
        "link/join/csc:B/police:Z,,Analyst,2021-08-02,Mistyped\n",
        encoding="utf-8",
    )
    again = gather(definition, WAVE, folder)
    assert cell(again, "picture.gender", source="all", category="male")["n"] == 1
    assert [code for code in again.intake.faults["code"] if code.startswith("R14")] == ["R145"]


COUNTS = {"All children": 19, "Male": 17, "Female": 1, "Self-described": 0, "Gender not known": 0, "White": "<5"}
COUNTS |= {"Displayed": 15, "Both": 4, "Any SEN": 9, "Any of these": 8, "Age 5-9": 20, "Referred in Covid": "*"}


def test_counts_that_are_given_twice_or_do_not_add_up_are_asked_about_at_their_cells(definition, tmp_path):
    told = [*COUNTS.items(), ("Male", 17), ("All children", 18)]
    counts = [dict(count_cell=label, count_children=number) for label, number in told]
    material = received(definition, tmp_path / "returns", education=[*counts, *counts[8:9]])
    said = material.intake.faults[material.intake.faults["input"] == "count_children"]
    assert said.loc[said["code"] == "R034", "cell"].tolist() == ["B13", "B19"]
    found = {(row["code"], row["cell"]): row["message"] for _, row in said[said["code"] != "R034"].iterrows()}
    assert found == {
        ("R147", "B20"): "'Male' is counted twice, here and in Counts!B9, and the same; it was taken once.",
        ("R147", "B21"): "'All children' is counted twice, here and in Counts!B8, and not the same; neither was taken.",
        ("R147", "B22"): "'Any SEN' is counted twice, here and in Counts!B16, and the same; it was taken once.",
        ("R148", "B16"): "'Any SEN' comes to 9 children, more than the 8 of 'Any of these' in Counts!B17; "
        "none of this group was taken.",
    }
    assert cell(material, "picture.gender", source="education", category="male")["status"] == "shown"


def test_groups_that_exceed_their_total_or_fall_short_of_it_are_each_said_once(definition, tmp_path):
    counts = [dict(count_cell=label, count_children=number) for label, number in COUNTS.items()]
    material = received(definition, tmp_path / "returns", education=counts)
    said = material.intake.faults[material.intake.faults["code"].isin(["R147", "R148", "R149"])]
    assert said[["code", "severity", "cell"]].values.tolist() == [
        ["R148", "ERROR", "B18"],
        ["R149", "QUERY", "B9"],
        ["R148", "ERROR", "B16"],
    ]
    first, second, _ = said["message"]
    assert first == (
        "'Age 5-9' comes to 20 children, more than the 19 of 'All children' in Counts!B8; none of this group was taken."
    )
    assert second == (
        "'Male' to 'Gender not known' come to 18 children, fewer than the 19 of 'All children' in Counts!B8."
    )
    assert cell(material, "picture.gender", source="education", category="unknown")["n"] == 1
    assert cell(material, "picture.age_band", source="education", category="5-9")["status"] == "x"


def test_counts_beside_rows_of_children_are_not_held_against_each_other(definition, tmp_path):
    counts = [dict(count_cell=label, count_children=number) for label, number in COUNTS.items()]
    material = received(definition, tmp_path / "returns", police=[row("A"), *counts])
    assert faults(material, "R034")
    assert faults(material, "R147", "R148", "R149") == []


def test_a_total_a_closing_line_and_headings_once_more_are_no_children(definition, tmp_path):
    """They are said once each and cost no fault in their other cells; what has a code that can be read is a child."""
    labels = {field.id: field.label for field in definition.fields["extract"] if field.table == "children"}
    again = {name: labels[name] for name in ("child_id", "age", "gender", "ethnicity", "role")}
    police = [row("A"), again, dict(child_id="Total", age="2"), row("Sum"), dict(child_id=" END OF DATA ")]
    material = received(definition, tmp_path / "returns", police=police)
    found = material.intake.faults
    assert found[["code", "cell"]].values.tolist() == [["R143", "A9"], ["R143", "A10"], ["R143", "A12"]]
    assert found["message"].tolist() == [
        "The row repeats the headings and was not read as a child.",
        "The row says 'total' and was not read as a child.",
        "The row says 'end of data' and was not read as a child.",
    ]
    assert cell(material, "picture.role", source="police", category="displayed")["of"] == 2
    receipt = material.intake.receipts.iloc[0]
    assert receipt["expected"] == receipt["read"]


def test_a_fault_does_not_repeat_what_identifies_a_person(definition, tmp_path):
    police = [row("A", gender="943 476 5919"), row("B", age="j.s@example.org"), row("C", role="Mrs Quillfeather, aunt")]
    found = received(definition, tmp_path / "returns", police=police).intake.faults
    assert found[["code", "cell", "found"]].values.tolist() == [
        ["R032", "C8", "[an NHS number]"],
        ["R034", "B9", "[an e-mail address]"],
        ["R032", "I10", "[a name]"],
    ]
    said = " ".join(found["message"])
    assert "5919" not in said and "example" not in said and "Quillfeather" not in said
