"""Planted returns go in through `maca scope` and `maca templates`; every figure that comes out is counted again."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from maca.cli.app import run_command
from maca.definition import load_definition
from maca.runs.material import gather, write_material

SEED = 20210701
FEW_CASES = 3
"""A body with fewer cases than this has no practice counts of its own in the partnership edition."""


def _module() -> ModuleType:
    """Import the generator beside this file."""
    path = Path(__file__).with_name("planted.py")
    spec = importlib.util.spec_from_file_location("planted_returns", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


planted = _module()


@dataclass
class Planted:
    """A planted wave: what is true, the folders it was written to, and what maca made of it."""

    world: planted.World
    templates: Path
    returns: Path
    restricted: Path
    partnership: Path
    recount: dict[str, dict[tuple[str, ...], planted.Expect]]


@pytest.fixture(scope="module")
def wave(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Make, fill, load and tabulate one seed."""
    folder = tmp_path_factory.mktemp("planted")
    returns, templates = folder / "returns", folder / "templates"
    returns.mkdir()
    world = planted.plant(SEED)
    place = ["--wave", planted.WAVE, "--returns", str(returns)]
    assert run_command(["scope", *place]) == 0
    planted.write_scope(world, returns / "scope.xlsx")
    assert run_command(["scope", *place]) == 0
    assert run_command(["templates", *place, "--out", str(templates)]) == 0
    planted.fill(world, templates, returns)
    material = gather(load_definition("hsb"), planted.WAVE, returns)
    for edition in ("restricted", "partnership"):
        (folder / edition).mkdir()
        write_material(material, edition, folder / edition)
    recount = planted.recount(world, templates)
    return Planted(world, templates, returns, folder / "restricted", folder / "partnership", recount)


def test_every_expected_return_has_a_blank(wave: Planted) -> None:
    """The blanks are those of the scope grid, no more and no fewer."""
    world = wave.world
    wanted = {f"case_{body}_{case}.xlsx" for (case, body), state in world.grid.items() if state != "not_involved"}
    wanted |= {f"{strand}_{body}.xlsx" for strand, body in world.asked}
    assert {path.name for path in wave.templates.glob("*.xlsx")} == wanted


def test_every_row_equals_the_recount(wave: Planted) -> None:
    """Each table: all combinations, in order, with the numbers and the status that the planted answers give."""
    assert planted.compare(wave.restricted / "tables", wave.recount) == []


def test_no_table_is_left_uncounted(wave: Planted) -> None:
    """The recount covers every table that the design names for a first wave, but for the one on reference figures."""
    named = {"engagement", "sample", "picture", "data", "recognition", "pathway", "framework", "learning", "actions"}
    assert {identifier.split(".")[0] for identifier in wave.recount} == named | {"gaps"}
    assert len(wave.recount) == 24


def test_the_comparison_sees_one_changed_rating(wave: Planted) -> None:
    """One rating more below standard than was typed: the tables that rest on it differ, and no others."""
    world = planted.plant(SEED)
    moderated = world.panel().column("moderations", "moderation_case", "moderation_theme", "moderation_question")
    free = [
        (answered, row["id"])
        for answered in world.current("case")
        for row in planted.QUESTIONS
        if answered.get(f"{row['id']}_rating") == "met"
        and not any(case == answered.case and (theme or question == row["id"]) for case, theme, question in moderated)
        and all(other.get(f"{row['id']}_rating") in ("met", "not_known") for other in world.of_case(answered.case))
    ]
    answered, question = free[0]
    answered.cells[f"{question}_rating"] = ("not_met", "Not met")
    differences = planted.compare(wave.restricted / "tables", planted.recount(world, wave.templates))
    assert f"gaps.question {question}" in {text.split(":")[0] for text in differences}
    assert {text.split()[0].split(".")[0] for text in differences} == {"gaps"}


def test_receipts_faults_and_concerns(wave: Planted) -> None:
    """Every answer is accounted for; each planted fault stands once, at its cell; each concern has its state."""
    assert planted.compare_intake(wave.world, wave.templates, wave.restricted) == []


def test_planted_faults_are_of_every_kind(wave: Planted) -> None:
    """The seed holds what the other tests are about: blanks, unknown ratings, unknown cases, copies and versions."""
    world = wave.world
    kinds = Counter(name.rsplit("_", 1)[-1] for sent in world.returns.values() for name, _ in sent.faults)
    unusual = [sent for sent in world.returns.values() if any(a[1] == planted.UNUSUAL for a in sent.cells.values())]
    assert kinds["rating"] > len(unusual) == 2
    assert kinds["case"] == 2 and kinds["body"] == kinds["question"] == 1
    assert world.duplicates and world.superseded
    assert {sent.strand for sent in world.returns.values()} == {"case", "framework", "extract", "panel"}


def test_reference_stands_beside_the_picture(wave: Planted) -> None:
    """What is here equals the children of all extracts; the reference equals the figures of the shipped file."""
    _, rows = planted.read_table(wave.restricted / "tables" / "picture.reference.csv")
    population = {"0-4": 6414, "5-9": 7616, "10-14": 7282, "15-17": 4172}
    for name in ("age_band", "gender", "ethnicity"):
        _, picture = planted.read_table(wave.restricted / "tables" / f"picture.{name}.csv")
        compared = {key[1]: row for key, row in rows.items() if key[0] == name and key[2] == "here"}
        assert compared
        for category, row in compared.items():
            assert row["n"] == picture["all", category]["n"], (name, category)
    for band, persons in population.items():
        row = rows["age_band", band, "reference"]
        assert float(row["value"]) == pytest.approx(persons / 25484)
        assert row["source"] and row["period"] and row["vintage"]


