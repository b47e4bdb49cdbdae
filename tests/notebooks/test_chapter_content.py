"""Every chapter, cell by cell in this process: on the sample, and on tables that hold nothing."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pandas as pd
import pytest
from played import Output, play, published

from maca import publish, runs
from maca.project import notebooks_folder

CHAPTERS = sorted(notebooks_folder().glob("*.ipynb"))
BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
CASE_ID = re.compile(r"HSB-\d\d")


def executed(folder: Path) -> list[Output]:
    """What the chapters of a whole restricted run published."""
    found = []
    for path in sorted((folder / "chapters").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                if "maca" in output.get("metadata", {}):
                    found.append(published(output["data"], output["metadata"]["maca"], path.stem))
    return found


@pytest.fixture(scope="module")
def restricted(sample_runs) -> Callable[[str], tuple[Path, list[Output]]]:
    """A wave's whole restricted run, and what its chapters published."""
    return lambda wave: (sample_runs(wave, "restricted"), executed(sample_runs(wave, "restricted")))


@pytest.fixture(scope="module")
def partnership(tmp_path_factory) -> Callable[[str], tuple[Path, list[Output]]]:
    """A wave's partnership edition, each chapter run in this process once."""
    made: dict[str, tuple[Path, list[Output]]] = {}

    def once(wave: str) -> tuple[Path, list[Output]]:
        if wave not in made:
            writes = tmp_path_factory.mktemp("partnership")
            folder = runs.open_run(wave=wave, edition="partnership").folder
            outputs = [out for path in CHAPTERS for out in play(path, folder, wave, "partnership", writes)]
            made[wave] = (writes, outputs)
        return made[wave]

    return once


@pytest.mark.parametrize("wave", [BASELINE, DIP])
@pytest.mark.parametrize("edition", ["restricted", "partnership"])
def test_every_picture_has_its_own_words_and_its_data(request, wave, edition):
    folder, found = request.getfixturevalue(edition)(wave)
    pictures = [out for out in found if out.kind == "figure"]
    alts = [" ".join(out.html.find(".//img").get("alt").split()) for out in pictures]
    assert pictures
    assert all(len(alt) >= 30 for alt in alts)
    assert len(set(alts)) == len(alts)
    assert len({out.id for out in pictures}) == len(pictures)
    for out, alt in zip(pictures, alts, strict=True):
        assert alt.casefold() not in out.html.find(".//figcaption").text_content().casefold()
        assert (folder / "figures" / f"{out.id}.txt").read_text(encoding="utf-8").strip() == alt
        assert (folder / "figures" / f"{out.id}.png").exists()
        assert out.html.findall(".//details//tbody/tr")


@pytest.mark.parametrize("wave", [BASELINE, DIP])
def test_partnership_edition_names_no_case_and_no_file(partnership, wave):
    _, found = partnership(wave)
    assert len({out.chapter for out in found}) == len(CHAPTERS)
    for out in found:
        text = out.html.text_content()
        assert not CASE_ID.search(text), (out.chapter, out.id)
        assert ".xlsx" not in text and not out.id.startswith(("picture.", "case."))


def test_open_concern_stands_first_and_by_cell_in_the_restricted_edition(restricted, partnership):
    for name in ("01_review_returns", "09_summarise_actions"):
        first = next(out for out in restricted(BASELINE)[1] if out.chapter == name)
        assert re.search(r"1 immediate concern is open: \S+\.xlsx, '.+'![A-Z]+\d+\.", first.html.text_content())
        first = next(out for out in partnership(BASELINE)[1] if out.chapter == name)
        assert first.html.text_content().startswith("1 immediate concern is open. Each stays here")


@pytest.mark.parametrize("name", ["02_describe", "04_assess", "05_chart", "09_summarise", "10_show"])
@pytest.mark.parametrize("edition", ["restricted", "partnership"])
def test_banner_stands_before_anything_made_from_the_cases(request, name, edition):
    _, found = request.getfixturevalue(edition)(BASELINE)
    kinds = [out.kind for out in found if out.chapter.startswith(name)]
    assert kinds.index("banner") < min(kinds.index(kind) for kind in ("figure", "table") if kind in kinds)


def test_the_sentence_on_a_theme_is_that_of_the_table(restricted):
    folder, found = restricted(BASELINE)
    table = pd.read_csv(folder / "tables" / "gaps.theme.csv", dtype={"theme": str}).set_index("theme")
    for theme, row in table.iterrows():
        said = " ".join(out.html.text_content() for out in found if out.chapter.endswith(f"theme-{theme}"))
        assert f"Practice fell below the standard in {row['n']:.0f} of {row['of']:.0f} cases" in said


@pytest.mark.parametrize(("wave", "status"), [(BASELINE, "x"), (DIP, "c")])
def test_tables_that_hold_nothing_give_sentences_and_no_picture(sample_runs, tmp_path, wave, status):
    whole, hollow = sample_runs(wave, "restricted"), tmp_path / "hollow"
    for part in ("tables", "frames"):
        shutil.copytree(whole / part, hollow / part)
    shutil.copy(whole / "manifest.json", hollow)
    for path in (hollow / "tables").glob("*.csv"):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        if path.name != "index.csv":
            table[["n", "of", "value", "low", "high"]] = ""
            table["status"] = status
            for text in {"verdict", "rule", "returns"} & set(table):
                table[text] = "cannot_be_told" if text == "verdict" else ""
            table.to_csv(path, index=False)
    for path in CHAPTERS:
        found = play(path, hollow, wave, "restricted", tmp_path)
        assert not [out.id for out in found if out.kind == "figure"]
        assert all(out.html.text_content().strip() for out in found)
        assert "nan" not in " ".join(out.html.text_content() for out in found).casefold().split()
