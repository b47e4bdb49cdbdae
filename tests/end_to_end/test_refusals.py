"""Bad input: each ends with its own exit code and a sentence, and the last good run stays."""

import json
from pathlib import Path

import nbformat
import pytest
from small import SmallRun

from maca.batch import recipe
from maca.cli.app import run_command
from maca.runs.folder import EditionFolder
from maca.runs.manifest import read_manifest

WAVE = "baseline-2021-07"
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample" / WAVE


def run(out: Path, *more: str, returns: Path = SAMPLE, wave: str = WAVE) -> int:
    arguments = ["run", "--wave", wave, "--returns", str(returns), "--out", str(out), "--formats", "html", "--json"]
    return run_command([*arguments, *more])


def last_line(capsys: pytest.CaptureFixture) -> tuple[dict, str]:
    told = capsys.readouterr()
    return json.loads(told.out.strip().splitlines()[-1]), told.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--wave", "dip-2022-3"], "P003 wave is 'dip-2022-3'. It must be one of baseline-2021-07, dip-2022-03."),
        (["--edition", "secret"], "P004 edition is 'secret'. It must be one of restricted, partnership, public."),
        (["--audit", "hbs"], "P002 audit is 'hbs'. It must be one of hsb"),
        (["--formats", "odt"], "G003 format is 'odt'. It must be one of html, pdf, docx, slides, xlsx."),
        (["--returns", "/no/such/folder"], "P006 the folder of returns '/no/such/folder' does not exist"),
        (["--colour", "red"], "No such option: --colour"),
    ],
)
def test_bad_usage_names_what_exists_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture, arguments: list[str], sentence: str
) -> None:
    assert run(tmp_path / "out", *arguments) == 2
    line, told = last_line(capsys)
    assert sentence in told
    assert (line["outcome"], line["exit"]) == ("refused", 2)
    assert not (tmp_path / "out").exists()


def test_the_public_edition_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture, small_home: Path) -> None:
    assert run(tmp_path / "out", "--edition", "public") == 4
    assert "D001" in last_line(capsys)[1]
    assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_used_is_a_receipt_and_exit_1(
    capsys: pytest.CaptureFixture, small_run: SmallRun, nothing_beside: None, read_once: None
) -> None:
    returns, out = small_run.returns, small_run.out
    missing = read_manifest(small_run.place.latest())["counts"]["missing"]
    (returns / "case_police_HSB-02.xlsx").write_bytes(b"this is no workbook")
    assert run(out, returns=returns) == 1
    line, _ = last_line(capsys)
    receipts = (Path(line["path"]) / "receipts.csv").read_text().splitlines()
    assert any(row.startswith("case_police_HSB-02.xlsx,") and ",rejected," in row for row in receipts)
    assert (line["outcome"], line["missing"]) == ("unusable files", missing + 1)
    assert run(out, returns=returns) == 1
    assert last_line(capsys)[0]["outcome"] == "unchanged"


def test_a_failing_chapter_is_kept_marked_and_latest_stays(
    capsys: pytest.CaptureFixture, small_run: SmallRun, nothing_beside: None, read_once: None
) -> None:
    out, place = small_run.out, small_run.place
    good = place.latest()
    path = small_run.home / "notebooks" / "first.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell("raise KeyError('a name')"))
    nbformat.write(book, path)
    assert run(out, returns=small_run.returns) == 3
    line, told = last_line(capsys)
    assert "B003 chapter first (cell " in told
    assert "ended with KeyError" in told
    assert "a name" not in told
    assert line["outcome"] == "stopped"
    assert place.latest() == good
    kept = list((place.path / "failed").glob("*/chapters/first.ipynb"))
    assert len(kept) == 1
    assert "This chapter failed" in kept[0].read_text()


def test_a_return_that_changes_under_the_run_stops_it(
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    small_home: Path,
    few_returns: Path,
    nothing_beside: None,
    read_once: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    returns = few_returns
    real = recipe.run_chapters

    def meddle(*given: object, **named: object) -> object:
        with (returns / "case_police_HSB-02.xlsx").open("ab") as handle:
            handle.write(b" ")
        return real(*given, **named)

    monkeypatch.setattr(recipe, "run_chapters", meddle)
    assert run(tmp_path / "out", returns=returns) == 5
    assert "B002 returns/case_police_HSB-02.xlsx changed while the run was at work" in last_line(capsys)[1]
    assert EditionFolder.of(tmp_path / "out", "hsb", WAVE, "restricted").latest() is None


def test_a_signal_while_a_format_is_written_stops_the_run(tmp_path: Path) -> None:
    from maca.errors import StoppedError
    from maca.report import Front, formats

    def told_to_stop(target: Path) -> Path:
        raise StoppedError("B005", "the run was told to stop (SIGTERM).")

    front = Front("Audit", "Board", "Baseline", "restricted", "OFFICIAL", "RUN", "2021-09-15", True)
    with pytest.raises(StoppedError, match="B005"):
        formats._try(told_to_stop, tmp_path / "tables.xlsx", front)
