"""Kill runs at random moments; after each the last good run must stand and the next run complete with the same bytes.

Usage: python campaigns/kill.py [--kills 50] [--seed 1] [--out FOLDER] [--sample FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from maca.definition import load_definition
from maca.runs.folder import EditionFolder
from maca.runs.manifest import read_manifest, table_digests
from maca.templates import layout

WAVE = "baseline-2021-07"
SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample" / WAVE
CHANGED = "case_police_HSB-02.xlsx"


@dataclass
class Tally:
    """What was seen."""

    kills: int = 0
    too_late: int = 0
    broken: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)

    def line(self) -> str:
        """Say it in one line."""
        spread = f", at {min(self.moments):.1f} to {max(self.moments):.1f} s" if self.moments else ""
        return (
            f"{self.kills} runs killed{spread}; {self.too_late} had ended before; "
            f"{len(self.broken)} findings{''.join(chr(10) + text for text in self.broken)}"
        )


def main() -> int:
    """Run the campaign and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sample", type=Path, default=SAMPLE, help="returns that hold the changed one")
    given = parser.parse_args()
    folder = given.out or Path(tempfile.mkdtemp(prefix="maca-kill-"))
    begun = time.monotonic()
    tally = campaign(folder, given.kills, given.seed, given.sample)
    print(f"seed {given.seed}: {tally.line()} ({time.monotonic() - begun:.0f} s)")
    return 1 if tally.broken else 0


def campaign(folder: Path, kills: int, seed: int, sample: Path = SAMPLE) -> Tally:
    """Kill and complete runs over two states of the returns in turn.

    Parameters
    ----------
    folder : pathlib.Path
        Empty; everything is written there.
    kills : int
    seed : int
        Of the moments.
    sample : pathlib.Path
        The returns, with case_police_HSB-02.xlsx among them.
    """
    chance = random.Random(seed)
    states = [_returns(folder, sample, 0), _returns(folder, sample, 1)]
    wanted, length = [], 0.0
    for number, returns in enumerate(states):
        begun = time.monotonic()
        complete(returns, folder / f"undisturbed-{number}")
        length = max(length, time.monotonic() - begun)
        wanted.append(_contents(_place(folder / f"undisturbed-{number}").latest()))
    out = folder / "disturbed"
    complete(states[0], out)
    tally = Tally()
    for number in range(1, kills + 1):
        before = _place(out).latest()
        moment = chance.uniform(0, length)
        if _kill(states[number % 2], out, moment):
            tally.kills += 1
            tally.moments.append(moment)
        else:
            tally.too_late += 1
        tally.broken += [f"kill {number} at {moment:.1f} s: {text}" for text in _look(out, before, wanted)]
        complete(states[number % 2], out)
        if _contents(_place(out).latest()) != wanted[number % 2]:
            tally.broken.append(f"kill {number} at {moment:.1f} s: the next run's bytes differ")
        _forget_runs(out)
    return tally


def complete(returns: Path, out: Path) -> None:
    """Run to the end."""
    done = subprocess.run(_command(returns, out), capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise SystemExit(f"a run that nobody disturbed ended with {done.returncode}: {done.stderr[-800:]}")


def _kill(returns: Path, out: Path, moment: float) -> bool:
    """Start a run and kill it with SIGKILL; False if it had ended by then."""
    with subprocess.Popen(_command(returns, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return True
    return False


def _look(out: Path, before: Path | None, wanted: list[dict[str, bytes]]) -> list[str]:
    """Open `latest` as a reader would."""
    latest = _place(out).latest()
    if latest is None:
        return ["latest names no run"]
    manifest = read_manifest(latest)
    found = [] if manifest["outcome"] == "done" else [f"latest's outcome is {manifest['outcome']}"]
    if manifest["tables"] != table_digests(latest):
        found.append("latest's tables are not those of its manifest")
    if _contents(latest) not in wanted:
        found.append("latest is neither of the two states")
    return found


def _contents(run: Path | None) -> dict[str, bytes]:
    """Read every table, figure, alt text and the report, with run ids masked."""
    if run is None:
        return {}
    paths = [*run.glob("tables/*"), *run.glob("figures/*"), run / "report.html"]
    kept = {path.relative_to(run).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    page = kept["report.html"].replace(run.name.encode(), b"RUN")
    kept["report.html"] = re.sub(rb"\d{4}-\d{2}-\d{2}", b"DAY", page)
    return kept


def _returns(folder: Path, sample: Path, state: int) -> Path:
    """Copy the sample; in state 1 one rating is another."""
    target = folder / f"returns-{state}"
    shutil.copytree(sample, target)
    if state:
        place = layout(load_definition("hsb"), "case", WAVE)["c3_2_rating"]
        book = openpyxl.load_workbook(target / CHANGED)
        cell = book[place.sheet][place.cell]
        cell.value = "Met" if cell.value != "Met" else "Not met"
        book.save(target / CHANGED)
    return target


def _command(returns: Path, out: Path) -> list[str]:
    arguments = ["run", "--wave", WAVE, "--returns", str(returns), "--out", str(out), "--formats", "html", "--quiet"]
    return [sys.executable, "-m", "maca", *arguments]


def _place(out: Path) -> EditionFolder:
    return EditionFolder.of(out, "hsb", WAVE, "restricted")


def _forget_runs(out: Path) -> None:
    """Keep the last good run alone, and half of the time none of the chapters that a run could use again."""
    place = _place(out)
    latest = place.latest()
    for path in place.path.iterdir():
        if path.is_dir() and re.match(r"\d{8}T", path.name) and path != latest:
            shutil.rmtree(path)
    if json.dumps(str(latest)).count("0") % 2:
        shutil.rmtree(place.chapters, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
