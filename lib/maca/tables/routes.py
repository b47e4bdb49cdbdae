"""Referral routes: which step followed which, in how many cases a step was recorded by nobody, and who attended."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pandas as pd

from maca.tables.chronology import BEHAVIOUR, case_events
from maca.tables.data import AuditData
from maca.tables.limits import with_wilson
from maca.tables.table import TableSpec, complete

__all__ = ["ENDED", "SPECS", "case_routes"]

ENDED = "ended"
"""Stands for the next step where none is recorded after it."""


def case_routes(data: AuditData) -> dict[str, list[str]]:
    """List the steps that each case went through, by the earliest date that any body gives.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    dict of str to list of str
        Case to steps, earliest first, those of one day in the order of the list. Cases without a date are left out.
    """
    events = case_events(data)
    dated = events[~events["event"].isin(BEHAVIOUR)].groupby(["case", "event"])["date"].min().dropna().reset_index()
    order = {step: at for at, step in enumerate(data.definition.codes["pathway_steps"].by_code)}
    dated = dated.assign(at=dated["event"].map(order)).sort_values(["case", "date", "at"], kind="stable")
    return {case: group["event"].tolist() for case, group in dated.groupby("case")}


def routes(data: AuditData) -> pd.DataFrame:
    """Count the cases that went from a step straight to another.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per step and next step
        `n` cases of those with the step dated; `next` is `ended` where nothing is dated after it. Status x: no case has
        the step dated.
    """
    steps = list(data.definition.codes["pathway_steps"].by_code)
    pairs = [
        (step, after)
        for route in case_routes(data).values()
        for step, after in zip(route, [*route[1:], ENDED], strict=True)
    ]
    passed = {step: sum(first == step for first, _ in pairs) for step in steps}
    rows = [
        [step, after, n := pairs.count((step, after)), passed[step], n / passed[step]]
        for step in steps
        if passed[step]
        for after in [*steps, ENDED]
        if after != step
    ]
    found = pd.DataFrame(rows, columns=["step", "next", "n", "of", "value"])
    table = complete(found, {"step": steps, "next": [*steps, ENDED]})
    return table[table["step"] != table["next"]].reset_index(drop=True)


def step_waits(data: AuditData) -> pd.DataFrame:
    """Say how many days lay between a step and the dated step before it.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per step
        `n` cases in which a step is dated before it (or on the same day, and comes first on the list) of those with the
        step dated; `value` the median of the days. Status x: no case has the step dated; z: it is the first in each.
    """
    steps = list(data.definition.codes["pathway_steps"].by_code)
    events = case_events(data)
    days = events[events["event"].isin(steps)].groupby(["case", "event"])["date"].min().dropna()
    routes_of = case_routes(data)
    waits = [
        (after, (days[case, after] - days[case, before]).days)
        for case, route in routes_of.items()
        for before, after in pairwise(route)
    ]
    rows = []
    for step in dict.fromkeys(step for route in routes_of.values() for step in route):
        held = [wait for name, wait in waits if name == step]
        of = sum(step in route for route in routes_of.values())
        value = float(pd.Series(held).median()) if held else None
        rows.append([step, len(held), of, value, "shown" if held else "z"])
    return complete(pd.DataFrame(rows, columns=["step", "n", "of", "value", "status"]), {"step": steps})


def step_gaps(data: AuditData) -> pd.DataFrame:
    """Count the cases in which nobody recorded a step, and those in which who attended it was named.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per step and measure
        not_recorded: `n` cases of those in which a body was asked and did not call the step not applicable; attended:
        `n` cases of those with the step recorded; shares with Wilson limits. Status x: nothing came; z: no case to
        which it applies.
    """
    steps = list(data.definition.codes["pathway_steps"].by_code)
    events = case_events(data)
    events = events[events["event"].isin(steps)]
    rows = []
    for step, group in events.groupby("event", sort=False):
        told = group[group["recorded"] != "not_applicable"].groupby("case")
        recorded = told["recorded"].agg(lambda said: (said == "recorded").any())
        named = told["attended"].agg(lambda said: (said != "").any())[recorded]
        for measure, n, of in (
            ("not_recorded", int((~recorded).sum()), len(recorded)),
            ("attended", int(named.sum()), len(named)),
        ):
            rows.append([step, measure, n, of, n / of if of else None, "shown" if of else "z"])
    found = with_wilson(pd.DataFrame(rows, columns=["step", "measure", "n", "of", "value", "status"]))
    return complete(found, {"step": steps, "measure": ["not_recorded", "attended"]})


def _spec(identifier: str, title: str, dimensions: tuple[str, ...], compute: object) -> TableSpec:
    return TableSpec(identifier, title, "cases", "share", dimensions, "3", "recognition", "practice", compute)


SPECS: tuple[TableSpec, ...] = (
    _spec("pathway.route", "Cases that went from one step straight to another", ("step", "next"), routes),
    _spec(
        "pathway.gap", "Steps that nobody recorded, and steps whose attendance is named", ("step", "measure"), step_gaps
    ),
    replace(
        _spec("pathway.wait", "Median days from the dated step before to each step", ("step",), step_waits),
        value_unit="days",
    ),
)
