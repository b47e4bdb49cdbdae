"""Time what `maca panel` does on the baseline sample: reading the returns, ten packs, the panel's workbook.

Usage: python benchmarks/packs.py
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pandas as pd

from maca.definition import load_definition
from maca.packs import make_panel_book
from maca.packs.content import gather_pack
from maca.packs.document import write_pack
from maca.project import sample_folder
from maca.returns import load_returns
from maca.scope import read_scope
from maca.tables.data import AuditData

WAVE = "baseline-2021-07"


def main() -> None:
    """Print a line for each step: seconds by the clock, and of one processor."""
    definition, source = load_definition("hsb"), sample_folder(WAVE)
    scope = read_scope(definition, WAVE, source)
    print(f"{os.cpu_count()} processors, {len(scope.selected)} cases; load {os.getloadavg()[0]:.1f}")
    begun = _now()
    intake = load_returns(definition, scope, source)
    begun = _told("reading the returns", begun)
    frames = (intake.answers, intake.receipts, intake.faults, intake.concerns)
    data = AuditData(definition, WAVE, scope, *frames, reference=pd.DataFrame())
    first = begun
    packs = [gather_pack(data, case) for case in scope.selected]
    begun = _told("gathering ten packs", begun)
    with tempfile.TemporaryDirectory() as folder:
        for pack in packs:
            write_pack(pack, Path(folder) / f"pack_{pack.case}.docx", "Audit", "Marking")
        begun = _told("writing ten packs", begun)
        _told("ten packs together", first)
        make_panel_book(data, Path(folder) / "panel_panel.xlsx")
        _told("the panel's workbook", begun)


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _told(name: str, begun: tuple[float, float]) -> tuple[float, float]:
    now = _now()
    print(f"{name:<24}{now[0] - begun[0]:8.2f} s {now[1] - begun[1]:8.2f} s of a processor")
    return now


if __name__ == "__main__":
    main()
