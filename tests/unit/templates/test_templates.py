"""The workbooks: names, hidden ids, locks, lists and print set-up, and that LibreOffice takes them as they are."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from maca.definition import Definition, inputs_of
from maca.definition.checks import looks_like_a_cell
from maca.project import sample_folder
from maca.scope import Scope, read_scope
from maca.scope.saving import save_workbook
from maca.templates import blank_workbook, expected_name, fill, layout, make_templates, map_json

WAVE = "baseline-2021-07"
KINDS = [
    ("case", "csc.mash", "HSB-03", WAVE),
    ("framework", "area", None, WAVE),
    ("extract", "csc", None, WAVE),
    ("panel", "panel", None, WAVE),
    ("case", "yot", "HSB-12", "dip-2022-03"),
    ("actions", "partnership", None, "dip-2022-03"),
]


@pytest.fixture(scope="module")
def scopes(definition: Definition) -> dict[str, Scope]:
    return {wave.id: read_scope(definition, wave.id, sample_folder(wave.id)) for wave in definition.waves}


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: f"{kind[0]}-{kind[3][:3]}")
def made(request: pytest.FixtureRequest, definition: Definition, scopes: dict[str, Scope], tmp_path_factory) -> tuple:
    strand, body, case, wave = request.param
    book = blank_workbook(definition, scopes[wave], strand, body, case)
    folder = tmp_path_factory.mktemp("blank")
    path = save_workbook(book, folder / expected_name(strand, body, case), definition.dated)
    return strand, wave, path, openpyxl.load_workbook(path)


def test_every_input_has_a_name_at_its_place_and_its_id_hidden_beside_it(made: tuple, definition: Definition) -> None:
    strand, wave, _, book = made
    places = layout(definition, strand, wave)
    assert set(places) == {item.id for item in inputs_of(definition, strand, wave)}
    for name, place in places.items():
        assert not looks_like_a_cell(name)
        column, row = coordinate_from_string(place.cell)
        assert book.defined_names[name].attr_text == f"'{place.sheet}'!${column}${row}"
        sheet = book[place.sheet]
        assert sheet[place.id_cell].value == name
        hidden_column, hidden_row = coordinate_from_string(place.id_cell)
        hidden = sheet.column_dimensions[hidden_column].hidden or sheet.row_dimensions[hidden_row].hidden
        assert hidden, f"the id of {name} can be seen"
        assert not sheet.column_dimensions[column].hidden and not sheet.row_dimensions[row].hidden


def test_no_two_inputs_share_a_cell(made: tuple, definition: Definition) -> None:
    strand, wave, _, _ = made
    cells = [
        (place.sheet, cell)
        for place in layout(definition, strand, wave).values()
        for cell in (place.cell, place.id_cell)
    ]
    assert len(cells) == len(set(cells))


def test_inputs_are_open_and_everything_else_is_locked(made: tuple, definition: Definition) -> None:
    strand, wave, _, book = made
    items = {item.id: item for item in inputs_of(definition, strand, wave)}
    for name, place in layout(definition, strand, wave).items():
        sheet = book[place.sheet]
        assert sheet.protection.sheet and sheet.protection.password is None
        assert sheet[place.id_cell].protection.locked
        cell = sheet[place.cell]
        below = sheet.cell(cell.row + 1, cell.column)
        assert (below if items[name].table else cell).protection.locked is False
        assert not items[name].table or cell.protection.locked


def test_drop_downs_show_labels_with_prompt_and_message(made: tuple, definition: Definition) -> None:
    strand, wave, _, book = made
    items = {item.id: item for item in inputs_of(definition, strand, wave)}
    for name, place in layout(definition, strand, wave).items():
        item, sheet = items[name], book[place.sheet]
        if item.type not in ("code", "rating"):
            continue
        column, row = coordinate_from_string(place.cell)
        cell = f"{column}{row + 1}" if item.table else place.cell
        [rule] = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
        assert rule.type == "list" and rule.prompt and rule.error and len(rule.prompt) <= 255
        listed = [found[0].value for found in book["Lists"][rule.formula1.split("!")[1].replace("$", "")]]
        if item.type == "rating":
            assert listed == [level.label for level in definition.scales[item.scale].levels]
        else:
            assert listed == [code.label for code in definition.codes[item.scale].codes]


def test_about_names_audit_wave_strand_version_and_hash(made: tuple, definition: Definition) -> None:
    strand, wave, _, book = made
    facts = {"audit": "hsb", "wave": wave, "strand": strand, "version": definition.version, "digest": definition.digest}
    for name, value in facts.items():
        address = book.defined_names[f"meta_{name}"].attr_text.split("!")[1].replace("$", "")
        cell = book["About"][address]
        assert cell.value == value
        assert book["About"].cell(cell.row, cell.column - 1).value == f"meta_{name}"


def test_a_workbook_is_small_and_nothing_is_styled_to_the_far_end(made: tuple) -> None:
    _, _, path, book = made
    assert path.stat().st_size < 100_000
    for sheet in book:
        assert sheet.max_row <= 260 and sheet.max_column <= 40, sheet.title
        assert all(len(letter) == 1 for letter in sheet.column_dimensions)


def test_sheets_are_ready_to_print(made: tuple) -> None:
    _, _, _, book = made
    for sheet in book:
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == "9" or sheet.page_setup.paperSize == 9
            assert sheet.page_setup.fitToWidth == 1 and sheet.page_setup.fitToHeight == 0
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert "OFFICIAL-SENSITIVE" in sheet.oddFooter.left.text
    assert book["Lists"].sheet_state == "hidden"


def test_what_is_filled_in_is_read_back_as_it_was(
    definition: Definition, scopes: dict[str, Scope], tmp_path: Path
) -> None:
    book = blank_workbook(definition, scopes[WAVE], "framework", "police")
    places = layout(definition, "framework", WAVE)
    odd = {
        "f1_1_evidence": "=1+1",
        "f1_2_evidence": "@SUM(A1)",
        "f1_3_evidence": "-2 children; \u201cquoted\u201d \U0001f600",
    }
    rows = {"training": [{"training_course": "One", "training_eligible": 9}, {"training_course": "Two"}]}
    fill(book, places, odd, rows)
    back = openpyxl.load_workbook(save_workbook(book, tmp_path / "framework_police.xlsx", definition.dated))
    for name, text in odd.items():
        cell = back[places[name].sheet][places[name].cell]
        assert (cell.value, cell.data_type) == (text, "s")
    column, heading = coordinate_from_string(places["training_course"].cell)
    assert [back["Training"][f"{column}{heading + down}"].value for down in (1, 2, 3)] == ["One", "Two", None]


def test_templates_are_made_for_every_expected_return(
    definition: Definition, scopes: dict[str, Scope], tmp_path: Path
) -> None:
    scope = scopes["dip-2022-03"]
    made = make_templates(definition, scope, tmp_path)
    expected = scope.expected()
    assert len(made) == (expected["state"] != "not_involved").sum() + 1
    described = json.loads((tmp_path / "map.json").read_text(encoding="utf-8"))
    assert described == map_json(definition, "dip-2022-03")
    rating = described["case"]["c3_2_rating"]
    assert rating == {"sheet": "Theme 3", "cell": "C8", "type": "rating", "scale": "practice3", "required": True}
    again = {path.name: path.read_bytes() for path in made}
    make_templates(definition, scope, tmp_path)
    assert again == {path.name: path.read_bytes() for path in made}


def test_libreoffice_opens_a_workbook_and_keeps_its_names(
    definition: Definition, scopes: dict[str, Scope], tmp_path: Path, program: Callable[[str], str]
) -> None:
    book = blank_workbook(definition, scopes[WAVE], "case", "csc.mash", "HSB-03")
    source = save_workbook(book, tmp_path / "case.xlsx", definition.dated)
    command = [program("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "ods", "--outdir", str(tmp_path), str(source)],
        check=True,
        timeout=180,
        capture_output=True,
    )
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(tmp_path / "back"), str(tmp_path / "case.ods")],
        check=True,
        timeout=180,
        capture_output=True,
    )
    back = openpyxl.load_workbook(tmp_path / "back/case.xlsx")
    places = layout(definition, "case", WAVE)
    assert set(places) <= set(back.defined_names)
    sheet = back["Theme 3"]
    assert sheet[places["c3_2_rating"].id_cell].value == "c3_2_rating"
    assert sheet.protection.sheet and sheet.data_validations.dataValidation
    assert sheet.column_dimensions[get_column_letter(2)].hidden
