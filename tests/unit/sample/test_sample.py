"""The invented returns hold what they are meant to hold, and the same seed gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from maca.definition import Definition, load_definition
from maca.errors import UsageError
from maca.project import sample_folder
from maca.sample import make_sample
from maca.scope import Scope, read_scope
from maca.templates import expected_name, layout

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"


@pytest.fixture(scope="module")
def scope(definition: Definition) -> Scope:
    return read_scope(definition, BASELINE, sample_folder(BASELINE))


def cells(path: Path) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path, read_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def value(definition: Definition, path: Path, strand: str, wave: str, name: str) -> object:
    place = layout(definition, strand, wave)[name]
    return openpyxl.load_workbook(path)[place.sheet][place.cell].value


@pytest.fixture(scope="module")
def made(definition: Definition, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The dip wave, made with the seed of the committed sample."""
    return make_sample(definition, DIP, tmp_path_factory.mktemp("sample"))


def test_the_same_seed_gives_the_same_bytes(definition: Definition, made: list[Path], tmp_path: Path) -> None:
    again = make_sample(definition, DIP, tmp_path / "again")
    assert [path.name for path in made] == [path.name for path in again]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(made, again, strict=True))
    other = make_sample(definition, DIP, tmp_path / "other", seed=8)
    assert any(a.read_bytes() != b.read_bytes() for a, b in zip(made, other, strict=True))


def test_the_committed_sample_is_what_the_command_makes(made: list[Path]) -> None:
    folder = sample_folder(DIP)
    assert sorted(path.name for path in made) == sorted(path.name for path in folder.iterdir())
    for path in made:
        if path.suffix == ".xlsx":
            ours, theirs = cells(path), cells(folder / path.name)
            differing = {key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
            assert {key for key in differing if key[0] != "About"} == set(), path.name


@pytest.mark.parametrize("wave", [BASELINE, DIP])
def test_every_sheet_says_that_it_is_invented(wave: str) -> None:
    for path in sample_folder(wave).glob("*.xlsx"):
        book = openpyxl.load_workbook(path, read_only=True)
        for sheet in book:
            texts = [str(cell.value) for row in sheet.iter_rows(max_row=10) for cell in row if cell.value]
            assert any(text.startswith("Invented") for text in texts), f"{path.name} {sheet.title}"


def test_ten_cases_and_about_ninety_returns_are_expected(scope: Scope) -> None:
    expected = scope.expected()
    assert scope.selected == [f"HSB-{number:02d}" for number in range(1, 11)]
    assert (expected["state"] != "not_involved").sum() == 90
    assert set(scope.cases["found_by"]) == {"yot", "tess"}
    assert (expected["state"] == "checking").sum() == 1


def test_two_returns_are_missing_and_one_place_was_sent_twice(scope: Scope) -> None:
    folder = sample_folder(BASELINE)
    expected = scope.expected()
    due = expected[expected["state"] != "not_involved"]
    names = {
        expected_name(row.strand, row.body, row.case if row.strand == "case" else None) for row in due.itertuples()
    }
    there = {path.name for path in folder.glob("*.xlsx")} - {"scope.xlsx", "tags.xlsx"}
    assert names - there == {"case_young_devon_HSB-07.xlsx", "case_education.virtual_school_HSB-10.xlsx"}
    assert there - names == {"case_csc.operational_HSB-06_v2.xlsx"}


def test_the_decision_names_the_file_that_counts() -> None:
    folder = sample_folder(BASELINE)
    [row] = csv.DictReader((folder / "decisions.csv").open(encoding="utf-8"))
    chosen = folder / "case_csc.operational_HSB-06_v2.xlsx"
    assert row["place"] == "case/csc.operational/HSB-06"
    assert row["sha256"] == hashlib.sha256(chosen.read_bytes()).hexdigest()
    assert row["by"] and row["at"] and row["reason"]


def test_late_nil_concern_and_alias_are_there(definition: Definition) -> None:
    folder = sample_folder(BASELINE)

    def answer(name: str, question: str) -> object:
        return value(definition, folder / name, "case", BASELINE, question)

    late = answer("case_primary_care.harbourlight_HSB-05.xlsx", "completed_on")
    late = late.date() if isinstance(late, datetime) else datetime.strptime(str(late), "%d/%m/%Y").date()
    assert late > date(2021, 7, 23)
    assert answer("case_adopt_south_west_HSB-08.xlsx", "involved") == "No"
    assert answer("case_adopt_south_west_HSB-08.xlsx", "c1_1_rating") is None
    assert answer("case_education.alternative_provision_HSB-09.xlsx", "concern") == "Yes"
    assert answer("case_education.alternative_provision_HSB-09.xlsx", "concern_told_whom") is None
    assert answer("case_csc.mash_HSB-03.xlsx", "body") == "MASH"
    assert answer("case_csc.operational_HSB-05.xlsx", "step_recognised_date") == "03/02/2020"
    assert answer("case_police_HSB-07.xlsx", "c4_6_rating") == "Not applicable"
    assert answer("case_police_HSB-07.xlsx", "c4_6_reason") is None
    assert answer("case_schools.fennel_bay_HSB-04.xlsx", "c2_4_rating") is None


def test_five_extracts_come_one_of_them_as_counts(definition: Definition) -> None:
    folder = sample_folder(BASELINE)
    forms = {
        path.stem: value(definition, path, "extract", BASELINE, "form")
        for path in sorted(folder.glob("extract_*.xlsx"))
    }
    assert len(forms) == 5
    assert [name for name, form in forms.items() if form == "Counts alone"] == ["extract_education"]


def test_the_panel_moves_ratings_up_and_down_with_reasons(definition: Definition) -> None:
    folder = sample_folder(BASELINE)
    sheet = openpyxl.load_workbook(folder / "panel_panel.xlsx")["Moderation"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8, max_col=7) if row[0].value]
    order = {"Not met": 0, "Partly met": 1, "Met": 2}
    labels = {body.label: body.id for body in read_scope(definition, BASELINE, folder).bodies}
    moves = []
    for case, _, question, body, rating, reason, author in rows:
        assert reason and author
        if body:
            own = value(definition, folder / f"case_{labels[body]}_{case}.xlsx", "case", BASELINE, f"{question}_rating")
            moves.append(order[rating] - order[str(own)])
    assert sum(move > 0 for move in moves) >= 3 and sum(move < 0 for move in moves) >= 3


def test_recommendations_are_of_both_levels_and_forums() -> None:
    sheet = openpyxl.load_workbook(sample_folder(BASELINE) / "panel_panel.xlsx")["Recommendations"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8, max_col=7) if row[0].value]
    assert len(rows) >= 6
    assert {row[3] for row in rows} == {"Operational", "Strategic"}
    assert len({row[4] for row in rows}) == 2


def test_the_dip_sample_audits_three_cases_again_and_two_new(definition: Definition) -> None:
    dip = read_scope(definition, DIP, sample_folder(DIP))
    assert dip.selected == ["HSB-02", "HSB-06", "HSB-09", "HSB-11", "HSB-12"]
    assert set(dip.asked["strand"]) == {"framework", "actions", "pulse"}


def test_an_audit_without_a_story_is_refused(tmp_path: Path) -> None:
    other = load_definition("hsb").model_copy(update={"id": "neglect"})
    with pytest.raises(UsageError, match="M001"):
        make_sample(other, DIP, tmp_path)
    assert list(tmp_path.iterdir()) == []
