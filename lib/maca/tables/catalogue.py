"""The catalogue: every table that may leave the building, computed, written and read in one place."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pandas as pd

from maca.tables import (
    actions,
    asked,
    aspects,
    benchmarks,
    blindspots,
    change,
    chronology,
    coded,
    coefficients,
    completeness,
    conflicts,
    criteria,
    engagement,
    episodes,
    framework,
    gaps,
    held,
    layers,
    learning,
    marks,
    matrix,
    pathway,
    phases,
    picture,
    plan_history,
    prompts,
    pulse,
    quality,
    ranking,
    rating_counts,
    recognition,
    recording,
    reference,
    referrals,
    registers,
    replacements,
    replies,
    representation,
    routes,
    sensitivity,
    spread,
    supply,
    suspicions,
    texts,
    timeliness,
    tools,
    unread,
    uses,
    validity,
)
from maca.tables.data import AuditData
from maca.tables.table import NUMBERS, Table, TableSpec

__all__ = ["CATALOGUE", "INDEX_COLUMNS", "MODULES", "read_tables", "tabulate", "write_tables"]

INDEX_COLUMNS = ["id", "title", "unit", "value_unit", "columns", "theme", "file"]

MODULES: tuple[ModuleType, ...] = (
    engagement,
    criteria,
    replacements,
    chronology,
    layers,
    aspects,
    picture,
    phases,
    coded,
    completeness,
    validity,
    timeliness,
    supply,
    referrals,
    sensitivity,
    episodes,
    reference,
    representation,
    benchmarks,
    held,
    recording,
    suspicions,
    quality,
    conflicts,
    uses,
    recognition,
    matrix,
    tools,
    coefficients,
    marks,
    pathway,
    routes,
    gaps,
    ranking,
    rating_counts,
    unread,
    registers,
    blindspots,
    replies,
    texts,
    framework,
    spread,
    learning,
    asked,
    change,
    pulse,
    actions,
    plan_history,
    prompts,
)
"""The modules that declare tables, in the order of the report."""

CATALOGUE: tuple[TableSpec, ...] = tuple(spec for module in MODULES for spec in module.SPECS)


def tabulate(data: AuditData) -> dict[str, Table]:
    """Compute every table that the wave has.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to Table
        By id, in the catalogue's order, unprotected. Tables of change are there only in a wave that has an earlier one,
        a table that needs a code list only in an audit that has it, and none without a row.
    """
    has_earlier = data.definition.wave(data.wave).earlier is not None
    held = set(data.definition.codes)
    wanted = [spec for spec in CATALOGUE if (has_earlier or not spec.later_wave) and held.issuperset(spec.needs)]
    computed = (Table(spec, spec.compute(data)) for spec in wanted)
    return {table.spec.id: table for table in computed if len(table.frame)}


def write_tables(tables: Mapping[str, Table], folder: Path) -> None:
    """Write tables/<id>.csv and index.csv.

    Whole numbers stand without a point in n and of; value, low and high keep every digit; what is undefined is empty.

    Parameters
    ----------
    tables : mapping of str to Table
        Protected already.
    folder : pathlib.Path
        Made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for identifier, table in tables.items():
        spec = table.spec
        columns = list(table.frame.columns)
        _write_rows(folder / f"{identifier}.csv", columns, _rows(table.frame))
        shown = [spec.title, spec.unit, spec.value_unit, " ".join(columns), spec.theme]
        index.append([identifier, *shown, f"tables/{identifier}.csv"])
    _write_rows(folder / "index.csv", INDEX_COLUMNS, index)


def read_tables(folder: Path) -> Mapping[str, pd.DataFrame]:
    """Read what `write_tables` wrote, each table when it is first asked for.

    Parameters
    ----------
    folder : pathlib.Path
        The run's folder `tables`.

    Returns
    -------
    mapping of str to pandas.DataFrame
        By id, in the order of index.csv. Dimensions, status and texts are str, n, of, value, low and high float64;
        `attrs` holds id, title, unit, value_unit and theme.
    """
    return _Written(folder)


class _Written(Mapping[str, pd.DataFrame]):
    """The tables of a folder: a chapter asks for a few of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries = {entry["id"]: entry for entry in _read_rows(folder / "index.csv")}
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, identifier: str) -> pd.DataFrame:
        if identifier not in self._read:
            self._read[identifier] = _read_table(self._folder, self._entries[identifier])
        return self._read[identifier]

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _read_table(folder: Path, entry: Mapping[str, str]) -> pd.DataFrame:
    rows = _read_rows(folder / f"{entry['id']}.csv")
    frame = pd.DataFrame(rows, columns=entry["columns"].split(" "), dtype="object")
    for column in NUMBERS:
        frame[column] = pd.to_numeric(frame[column].replace("", None), errors="raise").astype("float64")
    frame.attrs.update({key: entry[key] for key in ("id", "title", "unit", "value_unit", "theme")})
    return frame


def _rows(frame: pd.DataFrame) -> list[list[str]]:
    printed = [[_printed(value, column) for value in frame[column]] for column in frame]
    return [list(row) for row in zip(*printed, strict=True)]


def _printed(value: object, column: str) -> str:
    if pd.isna(value):
        return ""
    if column in ("n", "of"):
        return str(round(value))
    if column in NUMBERS:
        return repr(float(value))
    return str(value)


def _write_rows(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
