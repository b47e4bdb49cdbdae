"""Themes across cases: in how many every aspect was met, as in an assessment that sees the whole child."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from maca.tables.case_rule import case_questions
from maca.tables.children import case_role
from maca.tables.data import AuditData
from maca.tables.periods import case_periods
from maca.tables.table import TableSpec, complete

__all__ = ["EVERY_ASPECT", "SPECS", "aspects_of", "met_by_case"]

EVERY_ASPECT = "all"
"""The row for cases in which every aspect of the theme was met."""


def aspects_of(data: AuditData) -> list[tuple[str, str]]:
    """List themes with their aspects in the order of the bank, each theme's `all` last."""
    found: dict[str, list[str]] = {}
    for question in data.definition.questions_of("case", data.wave):
        if question.aspect:
            found.setdefault(str(question.theme), []).append(question.aspect)
    return [(theme, aspect) for theme, names in found.items() for aspect in [*dict.fromkeys(names), EVERY_ASPECT]]


def met_by_case(data: AuditData) -> pd.DataFrame:
    """Say of each case, theme and aspect whether every rated question of it met the standard, under the case rule.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case, theme and aspect with a rating
        `case`, `theme`, `aspect`, `met` (bool). The aspect `all` is there only where every aspect was rated.
    """
    names = {question.id: question.aspect for question in data.definition.questions}
    rated = case_questions(data)
    rated = rated.assign(aspect=rated["question"].map(names))
    rated = rated[rated["aspect"] != ""]
    met = (~rated["below"]).groupby([rated["case"], rated["theme"], rated["aspect"]], sort=False).all()
    met = met.rename("met").reset_index()
    counted = _counted_aspects(data)
    asked = pd.Series([theme for theme, _ in counted], dtype="object").value_counts()
    wanted = {str(theme.id): len(theme.whole) or asked.get(str(theme.id), 0) for theme in data.definition.themes}
    pairs = pd.Series(list(zip(met["theme"], met["aspect"], strict=True)), index=met.index)
    whole = met[pairs.isin(counted)].groupby(["case", "theme"], sort=False)["met"].agg(["all", "size"]).reset_index()
    whole = whole[whole["size"] == whole["theme"].map(wanted)]
    every = whole.assign(aspect=EVERY_ASPECT, met=whole["all"])[["case", "theme", "aspect", "met"]]
    return pd.concat([met, every], ignore_index=True).astype({"met": "bool"})


def _counted_aspects(data: AuditData) -> list[tuple[str, str]]:
    """List the aspects that make a theme whole: those that the definition names, or else all."""
    named = {str(theme.id): theme.whole for theme in data.definition.themes}
    pairs = [(theme, aspect) for theme, aspect in aspects_of(data) if aspect != EVERY_ASPECT]
    return [(theme, aspect) for theme, aspect in pairs if not named[theme] or aspect in named[theme]]


def aspects_met(data: AuditData) -> pd.DataFrame:
    """Count the cases in which each aspect of practice was met, by theme.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per theme and aspect
        The dimension `aspect` is theme and aspect joined by a full stop, as 3.family; `n` cases met of cases rated.
        Status x: nothing rated.
    """
    return _counted(data, {}, [])


def aspects_by_period(data: AuditData) -> pd.DataFrame:
    """Count the same by the period of the case: before Covid, in Covid, spanning both, not known.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per aspect and period
        As `aspects_met`. Status z: no case of that period was rated.
    """
    return _counted(data, {"period": case_periods(data)}, list(data.definition.codes["practice_periods"].by_code))


def aspects_by_role(data: AuditData) -> pd.DataFrame:
    """Count the same by the role of the child.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per aspect and role
        As `aspects_met`. Status z: no case with that role was rated.
    """
    roles = [*data.definition.codes["role"].by_code, "conflict"]
    return _counted(data, {"role": case_role(data).to_dict()}, roles)


def aspects_by_case(data: AuditData) -> pd.DataFrame:
    """Say of each case which aspects of practice were met, under the case rule (restricted edition).

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per aspect and case
        As `aspects_met`, `n` 1 or 0 of the one case. Status x: nothing of it was rated.
    """
    return _counted(data, {"case": {case: case for case in data.scope.selected}}, data.scope.selected, "x")


def _counted(
    data: AuditData, by: Mapping[str, Mapping[str, str]], values: list[str], absent: str = "z"
) -> pd.DataFrame:
    met = met_by_case(data)
    met = met.assign(aspect=met["theme"] + "." + met["aspect"])
    for name, of_case in by.items():
        met[name] = met["case"].map(of_case)
    names = ["aspect", *by]
    rows = [[*key, n := int(group.sum()), len(group), n / len(group)] for key, group in met.groupby(names)["met"]]
    found = pd.DataFrame(rows, columns=[*names, "n", "of", "value"])
    dimensions = {"aspect": [f"{theme}.{aspect}" for theme, aspect in aspects_of(data)]}
    absent = absent if by and len(met) else "x"
    return complete(found, dimensions | dict.fromkeys(by, values), absent=absent)


def _spec(identifier: str, title: str, dimensions: tuple[str, ...], kind: str, compute: object) -> TableSpec:
    return TableSpec(identifier, title, "cases", "share", dimensions, "", "cases", kind, compute)


SPECS: tuple[TableSpec, ...] = (
    _spec("practice.aspect", "Cases in which an aspect of practice was met", ("aspect",), "practice", aspects_met),
    _spec(
        "practice.aspect_period",
        "Cases in which an aspect of practice was met, by period",
        ("aspect", "period"),
        "practice",
        aspects_by_period,
    ),
    _spec(
        "practice.aspect_role",
        "Cases in which an aspect of practice was met, by the child's role",
        ("aspect", "role"),
        "role",
        aspects_by_role,
    ),
    _spec(
        "practice.aspect_case",
        "Cases in which an aspect of practice was met: which they are",
        ("aspect", "case"),
        "case_rows",
        aspects_by_case,
    ),
)
