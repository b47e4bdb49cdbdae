"""Validity: of the values that an agency gives, how many can be right by themselves."""

from __future__ import annotations

import pandas as pd

from maca.tables.children import extract_agencies, extract_forms, extract_records
from maca.tables.data import AuditData
from maca.tables.recording import recording_states
from maca.tables.suspicions import CANNOT_BE, suspicious_records
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "validity"]


def validity(data: AuditData) -> pd.DataFrame:
    """Count, by agency and characteristic, the values that can be right of those that were given.

    A value is given where the cell is not blank; that it is not known is a valid answer. It cannot be right where no
    code list has it, where it is no number, where the age lies outside those of children, or where no disability
    stands beside a disability.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency and characteristic
        `n` values of `of` given, in its row-level extract; text `why`: what the others are. Status x: the agency sent
        no rows; z: it gave no value.
    """
    characteristics = [code.code for code in data.definition.codes["characteristics"].codes]
    with_rows = {body.partition(".")[0] for body, form in extract_forms(data).items() if form == "rows"}
    states = recording_states(data).set_index(["agency", "characteristic", "state"])["n"]
    impossible = suspicious_records(data).groupby("agency")[list(CANNOT_BE)].sum()
    records = extract_records(data).groupby("agency").size()
    found = []
    for agency in extract_agencies(data):
        for name in characteristics if agency in with_rows else ():
            of, unread = 0, 0
            if records.get(agency, 0):
                of = int(records[agency]) - int(states[agency, name, "blank"])
            wrong = {pattern: int(impossible.loc[agency, pattern]) for pattern in _patterns(name) if of}
            if of:
                unread = int(states[agency, name, "in_fault"]) - wrong.get("impossible_age", 0)
            why = [f"{unread} could not be read"] if unread else []
            why += [f"{count} {CANNOT_BE[pattern][1]}" for pattern, count in wrong.items() if count]
            n = of - unread - sum(wrong.values())
            row = {"agency": agency, "characteristic": name, "n": n, "of": of, "why": ", ".join(why)}
            found.append({**row, "value": n / of if of else None, "status": "shown" if of else "z"})
    columns = ["agency", "characteristic", "n", "of", "value", "status", "why"]
    dimensions = {"agency": extract_agencies(data), "characteristic": characteristics}
    return complete(pd.DataFrame(found, columns=columns), dimensions)


def _patterns(characteristic: str) -> list[str]:
    return [pattern for pattern, (about, _) in CANNOT_BE.items() if about == characteristic]


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.validity",
        title="Values that can be right, of those given, by agency",
        unit="values",
        value_unit="share",
        dimensions=("agency", "characteristic"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=validity,
        needs=("sex",),
    ),
)
