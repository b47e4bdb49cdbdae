"""A run that is verified, and one that is no longer what it was."""

import io
import shutil
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from small import SmallRun, gather_once

from maca.batch import verify
from maca.batch.progress import Reporter
from maca.batch.recipe import Request, run_audit
from maca.batch.verify import verify_run
from maca.cli.app import run_command
from maca.errors import StoppedError

WAVE = "baseline-2021-07"


@pytest.fixture
def made(small_run: SmallRun) -> tuple[Path, Path]:
    return small_run.place.latest(), small_run.returns


def test_verify_finds_nothing_then_names_what_was_changed(
    made: tuple[Path, Path], capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked twice of the same state, by the command and by the library, it computes once."""
    monkeypatch.setattr(verify, "gather", gather_once)
    run, returns = made
    assert run_command(["verify", str(run)]) == 0
    assert capsys.readouterr().out == "Nothing differs: the same inputs, the same bytes.\n"

    table = run / "tables" / "gaps.theme.csv"
    table.write_text(table.read_text().replace("shown", "low", 1))
    shutil.copyfile(returns / "framework_police.xlsx", returns / "framework_sarc.xlsx")
    (returns / "extract_police.xlsx").unlink()
    (run / "report.html").write_text("another page")
    (run / "packs" / "panel_panel.xlsx").unlink()
    (run / "notes.txt").write_text("what a person puts beside it is theirs")
    assert run_command(["verify", str(run), "--json"]) == 5
    assert '"outcome": "differs"' in capsys.readouterr().out
    found = verify_run(run)
    assert "input returns/extract_police.xlsx is gone" in found
    assert "input returns/framework_sarc.xlsx is not what it was" in found
    assert "table gaps.theme differs on disk" in found
    assert [text for text in found if text.startswith("file ")] == [
        "file packs/panel_panel.xlsx is gone",
        "file report.html differs on disk",
    ]
    assert "table gaps.theme differs computed again" not in found
    assert "table picture.gender differs computed again" in found


def test_verify_opens_a_locked_return_with_its_password(
    small_home: Path, few_returns: Path, nothing_beside: None, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    locked = few_returns / "case_police_HSB-02.xlsx"
    plain = io.BytesIO(locked.read_bytes())
    with locked.open("wb") as target:
        OOXMLFile(plain).encrypt("open sesame", target)
    words = tmp_path / "passwords.txt"
    words.write_text("open sesame\n")
    arguments = ["--wave", WAVE, "--returns", str(few_returns), "--out", str(tmp_path / "out"), "--formats", "html"]
    assert run_command(["run", *arguments, "--passwords", str(words), "--quiet"]) == 0
    (run,) = tmp_path.glob("out/hsb/*/restricted/2*")
    assert run_command(["verify", str(run)]) == 5
    assert run_command(["verify", str(run), "--passwords", str(words)]) == 0
    assert capsys.readouterr().out.endswith("Nothing differs: the same inputs, the same bytes.\n")


def test_strict_refuses_while_a_return_is_missing(made: tuple[Path, Path], read_once: None, tmp_path: Path) -> None:
    _, returns = made
    for out in ("out", "elsewhere"):
        request = Request(WAVE, "restricted", returns=returns, out=tmp_path / out, formats=("html",), strict=True)
        with pytest.raises(StoppedError, match=r"^B008 [0-9]+ expected returns are missing") as refusal:
            run_audit(request, Reporter(quiet=True))
        assert refusal.value.exit_code == 5
    assert list(tmp_path.glob("elsewhere/**/report.html")) == []
