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

from maca import publish, runs
from maca.project import notebooks_folder

CHAPTERS = sorted(notebooks_folder().glob("*.ipynb"))
BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
CASE_ID = re.compile(r"HSB-\d\d")


@dataclass(frozen=True)
class Output:
    """One thing that a chapter published."""

    chapter: str
    kind: str
    id: str
    html: lxml.html.HtmlElement


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Callable[[str, str], Path]:
    """A run's folder for a wave and edition, computed once."""
    made: dict[tuple[str, str], Path] = {}

    def open_once(wave: str, edition: str) -> Path:
        if (wave, edition) not in made:
            target = tmp_path_factory.mktemp("run") / "run"
            shutil.copytree(runs.open_run(wave=wave, edition=edition).folder, target)
            made[wave, edition] = target
        return made[wave, edition]

    return open_once


@pytest.fixture
def play(monkeypatch, tmp_path) -> Callable[..., list[Output]]:
    """Run chapters' code cells with parameters of the test, and collect what they publish."""
    monkeypatch.setenv("MACA_CHAPTER_FOLDER", str(tmp_path))

    def run_chapter(path: Path, folder: Path, wave: str, edition: str, theme: int = 1) -> list[Output]:
        found: list[Output] = []

        def keep(data, raw, metadata):
            html = lxml.html.fragment_fromstring(data["text/html"], create_parent=True)
            found.append(Output(path.stem, metadata["maca"]["kind"], metadata["maca"]["id"], html))

        monkeypatch.setattr(publish, "display", keep)
        names: dict[str, object] = {}
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells):
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), f"{path.name} cell {number + 1}", "exec"), names)
            if number == 1:
                names |= {"wave": wave, "edition": edition, "folder": str(folder)}
                names |= {"theme": theme} if "theme" in names else {}
        return found

    return run_chapter


@pytest.mark.parametrize("wave", [BASELINE, DIP])
@pytest.mark.parametrize("edition", ["restricted", "partnership"])
def test_every_chapter_runs_and_names_its_pictures(opened, play, tmp_path, wave, edition):
    found = [out for path in CHAPTERS for out in play(path, opened(wave, edition), wave, edition)]
    pictures = [out for out in found if out.kind == "figure"]
    alts = [out.html.find(".//img").get("alt") for out in pictures]
    assert len({out.chapter for out in found}) == len(CHAPTERS)
    assert all(len(alt) >= 30 for alt in alts)
    assert len(set(alts)) == len(alts)
    assert len({out.id for out in pictures}) == len(pictures)
    for out, alt in zip(pictures, alts, strict=True):
        assert alt.casefold() not in out.html.find(".//figcaption").text_content().casefold()
        assert (tmp_path / "figures" / f"{out.id}.txt").read_text(encoding="utf-8").strip() == alt
        assert (tmp_path / "figures" / f"{out.id}.png").exists()
        assert out.html.findall(".//details//tbody/tr")


@pytest.mark.parametrize("wave", [BASELINE, DIP])
def test_partnership_edition_names_no_case_and_no_file(opened, play, wave):
    for path in CHAPTERS:
        for out in play(path, opened(wave, "partnership"), wave, "partnership"):
            text = out.html.text_content()
            assert not CASE_ID.search(text), (out.chapter, out.id)
            assert ".xlsx" not in text and "picture." not in out.id


def test_open_concern_stands_first_and_by_cell_in_the_restricted_edition(opened, play):
    for name in ("01_review_returns", "09_summarise_actions"):
        path = next(path for path in CHAPTERS if path.stem == name)
        first = play(path, opened(BASELINE, "restricted"), BASELINE, "restricted")[0]
        assert re.search(r"1 immediate concern is open: \S+\.xlsx, '.+'![A-Z]+\d+\.", first.html.text_content())
        first = play(path, opened(BASELINE, "partnership"), BASELINE, "partnership")[0]
        assert first.html.text_content().startswith("1 immediate concern is open. Each stays here")


@pytest.mark.parametrize(
    "name", ["02_describe_cases", "04_assess_recognition", "05_chart_practice_gaps", "09_summarise_actions"]
)
@pytest.mark.parametrize("edition", ["restricted", "partnership"])
def test_banner_stands_before_anything_made_from_the_cases(opened, play, name, edition):
    path = next(path for path in CHAPTERS if path.stem == name)
    kinds = [out.kind for out in play(path, opened(BASELINE, edition), BASELINE, edition)]
    assert "banner" in kinds
    assert kinds.index("banner") < min(kinds.index(kind) for kind in ("figure", "table") if kind in kinds)


def test_the_sentence_on_a_theme_is_that_of_the_table(opened, play):
    table = pd.read_csv(opened(BASELINE, "restricted") / "tables" / "gaps.theme.csv", dtype={"theme": str}).set_index(
        "theme"
    )
    path = next(path for path in CHAPTERS if path.stem == "05_chart_practice_gaps")
    for theme in (1, 3):
        said = "\n".join(
            out.html.text_content() for out in play(path, opened(BASELINE, "restricted"), BASELINE, "restricted", theme)
        )
        row = table.loc[str(theme)]
        assert f"Practice fell below the standard in {row['n']:.0f} of {row['of']:.0f} cases" in said


@pytest.mark.parametrize("status", ["x", "z", "c"])
@pytest.mark.parametrize("wave", [BASELINE, DIP])
def test_tables_that_hold_nothing_give_sentences_and_no_picture(opened, play, tmp_path, wave, status):
    hollow = tmp_path / "hollow"
    shutil.copytree(opened(wave, "restricted"), hollow)
    for path in (hollow / "tables").glob("*.csv"):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        if path.name != "index.csv":
            table[["n", "of", "value", "low", "high"]] = ""
            table["status"] = status
            for text in {"verdict", "rule", "returns"} & set(table):
                table[text] = "cannot_be_told" if text == "verdict" else ""
            table.to_csv(path, index=False)
    for path in CHAPTERS:
        found = play(path, hollow, wave, "restricted")
        assert not [out.id for out in found if out.kind == "figure"]
        assert all(out.html.text_content().strip() for out in found)
        assert "nan" not in " ".join(out.html.text_content() for out in found).casefold().split()
