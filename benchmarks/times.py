"""Times of load, tabulate, write, chapters and export on the baseline sample, and of the same chapters run plainly.

Usage: python benchmarks/times.py [--plain]   (--plain: also a loop of papermill and one of nbconvert; minutes)
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from maca.batch.plan import plan_chapters
from maca.batch.progress import Reporter
from maca.batch.recipe import Request, run_audit
from maca.definition import load_definition
from maca.project import notebooks_folder, sample_folder
from maca.runs.manifest import read_manifest

WAVE = "baseline-2021-07"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", action="store_true")
    plain = parser.parse_args().plain
    times: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, _without_bytecode_changes():
        out = Path(folder)
        request = Request(WAVE, "restricted", returns=sample_folder(WAVE), out=out)
        with _timed(times, "whole run, cold"):
            run = Path(run_audit(request, Reporter(quiet=True)).path)
        manifest = read_manifest(run)
        times |= {f"  {name}": seconds for name, seconds in manifest["timings"].items()}
        with _timed(times, "whole run, nothing changed"):
            run_audit(request, Reporter(quiet=True))
        with _timed(times, "  the same from the command line"):
            _command([sys.executable, "-m", "maca", *_arguments(out)])
        if plain:
            _run_plainly(run, out, times)
    _print(times, manifest)


def _run_plainly(run: Path, out: Path, times: dict[str, float]) -> None:
    planned = plan_chapters(load_definition("hsb"), WAVE)
    with _timed(times, "plain loop of papermill"):
        for chapter in planned:
            given = {"audit": "hsb", "wave": WAVE, "edition": "restricted", "folder": str(run), **chapter.parameters}
            parameters = [word for name, value in given.items() for word in ("-p", name, str(value))]
            target = str(out / f"{chapter.name}.ipynb")
            _command([sys.executable, "-m", "papermill", str(chapter.notebook), target, *parameters])
    with _timed(times, "plain loop of nbconvert"):
        for chapter in planned:
            _command([sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(out / f"{chapter.name}.ipynb")])


def _print(times: dict[str, float], manifest: dict) -> None:
    print(f"{platform.system()}, Python {platform.python_version()}, {psutil.cpu_count()} cores, load {_load()}")
    print(f"{len(manifest['chapters'])} chapters, {manifest['counts']['files']} files\n")
    width = max(map(len, times))
    for name, seconds in times.items():
        print(f"{name:<{width}}  {seconds:7.1f} s")
    plainly = sum(seconds for name, seconds in times.items() if name.startswith("plain"))
    if plainly:
        ours = times["  chapters"] + times["  report"]
        print(f"\nchapters and report: {ours / plainly:.2f} of the plain loops' time")
        print(f"nothing changed: {times['  the same from the command line'] / plainly:.3f} of it")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _arguments(out: Path) -> list[str]:
    return ["run", "--wave", WAVE, "--returns", str(sample_folder(WAVE)), "--out", str(out), "--quiet"]


def _command(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=notebooks_folder())


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
