"""Timeliness: whether an extract came in time, and how far into the scope what it tells reaches."""

from __future__ import annotations

import pandas as pd

from maca.tables.children import extract_agencies, extract_forms, extract_records
from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["MEASURES", "SPECS", "extracts_late", "last_quarter", "scope_days", "stopping_early", "timeliness"]

MEASURES = ["in_time", "in_scope", "last_quarter"]


def timeliness(data: AuditData) -> pd.DataFrame:
    """Say of each agency's extract whether it came in time and tells of the whole scope.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency and measure
        in_time: `n` extracts received by the due date, `of` those that came; in_scope: `n` records whose referral is
        dated in the scope of `of`; last_quarter: `n` of these referrals that lie in the last quarter of the days of the
        scope. Text `verdict`, by `quality` of the definition: in_time: in_time or late; in_scope: whole or partial;
        last_quarter: `current`, or `stops_early` where a scope of so many referrals would hardly leave its last quarter
        empty. Status x: no extract came, or no rows; z: no record.
    """
    agencies = extract_agencies(data)
    with_rows = {body.partition(".")[0] for body, form in extract_forms(data).items() if form == "rows"}
    records = extract_records(data)
    rules = data.definition.quality
    found = []
    for agency in agencies:
        extracts = extracts_late(data, agency)
        if extracts:
            came, late = len(extracts), sum(extracts.values())
            row = {"agency": agency, "measure": "in_time", "n": came - late, "of": came}
            found.append({**row, "verdict": "late" if late else "in_time"})
        if agency not in with_rows:
            continue
        own = records[records["agency"] == agency]
        dates = own["referral_date"]
        inside = dates[dates.between(*scope_days(data))]
        row = {"agency": agency, "measure": "in_scope", "n": len(inside), "of": len(own)}
        whole = len(own) and len(inside) / len(own) >= rules.rely_known
        found.append({**row, "verdict": "whole" if whole else "partial"})
        recent = int((inside >= last_quarter(data)).sum())
        early = not recent and len(inside) >= rules.stops_early_from
        row = {"agency": agency, "measure": "last_quarter", "n": recent, "of": len(inside)}
        found.append({**row, "verdict": "stops_early" if early else "current" if recent else "cannot_be_told"})
    frame = pd.DataFrame(found, columns=["agency", "measure", "n", "of", "verdict"])
    frame["value"] = (frame["n"] / frame["of"]).where(frame["of"] > 0)
    frame["status"] = pd.Series("shown", index=frame.index, dtype="object").where(frame["of"] > 0, "z")
    frame["verdict"] = frame["verdict"].where(frame["status"] == "shown", "")
    return complete(frame, {"agency": agencies, "measure": MEASURES})


def stopping_early(data: AuditData) -> list[str]:
    """List the agencies whose extract stops before the scope does."""
    table = timeliness(data)
    return table.loc[table["verdict"] == "stops_early", "agency"].tolist()


def extracts_late(data: AuditData, agency: str) -> dict[str, bool]:
    """Say of each current extract of an agency whether it was received after the due date of its body.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    agency : str

    Returns
    -------
    dict of str to bool
        By file.
    """
    answers = data.answers
    files = answers.loc[(answers["strand"] == "extract") & (answers["agency"] == agency), "file"].unique()
    used = data.receipts[data.receipts["file"].isin(files)]
    asked = data.scope.asked[data.scope.asked["strand"] == "extract"]
    due = dict(zip(asked["body"], asked["due"], strict=True))
    last = pd.Timestamp(data.definition.wave(data.wave).due)
    rows = used.to_dict("records")
    return {row["file"]: _is_late(row["received"], due.get(row["body"], last), last) for row in rows}


def _is_late(received: str, due: object, last: pd.Timestamp) -> bool:
    """Say whether a return came after its due date; one without a date of receipt is not called late."""
    day = pd.to_datetime(str(received)[:10], errors="coerce", format="ISO8601")
    return bool(day > (last if pd.isna(due) else pd.Timestamp(due)))


def scope_days(data: AuditData) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first and the last day of the scope of the wave."""
    wave = data.definition.wave(data.wave)
    return pd.Timestamp(wave.scope_from), pd.Timestamp(wave.scope_to)


def last_quarter(data: AuditData) -> pd.Timestamp:
    """Give the day from which a referral lies in the last quarter of the scope."""
    first, last = scope_days(data)
    return last - (last - first) / 4


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="picture.timeliness",
        title="Whether extracts came in time and tell of the whole scope, by agency",
        unit="records",
        value_unit="share",
        dimensions=("agency", "measure"),
        theme="1",
        chapter="picture",
        kind="child",
        compute=timeliness,
    ),
)
