"""Returns to report, on the shipped sample, in both waves and both editions."""

import csv
import html
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT.parent / "shared" / "contract" / "check_run.py"
WAVES = ["baseline-2021-07", "dip-2022-03"]
EDITIONS = ["restricted", "partnership"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("edition", EDITIONS)
class TestSample:
    """Each wave in each edition."""

    def test_it_is_whole(self, sample_runs: Callable[[str, str], Path], wave: str, edition: str) -> None:
        run = sample_runs(wave, edition)
        manifest = json.loads((run / "manifest.json").read_text())
        assert (manifest["outcome"], manifest["exit"], manifest["not_made"]) == ("done", 0, {})
        assert (run.parent / "latest").read_text().strip() == run.name
        assert manifest["counts"]["files"] == sum(manifest_files(manifest, edition))
        assert not (run / "made").exists()
        assert all(not chapter.get("failure") for chapter in manifest["chapters"].values())
        assert (manifest["earlier"] is None) == (wave == WAVES[0])
        if manifest["earlier"]:
            asked = rows(run / "tables" / "change.asked.csv")
            assert {row["definition"] for row in asked} == {"the_same"}
            assert "compared" in {row["verdict"] for row in asked}

    def test_it_holds_to_the_contract(self, sample_runs: Callable[[str, str], Path], wave: str, edition: str) -> None:
        if not CONTRACT.is_file():
            pytest.skip("the contract lies outside the project")
        run = sample_runs(wave, edition)
        told = subprocess.run([sys.executable, CONTRACT, run], capture_output=True, text=True, timeout=120)
        assert re.findall(r"differs: .*", told.stdout) == []

    def test_no_other_edition_shines_through(
        self, sample_runs: Callable[[str, str], Path], program: Callable[[str], str], wave: str, edition: str
    ) -> None:
        """Every file, opened as what it is, holds no case, no name of a return and no word of one."""
        run = sample_runs(wave, edition)
        if edition == "restricted":
            assert (run / "frames").is_dir()
            return
        names, words = told_to_the_analyst(sample_runs(wave, "restricted"), rows(run / "tables" / "text.quote.csv"))
        assert len(names) > 30 and len(words) > 100
        read = {path.relative_to(run).as_posix(): texts_of(path, program) for path in run.rglob("*") if path.is_file()}
        assert {Path(name).suffix for name in read} == SUFFIXES
        told = []
        for name, texts in read.items():
            for text in texts:
                told += [(name, found) for found in re.findall(r"HSB.?\d\d", text)]
                told += [(name, word) for word in (*names, *words) if word in text]
        assert told == []


SUFFIXES = {".csv", ".docx", ".html", ".json", ".pdf", ".png", ".pptx", ".txt", ".xlsx"}

PLAN = {"action_text", "action_evidence", "action_owner", "action_closed_by"}
PLAN |= {"recommendation_text", "recommendation_owner", "recommendation_evidence"}
"""Words that the partnership writes for itself."""

SHORTEST = 12
"""Characters of an answer from which it cannot stand in the report's own words by chance."""


def told_to_the_analyst(run: Path, cleared: list[dict[str, str]]) -> tuple[set[str], set[str]]:
    """The names of the returns and what they say in words, but for the plan, labels of bodies and cleared quotes."""
    answers = pd.read_parquet(run / "frames" / "answers.parquet")
    kept = answers[answers["type"].isin(["note", "text"]) & ~answers["input"].isin([*PLAN, "body"])]
    said = {" ".join(text.split()) for text in kept["raw"].dropna().astype(str)}
    quotes = " ".join(" ".join(row["text"].split()) for row in cleared)
    names = {Path(row["file"]).stem for row in rows(run / "receipts.csv")}
    return names, {text for text in said if len(text) >= SHORTEST and text not in quotes}


def texts_of(path: Path, program: Callable[[str], str]) -> list[str]:
    """What a file holds: its bytes as text, its parts and their names if it is a package, its pages if it is a PDF."""
    texts = [path.read_bytes().decode("utf-8", "replace")]
    if path.suffix == ".pdf":
        for tool, more in (("pdftotext", ["-"]), ("pdfinfo", [])):
            read = subprocess.run([program(tool), path, *more], capture_output=True, text=True, check=True)
            texts.append(read.stdout)
    elif path.suffix in {".docx", ".pptx", ".xlsx"}:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                texts += [name, package.read(name).decode("utf-8", "replace")]
    plain = [html.unescape(re.sub(r"<[^>]+>", "", text)) for text in texts]
    return [" ".join(text.split()) for text in (*texts, *plain)]


def manifest_files(manifest: dict, edition: str) -> list[int]:
    """Count the returns in a manifest: by name in the restricted edition, as one number elsewhere."""
    beside = {"scope.xlsx", "words.xlsx", "tags.xlsx", "decisions.csv"}
    files = manifest["inputs"]["files"]["returns"]
    if edition == "restricted":
        return [1 for name in files if name not in beside]
    return [manifest["counts"]["files"]] if len(files) == 1 else [0]


@pytest.mark.parametrize("wave", WAVES)
def test_every_number_of_the_sample_that_can_be_traced_is(wave: str, sample_runs: Callable[[str, str], Path]) -> None:
    pages = sorted((sample_runs(wave, "restricted") / "trace").glob("*.html"))
    assert len(pages) > 60
    assert [page.name for page in pages if "There is no list" in page.read_text(encoding="utf-8")] == []


def test_every_file_and_every_answer_is_accounted_for(sample_run: Path) -> None:
    receipts = rows(sample_run / "receipts.csv")
    folder = ROOT / "data" / "sample" / WAVES[0]
    beside = {"scope.xlsx", "words.xlsx", "tags.xlsx", "decisions.csv"}
    there = {path.name for path in folder.iterdir()} - beside
    assert {row["file"] for row in receipts} == there
    sums = [sum(int(row[column] or 0) for row in receipts) for column in ("expected", "read", "in_fault")]
    assert sums[0] == sums[1] + sums[2] > 5000


def test_an_open_concern_is_told_first_by_file_and_cell(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    from maca.cli.app import run_command

    folder = ROOT / "data" / "sample" / WAVES[0]
    assert run_command(["check", str(folder), "--wave", WAVES[0], "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr()
    lines = [line for line in told.err.splitlines() if line.strip()]
    assert lines[0].startswith("1 immediate concern is open")
    assert re.fullmatch(r"  case_education\.alternative_provision_HSB-09\.xlsx, Front!C\d+", lines[1])
