"""Every mangling alone: the rule that must speak speaks once, at the right cell, and no other does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from manglings import ALONE, CARRIERS, CELL_MANGLINGS, FILE_MANGLINGS, WAVE, Case, Expected, clean_case, to_bytes

from maca.definition import Definition
from maca.returns import RULES, Intake, load_returns
from maca.scope import Scope, read_scope, write_scope

REGISTER = {"R060", "R061", "R062", "R065"}
"""Many returns for one place are sent here at once."""


@pytest.fixture(scope="module")
def scope(definition: Definition, tmp_path_factory: pytest.TempPathFactory) -> Scope:
    folder = tmp_path_factory.mktemp("scope")
    write_scope(definition, WAVE, folder / "scope.xlsx")
    return read_scope(definition, WAVE, folder)


@pytest.fixture(scope="module")
def cell_cases(definition: Definition, scope: Scope) -> dict[str, Case]:
    made = {}
    for name, mangle in {**CELL_MANGLINGS, **ALONE}.items():
        made[name] = clean_case(definition, scope, "case", "police", "HSB-01", random.Random(name))
        mangle[1](made[name])
    for name, carry in CARRIERS.items():
        made[name] = clean_case(definition, scope, "case", "police", "HSB-01", random.Random(name))
        carry(made[name])
    for strand, body in (("framework", "police"), ("extract", "police"), ("panel", "panel")):
        made[f"clean_{strand}"] = clean_case(definition, scope, strand, body, None, random.Random(strand))
    return made


@pytest.fixture(scope="module")
def cell_intake(
    definition: Definition, scope: Scope, cell_cases: dict[str, Case], tmp_path_factory: pytest.TempPathFactory
) -> Intake:
    folder = tmp_path_factory.mktemp("cells")
    for name, case in cell_cases.items():
        (folder / f"{name}.xlsx").write_bytes(to_bytes(case.book))
    return load_returns(definition, scope, folder)


def found_in(intake: Intake, file: str) -> list[tuple[str, str, str]]:
    rows = intake.faults[(intake.faults["file"] == file) & ~intake.faults["code"].isin(REGISTER)]
    return sorted((row.code, row.sheet, row.cell) for row in rows.itertuples())


def as_found(expected: list[Expected]) -> list[tuple[str, str, str]]:
    return sorted((item.code, item.sheet, item.cell) for item in expected)


@pytest.mark.parametrize(
    "name", [*CELL_MANGLINGS, *ALONE, *CARRIERS, "clean_framework", "clean_extract", "clean_panel"]
)
def test_a_mangled_cell_is_found_once_at_its_address(
    name: str, cell_cases: dict[str, Case], cell_intake: Intake
) -> None:
    assert found_in(cell_intake, f"{name}.xlsx") == as_found(cell_cases[name].expected)


def test_answers_in_fault_hold_no_value(cell_intake: Intake) -> None:
    answers = cell_intake.answers
    assert answers.loc[answers["state"] == "in_fault", "value"].isna().all()
    assert answers.loc[answers["state"] == "answered", "value"].notna().all()


@pytest.mark.parametrize("name", FILE_MANGLINGS)
def test_a_mangled_file_is_said_once_and_has_its_receipt(
    name: str, definition: Definition, scope: Scope, tmp_path: Path
) -> None:
    sent = FILE_MANGLINGS[name][1](clean_case(definition, scope, "case", "police", "HSB-01", random.Random(name)))
    (tmp_path / sent.name).write_bytes(sent.data)
    intake = load_returns(definition, scope, tmp_path, workers=1)
    assert intake.receipts[["file", "status"]].values.tolist() == [[sent.name, sent.status]]
    assert found_in(intake, sent.name) == as_found(sent.expected)
    assert intake.receipts["expected"].sum() == (intake.receipts["read"] + intake.receipts["in_fault"]).sum()


def test_what_a_person_reads_names_no_program_thing(cell_intake: Intake) -> None:
    words = " ".join(cell_intake.faults["message"]) + " ".join(cell_intake.faults["fix"])
    for word in ("None", "NaN", "Traceback", "Error(", "regex", "<class", "{", "}"):
        assert word not in words


def test_every_rule_of_the_package_has_a_severity_in_the_audit(definition: Definition) -> None:
    assert set(definition.severities) == set(RULES)
