"""The scope grid: what is written is read back, and every mistake names its sheet and cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from maca.definition import Body, Definition
from maca.errors import UsageError
from maca.scope import Scope, read_scope, resolve_body, write_scope

WAVE = "baseline-2021-07"
ELMFIELD = Body(id="schools.elmfield", label="Elmfield School", agency="schools", kind="organisation", aliases=["Elm"])
Edit = Callable[[openpyxl.Workbook], None]


@pytest.fixture
def scope(definition: Definition, tmp_path: Path) -> Scope:
    write_scope(definition, WAVE, tmp_path / "scope.xlsx", [ELMFIELD])
    return read_scope(definition, WAVE, tmp_path)


def spoil(definition: Definition, folder: Path, edit: Edit) -> str:
    path = write_scope(definition, WAVE, folder / "scope.xlsx", [ELMFIELD])
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    with pytest.raises(UsageError) as caught:
        read_scope(definition, WAVE, folder)
    assert caught.value.exit_code == 2
    return str(caught.value)


def put(sheet: str, cell: str, value: object) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    return edit


def test_a_fresh_grid_asks_everybody_who_may_be_asked(scope: Scope) -> None:
    assert len(scope.selected) == 10
    first = scope.grid[scope.grid["case"] == "HSB-01"]
    assert set(first["state"]) == {"checking"}
    assert "schools.elmfield" in set(first["body"]) and "schools" not in set(first["body"])
    assert "csc.mash" in set(first["body"]) and "csc" not in set(first["body"])
    assert not first["body"].str.startswith("primary_care").any()


def test_the_other_strands_ask_teams_for_the_framework_and_agencies_for_extracts(scope: Scope) -> None:
    asked = scope.asked.groupby("strand")["body"].apply(list)
    assert asked["extract"] == ["csc", "education", "yot", "health", "police"]
    assert asked["panel"] == ["panel"]
    assert asked["framework"][-1] == "area" and "health.camhs" in asked["framework"]


def test_checking_counts_as_expected(scope: Scope) -> None:
    expected = scope.expected()
    assert (expected[expected["strand"] == "case"]["state"] == "checking").all()
    assert str(expected["due"].iloc[0].date()) == "2021-07-23"


@pytest.mark.parametrize(
    ("text", "strand", "found"),
    [
        ("MASH", "case", "csc.mash"),
        ("  childrens   SOCIAL care ", "extract", "csc"),
        ("Children\u2019s Social Care", "extract", "csc"),
        ("elm", "case", "schools.elmfield"),
        ("area", "framework", "area"),
        ("health.camhs", "case", "health.camhs"),
    ],
)
def test_a_body_is_found_by_id_label_and_alias(scope: Scope, text: str, strand: str, found: str) -> None:
    body = resolve_body(scope, text, strand)
    assert isinstance(body, Body) and body.id == found


def test_an_agency_that_answers_through_teams_is_ambiguous(scope: Scope) -> None:
    candidates = resolve_body(scope, "Health", "case")
    assert isinstance(candidates, list)
    assert [body.id for body in candidates] == ["health.school_nursing", "health.camhs", "health.sexual_health"]
    assert resolve_body(scope, "Nobody", "case") == []
    assert resolve_body(scope, "", "case") == []


def test_the_same_grid_gives_the_same_bytes(definition: Definition, tmp_path: Path) -> None:
    one = write_scope(definition, WAVE, tmp_path / "one.xlsx", [ELMFIELD]).read_bytes()
    assert one == write_scope(definition, WAVE, tmp_path / "two.xlsx", [ELMFIELD]).read_bytes()


MISTAKES = {
    "unknown body": (put("grid", "B5", "Nobody Ltd"), "S004 grid!B5: body is 'Nobody Ltd'"),
    "unknown case": (put("grid", "A5", "HSB-99"), "S006 grid!A5: case is 'HSB-99'"),
    "unknown state": (put("grid", "C5", "perhaps"), "S007 grid!C5: state is 'perhaps'"),
    "bad date": (put("grid", "E5", "soon"), "S007 grid!E5: due is 'soon'"),
    "pair twice": (put("grid", "B6", "Children's Disability Team"), "S008 grid!B6: HSB-01 and Children's Disability"),
    "may not be asked": (put("bodies", "B5", "Area"), "S008 bodies!"),
    "strand": (put("bodies", "A5", "survey"), "S007 bodies!A5: strand is 'survey'"),
    "not asked for a case": (put("grid", "B5", "Panel"), "S009 grid!B5: Panel is not asked for a case return"),
    "case twice": (put("cases", "A6", "HSB-01"), "S006 cases!A6: HSB-01 stands in row 5 already"),
    "found by": (put("cases", "B5", "the press"), "S007 cases!B5: found_by is 'the press'"),
    "organisation id": (
        put("organisations", "A5", "police.elmfield"),
        "S004 organisations!A5: found 'police.elmfield'",
    ),
    "organisation label": (put("organisations", "B5", "Police"), "S005 organisations!B5: 'Police' names police too"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_names_sheet_and_cell(definition: Definition, tmp_path: Path, name: str) -> None:
    edit, wanted = MISTAKES[name]
    assert wanted in spoil(definition, tmp_path, edit)


def test_all_mistakes_are_told_at_once(definition: Definition, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["grid"]["B5"], book["grid"]["C7"], book["cases"]["B8"] = "Nobody", "perhaps", "the press"

    told = spoil(definition, tmp_path, edit).splitlines()
    assert [line.split(":")[0] for line in told] == ["S007 cases!B8", "S004 grid!B5", "S007 grid!C7"]


def test_a_missing_sheet_and_a_missing_file_are_named(definition: Definition, tmp_path: Path) -> None:
    assert "S002 scope.xlsx has no sheet 'cases'" in spoil(
        definition, tmp_path, lambda book: book.remove(book["cases"])
    )
    (tmp_path / "scope.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(UsageError, match=r"S001 scope\.xlsx cannot be opened"):
        read_scope(definition, WAVE, tmp_path)
    (tmp_path / "scope.xlsx").unlink()
    with pytest.raises(UsageError, match=r"S001 scope\.xlsx is not in"):
        read_scope(definition, WAVE, tmp_path)


def test_headings_may_move_down_and_change_places(definition: Definition, tmp_path: Path) -> None:
    path = write_scope(definition, WAVE, tmp_path / "scope.xlsx", [ELMFIELD])
    book = openpyxl.load_workbook(path)
    book["cases"].insert_rows(1, 6)
    book["cases"].insert_cols(1, 1)
    book.save(path)
    assert read_scope(definition, WAVE, tmp_path).selected[-1] == "HSB-10"
