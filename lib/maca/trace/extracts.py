"""The cells behind how good an extract is: values that can be right, when it came, and what it cannot supply."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.children import extract_forms, extract_records
from maca.tables.data import AuditData
from maca.tables.recording import recorded_states
from maca.tables.supply import supply
from maca.tables.suspicions import CANNOT_BE, suspicious_records
from maca.tables.timeliness import extracts_late, last_quarter, scope_days
from maca.trace.pictures import cells_at, record_name
from maca.trace.unit import Unit, cells_in

__all__ = ["records_in_time", "supplied", "values_by_validity"]


def values_by_validity(data: AuditData, agency: str, characteristic: str) -> list[Unit]:
    """List the values of a characteristic that an agency's extract gives; those that can be right are counted."""
    records, states = _recorded(data, agency)
    states = states[characteristic]
    marks = suspicious_records(data)
    patterns = [pattern for pattern, (about, _) in CANNOT_BE.items() if about == characteristic]
    units = []
    for row in records[states != "blank"].itertuples():
        wrong = [pattern for pattern in patterns if marks.at[row.Index, pattern]]
        rule = ", ".join(wrong) or ("could not be read" if states[row.Index] == "in_fault" else "can be right")
        cells = cells_at(data, [(row.file, row.row)], (characteristic,))
        units.append(Unit(record_name(row), int(rule == "can be right"), 1, rule, cells))
    return units


def records_in_time(data: AuditData, agency: str, measure: str) -> list[Unit]:
    """List an agency's extracts, or its records, or those in scope; those that the measure asks about are counted."""
    if measure == "in_time":
        late = extracts_late(data, agency)
        files = data.receipts.set_index("file")["received"]
        return [
            Unit(file, int(not late[file]), 1, "late" if late[file] else "in time", _receipt(file, str(files[file])))
            for file in late
        ]
    records = extract_records(data)
    records = records[records["agency"] == agency]
    inside = records["referral_date"].between(*scope_days(data))
    counted = inside
    if measure == "last_quarter":
        records = records[inside]
        counted = records["referral_date"] >= last_quarter(data)
    return [
        Unit(record_name(row), int(counted[row.Index]), 1, "referral", cells_at(data, [(row.file, row.row)], _DATE))
        for row in records.itertuples()
    ]


def supplied(data: AuditData, agency: str, characteristic: str) -> list[Unit]:
    """Give the cells in which an agency's bodies say what they cannot supply; counted where all of them name it."""
    rows = _supply(data)
    row = rows.loc[(agency, characteristic)]
    own = {body for body in extract_forms(data) if body.partition(".")[0] == agency}
    answers = data.answers[(data.answers["strand"] == "extract") & data.answers["body"].isin(own)]
    files = list(dict.fromkeys(answers["file"]))
    held = [cells_in(data).get((file, "", 0), {}) for file in files]
    cells = tuple(cells["cannot_supply"] for cells in held if "cannot_supply" in cells)
    return [Unit(agency, int(row["n"]), 1, row["verdict"], cells)]


_DATE = ("referral_date",)


def _receipt(file: str, received: str) -> tuple:
    return ((file, "", "", "received", received),)


@lru_cache(maxsize=32)
def _recorded(data: AuditData, agency: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return recorded_states(data, agency)


@lru_cache(maxsize=4)
def _supply(data: AuditData) -> pd.DataFrame:
    return supply(data).set_index(["agency", "characteristic"])
