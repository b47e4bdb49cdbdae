"""The cells behind pathways, the chronology and the rules by which cases were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from maca.tables.chronology import BEHAVIOUR, case_events
from maca.tables.criteria import criterion_marks
from maca.tables.data import AuditData
from maca.tables.episodes import case_episodes, episode_periods
from maca.tables.pathway import FIRST_STEP, step_records
from maca.tables.routes import ENDED, case_routes
from maca.trace.cases import told_of_cases
from maca.trace.unit import Cell, Unit, cells_of

__all__ = [
    "cases_by_criterion",
    "cases_by_episode",
    "cases_by_gap",
    "cases_by_route",
    "cases_by_step",
    "cases_by_wait",
    "event_of_body",
    "period_of_case",
]

CRITERION_INPUTS = {
    "phase_primary": r"child_age",
    "phase_secondary": r"child_age",
    "any_sen": r"child_(sen_provision|sen_need)",
    "in_scope": r"step_.+_date|behaviour_(from|to)",
    "role_known": r"child_role",
    "period_pre": r"step_.+_date",
    "period_in": r"step_.+_date",
}
"""The inputs that a rule is told from; a rule that is not here is told from the scope grid."""


BASIS_INPUTS = {
    "practice": r"step_.+_date",
    "behaviour": r"behaviour_(from|to)",
    "either": r"step_.+_date|behaviour_(from|to)",
}
"""The inputs that hold the dates of each basis of an episode."""


def cases_by_step(data: AuditData, step: str, measure: str) -> list[Unit]:
    """List the cases in which a body says whether a step is recorded, or, for days, those with it recorded."""
    records = step_records(data)
    own = records[records["step"] == step]
    if measure == "recorded":
        said = own[own["recorded"].isin(["recorded", "not_recorded"])]
        marks = (said["recorded"] == "recorded").groupby(said["case"]).any()
        return _cases(data, marks, [step])
    recorded = sorted(set(own.loc[own["recorded"] == "recorded", "case"]))
    dated = own.dropna(subset="date")["case"]
    first = records[records["step"] == FIRST_STEP].dropna(subset="date")["case"]
    both = set(dated) & set(first)
    every = sorted({*recorded, *both})
    steps = list(dict.fromkeys([FIRST_STEP, step]))
    return [
        Unit(
            case,
            int(case in both),
            int(case in recorded),
            "dated" if case in both else "undated",
            _step_cells(data, case, steps),
        )
        for case in every
    ]


def cases_by_route(data: AuditData, step: str, following: str) -> list[Unit]:
    """List the cases with a step dated; those that went straight to the other are counted."""
    units = []
    for case, route in _routes(data).items():
        if step in route:
            place = route.index(step)
            after = route[place + 1] if place + 1 < len(route) else ENDED
            shown = [step, *([after] if after != ENDED else [])]
            units.append(Unit(case, int(after == following), 1, f"then {after}", _step_cells(data, case, shown)))
    return units


def cases_by_wait(data: AuditData, step: str) -> list[Unit]:
    """List the cases with a step dated; those with a step dated before it are counted, and the days run from that."""
    units = []
    for case, route in _routes(data).items():
        if step in route:
            place = route.index(step)
            shown = route[max(0, place - 1) : place + 1]
            rule = f"after {shown[0]}" if place else "first step"
            units.append(Unit(case, int(place > 0), 1, rule, _step_cells(data, case, shown)))
    return units


def cases_by_gap(data: AuditData, step: str, measure: str) -> list[Unit]:
    """List the cases to which a step applies; counted where nobody recorded it, or where who attended is named."""
    events = case_events(data)
    told = events[(events["event"] == step) & (events["recorded"] != "not_applicable")].groupby("case")
    recorded = told["recorded"].agg(lambda said: (said == "recorded").any())
    if measure == "not_recorded":
        return _cases(data, ~recorded.astype("bool"), [step])
    named = told["attended"].agg(lambda said: (said != "").any())[recorded.astype("bool")]
    return _cases(data, named, [step])


def event_of_body(data: AuditData, case: str, event: str, body: str) -> list[Unit]:
    """Give the cell in which a body dates an event of a case."""
    own = _dated(data).get((case, event, body), ())
    name = event if event in BEHAVIOUR else f"step_{event}_date"
    return [
        Unit(f"{body} {case}", 1, 1, "dated", ((row.file, row.sheet, row.cell, name, f"{row.date:%Y-%m-%d}"),))
        for row in own
    ]


def cases_by_episode(data: AuditData, basis: str, period: str) -> list[Unit]:
    """List the selected cases with the dates of a basis; those whose dates run over the period are counted."""
    told = told_of_cases(data, BASIS_INPUTS[basis])
    placed = episode_periods(data)[basis]
    return [Unit(case, int(name == period), 1, name, told.get(case, ())) for case, name in placed.items()]


def period_of_case(data: AuditData, case: str, cut: str) -> list[Unit]:
    """Give the dates of a case's steps; counted where another cut puts it into another period."""
    rows = _case_episodes(data).get((case, cut), ())
    told = told_of_cases(data, BASIS_INPUTS["practice"])
    return [Unit(case, int(row.n), 1, row.period, told.get(case, ())) for row in rows]


def cases_by_criterion(data: AuditData, criterion: str) -> list[Unit]:
    """List the selected cases; those that meet the rule are counted, and the others say whether it could be told."""
    marks = criterion_marks(data, criterion)
    rule = next(item.rule for item in data.definition.criteria if item.id == criterion)
    answers = data.answers
    wanted = answers["input"].str.fullmatch(CRITERION_INPUTS.get(rule, "")) & answers["value"].notna()
    told = answers[(answers["strand"] == "case") & wanted]
    units = []
    for case, mark in marks.items():
        known = "cannot be told" if pd.isna(mark) else "met" if mark else "not met"
        by = known if rule in CRITERION_INPUTS else f"{known}, by the scope grid"
        units.append(Unit(str(case), int(known == "met"), 1, by, cells_of(told[told["case"] == case], "input")))
    return units


def _cases(data: AuditData, marks: pd.Series, steps: list[str]) -> list[Unit]:
    return [
        Unit(str(case), int(mark), 1, "any body", _step_cells(data, str(case), steps)) for case, mark in marks.items()
    ]


def _step_cells(data: AuditData, case: str, steps: list[str]) -> tuple[Cell, ...]:
    told = _told(data)
    return tuple(cell for step in steps for cell in told.get((case, step), ()))


@lru_cache(maxsize=4)
def _routes(data: AuditData) -> dict[str, list[str]]:
    return case_routes(data)


@lru_cache(maxsize=4)
def _case_episodes(data: AuditData) -> Mapping[tuple[str, str], list]:
    return {(row.case, row.cut): [row] for row in case_episodes(data).itertuples()}


@lru_cache(maxsize=4)
def _dated(data: AuditData) -> Mapping[tuple[str, str, str], list]:
    found: dict[tuple[str, str, str], list] = {}
    for row in case_events(data).dropna(subset="date").itertuples():
        found.setdefault((row.case, row.event, row.body), []).append(row)
    return found


@lru_cache(maxsize=4)
def _told(data: AuditData) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
    """Index by case and step what bodies say of it."""
    answers = data.answers
    rows = answers[(answers["strand"] == "case") & answers["value"].notna()]
    step = rows["input"].astype("object").str.extract(r"^step_(.+)_(?:recorded|date|attended)$")[0]
    groups = rows.assign(step=step).dropna(subset="step").groupby(["case", "step"], sort=False)
    return {(str(case), str(step)): cells_of(group, "input") for (case, step), group in groups}
