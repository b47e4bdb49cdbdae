"""What one body wrote stands in its own marked copy, and in no other body's."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest

from maca.definition import Definition
from maca.feedback import write_copies
from maca.project import sample_folder
from maca.returns import load_returns
from maca.scope import read_scope
from maca.scope.saving import save_workbook
from maca.templates import blank_workbook, expected_name, fill, layout

WAVE = "dip-2022-03"
FREE_TEXT = ["c1_1_evidence", "c3_2_evidence", "c4_1_reason", "t3_development", "t5_recommendation"]


def texts_of(path: Path) -> str:
    """Everything that a workbook says: cells, comments and properties."""
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    said = [str(cell.value) for cell in cells if cell.value is not None]
    return "\n".join([*said, *[cell.comment.text for cell in cells if cell.comment], str(book.properties)])


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_that_one_body_wrote_is_in_the_marked_copy_of_another(
    definition: Definition, tmp_path: Path, seed: int
) -> None:
    scope = read_scope(definition, WAVE, sample_folder(WAVE))
    chance = random.Random(seed)
    places = layout(definition, "case", WAVE)
    grid = scope.grid[scope.grid["case"] == "HSB-06"]
    tokens: dict[str, list[str]] = {}
    returns = tmp_path / "returns"
    returns.mkdir()
    for body in grid["body"]:
        book = blank_workbook(definition, scope, "case", body, "HSB-06")
        said = {name: f"word{chance.randrange(10**9):09d}" for name in chance.sample(FREE_TEXT, k=3)}
        tokens[body] = list(said.values())
        fill(book, places, {"involved": "Yes", "concern": "No", "c1_1_rating": "wrong", **said})
        save_workbook(book, returns / expected_name("case", body, "HSB-06"), definition.dated)
    intake = load_returns(definition, scope, returns)
    copies = [path for path in write_copies(intake, definition, WAVE, tmp_path / "copies") if path.suffix == ".xlsx"]
    assert {path.relative_to(tmp_path / "copies").parts[0] for path in copies} == set(tokens)
    for path in copies:
        body, said = path.relative_to(tmp_path / "copies").parts[0], texts_of(path)
        assert all(token in said for token in tokens[body])
        assert not any(token in said for other in tokens if other != body for token in tokens[other])
