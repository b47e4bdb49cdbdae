"""Who was asked for a return, and what came."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["CAME", "CURRENT", "SPECS", "agency_engagement", "case_engagement", "return_states"]

CAME = ("returned", "partial", "late")
"""States of a return that came."""

STRANDS_SHOWN = ("case", "framework", "extract")
CURRENT = ("read", "undecided")


@lru_cache(maxsize=4)
def return_states(data: AuditData) -> pd.DataFrame:
    """Say of every place of the scope grid what became of its return.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per strand, body and case
        `strand`, `body`, `agency`, `case` (empty outside the case strand), `state`: returned, partial (a required
        answer is blank or in fault), late (beats partial), not_involved (by the grid, or by the body's own nil return),
        checking or missing; `due` and `received` (dates or None).
    """
    came = {}
    receipts = data.receipts[data.receipts["status"].isin(CURRENT)]
    for receipt in receipts.astype("object").where(receipts.notna(), None).to_dict("records"):
        key = (receipt["strand"], receipt["body"], receipt["case"] or "")
        counts = [int(receipt[name] or 0) for name in ("expected", "in_fault")]
        came.setdefault(key, []).append((_day(receipt["received"]), *counts))
    wave_due = data.definition.wave(data.wave).due
    rows = []
    for place in data.scope.expected().to_dict("records"):
        case = place["case"] if pd.notna(place["case"]) else ""
        due = _day(place["due"]) or wave_due
        sent = sorted(came.get((place["strand"], place["body"], case), []), key=lambda item: item[0] or date.max)
        state = _state(place["state"], sent, due)
        received = sent[0][0] if sent else None
        rows.append([place["strand"], place["body"], place["agency"], case, state, due, received])
    return pd.DataFrame(rows, columns=["strand", "body", "agency", "case", "state", "due", "received"])


def agency_engagement(data: AuditData) -> pd.DataFrame:
    """Count by strand and agency the returns that came of those expected; a body not involved is not expected."""
    states = return_states(data)
    asked = states[states["state"] != "not_involved"]
    rows = []
    for (strand, agency), group in asked.groupby(["strand", "agency"], sort=False)["state"]:
        counts = {state: int((group == state).sum()) for state in (*CAME, "missing", "checking")}
        n, of = sum(counts[state] for state in CAME), len(group)
        rows.append([strand, agency, n, of, n / of, *(str(count) for count in counts.values())])
    texts = [*CAME, "missing", "checking"]
    found = pd.DataFrame(rows, columns=["strand", "agency", "n", "of", "value", *texts])
    strands = [strand for strand in STRANDS_SHOWN if strand in data.definition.wave(data.wave).strands]
    agencies = [agency.id for agency in data.definition.agencies]
    found = found[found["strand"].isin(strands) & found["agency"].isin(agencies)]
    return complete(found, {"strand": strands, "agency": agencies}, absent="z")


def case_engagement(data: AuditData) -> pd.DataFrame:
    """Mark of every case and body the one state of its return; a pair that the grid has not is z."""
    states = return_states(data)
    states = states[states["strand"] == "case"]
    codes = list(data.definition.codes["return_states"].by_code)
    rows = [[row.case, row.body, code, int(row.state == code)] for row in states.itertuples() for code in codes]
    found = pd.DataFrame(rows, columns=["case", "body", "state", "n"])
    known = set(states["body"])
    bodies = [body.id for body in data.scope.bodies if body.id in known]
    return complete(found, {"case": data.scope.selected, "body": bodies, "state": codes}, absent="z")


def _state(asked: str, sent: list[tuple[date | None, int, int]], due: date) -> str:
    """Say what became of one return; `sent` holds what came, by day: the day, answers expected, in fault."""
    if asked == "not_involved":
        return "not_involved"
    if not sent:
        return "checking" if asked == "checking" else "missing"
    received, expected, in_fault = sent[0]
    if not expected:
        return "not_involved"
    if received and received > due:
        return "late"
    return "partial" if in_fault else "returned"


def _day(value: object) -> date | None:
    moment = pd.to_datetime(value, errors="coerce")
    return None if pd.isna(moment) else moment.date()


SPECS = (
    TableSpec(
        *("engagement.agency", "Returns that came, of those expected", "returns", "share", ("strand", "agency")),
        *("", "returns", "returns", agency_engagement),
    ),
    TableSpec(
        *(
            "engagement.case",
            "What became of each return of the case audit",
            "returns",
            "share",
            ("case", "body", "state"),
        ),
        *("", "returns", "case_rows", case_engagement),
    ),
)
