"""The tracker: every place of the scope grid, what came for it, and what is still wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from maca.feedback.drafts import FAULTY, WAITED_FOR, step_of
from maca.returns import Intake
from maca.scope import Scope
from maca.scope.saving import save_workbook

__all__ = ["STATES", "TRACKER_COLUMNS", "tracker", "write_tracker"]

TRACKER_COLUMNS = [
    "strand",
    "body",
    "label",
    "case",
    "state",
    "due",
    "received",
    "days_late",
    "file",
    "errors",
    "queries",
    "contact",
]
STATES = ["returned", "partial", "late", "nil", "rejected", "checking", "missing", "not_involved"]
"""late beats partial; rejected: something came, and nothing of it can be used."""


def tracker(intake: Intake, scope: Scope) -> pd.DataFrame:
    """Say for every place of the scope grid what came for it.

    Returns
    -------
    pandas.DataFrame, one row a place
        TRACKER_COLUMNS; `state` is one of STATES, `days_late` whole days after the due date (Int64).
    """
    places = scope.expected()
    counts = intake.faults.groupby(["file", "severity"]).size().unstack(fill_value=0)
    nil = _nil_files(intake)
    rows = [_row(place, intake, scope, counts, nil) for place in places.itertuples()]
    return pd.DataFrame(rows, columns=TRACKER_COLUMNS).astype({"days_late": "Int64"})


def _nil_files(intake: Intake) -> set[str]:
    """Returns that are read and expect nothing are nil returns."""
    receipts = intake.receipts
    return set(receipts.loc[(receipts["status"] == "read") & (receipts["expected"] == 0), "file"])


def _row(place: object, intake: Intake, scope: Scope, counts: pd.DataFrame, nil: set[str]) -> dict[str, object]:
    case = "" if pd.isna(place.case) else place.case
    receipts = intake.receipts
    own = receipts[(receipts["strand"] == place.strand) & (receipts["body"] == place.body) & (receipts["case"] == case)]
    used = own[own["status"].isin(["read", "undecided"])].sort_values(["expected", "received"], ascending=[False, True])
    best = used if len(used) else own[own["status"] == "rejected"]
    file = best["file"].iloc[0] if len(best) else ""
    received = pd.to_datetime(best["received"].iloc[0][:10], errors="coerce") if len(best) else pd.NaT
    due = pd.Timestamp(place.due)
    days = max((received - due).days, 0) if pd.notna(received) and pd.notna(due) else pd.NA
    found = counts.loc[file] if file in counts.index else {}
    return {
        "strand": place.strand,
        "body": place.body,
        "label": scope.by_id[place.body].label,
        "case": case,
        "state": _state(place.state, used, own, file, nil, days),
        "due": due.date().isoformat() if pd.notna(due) else "",
        "received": received.date().isoformat() if pd.notna(received) else "",
        "days_late": days,
        "file": file,
        "errors": int(found.get("ERROR", 0)),
        "queries": int(found.get("QUERY", 0)),
        "contact": "" if pd.isna(place.contact) else place.contact,
    }


def _state(grid: str, used: pd.DataFrame, own: pd.DataFrame, file: str, nil: set[str], days: object) -> str:
    if len(used):
        if file in nil:
            return "nil"
        if pd.notna(days) and days > 0:
            return "late"
        return "partial" if int(used["in_fault"].iloc[0]) else "returned"
    if grid == "not_involved":
        return "not_involved"
    if len(own):
        return "rejected"
    return "checking" if grid == "checking" else "missing"


def write_tracker(frame: pd.DataFrame, path: Path, dated: date) -> Path:
    """Write the tracker as a workbook: a sheet of counts and a sheet of places, text that is no formula.

    A place that is waited for, or that has something to put right, also has the step that is due on that day.
    """
    book = Workbook()
    book.active.title = "Counts"
    wide = frame.groupby(["strand", "state"]).size().unstack(fill_value=0).reindex(columns=STATES, fill_value=0)
    _write(book["Counts"], wide.reset_index())
    _write(book.create_sheet("Places"), frame.assign(next_step=_next_steps(frame, dated)))
    book.properties.title, book.properties.language = "Tracker of the returns", "en-GB"
    return save_workbook(book, path, dated)


def _next_steps(frame: pd.DataFrame, dated: date) -> list[str]:
    """Say for each place which mail is due on a day: request, reminder, second reminder or escalation."""
    open_places = frame["state"].isin(WAITED_FOR) | (
        frame["state"].isin(FAULTY) & ((frame["errors"] > 0) | (frame["queries"] > 0))
    )
    return [step_of([due], dated) if wanted else "" for due, wanted in zip(frame["due"], open_places, strict=True)]


def _write(sheet: object, frame: pd.DataFrame) -> None:
    for column, heading in enumerate(frame.columns, 1):
        cell = sheet.cell(1, column, str(heading).replace("_", " ").capitalize())
        cell.font = Font(name="Arial", bold=True)
        longest = max([len(str(heading)), *(len(str(value)) for value in frame[heading])], default=8)
        sheet.column_dimensions[cell.column_letter].width = min(longest + 3, 48)
    for row, values in enumerate(frame.itertuples(index=False), 2):
        for column, value in enumerate(values, 1):
            number = isinstance(value, int) or (not isinstance(value, str) and pd.notna(value))
            cell = sheet.cell(row, column, int(value) if number else "" if pd.isna(value) else str(value))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if not number:
                cell.data_type = "s"
