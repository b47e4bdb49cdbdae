"""Time the chapter on the data picture once its kernel runs: ten cases and five extracts of the baseline sample.

Usage: python benchmarks/chapter.py

Prints the seconds that its tables take and those that its cells take (opening the run, sentences, every chart), by the
clock and of the processor, and both together as a share of two things that a reader knows: papermill playing a notebook
of one empty cell, which is the start of a kernel, and pandas.read_excel reading all sheets of the same returns.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat.v4
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from played import play  # noqa: E402

from maca.definition import load_definition  # noqa: E402
from maca.project import notebooks_folder, sample_folder  # noqa: E402
from maca.returns import load_returns  # noqa: E402
from maca.runs.inputs import Inputs  # noqa: E402
from maca.runs.manifest import start_manifest, write_manifest  # noqa: E402
from maca.runs.material import gather, write_material  # noqa: E402
from maca.runs.opened import NO_RUN  # noqa: E402
from maca.runs.reference import read_reference  # noqa: E402
from maca.scope import read_scope  # noqa: E402
from maca.tables.catalogue import CATALOGUE  # noqa: E402
from maca.tables.data import AuditData  # noqa: E402

WAVE = "baseline-2021-07"
CHAPTER = notebooks_folder() / "03_profile_data_picture.ipynb"


def main() -> None:
    """Measure and print."""
    definition, source = load_definition("hsb"), sample_folder(WAVE)
    data = _data(definition, source)
    tables = [spec for spec in CATALOGUE if spec.chapter == "picture"]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _open_run(definition, source, folder)
        before = time.process_time()
        computing = _seconds(lambda: [spec.compute(data) for spec in tables])
        playing = _seconds(lambda: play(CHAPTER, folder, WAVE, "restricted", folder))
        worked = time.process_time() - before
        kernel = _seconds(lambda: _papermill(folder))
        reading = _seconds(lambda: _pandas(source))
    own = computing + playing
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(
        f"{len(tables)} tables {computing:.2f} s, cells {playing:.2f} s, together {own:.2f} s; processor {worked:.2f} s"
    )
    print(f"papermill, a notebook of one empty cell: {kernel:.2f} s, of which the chapter takes {own / kernel:.2f}")
    print(f"pandas.read_excel, every return: {reading:.2f} s, of which the chapter takes {own / reading:.2f}")


def _data(definition, source: Path) -> AuditData:
    scope = read_scope(definition, WAVE, source)
    intake = load_returns(definition, scope, source)
    frames = (intake.answers, intake.receipts, intake.faults, intake.concerns)
    return AuditData(definition, WAVE, scope, *frames, reference=read_reference(definition))


def _open_run(definition, source: Path, folder: Path) -> None:
    """Write what a run hands to its chapters."""
    write_material(gather(definition, WAVE, source), "restricted", folder)
    inputs = Inputs(files={}, settings={})
    manifest = start_manifest(NO_RUN, definition.id, WAVE, "restricted", inputs, invented=True, earlier=None)
    write_manifest(folder, manifest | {"open_concerns": 0})


def _pandas(source: Path) -> None:
    for path in sorted(source.glob("*.xlsx")):
        pd.read_excel(path, sheet_name=None, engine="openpyxl")


def _papermill(folder: Path) -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, folder / "empty.ipynb")
    command = [sys.executable, "-m", "papermill", "empty.ipynb", "played.ipynb"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
