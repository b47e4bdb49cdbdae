"""Marked copies: each body's own workbooks, with their faults coloured and commented at the same addresses."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from maca.definition import Definition, inputs_of
from maca.reader.marking import MARKS, Mark
from maca.reader.pool import Limits, Pool
from maca.returns import Intake
from maca.returns.opening import bytes_of

__all__ = ["write_copies"]

UNKNOWN = "unknown"
"""The folder of copies whose body is not known."""

_STATUSES = {"read", "undecided", "rejected"}


def write_copies(
    intake: Intake,
    definition: Definition,
    wave: str,
    folder: Path,
    passwords: Sequence[str] = (),
    limits: Limits | None = None,
) -> list[Path]:
    """Write for every return with something to put right a copy that says so, in a folder of its body.

    Parameters
    ----------
    intake : Intake
    definition : Definition
    wave : str
    folder : pathlib.Path
        Gets one folder a body; each holds what that body sent and nothing else.
    passwords : sequence of str
        Tried on workbooks that have one.
    limits : Limits, optional

    Returns
    -------
    list of pathlib.Path
        A workbook that cannot be opened again is answered with the table of its faults alone.
    """
    labels = {
        item.id: item.label for strand in definition.wave(wave).strands for item in inputs_of(definition, strand, wave)
    }
    with Pool(None, limits) as pool:

        def copy(item: tuple[str, str, pd.DataFrame]) -> Path | None:
            file, body, rows = item
            title = f"{file.rpartition('/')[2].rpartition('!')[2]}: what to put right"
            coloured = bool((rows["cell"] != "").any())
            data = bytes_of(intake.folder, file, pool) if coloured else b""
            made = pool.mark(file, data, _marks(rows, labels), title, passwords)
            return None if made is None else _save(folder / (body or UNKNOWN), file, made)

        with ThreadPoolExecutor(pool.workers) as threads:
            return [path for path in threads.map(copy, _wanted(intake)) if path is not None]


def _wanted(intake: Intake) -> list[tuple[str, str, pd.DataFrame]]:
    """List the workbooks with something to put right: file, body, and the faults of every return that they hold."""
    grave = intake.faults[intake.faults["severity"].isin(MARKS)]
    holders = set(intake.faults.loc[intake.faults["code"] == "R092", "file"])
    found: dict[str, tuple[set[str], list[pd.DataFrame]]] = {}
    for receipt in intake.receipts.itertuples():
        rows = grave[grave["file"] == receipt.file]
        if receipt.status not in _STATUSES or rows.empty:
            continue
        holder = receipt.file.rpartition("!")[0]
        bodies, faults = found.setdefault(holder if holder in holders else receipt.file, (set(), []))
        bodies.add(receipt.body)
        faults.append(rows)
    return [
        (file, next(iter(bodies)) if len(bodies) == 1 else "", pd.concat(faults))
        for file, (bodies, faults) in found.items()
    ]


def _marks(rows: pd.DataFrame, labels: dict[str, str]) -> list[Mark]:
    """Order the faults of one file: the gravest first, then as they stand in the workbook."""
    order = {severity: at for at, severity in enumerate(MARKS)}
    ordered = rows.assign(order=rows["severity"].map(order)).sort_values("order", kind="stable")
    return [
        (row.severity, row.sheet, row.cell, labels.get(row.input, ""), row.found, row.message, row.fix)
        for row in ordered.itertuples()
    ]


def _save(folder: Path, file: str, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    flat = file.replace("/", "_").replace("!", "_")
    stem = flat.rpartition(".")[0] or flat
    path = folder / f"{stem}_marked.xlsx"
    path.write_bytes(data)
    path.chmod(0o600)
    return path
