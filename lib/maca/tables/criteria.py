"""How the cases were chosen: every rule of the terms of reference met, not met or not to be told."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from maca.tables.characteristics import PHASES
from maca.tables.children import case_records
from maca.tables.data import AuditData
from maca.tables.pathway import step_records
from maca.tables.picture import source_children
from maca.tables.referrals import period_of
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "criterion_marks", "sample_criteria"]

EVERY_CASE = {"found_by", "in_scope", "role_known"}
"""Rules that each case must meet; the others are met where one case or more meets them."""


def sample_criteria(data: AuditData) -> pd.DataFrame:
    """Hold the selected cases against the rules by which they were to be chosen.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per criterion
        `n` cases that meet the rule of `of` selected, text `verdict`: met, not_met or cannot_be_told, which it is
        where the cases of which nothing is known could turn it. Status x, with that verdict: nothing was returned that
        could tell.
    """
    selected = data.scope.selected
    found = []
    for criterion in data.definition.criteria:
        meets = criterion_marks(data, criterion.id)
        told = meets.notna()
        verdict = _verdict(meets, criterion.rule in EVERY_CASE)
        row = {"criterion": criterion.id, "verdict": verdict, "status": "shown" if told.any() else "x"}
        n = int((meets == True).sum())  # noqa: E712  three values: True, False, NA
        found.append({**row, "n": n, "of": len(selected), "value": n / len(selected) if selected else None})
    columns = ["criterion", "n", "of", "value", "status", "verdict"]
    return complete(pd.DataFrame(found, columns=columns), {"criterion": [c.id for c in data.definition.criteria]})


def criterion_marks(data: AuditData, criterion: str) -> pd.Series:
    """Say of each selected case whether it meets a rule: True, False or NA where it cannot be told."""
    rule = next(item.rule for item in data.definition.criteria if item.id == criterion)
    return _rules()[rule](data).reindex(data.scope.selected)


def _verdict(meets: pd.Series, every: bool) -> str:
    values = set(meets.dropna())
    open_cases = bool(meets.isna().any()) or meets.empty
    if every:
        return "not_met" if False in values else "cannot_be_told" if open_cases else "met"
    return "met" if True in values else "cannot_be_told" if open_cases else "not_met"


def _rules() -> dict[str, Callable[[AuditData], pd.Series]]:
    """Name the tests: each gives True, False or NA (not to be told) by case."""
    return {
        "found_by": _found_by,
        "phase_primary": lambda data: _phase(data, "primary"),
        "phase_secondary": lambda data: _phase(data, "secondary"),
        "any_sen": _any_sen,
        "in_scope": _in_scope,
        "role_known": _role_known,
        "period_pre": lambda data: _practice_in(data, data.definition.period.before),
        "period_in": lambda data: _practice_in(data, data.definition.period.after),
    }


def _found_by(data: AuditData) -> pd.Series:
    finders = {code.code for code in data.definition.codes["found_by"].codes}
    finder = data.scope.cases.set_index("case")["found_by"].astype("object")
    known = finder.notna() & (finder.astype("str").str.strip() != "")
    return finder.isin(finders).astype("object").where(known)


def _phase(data: AuditData, phase: str) -> pd.Series:
    low, high = PHASES[phase]
    ages = case_records(data).dropna(subset="age").groupby("case")["age"]
    youngest, oldest = ages.min(), ages.max()
    inside = (youngest >= low) & (oldest <= high)
    outside = (oldest < low) | (youngest > high)
    return inside.astype("object").where(inside | outside)


def _case_children(data: AuditData) -> pd.DataFrame:
    children = source_children(data).get("cases")
    if children is None:
        return pd.DataFrame(columns=["role", "any_sen"], index=pd.Index([], name="case"), dtype="object")
    return children.set_axis(data.scope.selected, axis="index")


def _any_sen(data: AuditData) -> pd.Series:
    return _case_children(data)["any_sen"].map({"yes": True, "no": False}).astype("object")


def _role_known(data: AuditData) -> pd.Series:
    """Displayed, experienced or both; where bodies know it differently, either reading meets the rule."""
    roles = _case_children(data)["role"]
    return (roles != "unknown").astype("object").where(roles != "unknown")


def _steps(data: AuditData) -> pd.DataFrame:
    """List every dated pathway step with its period."""
    steps = step_records(data).dropna(subset="date")
    return steps.assign(period=period_of(steps["date"], data))


def _in_scope(data: AuditData) -> pd.Series:
    """A case lies in the scope if a pathway step or its behaviour, as any body dates them, does."""
    answers = data.answers
    wanted = answers[
        (answers["strand"] == "case")
        & answers["case"].isin(data.scope.selected)
        & answers["input"].isin(["behaviour_from", "behaviour_to"])
    ]
    behaviour = pd.to_datetime(wanted["value"].astype("object"), errors="coerce", format="ISO8601")
    behaviour = pd.DataFrame({"case": wanted["case"].astype("object"), "date": behaviour}).dropna(subset="date")
    dates = pd.concat([_steps(data)[["case", "date"]], behaviour], ignore_index=True)
    inside = period_of(pd.to_datetime(dates["date"]), data) != "out_of_scope"
    return inside.groupby(dates["case"]).any().astype("object")


def _practice_in(data: AuditData, period: str) -> pd.Series:
    """Practice lies in a period if a pathway step, of any body, is dated in it."""
    steps = _steps(data)
    return (steps["period"] == period).groupby(steps["case"]).any().astype("object")


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="sample.criteria",
        title="The rules by which cases are chosen, and the cases that meet them",
        unit="cases",
        value_unit="share",
        dimensions=("criterion",),
        theme="",
        chapter="cases",
        kind="practice",
        compute=sample_criteria,
    ),
)
