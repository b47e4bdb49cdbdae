"""The rules of a return are those of the version of its template; nothing that an older version asked is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from manglings import Case
from returned import Returned

from maca.definition import Definition
from maca.definition.models import Migration, RuleSeverity
from maca.returns import Intake

FILE = "case_police_HSB-01.xlsx"


def changed(definition: Definition, *rules: tuple[str, str, str]) -> Definition:
    """The definition as version 1.1, of which 1.0 is the older one; its rules change as they are given."""
    rows = [RuleSeverity(code=code, severity=severity, version=version) for code, severity, version in rules]
    ever = [row for row in definition.rules if (row.code, "") not in {(row.code, row.version) for row in rows}]
    moved = [Migration(version="1.0", old="voice_gone"), Migration(version="1.0", old="voice_kid", new="voice_child")]
    fields = {name: getattr(definition, name) for name in Definition.model_fields}
    return Definition.model_validate({**fields, "version": "1.1", "rules": [*ever, *rows], "migrations": moved})


def sent(definition: Definition, folder: Path, version: str, *spoil: tuple[str, object]) -> Intake:
    """A return made from a template of a version, loaded by the definition."""
    returned = Returned(definition, folder)
    case = returned.case()
    about(case, version)
    for name, value in spoil:
        case.set(name, value)
    returned.put(FILE, case)
    return returned.load()


def about(case: Case, version: str) -> None:
    for row in case.book["About"].iter_rows():
        for cell in row:
            if cell.value == "meta_version":
                case.book["About"].cell(cell.row, cell.column + 1).value = version


def severities(intake: Intake) -> dict[str, str]:
    return dict(zip(intake.faults["code"], intake.faults["severity"], strict=True))


@pytest.mark.parametrize(
    ("version", "wanted"),
    [("1.0", {"R011": "WARNING", "R103": "WARNING"}), ("1.1", {"R103": "ERROR"})],
)
def test_a_rule_is_as_grave_as_its_version_says(
    definition: Definition, tmp_path: Path, version: str, wanted: dict[str, str]
) -> None:
    newer = changed(definition, ("R103", "ERROR", "1.1"))
    intake = sent(newer, tmp_path, version, ("behaviour_from", "3/2/20"))
    assert severities(intake) == wanted
    assert intake.receipts["version"].tolist() == [version]
    state = intake.answers.set_index("input").loc["behaviour_from", "state"]
    assert state == ("in_fault" if version == "1.1" else "answered")


def test_a_retired_rule_speaks_of_older_returns_alone_and_is_listed(definition: Definition, tmp_path: Path) -> None:
    newer = changed(definition, ("R103", "OFF", "1.1"))
    assert newer.retired == ["R103"]
    assert definition.retired == []
    assert "R103" in severities(sent(newer, tmp_path, "1.0", ("behaviour_from", "3/2/20")))
    assert severities(sent(newer, tmp_path, "1.1", ("behaviour_from", "3/2/20"))) == {}


def test_a_rule_of_a_later_version_is_not_held_against_an_older_return(definition: Definition, tmp_path: Path) -> None:
    newer = changed(definition, ("R103", "OFF", ""), ("R103", "QUERY", "1.1"))
    assert "R103" not in severities(sent(newer, tmp_path, "1.0", ("behaviour_from", "3/2/20")))
    assert severities(sent(newer, tmp_path, "1.1", ("behaviour_from", "3/2/20"))) == {"R103": "QUERY"}


def test_what_says_that_a_file_or_a_child_needs_help_cannot_be_retired(definition: Definition, tmp_path: Path) -> None:
    newer = changed(definition, ("R070", "OFF", "1.1"), ("R023", "OFF", "1.1"))
    found = severities(sent(newer, tmp_path, "1.1", ("concern", "Yes"), ("case_id", "HSB-88")))
    assert found == {"R023": "ERROR", "R070": "ERROR"}


def test_the_answer_to_a_question_that_is_no_longer_asked_is_kept_whole(definition: Definition, tmp_path: Path) -> None:
    newer = changed(definition)
    returned = Returned(newer, tmp_path)
    case = returned.case()
    about(case, "1.0")
    long = "What the child said, word for word. " * 20
    cell = case.cell("voice_child")
    cell.value, cell.offset(0, -1).value = "Kept under its new name", "voice_kid"
    lived = case.cell("voice_lived")
    lived.value, lived.offset(0, -1).value = long, "voice_gone"
    del case.book.defined_names["voice_lived"], case.book.defined_names["voice_child"]
    returned.put(FILE, case)
    intake = returned.load()
    assert intake.answers.set_index("input").loc["voice_child", "value"] == "Kept under its new name"
    kept = intake.faults[intake.faults["code"] == "R096"].iloc[0]
    assert (kept["cell"], kept["found"], kept["severity"]) == (lived.coordinate, long, "INFO")


def test_a_return_without_an_about_sheet_is_held_against_todays_rules_and_its_receipt_says_so(
    definition: Definition, tmp_path: Path
) -> None:
    returned = Returned(definition, tmp_path)
    case = returned.case()
    del case.book["About"]
    returned.put(FILE, case)
    assert returned.load().receipts["version"].tolist() == [definition.version]
