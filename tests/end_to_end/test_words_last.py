"""A re-run after a changed rating keeps all words and marks the stale ones; --final refuses until they are approved."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from maca.cli.app import run_command
from maca.tables.catalogue import read_tables

WAVE = "baseline-2021-07"


def command(name: str, returns: Path, out: Path, *more: str) -> int:
    arguments = [name, "--wave", WAVE, "--returns", str(returns), "--out", str(out), "--json"]
    return run_command([*arguments, *(["--formats", "html"] if name == "run" else []), *more])


def page_of(capsys: pytest.CaptureFixture) -> tuple[str, Path]:
    run = Path(json.loads(capsys.readouterr().out.strip().splitlines()[-1])["path"])
    return (run / "report.html").read_text(encoding="utf-8"), run


def write(path: Path, rows: list[dict[str, str]]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["words"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(number, heads[name], value)
    book.save(path)


def an_answer_of_the_police(run: Path) -> str:
    """Find a question that the police's return on one case alone decides."""
    frame = read_tables(run / "tables")["gaps.agency"]
    rows = frame[(frame["agency"] == "police") & (frame["of"] > 0)]
    return str(rows.iloc[0]["theme"])


def turn_round(path: Path, theme: str) -> None:
    book = openpyxl.load_workbook(path)
    for name, place in book.defined_names.items():
        if name.startswith(f"c{theme}_") and name.endswith("_rating"):
            sheet, cell = place.attr_text.replace("$", "").rsplit("!", 1)
            cell = book[sheet.strip("'")][cell]
            if cell.value in ("Met", "Partly met", "Not met"):
                cell.value = "Not met" if cell.value == "Met" else "Met"
    book.save(path)


def test_words_last_and_a_moved_figure_is_found_out(
    small_home: Path, few_returns: Path, nothing_beside: None, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    out, words = tmp_path / "out", few_returns / "words.xlsx"
    assert command("run", few_returns, out) == 0
    _, run = page_of(capsys)
    theme = an_answer_of_the_police(run)
    assert command("words", few_returns, out) == 0
    common = {"edition": "partnership", "author": "A. Analyst", "approver": "C. Chair", "approved_on": "2021-09-10"}
    moving = {
        **common,
        "block": "moving",
        "chapter": "summary",
        "text": "The police saw this.",
        "tables": "gaps.agency",
    }
    steady = {**common, "block": "steady", "chapter": "first", "text": "This stays.", "tables": "learning.finding"}
    write(words, [moving, steady])

    assert command("run", few_returns, out, "--final") == 5
    assert "W010 --final: moving (the figures beneath it were not written down)" in capsys.readouterr().err
    assert command("words", few_returns, out) == 0
    capsys.readouterr()
    assert command("run", few_returns, out, "--final") == 0
    page, final = page_of(capsys)
    assert "The police saw this." in page
    assert "These words are not final" not in page

    for case in ("HSB-02", "HSB-03"):
        turn_round(few_returns / f"case_police_{case}.xlsx", theme)
    assert command("run", few_returns, out, "--final") == 5
    told = capsys.readouterr().err
    assert "W010 --final: moving (figures beneath it have changed: gaps.agency theme=" in told
    assert "steady" not in told
    assert (final.parent / "latest").read_text(encoding="utf-8").strip() == final.name

    assert command("run", few_returns, out) == 0
    page, _ = page_of(capsys)
    assert "The police saw this." in page
    assert "This stays." in page
    assert page.count("These words are not final: figures beneath it have changed") == 1

    write(words, [{"approved_on": "2021-09-14"}])
    assert command("words", few_returns, out) == 0
    capsys.readouterr()
    assert command("run", few_returns, out, "--final") == 0
    assert "These words are not final" not in page_of(capsys)[0]


def test_a_mistake_in_the_words_is_told_before_anything_is_written(
    small_home: Path, few_returns: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    shutil.copyfile(few_returns / "scope.xlsx", few_returns / "words.xlsx")
    assert command("run", few_returns, tmp_path / "out") == 2
    assert "W002 words.xlsx has no sheet `words`" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
