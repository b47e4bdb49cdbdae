"""The case rule: how many answers on one case become one statement about that case."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from maca.definition.models import CaseRule
from maca.tables.data import AuditData
from maca.tables.ratings import case_ratings, panel_ratings

__all__ = [
    "agency_questions",
    "case_objectives",
    "case_questions",
    "case_themes",
    "case_themes_of",
    "most_of",
    "panel_verdicts",
]

QUESTION_COLUMNS = ["case", "question", "theme", "objective", "below", "rule"]


@lru_cache(maxsize=4)
def case_questions(data: AuditData) -> pd.DataFrame:
    """Say of each case and question with at least one rating whether practice was below the standard.

    The panel's rating alone decides where there is one; a rating that the panel gave for one body takes that
    body's own place; otherwise the question is below if any body (or, where the definition says so, most bodies)
    rates it so.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case and question
        `case`, `question`, `theme`, `objective`, `below` (bool), `rule` (panel or bodies).

    References
    ----------
    The rule: case_rule in audit.yaml.
    """
    rule = data.definition.case_rule
    rated = _moderated(data)
    rows = [
        [*key, _below(rule, group), "bodies"]
        for key, group in rated.groupby(["case", "question", "theme", "objective"], sort=False)["below"]
    ]
    found = {(row[0], row[1]): row for row in rows}
    if rule.panel_decides:
        objectives = {question.id: question.objective for question in data.definition.questions}
        panel = panel_ratings(data)
        decided = panel[(panel["kind"] == "rating") & (panel["question"] != "") & (panel["body"] == "")]
        for row in decided.itertuples():
            found[row.case, row.question] = [
                *(row.case, row.question, row.theme, objectives[row.question]),
                *(bool(row.below), "panel"),
            ]
    return _ordered(data, pd.DataFrame(list(found.values()), columns=QUESTION_COLUMNS))


@lru_cache(maxsize=4)
def case_themes(data: AuditData) -> pd.DataFrame:
    """Say of each case and theme with at least one rating whether practice was below the standard.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case and theme
        `case`, `theme`, `below` (bool), `rule` (panel where the panel rated the theme, else bodies).
    """
    return case_themes_of(data, case_questions(data))


def case_themes_of(data: AuditData, questions: pd.DataFrame) -> pd.DataFrame:
    """Say the same from some of the questions alone.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    questions : pandas.DataFrame, one row per case and question
        Some rows of `case_questions`.

    Returns
    -------
    pandas.DataFrame, one row per case and theme
        As `case_themes`.
    """
    share = data.definition.case_rule.theme_share
    found = {(row.case, row.theme): row.below for row in most_of(questions, ["case", "theme"], share).itertuples()}
    rules = dict.fromkeys(found, "bodies")
    if data.definition.case_rule.panel_decides:
        panel = panel_ratings(data)
        decided = panel[(panel["kind"] == "rating") & (panel["question"] == "") & (panel["body"] == "")]
        for row in decided.itertuples():
            found[row.case, row.theme] = bool(row.below)
            rules[row.case, row.theme] = "panel"
    rows = [[*key, below, rules[key]] for key, below in found.items()]
    return pd.DataFrame(rows, columns=["case", "theme", "below", "rule"]).astype({"below": "bool"})


def case_objectives(data: AuditData) -> pd.DataFrame:
    """Say of each case and objective whether more than the definition's share of its rated questions are below.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per case and objective
        `case`, `objective`, `below` (bool), `rule` (panel where it decided every question, else bodies).
    """
    questions = case_questions(data)
    verdicts = most_of(questions, ["case", "objective"], data.definition.case_rule.theme_share)
    decided = questions.assign(panel=questions["rule"] == "panel")
    by_panel = decided.groupby(["case", "objective"], sort=False)["panel"].all()
    return verdicts.assign(rule=["panel" if every else "bodies" for every in by_panel])


@lru_cache(maxsize=4)
def agency_questions(data: AuditData) -> pd.DataFrame:
    """Say the same from an agency's own ratings alone, its teams and organisations pooled by the any-body rule.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per agency, case and question
        `agency`, `case`, `question`, `theme`, `objective`, `below` (bool).
    """
    own = case_ratings(data)
    own = own[own["kind"] == "rating"]
    names = ["agency", "case", "question", "theme", "objective"]
    return own.groupby(names, sort=False, as_index=False)["below"].any()


def panel_verdicts(data: AuditData, questions: set[str]) -> pd.DataFrame:
    """Say of each case and theme that the panel rated itself whether it put practice below the standard.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    questions : set of str
        The questions that stand for the theme where the panel has not rated the theme itself.

    Returns
    -------
    pandas.DataFrame, one row per case and theme
        `case`, `theme`, `below` (bool): the rating of the theme, or else of most of those questions.
    """
    panel = panel_ratings(data)
    whole = panel[(panel["kind"] == "rating") & (panel["body"] == "")]
    themes = whole[whole["question"] == ""]
    by_question = whole[whole["question"].isin(questions)]
    most = most_of(by_question, ["case", "theme"], data.definition.case_rule.theme_share)
    both = pd.concat([most, themes[["case", "theme", "below"]].astype({"below": "bool"})], ignore_index=True)
    return both.drop_duplicates(["case", "theme"], keep="last")


def most_of(questions: pd.DataFrame, by: list[str], share: float) -> pd.DataFrame:
    """Say of each group whether more than a share of its rated questions are below the standard.

    Parameters
    ----------
    questions : pandas.DataFrame
        The columns `by` and `below` (bool), one row a rated question.
    by : list of str
        As case and theme.
    share : float
        Of the rated questions, from 0 to 1.

    Returns
    -------
    pandas.DataFrame, one row per group
        `by` and `below` (bool).

    Examples
    --------
    >>> rated = pd.DataFrame({"case": ["A", "A", "B"], "theme": "1", "below": [True, False, True]})
    >>> most_of(rated, ["case", "theme"], share=0.5).values.tolist()
    [['A', '1', False], ['B', '1', True]]
    """
    counted = questions.groupby(by, sort=False)["below"].agg(["sum", "count"]).reset_index()
    return counted.assign(below=counted["sum"].astype("int64") > share * counted["count"])[[*by, "below"]]


def _moderated(data: AuditData) -> pd.DataFrame:
    """Ratings of bodies, with the panel's in place of a body's own where it changed that body's answer."""
    own = case_ratings(data)[["case", "question", "theme", "objective", "body", "kind", "below"]]
    if data.definition.case_rule.panel_decides:
        panel = panel_ratings(data)
        panel = panel[(panel["body"] != "") & (panel["question"] != "")]
        objectives = {question.id: question.objective for question in data.definition.questions}
        changed = panel.assign(objective=panel["question"].map(objectives))[own.columns]
        both = pd.concat([own, changed], ignore_index=True) if len(changed) else own
        own = both.drop_duplicates(["case", "question", "body"], keep="last")
    return own[own["kind"] == "rating"]


def _below(rule: CaseRule, below: Iterable[bool]) -> bool:
    marks = list(below)
    return any(marks) if rule.question == "any_body" else sum(marks) > len(marks) / 2


def _ordered(data: AuditData, rows: pd.DataFrame) -> pd.DataFrame:
    cases = {case: at for at, case in enumerate(data.scope.selected)}
    questions = {question.id: at for at, question in enumerate(data.definition.questions)}
    order = sorted(range(len(rows)), key=lambda at: (cases[rows["case"][at]], questions[rows["question"][at]]))
    return rows.iloc[order].reset_index(drop=True).astype({"below": "bool"})
