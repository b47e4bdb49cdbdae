"""Ratings that were written and could not be read on the scale: they count as not rated, and the chapters say so."""

from __future__ import annotations

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "STRANDS", "unread_ratings", "written_ratings"]

STRANDS = ("case", "framework", "learning")
"""Whose scale is meant: that of the cases, of the self-assessment, or of the findings of an earlier review."""


def unread_ratings(data: AuditData) -> pd.DataFrame:
    """Count by strand and theme the ratings that could not be read, of those that were written.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per strand and theme
        Text `versions`: versions of the template, other than today's, of the returns that they stand in. Status x:
        nothing was written.
    """
    versions = dict(zip(data.receipts["file"], data.receipts["version"], strict=True))
    rows = []
    for (strand, theme), group in written_ratings(data).groupby(["strand", "theme"], sort=False):
        unread = group[group["unread"]]
        named = {versions.get(file, "") for file in unread["file"]} - {"", data.definition.version}
        n, of = len(unread), len(group)
        rows.append([strand, theme, n, of, n / of, ", ".join(sorted(named))])
    found = pd.DataFrame(rows, columns=["strand", "theme", "n", "of", "value", "versions"])
    themes = [str(theme.id) for theme in data.definition.themes]
    return complete(found, {"strand": STRANDS, "theme": themes})


def written_ratings(data: AuditData) -> pd.DataFrame:
    """List the ratings and statuses that are not blank.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per answer
        `strand` (one of STRANDS), `theme` (str), `body`, `case`, `input`, `value`, `unread` (bool), `file`, `sheet`,
        `cell`. An answer in fault has no value: what was typed went back to the body that typed it.
    """
    answers = data.answers
    themes = {f"learning_{row.id}_status": str(row.theme) for row in data.definition.findings_of(data.wave)}
    learned = answers[(answers["strand"] == "framework") & answers["input"].isin(themes)]
    learned = learned.assign(strand="learning", theme=learned["input"].map(themes))
    rated = answers[answers["strand"].isin(["case", "framework"]) & (answers["part"] == "rating")]
    rated = rated[rated["case"].isna() | rated["case"].isin(data.scope.selected)]
    rated = rated.assign(theme=rated["theme"].astype("string"))
    found = pd.concat([rated, learned.astype({"theme": "string"})])
    found = found[found["state"] != "blank"].assign(unread=lambda rows: (rows["state"] == "in_fault").astype("bool"))
    names = ["strand", "theme", "body", "case", "input", "value", "unread", "file", "sheet", "cell"]
    return found[names].reset_index(drop=True)


SPECS = (
    TableSpec(
        *("gaps.unread", "Ratings that could not be read on the scale, of those written", "answers", "share"),
        *(("strand", "theme"), "", "gaps", "practice", unread_ratings),
    ),
)