def test_partnership_holds_no_child_and_no_case(wave: Planted) -> None:
    """No count of children, no row of a case, no role; no file but tables."""
    index = planted.read_rows(wave.partnership / "tables" / "index.csv")
    kept = {row["id"] for row in index}
    assert kept == {path.stem for path in (wave.partnership / "tables").glob("*.csv")} - {"index"}
    assert not {identifier for identifier in kept if identifier.startswith("picture.")}
    assert not kept & {"engagement.case", "gaps.role"}
    assert not {row["id"] for row in index if row["unit"] == "children"}
    for identifier in kept:
        dimensions, _ = planted.read_table(wave.partnership / "tables" / f"{identifier}.csv")
        assert not {"case", "source", "role"} & set(dimensions), identifier
    assert {path.name for path in wave.partnership.iterdir()} == {"tables"}


def test_partnership_criteria_keep_the_verdict_alone(wave: Planted) -> None:
    """Criteria of the cases are met or not; how many cases meet them is not shown."""
    _, rows = planted.read_table(wave.partnership / "tables" / "sample.criteria.csv")
    verdicts = {key: expect.texts["verdict"] for key, expect in wave.recount["sample.criteria"].items()}
    assert {key: row["verdict"] for key, row in rows.items()} == verdicts
    assert all(row["status"] == "c" and not any(row[c] for c in planted.NUMBERS) for row in rows.values())


def _cases_by_agency(world: planted.World) -> Counter:
    pairs = {(world.agency[sent.body], sent.case) for sent in world.current("case")}
    return Counter(agency for agency, _ in pairs)


def test_partnership_shows_no_body_with_few_cases(wave: Planted) -> None:
    """Practice counts stand by agency only where the agency has three cases or more; the others are unchanged."""
    cases = _cases_by_agency(wave.world)
    few = {agency for agency in planted.AGENCIES if cases[agency] < FEW_CASES}
    assert {agency for agency in few if cases[agency]}, "the seed needs an agency with one or two cases"
    for identifier in ("gaps.agency", "gaps.blindspot", "recognition.agreement"):
        dimensions, rows = planted.read_table(wave.partnership / "tables" / f"{identifier}.csv")
        _, whole = planted.read_table(wave.restricted / "tables" / f"{identifier}.csv")
        at = dimensions.index("agency")
        assert set(rows) == set(whole)
        for key, row in rows.items():
            if key[at] in few and key[-1] != "framework":
                assert row["status"] != "shown", (identifier, key)
            elif row["status"] == "shown":
                assert row == whole[key], (identifier, key)
            elif whole[key]["status"] == "shown":
                assert float(whole[key]["of"] or 0) < FEW_CASES, (identifier, key)


def test_partnership_shows_practice_counts(wave: Planted) -> None:
    """Counts of practice over all cases are the partnership's currency: the same as in the restricted edition."""
    for identifier in ("gaps.theme", "gaps.objective", "gaps.question", "framework.domain", "learning.finding"):
        name = f"{identifier}.csv"
        assert (wave.partnership / "tables" / name).read_bytes() == (wave.restricted / "tables" / name).read_bytes()


@pytest.mark.parametrize(
    ("changed", "exit_code"),
    [
        ({"--wave": "baseline-2021-7"}, 2),
        ({"--edition": "secret"}, 2),
        ({"--audit": "neglected"}, 2),
        ({"--edition": "public"}, 4),
    ],
)
def test_a_run_that_is_refused_writes_nothing(
    changed: dict[str, str], exit_code: int, wave: Planted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown names are bad usage, with the names that exist; the public edition is refused."""
    out = tmp_path / "out"
    options = {"--wave": planted.WAVE, "--edition": "restricted", "--returns": str(wave.returns), "--out": str(out)}
    arguments = [word for option in {**options, **changed}.items() for word in option]
    assert run_command(["run", *arguments]) == exit_code
    said = capsys.readouterr().err
    known = {"--wave": planted.WAVE, "--edition": "partnership", "--audit": "hsb"}
    assert exit_code == 4 or known[next(iter(changed))] in said
    assert not list(out.rglob("report.html")) and not list(out.rglob("latest")) and not list(out.rglob("tables"))


def test_a_file_that_cannot_be_used(wave: Planted, tmp_path: Path) -> None:
    """A workbook that is none, and a return of an unknown case: done, with exit 1, and both accounted for."""
    folder, out = tmp_path / "returns", tmp_path / "checked"
    folder.mkdir()
    whole = next(sent for sent in wave.world.current("case") if not sent.faults and sent.get("concern") == "no")
    shutil.copy(wave.returns / "scope.xlsx", folder)
    shutil.copy(wave.returns / whole.name, folder)
    assert run_command(["check", str(folder), "--wave", planted.WAVE, "--out", str(out)]) == 0
    (folder / "case_police_HSB-02.xlsx").write_bytes(b"PK\x03\x04 no workbook at all")
    planted.retitle(wave.templates, wave.returns / whole.name, folder / "case_police_HSB-66.xlsx", case_id="HSB-66")
    assert run_command(["check", str(folder), "--wave", planted.WAVE, "--out", str(out)]) == 1
    receipts = {row["file"]: row["status"] for row in planted.read_rows(out / "receipts.csv")}
    unusable = {"case_police_HSB-02.xlsx", "case_police_HSB-66.xlsx"}
    assert receipts == {whole.name: "read", **dict.fromkeys(unusable, "rejected")}
    named = {row["file"] for row in planted.read_rows(out / "faults.csv") if row["severity"] == "ERROR"}
    assert named == unusable
