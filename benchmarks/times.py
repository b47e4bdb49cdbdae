"""Times of a run of the baseline sample: cold, with one return changed, with nothing changed, and of plain loops.

Usage: python benchmarks/times.py [--plain] [--memory]

--plain also runs the same chapters, over the same tables, by a loop of papermill's command and one of
`jupyter nbconvert`, which takes minutes, and prints what part of their time each run took. --memory samples the
proportional set size of all processes of the cold run together twice a second, which costs some time itself.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import openpyxl
import psutil

from maca.batch.plan import plan_chapters
from maca.definition import load_definition
from maca.project import notebooks_folder, sample_folder
from maca.runs.folder import EditionFolder
from maca.runs.manifest import read_manifest
from maca.templates import layout

WAVE = "baseline-2021-07"
CHANGED = "case_police_HSB-02.xlsx"
EVERY = 0.5
"""Seconds between two looks at the memory."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--memory", action="store_true")
    given = parser.parse_args()
    times: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, _without_bytecode_changes():
        bench = _Bench(Path(folder))
        with _memory() if given.memory else nullcontext([]) as peaks, _timed(times, "whole run, cold"):
            bench.run()
        cold = bench.manifest()
        times |= {f"  {name}": seconds for name, seconds in cold["timings"].items()}
        if given.plain:
            bench.run_plainly(times)
        bench.change_a_return()
        with _timed(times, "one return changed"):
            bench.run()
        changed = bench.manifest()
        with _timed(times, "nothing changed"):
            bench.run()
    _print(times, cold, changed)
    if peaks:
        print(f"peak memory of all processes together: {max(peaks) / 2**20:.0f} MiB (proportional set size)")


class _Bench:
    """A copy of the sample and a folder of outputs; every run is the command's, as a person types it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.returns, self.out = folder, folder / "returns", folder / "out"
        shutil.copytree(sample_folder(WAVE), self.returns)

    def run(self) -> None:
        arguments = ["run", "--wave", WAVE, "--returns", str(self.returns), "--out", str(self.out), "--quiet"]
        _command([sys.executable, "-m", "maca", *arguments])

    @property
    def latest(self) -> Path:
        return EditionFolder.of(self.out, "hsb", WAVE, "restricted").latest() or self.out

    def manifest(self) -> dict:
        return read_manifest(self.latest)

    def change_a_return(self) -> None:
        """Give one rating of one body another value."""
        place = layout(load_definition("hsb"), "case", WAVE)["c3_2_rating"]
        book = openpyxl.load_workbook(self.returns / CHANGED)
        cell = book[place.sheet][place.cell]
        cell.value = "Met" if cell.value != "Met" else "Not met"
        book.save(self.returns / CHANGED)

    def run_plainly(self, times: dict[str, float]) -> None:
        """Run the same chapters over the same tables as a person would who has papermill and nbconvert alone."""
        planned = plan_chapters(load_definition("hsb"), WAVE)
        shared = {"audit": "hsb", "wave": WAVE, "edition": "restricted", "folder": str(self.latest)}
        targets = [str(self.folder / f"{chapter.name}.ipynb") for chapter in planned]
        with _timed(times, "plain loop of papermill"):
            for chapter, target in zip(planned, targets, strict=True):
                given = {**shared, **chapter.parameters}
                parameters = [word for name, value in given.items() for word in ("-p", name, str(value))]
                _command([sys.executable, "-m", "papermill", str(chapter.notebook), target, *parameters])
        with _timed(times, "plain loop of nbconvert"):
            for target in targets:
                _command([sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", target])


def _print(times: dict[str, float], cold: dict, changed: dict) -> None:
    print(f"{platform.system()}, Python {platform.python_version()}, {psutil.cpu_count()} cores, load {_load()}")
    print(f"{len(cold['chapters'])} chapters, {cold['counts']['files']} files, all formats\n")
    plainly = sum(seconds for name, seconds in times.items() if name.startswith("plain"))
    width = max(map(len, times))
    for name, seconds in times.items():
        share = f"  {seconds / plainly:6.3f} of the plain loops" if plainly and not name.startswith(" ") else ""
        print(f"{name:<{width}}  {seconds:7.1f} s{share}")
    again = [name for name, chapter in changed["chapters"].items() if not chapter["cached"]]
    tables = [name for name, digest in changed["tables"].items() if cold["tables"][name] != digest]
    print(f"\none return changed: {len(tables)} of {len(changed['tables'])} tables differ")
    print(f"chapters run again: {', '.join(again)}")
    print(f"chapters kept: {', '.join(name for name in changed['chapters'] if name not in again)}")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _command(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=notebooks_folder())


@contextmanager
def _memory() -> Iterator[list[int]]:
    """Sample the proportional set size of all processes that this one started, while the block runs."""
    peaks: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            total = 0
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    total += process.memory_full_info().pss
            peaks.append(total)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()


@contextmanager
def _timed(times: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    times[name] = time.perf_counter() - begun


@contextmanager
def _without_bytecode_changes() -> Iterator[None]:
    """Let every start find its compiled modules, as after `make`."""
    before = os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    yield
    if before is not None:
        os.environ["PYTHONDONTWRITEBYTECODE"] = before


if __name__ == "__main__":
    main()
