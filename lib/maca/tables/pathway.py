"""Pathway steps (T3.1): in how many cases each is recorded, and how many days after recognition."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.limits import with_wilson
from maca.tables.table import TableSpec, complete

__all__ = ["FIRST_STEP", "SPECS", "STEP_COLUMNS", "pathway_steps", "step_records"]

FIRST_STEP = "recognised"
"""The step from which days are counted."""

STEP_COLUMNS = ["agency", "body", "case", "step", "recorded", "date"]
"""One row per body, case and step asked: `recorded` a code of step_recorded.csv or NA, `date` datetime64."""


@lru_cache(maxsize=4)
def step_records(data: AuditData) -> pd.DataFrame:
    """List what each body says of each pathway step of each case.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per body, case and step
        STEP_COLUMNS. A date without an answer beside it stands for recorded.
    """
    answers = data.answers
    wanted = answers[(answers["strand"] == "case") & answers["case"].isin(data.scope.selected)]
    found: dict[tuple, dict[str, str]] = {}
    names = {
        f"step_{code.code}_{part}": (code.code, part)
        for code in data.definition.codes["pathway_steps"].codes
        for part in ("recorded", "date")
    }
    wanted = wanted[wanted["input"].isin(names)]
    for answer in wanted.astype("object").where(wanted.notna(), None).to_dict("records"):
        step, part = names[answer["input"]]
        found.setdefault((answer["agency"], answer["body"], answer["case"], step), {})[part] = answer["value"]
    rows = [[*key, cells.get("recorded"), cells.get("date")] for key, cells in found.items()]
    frame = pd.DataFrame(rows, columns=STEP_COLUMNS, dtype="object")
    frame["date"] = pd.to_datetime(frame["date"], errors="coerce", format="ISO8601")
    frame["recorded"] = frame["recorded"].mask(frame["recorded"].isna() & frame["date"].notna(), "recorded")
    return frame


def pathway_steps(data: AuditData) -> pd.DataFrame:
    """Count the cases with each step recorded, and the median days from recognition to it.

    Any body's record counts; of several dates the earliest.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per step and measure
        recorded: `n` cases of those in which a body says recorded or not recorded, `value` their share with Wilson
        limits. days_median:
        `n` cases with both dates of those with the step recorded, `value` the median in days, below nought where a
        step is dated before recognition. Status x: the steps were not asked or nothing came; z: no case to which the
        step applies, or none with both dates.
    """
    steps = [code.code for code in data.definition.codes["pathway_steps"].codes]
    records = step_records(data)
    first = records[records["step"] == FIRST_STEP].groupby("case")["date"].min()
    found = []
    for step in records["step"].unique():
        own = records[records["step"] == step]
        said = own[own["recorded"].isin(["recorded", "not_recorded"])].groupby("case")["recorded"]
        recorded, of = int(said.agg(lambda answers: (answers == "recorded").any()).sum()), said.ngroups
        days = (own.groupby("case")["date"].min() - first).dt.days.dropna()
        found.append(_row(step, "recorded", recorded, of, recorded / of if of else None))
        found.append(_row(step, "days_median", len(days), recorded, float(days.median()) if len(days) else None))
    frame = with_wilson(pd.DataFrame(found, columns=["step", "measure", "n", "of", "value", "status"]))
    frame[["low", "high"]] = frame[["low", "high"]].where(frame["measure"] == "recorded")
    return complete(frame, {"step": steps, "measure": ["recorded", "days_median"]})


def _row(step: str, measure: str, n: int, of: int, value: float | None) -> dict:
    status = "z" if value is None else "shown"
    return {"step": step, "measure": measure, "n": n, "of": of, "value": value, "status": status}


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="pathway.step",
        title="Pathway steps: cases in which each is recorded (share), and median days from recognition",
        unit="cases",
        value_unit="days",
        dimensions=("step", "measure"),
        theme="3",
        chapter="recognition",
        kind="practice",
        compute=pathway_steps,
    ),
)
