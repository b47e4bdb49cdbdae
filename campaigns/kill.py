"""Kill runs at random moments; after each the last good run must stand and the next run complete with the same bytes.

Usage: python campaigns/kill.py [--kills 50] [--seed 1] [--formats html] [--few] [--out FOLDER]

--few takes nine of the sample's returns and two of its chapters, which goes through every step of a run in a
fraction of the time; without it each run is the whole sample's.

Each moment is drawn uniformly over the measured length of an undisturbed run of its kind, from the start of the process
until it has ended: reading, tables, chapters, formats, renaming and all. Two kinds take turns by chance: cold, with no
chapter kept from before, and warm. So do two ways of dying: the run's own process alone, whose children live on for a
moment as orphans, and all of its processes at once, as when the machine goes down.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import psutil

from maca.definition import load_definition
from maca.runs.folder import EditionFolder, made_at
from maca.runs.manifest import file_digests, read_manifest, table_digests
from maca.templates import layout

WAVE = "baseline-2021-07"
ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "sample" / WAVE
CHANGED = "case_police_HSB-02.xlsx"
FEW = ["scope.xlsx", "decisions.csv", "case_csc.mash_HSB-01.xlsx", "case_police_HSB-02.xlsx", "case_police_HSB-03.xlsx"]
FEW += ["extract_police.xlsx", "framework_police.xlsx", "framework_sarc.xlsx", "panel_panel.xlsx"]
CHAPTERS = {"summary": "after: [returns]", "returns": ""}
"""The chapters of --few, and what each comes after there."""

MOST_TOO_LATE = 3
"""Runs that may end before their moment, for each that is killed: a measured length is not the next run's length."""


@dataclass(frozen=True)
class Moment:
    """When and how a run is killed: seconds from its start, cold or warm, alone or with all its processes."""

    seconds: float
    cold: bool
    alone: bool

    def __str__(self) -> str:
        start, way = "cold" if self.cold else "warm", "alone" if self.alone else "with its children"
        return f"{self.seconds:.1f} s, {start}, {way}"


@dataclass
class Tally:
    """What was seen."""

    lengths: dict[bool, float]
    moments: list[Moment] = field(default_factory=list)
    too_late: int = 0
    in_place: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """Runs that were killed."""
        return len(self.moments)

    def line(self) -> str:
        """Say it in one line, and each finding in a line of its own."""
        cold, alone = sum(moment.cold for moment in self.moments), sum(moment.alone for moment in self.moments)
        times = sorted(moment.seconds for moment in self.moments) or [0.0]
        return (
            f"{self.kills} runs killed at {times[0]:.1f} to {times[-1]:.1f} s "
            f"(undisturbed: {self.lengths[True]:.1f} s cold, {self.lengths[False]:.1f} s warm); "
            f"{cold} cold and {self.kills - cold} warm, {alone} alone and {self.kills - alone} with their children; "
            f"{self.in_place} had their report in place already, {self.too_late} more had ended before their moment; "
            f"{len(self.broken)} findings{''.join(chr(10) + text for text in self.broken)}"
        )


