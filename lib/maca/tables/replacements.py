"""Reserves and replacements among the cases, with the reason for each."""

from __future__ import annotations

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "replacements"]


def replacements(data: AuditData) -> pd.DataFrame:
    """List the cases that are held in reserve, that were replaced, or that took another's place.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per such case
        `id` the case, `n` 1; texts `state` (reserve, replaced or selected), `found_by`, `replaces`, `reason`. Without
        any, one row `none` with status z.
    """
    cases = data.scope.cases.astype("object").where(data.scope.cases.notna(), "")
    logged = cases[(cases["status"] != "selected") | (cases["replaces"] != "")]
    if not len(logged):
        return complete(pd.DataFrame({"id": ["none"], "n": [None], "status": ["z"]}), {"id": ["none"]})
    found = logged.rename(columns={"case": "id", "status": "state"}).assign(n=1)
    columns = ["id", "n", "state", "found_by", "replaces", "reason"]
    return complete(found[columns], {"id": found["id"].tolist()})


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="sample.replacement",
        title="Cases held in reserve, replaced, or taken in place of another",
        unit="cases",
        value_unit="share",
        dimensions=("id",),
        theme="",
        chapter="cases",
        kind="case_rows",
        compute=replacements,
    ),
)
