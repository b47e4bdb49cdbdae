"""Sentences on the returns: what came, what did not, what was wrong with it, and open concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import listed, lowered, shown, some

__all__ = ["case_states", "concerns_open", "faults_found", "receipts_summed", "returns_in", "returns_missing"]


def returns_in(engagement: pd.DataFrame) -> str:
    """Say how many returns came of those expected, in all and by strand.

    Parameters
    ----------
    engagement : pandas.DataFrame
        `engagement.agency`.

    Returns
    -------
    str
    """
    rows = shown(engagement)
    if rows.empty:
        return "No return was expected from any agency, so nothing can be said of what came."
    sums = rows.groupby("strand", sort=False)[["n", "of"]].sum()
    parts = [f"{row.n:.0f} of {row.of:.0f} for the {_strand(engagement, strand)}" for strand, row in sums.iterrows()]
    came, asked = sums["n"].sum(), sums["of"].sum()
    return f"{came:.0f} of {asked:.0f} returns that were expected of agencies came in: {listed(parts)}."


def returns_missing(engagement: pd.DataFrame) -> str:
    """Name the agencies whose returns did not all come.

    Parameters
    ----------
    engagement : pandas.DataFrame
        `engagement.agency`.

    Returns
    -------
    str
    """
    rows = shown(engagement)
    short = rows[rows["n"] < rows["of"]]
    if short.empty:
        return "No return is missing."
    names = [
        f"{label(engagement, 'agency', row['agency'])}, "
        f"{row['of'] - row['n']:.0f} for the {_strand(engagement, row['strand'])}"
        for _, row in short.iterrows()
    ]
    return (
        f"Still missing: {'; '.join(names)}. What did not come is missing, and is counted nowhere as a gap in practice."
    )


def receipts_summed(receipts: pd.DataFrame) -> list[str]:
    """Account for every file and every answer (restricted edition).

    Parameters
    ----------
    receipts : pandas.DataFrame
        As receipts.csv.

    Returns
    -------
    list of str
    """
    states = receipts["status"].value_counts(sort=False)
    parts = [f"{count} {status.replace('_', ' ')}" for status, count in states.items()]
    expected, read, in_fault = (int(pd.to_numeric(receipts[name]).sum()) for name in ("expected", "read", "in_fault"))
    sentences = [f"{len(receipts)} files came in: {listed(parts)}."] if len(receipts) else ["No file came in."]
    return [
        *sentences,
        f"They hold {expected:,} answers that are required: {read:,} were read and {in_fault:,} are in fault.",
    ]


def faults_found(faults: pd.DataFrame) -> str:
    """Say how many faults of each severity were found (restricted edition).

    Parameters
    ----------
    faults : pandas.DataFrame
        As faults.csv.

    Returns
    -------
    str
    """
    if faults.empty:
        return "No fault was found in any return."
    counts = faults["severity"].value_counts()
    parts = [f"{counts[name]} {name}" for name in ("ERROR", "QUERY", "WARNING", "INFO") if name in counts]
    return f"{len(faults)} faults were found and go back to the bodies that sent them: {listed(parts)}."


class _Run(Protocol):
    edition: str
    manifest: Mapping[str, Any]

    def frame(self, name: str) -> pd.DataFrame: ...


def concerns_open(run: _Run) -> list[str]:
    """Print open immediate concerns first: by file and cell in the restricted edition, elsewhere by number alone.

    Parameters
    ----------
    run : maca.runs.Run
        An opened run.

    Returns
    -------
    list of str
        Empty where none is open.
    """
    number, where = int(run.manifest.get("open_concerns") or 0), ""
    if run.edition == "restricted":
        concerns = run.frame("concerns")
        still = concerns[concerns["state"] == "open"]
        number = len(still)
        where = some([f"{row['file']}, '{row['sheet']}'!{row['cell']}" for _, row in still.iterrows()] or [""], 20)
    if not number:
        return []
    are = "concern is" if number == 1 else "concerns are"
    return [
        f"{number} immediate {are} open{': ' if where else ''}{where}. "
        "Each stays here until the return, or decisions.csv, names who was told and when."
    ]


def case_states(table: pd.DataFrame, bodies: pd.DataFrame) -> pd.DataFrame:
    """Lay out what became of each return of the case audit: a body a row, a case a column (restricted edition).

    Parameters
    ----------
    table : pandas.DataFrame
        `engagement.case`.
    bodies : pandas.DataFrame
        The scope's bodies: `id` and `label`.

    Returns
    -------
    pandas.DataFrame
        Texts, for reading.
    """
    rows = table[(table["status"] == "shown") & (table["n"] == 1)]
    rows = rows.assign(Body=rows["body"].map(bodies.set_index("id")["label"]).fillna(rows["body"]))
    rows = rows.drop_duplicates(["case", "body"])
    words = rows.assign(state=[label(table, "state", name).lower() for name in rows["state"]])
    wide = words.pivot(index="Body", columns="case", values="state")
    return wide.reindex(dict.fromkeys(words["Body"])).fillna("[z]").rename_axis(columns=None).reset_index()


def _strand(table: pd.DataFrame, strand: str) -> str:
    return lowered(label(table, "strand", strand))
