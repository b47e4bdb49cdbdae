"""Several returns for one place: ignored, undecided or decided, and never merged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from manglings import to_bytes
from returned import Returned

from maca.cli.app import run_command
from maca.definition import Definition
from maca.returns import Intake

PLACE = "case/police/HSB-01"


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


@pytest.fixture
def rivals(returned: Returned) -> Returned:
    one, two = returned.case(), returned.case()
    one.set("c3_2_rating", "Met")
    two.set("c3_2_rating", "Not met")
    returned.put("a.xlsx", one)
    returned.put("b.xlsx", two)
    return returned


def statuses(intake: Intake) -> dict[str, str]:
    return dict(zip(intake.receipts["file"], intake.receipts["status"], strict=True))


def test_the_same_bytes_are_ignored(returned: Returned) -> None:
    data = to_bytes(returned.case().book)
    returned.put("a.xlsx", data)
    returned.put("sub/b.xlsx", data)
    assert statuses(returned.load()) == {"a.xlsx": "read", "sub/b.xlsx": "duplicate"}


def test_the_same_answers_in_another_file_are_ignored(returned: Returned) -> None:
    case = returned.case()
    returned.put("a.xlsx", case)
    case.book["Front"].column_dimensions["A"].width = 90
    returned.put("b.xlsx", case)
    intake = returned.load()
    assert intake.receipts["sha256"].nunique() == 2
    assert statuses(intake) == {"a.xlsx": "read", "b.xlsx": "duplicate"}


def test_two_different_returns_are_undecided_and_the_first_is_used(rivals: Returned) -> None:
    intake = rivals.load()
    assert statuses(intake) == {"a.xlsx": "undecided", "b.xlsx": "undecided"}
    assert set(intake.answers["file"]) == {"a.xlsx"}
    assert intake.receipts.set_index("file").loc["b.xlsx", "expected"] == 0
    rating = intake.answers.loc[intake.answers["input"] == "c3_2_rating", "value"].tolist()
    assert rating == ["met"]


def test_where_they_differ_is_said_by_cell(rivals: Returned) -> None:
    faults = rivals.load().faults
    said = faults.loc[faults["code"] == "R065", "message"].item()
    assert said == "It differs from a.xlsx in 1 answers: Theme 3!C8."


def test_a_decision_names_the_one_that_counts(rivals: Returned) -> None:
    digest = hashlib.sha256((rivals.folder / "b.xlsx").read_bytes()).hexdigest()
    (rivals.folder / "decisions.csv").write_text(
        f"place,sha256,by,at,reason\n{PLACE},{digest},Audit lead,2021-08-01,complete\n"
    )
    intake = rivals.load()
    assert statuses(intake) == {"a.xlsx": "superseded", "b.xlsx": "read"}
    assert intake.receipts.set_index("file").loc["a.xlsx", "superseded_by"] == "b.xlsx"
    assert set(intake.answers["file"]) == {"b.xlsx"}


def test_maca_decide_records_a_decision_that_is_followed(rivals: Returned, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["decide", PLACE, "--wave", "baseline-2021-07", "--returns", str(rivals.folder), "--file", "b.xlsx"]
    assert run_command([*command, "--by", "Audit lead", "--reason", "complete, and = later"]) == 0
    assert statuses(rivals.load()) == {"a.xlsx": "superseded", "b.xlsx": "read"}
    assert run_command([*command, "--by", "", "--reason", "x"]) == 2
    assert "by blank" in capsys.readouterr().err


def test_a_decision_for_a_file_that_is_gone_is_said(returned: Returned) -> None:
    returned.put("a.xlsx", returned.case())
    (returned.folder / "decisions.csv").write_text(
        f"place,sha256,by,at,reason\n{PLACE},{'0' * 64},Audit lead,2021-08-01,complete\nnonsense,,,,\n"
    )
    intake = returned.load()
    assert statuses(intake) == {"a.xlsx": "read"}
    assert set(intake.faults["code"]) == {"R063", "R064"}


def test_a_resubmission_that_is_better_is_still_not_taken_alone(returned: Returned) -> None:
    worse = returned.case()
    worse.set("c3_2_rating", "Okay")
    returned.put("a.xlsx", worse)
    returned.put("b.xlsx", returned.case())
    intake = returned.load()
    assert set(statuses(intake).values()) == {"undecided"}
    assert intake.receipts["in_fault"].tolist() == [1, 0]
