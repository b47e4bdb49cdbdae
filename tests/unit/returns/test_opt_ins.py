"""What is read only where the audit, the field or a recorded decision says so: ticks, colours, comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from manglings import Case
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from returned import Returned

from maca.definition import Definition, load_definition
from maca.errors import DefinitionError
from maca.returns import Intake

FILE = "case_police_HSB-01.xlsx"
COLOURS = {"practice3": {"green": "met", "amber": "partly", "red": "not_met"}}


def loaded(definition: Definition, folder: Path, case: Case) -> Intake:
    returned = Returned(definition, folder)
    returned.put(FILE, case)
    return returned.load()


@pytest.fixture
def case(definition: Definition, tmp_path: Path) -> Case:
    return Returned(definition, tmp_path).case()


def with_ticks(definition: Definition, ticks: str) -> Definition:
    """Let every mark of what made the behaviour harmful be ticked."""
    rows = [row.model_copy(update={"ticks": ticks}) if row.each else row for row in definition.fields["case"]]
    return definition.model_copy(update={"fields": {**definition.fields, "case": rows}})


def marks_of(intake: Intake) -> dict[str, str | None]:
    answers = intake.answers[intake.answers["input"].str.startswith("mark_")]
    return {row.input: row.value if row.state == "answered" else None for row in answers.itertuples()}


@pytest.mark.parametrize(
    ("ticks", "read"),
    [("", [None] * 4), ("tick", ["yes", "yes", "yes", None]), ("tick_or_x", ["yes"] * 4)],
)
def test_a_tick_is_yes_only_where_the_field_says_so(
    definition: Definition, tmp_path: Path, case: Case, ticks: str, read: list[str | None]
) -> None:
    names = [name for name in case.inputs if name.startswith("mark_")][:4]
    for name, typed in zip(names, ("\u2713", "\u2611 ", "Tick", "X"), strict=True):
        case.set(name, typed)
    intake = loaded(with_ticks(definition, ticks), tmp_path, case)
    assert [marks_of(intake)[name] for name in names] == read
    said = intake.faults.set_index("input")["code"]
    assert [said[name] for name in names] == ["R032" if value is None else "R040" for value in read]


def test_ticks_need_a_list_that_knows_yes(definition: Definition, tmp_path: Path) -> None:
    import shutil

    from maca.definition.load import audits_folder

    shutil.copytree(audits_folder() / "hsb", tmp_path / "hsb")
    fields = tmp_path / "hsb/fields/panel.csv"
    heading, first, *rest = fields.read_text(encoding="utf-8").splitlines()
    widened = [f"{heading},ticks", f"{first},tick", *[f"{row}," for row in rest]]
    fields.write_text("\n".join(widened) + "\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="ticks stand for yes"):
        load_definition("hsb", tmp_path / "hsb")


def fill(case: Case, name: str, colour: str) -> str:
    cell = case.cell(name)
    cell.value = None
    cell.fill = PatternFill("solid", fgColor=colour)
    return cell.coordinate


def test_a_colour_is_a_rating_only_where_the_audit_has_a_map_and_is_said(
    definition: Definition, tmp_path: Path, case: Case
) -> None:
    cell = fill(case, "c3_2_rating", "FF00B050")
    plain = loaded(definition, tmp_path, case)
    assert {"R030", "R053"} <= set(plain.faults.loc[plain.faults["cell"] == cell, "code"])
    mapped = loaded(definition.model_copy(update={"colours": COLOURS}), tmp_path, case)
    row = mapped.answers.set_index("input").loc["c3_2_rating"]
    assert (row["value"], row["raw"], row["state"]) == ("met", "filled green", "answered")
    said = mapped.faults[mapped.faults["cell"] == cell]
    assert said[["code", "severity", "found"]].values.tolist() == [["R095", "WARNING", "filled green"]]


def test_a_word_beats_the_map_and_a_scale_without_one_is_left_alone(
    definition: Definition, tmp_path: Path, case: Case
) -> None:
    cell = case.set("c3_2_rating", "Not met")
    cell.fill = PatternFill("solid", fgColor="FF00B050")
    intake = loaded(definition.model_copy(update={"colours": COLOURS}), tmp_path, case)
    assert intake.answers.set_index("input").loc["c3_2_rating", "value"] == "not_met"
    assert (intake.faults["code"] == "R054").sum() == 1
    fill(case, "c3_2_rating", "FF00B050")
    other = definition.model_copy(update={"colours": {"embedded4": {"green": "embedded"}}})
    assert "R030" in set(loaded(other, tmp_path, case).faults["code"])


def test_a_map_names_ratings_of_a_scale_that_exists(tmp_path: Path) -> None:
    import shutil

    from maca.definition.load import audits_folder

    shutil.copytree(audits_folder() / "hsb", tmp_path / "hsb")
    with (tmp_path / "hsb/audit.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\ncolours:\n  practice3: {green: splendid}\n  traffic: {red: bad}\n")
    with pytest.raises(DefinitionError) as caught:
        load_definition("hsb", tmp_path / "hsb")
    assert "colours.practice3.green" in str(caught.value)
    assert "colours.traffic" in str(caught.value)


def with_comment(case: Case) -> tuple[str, str]:
    rating, evidence = case.cell("c3_2_rating"), case.cell("c3_2_evidence")
    rating.comment = Comment("Seen in the chronology of May", "Officer")
    evidence.value = "Chronology"
    return rating.coordinate, evidence.coordinate


def test_a_comment_is_evidence_only_after_a_recorded_decision(
    definition: Definition, tmp_path: Path, case: Case
) -> None:
    rating, evidence = with_comment(case)
    before = loaded(definition, tmp_path, case)
    assert before.answers.set_index("input").loc["c3_2_evidence", "value"] == "Chronology"
    assert before.faults[["code", "cell"]].values.tolist() == [["R055", rating]]
    decision = "place,sha256,by,at,reason\ncomments/police,,Audit lead,2021-08-01,They asked for it by mail\n"
    (tmp_path / "decisions.csv").write_text(decision, encoding="utf-8")
    after = loaded(definition, tmp_path, case)
    row = after.answers.set_index("input").loc["c3_2_evidence"]
    assert row["value"] == f"Chronology\n[Comment on {rating}] Seen in the chronology of May"
    assert (row["raw"], row["cell"]) == ("Chronology", evidence)
    said = after.faults[["code", "cell", "found"]].values.tolist()
    assert said == [["R094", rating, "Seen in the chronology of May"]]


def test_a_comment_can_be_all_the_evidence_there_is(definition: Definition, tmp_path: Path, case: Case) -> None:
    question = next(question.id for question in definition.questions if question.evidence_required)
    case.cell(f"{question}_rating").comment = Comment("A letter to the school", "Officer")
    case.set(f"{question}_rating", "Met")
    case.set(f"{question}_evidence", None)
    assert "R051" in set(loaded(definition, tmp_path, case).faults["code"])
    decision = "place,sha256,by,at,reason\ncomments/police,,Audit lead,2021-08-01,By mail\n"
    (tmp_path / "decisions.csv").write_text(decision, encoding="utf-8")
    after = loaded(definition, tmp_path, case)
    assert set(after.faults["code"]) == {"R094"}
    assert after.answers.set_index("input").loc[f"{question}_evidence", "state"] == "answered"


def test_the_consent_of_one_body_says_nothing_of_another(definition: Definition, tmp_path: Path, case: Case) -> None:
    with_comment(case)
    decision = "place,sha256,by,at,reason\ncomments/yot,,Audit lead,2021-08-01,By mail\n"
    (tmp_path / "decisions.csv").write_text(decision, encoding="utf-8")
    assert "R055" in set(loaded(definition, tmp_path, case).faults["code"])
