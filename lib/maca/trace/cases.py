"""The cells behind counts of cases: the ratings that decided each case, the panel's among them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from maca.tables.case_rule import (
    agency_questions,
    case_objectives,
    case_questions,
    case_themes,
    case_themes_of,
    most_of,
    panel_verdicts,
)
from maca.tables.children import case_role
from maca.tables.data import AuditData
from maca.tables.engagement import CAME, return_states
from maca.tables.periods import case_periods
from maca.tables.ratings import case_ratings, panel_ratings
from maca.trace.unit import Cell, Unit, cells_of

__all__ = [
    "agency_cases",
    "cells_of_questions",
    "linked_cases",
    "objective_cases",
    "panel_cases",
    "period_cases",
    "question_cases",
    "role_cases",
    "theme_cases",
    "told_of_cases",
]


def question_cases(data: AuditData, question: str, meets: bool = False) -> list[Unit]:
    """List the cases rated on a question; with `meets`, those at the standard are counted instead of those below."""
    rows = case_questions(data)
    rows = rows[rows["question"] == question]
    return [
        Unit(row.case, int(row.below != meets), 1, row.rule, _question_cells(data, row.case, question, row.rule))
        for row in rows.itertuples()
    ]


def theme_cases(data: AuditData, theme: str, questions: set[str] | None = None) -> list[Unit]:
    """List the cases rated on a theme, or on some of its questions alone."""
    asked = case_questions(data)
    verdicts = (
        case_themes(data) if questions is None else case_themes_of(data, asked[asked["question"].isin(questions)])
    )
    units = []
    for row in verdicts[verdicts["theme"] == theme].itertuples():
        if row.rule == "panel":
            cells = _panel_cells(data, row.case, theme=theme)
        else:
            own = asked[(asked["case"] == row.case) & (asked["theme"] == theme)]
            kept = own if questions is None else own[own["question"].isin(questions)]
            cells = cells_of_questions(data, kept)
        units.append(Unit(row.case, int(row.below), 1, row.rule, cells))
    return units


def objective_cases(data: AuditData, objective: str) -> list[Unit]:
    """List the cases rated on an objective."""
    asked, verdicts = case_questions(data), case_objectives(data)
    units = []
    for row in verdicts[verdicts["objective"] == objective].itertuples():
        own = asked[(asked["case"] == row.case) & (asked["objective"] == objective)]
        units.append(Unit(row.case, int(row.below), 1, row.rule, cells_of_questions(data, own)))
    return units


def agency_cases(data: AuditData, theme: str, agency: str, questions: set[str] | None = None) -> list[Unit]:
    """List the cases that an agency rated on a theme, by its own ratings."""
    own = agency_questions(data)
    own = own[(own["theme"] == theme) & (own["agency"] == agency)]
    own = own if questions is None else own[own["question"].isin(questions)]
    ratings = case_ratings(data)
    ratings = ratings[(ratings["kind"] == "rating") & (ratings["agency"] == agency) & (ratings["theme"] == theme)]
    ratings = ratings if questions is None else ratings[ratings["question"].isin(questions)]
    verdicts = most_of(own, ["case"], data.definition.case_rule.theme_share)
    return [
        Unit(row.case, int(row.below), 1, "own ratings", cells_of(ratings[ratings["case"] == row.case]))
        for row in verdicts.itertuples()
    ]


def period_cases(data: AuditData, theme: str, period: str) -> list[Unit]:
    """List the cases of a period that are rated on a theme, with the dates that place them."""
    return _by_trait(data, theme, case_periods(data), period, r"step_.+_date")


def role_cases(data: AuditData, theme: str, role: str) -> list[Unit]:
    """List the cases of a role that are rated on a theme, with what each body recorded of the role."""
    return _by_trait(data, theme, _roles(data), role, "child_role")


def linked_cases(data: AuditData, theme: str, agency: str) -> list[Unit]:
    """List the cases that an agency rated on the linked questions of a theme."""
    return agency_cases(data, theme, agency, _linked(data))


def panel_cases(data: AuditData, theme: str, agency: str) -> list[Unit]:
    """List the cases of an agency's returns that the panel rated on a theme or on its linked questions."""
    linked = _linked(data)
    verdicts = panel_verdicts(data, linked)
    states = return_states(data)
    sent = states[(states["strand"] == "case") & (states["agency"] == agency) & states["state"].isin(CAME)]
    verdicts = verdicts[(verdicts["theme"] == theme) & verdicts["case"].isin(set(sent["case"]))]
    panel = panel_ratings(data)
    panel = panel[(panel["kind"] == "rating") & (panel["body"] == "") & (panel["theme"] == theme)]
    units = []
    for row in verdicts.itertuples():
        own = panel[panel["case"] == row.case]
        whole = own[own["question"] == ""]
        cells = cells_of(whole if len(whole) else own[own["question"].isin(linked)])
        units.append(Unit(row.case, int(row.below), 1, "panel", cells))
    return units


def cells_of_questions(data: AuditData, questions: pd.DataFrame) -> tuple[Cell, ...]:
    """Give the ratings that decided some rows of `case_questions`."""
    return tuple(
        cell for row in questions.itertuples() for cell in _question_cells(data, row.case, row.question, row.rule)
    )


@lru_cache(maxsize=8)
def told_of_cases(data: AuditData, pattern: str) -> Mapping[str, tuple[Cell, ...]]:
    """Index by case what bodies answered to the inputs of a pattern."""
    answers = data.answers
    told = answers[(answers["strand"] == "case") & answers["input"].str.fullmatch(pattern) & answers["value"].notna()]
    return {str(case): cells_of(rows, "input") for case, rows in told.groupby("case", sort=False)}


def _by_trait(data: AuditData, theme: str, traits: dict[str, str], wanted: str, pattern: str) -> list[Unit]:
    told = told_of_cases(data, pattern)
    return [
        Unit(unit.name, unit.n, unit.of, unit.rule, (*unit.cells, *told.get(unit.name, ())))
        for unit in theme_cases(data, theme)
        if traits.get(unit.name) == wanted
    ]


@lru_cache(maxsize=4)
def _roles(data: AuditData) -> dict[str, str]:
    return case_role(data).to_dict()


def _question_cells(data: AuditData, case: str, question: str, rule: str) -> tuple[Cell, ...]:
    if rule == "panel":
        return _panel_cells(data, case, question=question)
    return _ratings_of_bodies(data).get((case, question), ())


@lru_cache(maxsize=4)
def _ratings_of_bodies(data: AuditData) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
    """Index the bodies' ratings by case and question, each with what the panel put in a body's place."""
    own, panel = case_ratings(data), panel_ratings(data)
    said = pd.concat([own[own["kind"] == "rating"], panel[panel["body"] != ""]], ignore_index=True)
    return {key: cells_of(rows) for key, rows in said.groupby(["case", "question"], sort=False)}


def _panel_cells(data: AuditData, case: str, theme: str = "", question: str = "") -> tuple[Cell, ...]:
    panel = panel_ratings(data)
    rows = panel[(panel["case"] == case) & (panel["body"] == "") & (panel["question"] == question)]
    return cells_of(rows[rows["theme"] == theme] if theme else rows, "question" if question else "theme")


@lru_cache(maxsize=4)
def _linked(data: AuditData) -> set[str]:
    asked = {q.id for strand in ("case", "framework") for q in data.definition.questions_of(strand, data.wave)}
    return {link.question for link in data.definition.links if {link.statement, link.question} <= asked}