def main() -> int:
    """Run the campaign and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="html", help="as `maca run` takes them")
    parser.add_argument("--out", type=Path, help="an empty folder")
    parser.add_argument("--few", action="store_true", help="nine returns and two chapters")
    given = parser.parse_args()
    folder = given.out or Path(tempfile.mkdtemp(prefix="maca-kill-"))
    begun = time.monotonic()
    sample = few(folder) if given.few else SAMPLE
    tally = Campaign(folder, sample, given.formats).run(given.kills, given.seed, tell=True)
    size = "nine returns and two chapters" if given.few else "the whole sample"
    print(f"seed {given.seed}, {size}, formats {given.formats}: {tally.line()} ({time.monotonic() - begun:.0f} s)")
    return 1 if tally.broken else 0


class Campaign:
    """Runs of two states of the returns, in turn, in one folder of outputs.

    Parameters
    ----------
    folder : pathlib.Path
        Empty; everything is written there.
    sample : pathlib.Path
        The returns, with case_police_HSB-02.xlsx among them.
    formats : str
        As `maca run` takes them.
    finish : callable, optional
        Runs returns into a folder of outputs to the end; left out, a process of its own does. Runs that are killed
        are always such processes.
    """

    def __init__(
        self,
        folder: Path,
        sample: Path = SAMPLE,
        formats: str = "html",
        finish: Callable[[Path, Path], object] | None = None,
    ) -> None:
        self.out = folder / "disturbed"
        self.finish = finish
        self.formats = formats
        self.returns = [_returns(folder, sample, state) for state in (0, 1)]
        self.place = _place(self.out)
        undisturbed = folder / "undisturbed"
        cold = self.complete(0, undisturbed)
        self.wanted = [contents(_place(undisturbed).latest())]
        shutil.copytree(undisturbed, self.out)
        warm = self.complete(1, undisturbed)
        self.wanted.append(contents(_place(undisturbed).latest()))
        self.tally = Tally({True: cold, False: warm})

    def run(self, kills: int, seed: int, tell: bool = False) -> Tally:
        """Kill and complete until so many runs were killed."""
        chance = random.Random(seed)
        state = 0
        while self.tally.kills < kills and self.tally.too_late <= MOST_TOO_LATE * kills:
            state = 1 - state
            cold, alone = chance.random() < 0.5, chance.random() < 0.5
            moment = Moment(chance.uniform(0, self.tally.lengths[cold]), cold, alone)
            self._disturb(state, moment)
            if tell:
                print(f"{self.tally.kills} of {kills}: {moment}; {len(self.tally.broken)} findings", flush=True)
        return self.tally

    def _disturb(self, state: int, moment: Moment) -> None:
        """Kill one run, look at what stands, and complete it."""
        if moment.cold:
            shutil.rmtree(self.place.chapters, ignore_errors=True)
        before = self.place.latest()
        killed = self._kill(state, moment)
        after = self.place.latest()
        found = look(after, self.wanted)
        if killed:
            self.tally.moments.append(moment)
            self.tally.in_place += after != before
        else:
            self.tally.too_late += 1
        if self.finish:
            self.finish(self.returns[state], self.out)
        else:
            self.complete(state, self.out)
        if contents(self.place.latest()) != self.wanted[state]:
            found.append("the next run's bytes differ")
        self.tally.broken += [f"{moment}: {text}" for text in found]
        _forget_others(self.place)

    def complete(self, state: int, out: Path) -> float:
        """Run to the end and return how long that took."""
        begun = time.monotonic()
        done = subprocess.run(self._command(state, out), capture_output=True, text=True, timeout=1200)
        if done.returncode != 0:
            raise SystemExit(f"a run that nobody disturbed ended with {done.returncode}: {done.stderr[-800:]}")
        return time.monotonic() - begun

    def _kill(self, state: int, moment: Moment) -> bool:
        """Start a run and kill it with SIGKILL; False if it had ended by then."""
        with subprocess.Popen(
            self._command(state, self.out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(moment.seconds)
            except subprocess.TimeoutExpired:
                family = [] if moment.alone else psutil.Process(process.pid).children(recursive=True)
                process.kill()
                for one in family:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        one.kill()
                return True
        return False

    def _command(self, state: int, out: Path) -> list[str]:
        arguments = ["run", "--wave", WAVE, "--returns", str(self.returns[state]), "--out", str(out)]
        return [sys.executable, "-m", "maca", *arguments, "--formats", self.formats, "--quiet"]


def few(folder: Path) -> Path:
    """Make a project of two chapters, which the runs are told of by MACA_HOME, and copy nine returns."""
    home, returns = folder / "home", folder / "few"
    shutil.copytree(ROOT / "data" / "audits", home / "data" / "audits")
    shutil.copytree(ROOT / "data" / "reference", home / "data" / "reference")
    shutil.copytree(ROOT / "notebooks", home / "notebooks")
    path = home / "data" / "audits" / "hsb" / "audit.yaml"
    head, _, listed = path.read_text(encoding="utf-8").partition("\nchapters:\n")
    kept = [
        re.sub(r"after: \[.*?\]", CHAPTERS[chapter[1]], line)
        for line in listed.splitlines()
        if (chapter := re.match(r"  - \{id: (\w+)", line)) and chapter[1] in CHAPTERS
    ]
    path.write_text("\n".join([head, "chapters:", *kept, ""]), encoding="utf-8")
    os.environ["MACA_HOME"] = str(home)
    returns.mkdir(parents=True)
    for name in FEW:
        shutil.copy2(SAMPLE / name, returns / name)
    return returns


def look(latest: Path | None, wanted: list[dict[str, bytes]]) -> list[str]:
    """Open `latest` as a reader would, and hold every file of it to its hash in the manifest."""
    if latest is None:
        return ["latest names no run"]
    manifest = read_manifest(latest)
    found = [] if manifest["outcome"] == "done" else [f"latest's outcome is {manifest['outcome']}"]
    if manifest["tables"] != table_digests(latest):
        found.append("latest's tables are not those of its manifest")
    if manifest["files"] != file_digests(latest):
        found.append("latest's files are not those of its manifest")
    if contents(latest) not in wanted:
        found.append("latest is neither of the two states")
    return found


def contents(run: Path | None) -> dict[str, bytes]:
    """Read every table, figure, alt text, receipt and page of a run, with its id and the day of it masked."""
    if run is None:
        return {}
    paths = [*run.glob("tables/*"), *run.glob("figures/*"), *run.glob("*.csv"), *run.glob("*.html")]
    kept = {path.relative_to(run).as_posix(): path.read_bytes() for path in paths}
    day = f"{made_at(run.name):%Y-%m-%d}".encode()
    for name in [name for name in kept if name.endswith(".html")]:
        kept[name] = kept[name].replace(run.name.encode(), b"RUN").replace(day, b"DAY")
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


def _place(out: Path) -> EditionFolder:
    return EditionFolder.of(out, "hsb", WAVE, "restricted")


def _forget_others(place: EditionFolder) -> None:
    """Keep the last good run alone, so that the campaign fills no disk."""
    latest = place.latest()
    for path in place.path.iterdir():
        if path.is_dir() and re.match(r"\d{8}T", path.name) and path != latest:
            shutil.rmtree(path)


if __name__ == "__main__":
    sys.exit(main())
