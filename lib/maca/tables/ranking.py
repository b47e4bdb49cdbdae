"""Gaps and strengths in order, with ties and what cannot be told in words."""

from __future__ import annotations

import pandas as pd

from maca.statistics import mcnemar_test, wilson_interval
from maca.tables.case_rule import case_questions
from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["SPECS", "ranked", "ranked_gaps", "ranked_strengths"]

LEVEL = 0.05
COLUMNS = ["question", "n", "of", "value", "low", "high", "status", "rank", "verdict", "theme"]


def ranked_gaps(data: AuditData) -> pd.DataFrame:
    """Rank the questions by the lower limit of the share of cases below the standard."""
    questions = case_questions(data)
    return ranked(data, questions.assign(mark=questions["below"]))


def ranked_strengths(data: AuditData) -> pd.DataFrame:
    """Rank the questions by the lower limit of the share of cases that meet the standard."""
    questions = case_questions(data)
    return ranked(data, questions.assign(mark=~questions["below"]))


def ranked(data: AuditData, questions: pd.DataFrame) -> pd.DataFrame:
    """Rank questions by the lower Wilson limit of a share of their cases, so that one case of one does not lead.

    Parameters
    ----------
    data : AuditData
        Gives the questions, and the floor below which nothing is concluded.
    questions : pandas.DataFrame, one row per case and rated question
        `case`, `question` and `mark` (bool), which is counted.

    Returns
    -------
    pandas.DataFrame, one row per question, in the order of the bank
        `n`, `of`, `value`, `low`, `high`; `rank` (text: 1, 2=, empty below the floor); `verdict`: first, tied_first,
        not_apart_from_first (the exact McNemar test on the same cases cannot tell them apart), behind_first,
        cannot_be_told (fewer cases than the floor) or none (no case is counted); `theme`.
    """
    asked = data.definition.questions_of("case", data.wave)
    floor = data.definition.floors.verdict_cases
    marks = {key: dict(zip(group["case"], group["mark"], strict=True)) for key, group in questions.groupby("question")}
    counts = {question.id: _limits(marks[question.id]) for question in asked if question.id in marks}
    placed = {key: row for key, row in counts.items() if row[1] >= floor and row[0]}
    order = sorted(placed, key=lambda key: (-placed[key][3], -placed[key][0]))
    ranks = _ranks(order, placed)
    rows = []
    for question in asked:
        row = counts.get(question.id, (None,) * 5)
        verdict = _verdict(question.id, order, placed, marks, row[0] == 0 and row[1] >= floor)
        status = "shown" if question.id in counts else "x"
        rows.append([question.id, *row, status, ranks.get(question.id, ""), verdict, str(question.theme)])
    return complete(pd.DataFrame(rows, columns=COLUMNS), {"question": [question.id for question in asked]})


def _limits(marks: dict[str, bool]) -> tuple[int, int, float, float, float]:
    n, of = sum(marks.values()), len(marks)
    return n, of, n / of, *wilson_interval(n, of)


def _ranks(order: list[str], placed: dict[str, tuple]) -> dict[str, str]:
    """Number the questions; those with the same counts share a number, marked with an equals sign."""
    keys = [placed[key][:2] for key in order]
    return {
        key: f"{keys.index(pair) + 1}{'=' if keys.count(pair) > 1 else ''}"
        for key, pair in zip(order, keys, strict=True)
    }


def _verdict(question: str, order: list[str], placed: dict, marks: dict, none: bool) -> str:
    if none:
        return "none"
    if question not in placed:
        return "cannot_be_told"
    first = order[0]
    if placed[question][:2] == placed[first][:2]:
        tied = [key for key in order if placed[key][:2] == placed[first][:2]]
        return "tied_first" if len(tied) > 1 else "first"
    both = set(marks[first]) & set(marks[question])
    fewer = sum(marks[first][case] and not marks[question][case] for case in both)
    more = sum(marks[question][case] and not marks[first][case] for case in both)
    return "behind_first" if mcnemar_test(fewer, more) < LEVEL else "not_apart_from_first"


def _spec(name: str, title: str, compute) -> TableSpec:
    return TableSpec(f"gaps.{name}", title, "cases", "share", ("question",), "", "gaps", "practice", compute)


SPECS = (
    _spec("ranked", "Cases below the standard, in order of the lower limit", ranked_gaps),
    _spec("strengths", "Cases that meet the standard, in order of the lower limit", ranked_strengths),
)
