"""However a run ends, neither its log nor what it tells holds a word of a return: planted words are looked for."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import openpyxl
import pytest
import yaml
from small import copy_few

from maca.batch import recipe
from maca.batch.log import FILE_NAME
from maca.cli.app import run_command
from maca.definition import Definition
from maca.templates import layout

WAVE = "baseline-2021-07"
PLANTED = ["Zebedee", "Quillfeather", "Larkrise", "HSB-02"]
"""A name in a note, one where an age is wanted, one in a file's name, and the id of a case."""


@pytest.fixture(scope="module")
def planted_returns(tmp_path_factory: pytest.TempPathFactory, definition: Definition) -> Path:
    """A handful of returns in which words are planted."""
    returns = copy_few(tmp_path_factory.mktemp("planted"))
    places = layout(definition, "case", WAVE)
    book = openpyxl.load_workbook(returns / "case_police_HSB-02.xlsx")
    for name, words in (("c3_2_evidence", "Zebedee said so"), ("child_age", "Quillfeather")):
        book[places[name].sheet][places[name].cell].value = words
    book.save(returns / "case_police_HSB-02.xlsx")
    (returns / "Larkrise of 3 Mill Lane.xlsx").write_bytes(b"this is no workbook")
    return returns


@pytest.fixture
def few_returns(planted_returns: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    return Path(shutil.copytree(planted_returns, tmp_path / "few"))


@pytest.fixture
def run(
    small_home: Path,
    few_returns: Path,
    nothing_beside: None,
    read_once: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
) -> Callable[[], tuple[int, str]]:
    """Return a run that is notified of; it gives the exit code and all that was told."""
    told = tmp_path / "told.jsonl"
    keep = f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read())"
    (tmp_path / "notify.yaml").write_text(yaml.safe_dump({"command": [sys.executable, "-c", keep]}))
    arguments = ["run", "--wave", WAVE, "--returns", str(few_returns), "--out", str(tmp_path / "out")]
    arguments += ["--formats", "html", "--json", "--notify", str(tmp_path / "notify.yaml")]

    def once() -> tuple[int, str]:
        code = run_command(arguments)
        seen = capsys.readouterr()
        log = "".join(path.read_text() for path in sorted((tmp_path / "out").glob(f"{FILE_NAME}*")))
        heard = told.read_text() if told.is_file() else ""
        for where, text in (("the log", log), ("the message", heard), ("the last line", seen.out)):
            assert [word for word in PLANTED if word in text] == [], where
        line = log.splitlines()[-1].partition("{")[2].partition("}")[0]
        assert json.loads(f"{{{line}}}")["exit"] == code
        return code, log.splitlines()[-1] + seen.err

    return once


def test_a_run_that_is_done(run: Callable[[], tuple[int, str]], tmp_path: Path) -> None:
    code, told = run()
    assert code == 1
    assert '"outcome": "unusable files"' in told
    faults = next(tmp_path.glob("out/hsb/*/restricted/2*/faults.csv")).read_text()
    assert "Quillfeather" in faults, "the planted word was read, so it could have been told"


def test_a_failed_chapter(run: Callable[[], tuple[int, str]], small_home: Path) -> None:
    path = small_home / "notebooks" / "first.ipynb"
    book = nbformat.read(path, as_version=4)
    source = (
        "raise ValueError(' '.join(pd.read_parquet(folder + '/frames/answers.parquet')['raw'].dropna().astype(str)))"
    )
    book.cells.append(nbformat.v4.new_code_cell(f"import pandas as pd\n{source}"))
    nbformat.write(book, path)
    code, told = run()
    assert code == 3
    assert "ended with ValueError" in told
    assert [word for word in PLANTED if word in told] == []


def test_a_return_that_changes(
    run: Callable[[], tuple[int, str]], few_returns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = recipe.run_chapters

    def meddle(*given: object, **named: object) -> object:
        for path in few_returns.glob("*.xlsx"):
            path.write_bytes(path.read_bytes() + b" ")
        return real(*given, **named)

    monkeypatch.setattr(recipe, "run_chapters", meddle)
    code, told = run()
    assert code == 5
    assert "B002 9 inputs changed while the run was at work." in told.partition("\n")[0]


def test_an_error_that_nobody_foresaw(run: Callable[[], tuple[int, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise KeyError("Zebedee Quillfeather")

    monkeypatch.setattr(recipe, "write_material", fail)
    code, told = run()
    assert code == 70
    assert "Z001 unforeseen: KeyError in recipe.py, line " in told
    assert [word for word in PLANTED if word in told] == []
