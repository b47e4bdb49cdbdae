"""Is there a figure for other places to hold the scope against? What the sources publish, year by year."""

from __future__ import annotations

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.table import NUMBERS, TableSpec

__all__ = ["SPECS", "scope_benchmarks"]

WITHHELD = {"x": "x", "c": "c"}
"""How a source writes that it has no figure, or withholds one."""


def scope_benchmarks(data: AuditData) -> pd.DataFrame:
    """List the reference figures of what the audit is about, for each area and year.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per area, group and year
        `n` as published; texts `source` and `caveat`. Status x or c: the source has none, or withholds it. Of several
        rows for one place the last counts. Where there is no such figure, one row `none` of status x.
    """
    wanted = [comparison for comparison in data.definition.comparisons if not comparison.here]
    measures = {comparison.measure: comparison.caveat for comparison in wanted}
    rows = data.reference[data.reference["measure"].isin(measures)]
    rows = rows.drop_duplicates(["measure", "period", "area", "group"], keep="last")
    frame = pd.DataFrame(
        {
            "area": rows["area"],
            "group": [group.rpartition("=")[2] for group in rows["group"]],
            "year": rows["period"],
            "n": pd.to_numeric(rows["value"], errors="coerce"),
            "status": rows["value"].map(WITHHELD).fillna("shown"),
            "source": rows["source"],
            "caveat": rows["measure"].map(measures),
        }
    )
    if frame.empty:
        frame = pd.DataFrame([dict.fromkeys(["area", "group", "year"], "none")]).assign(n=float("nan"), status="x")
        frame[["source", "caveat"]] = ""
    frame.loc[frame["n"].isna() & (frame["status"] == "shown"), "status"] = "x"
    frame[[name for name in NUMBERS if name != "n"]] = float("nan")
    columns = ["area", "group", "year", *NUMBERS, "status", "source", "caveat"]
    return frame[columns].astype(dict.fromkeys(NUMBERS, "float64")).reset_index(drop=True)


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="reference.scope",
        title="Assessments of children in need that name sexual abuse, as published",
        unit="episodes",
        value_unit="share",
        dimensions=("area", "group", "year"),
        theme="1",
        chapter="picture",
        kind="practice",
        compute=scope_benchmarks,
    ),
)
