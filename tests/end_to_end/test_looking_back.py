"""A wave whose earlier one is missing, comes later, or lies there damaged."""

import json
import shutil
from pathlib import Path

import pytest
from small import ROOT, SmallRun

from maca.cli.app import run_command
from maca.runs.folder import EditionFolder
from maca.runs.manifest import read_manifest
from maca.tables.catalogue import read_tables

DIP = "dip-2022-03"
FEW = ["scope.xlsx", "actions_partnership.xlsx", "case_police_HSB-06.xlsx", "framework_police.xlsx"]


def test_the_earlier_wave_may_be_missing_but_not_damaged(
    small_run: SmallRun, nothing_beside: None, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    dip = tmp_path / "dip"
    dip.mkdir()
    for name in FEW:
        shutil.copyfile(ROOT / "data" / "sample" / DIP / name, dip / name)
    earlier, aside = small_run.place.path.parent, tmp_path / "aside"
    earlier.rename(aside)

    def run() -> tuple[dict, str]:
        arguments = ["--wave", DIP, "--returns", str(dip), "--out", str(small_run.out), "--formats", "html", "--json"]
        code = run_command(["run", *arguments])
        told = capsys.readouterr()
        line = json.loads(told.out.strip().splitlines()[-1])
        assert line["exit"] == code
        return line, told.err

    alone, _ = run()
    assert (alone["outcome"], read_manifest(Path(alone["path"]))["earlier"]) == ("done", None)
    tables = read_tables(Path(alone["path"]) / "tables")
    assert set(tables["change.theme"]["verdict"]) == {"cannot_be_told"}
    assert set(tables["change.asked"]["definition"]) == {"no_run"}
    assert (tables["change.action"]["status"] == "shown").any(), "what this wave says by itself is still said"

    aside.rename(earlier)
    frames = small_run.place.latest() / "frames"
    kept = {path: path.read_bytes() for path in frames.iterdir()}
    good = EditionFolder.of(small_run.out, "hsb", DIP, "restricted")
    for path, damage in (("answers.parquet", b"PAR1 no longer"), ("asked.json", b"{"), ("receipts.parquet", None)):
        if damage is None:
            (frames / path).unlink()
        else:
            (frames / path).write_bytes(damage)
        line, told = run()
        assert (line["exit"], line["outcome"]) == (5, "stopped"), path
        assert "B011 the run of Baseline, July 2021 that this wave looks back to cannot be read" in told, path
        assert "Run that wave again in its restricted edition, then this one." in told
        assert good.latest() == Path(alone["path"]), "the last good run stands"
        (frames / path).write_bytes(kept[frames / path])
