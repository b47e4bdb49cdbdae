"""The findings that each body's own sheet puts to it, and to which it may reply."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from maca.tables.data import AuditData
from maca.tables.ratings import case_ratings

__all__ = ["Point", "points_of"]

LONGEST_LIST = 6
"""Strengths and gaps that a sheet lists, at most."""


@dataclass(frozen=True)
class Point:
    """One strength or gap that the body may answer to: its id, as `gap:c3_2`, and its words."""

    id: str
    text: str


def points_of(data: AuditData, body: str) -> tuple[list[Point], list[Point]]:
    """List a body's strengths and gaps by its own ratings.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    body : str

    Returns
    -------
    tuple of (list of Point, list of Point)
        Questions that all its cases meet, and questions on which most of its cases are below the standard.
    """
    own = case_ratings(data)
    own = own[(own["body"] == body) & (own["kind"] == "rating")]
    return _points(data, own, "strength"), _points(data, own, "gap")


def _points(data: AuditData, own: pd.DataFrame, kind: str) -> list[Point]:
    """List the questions on which most of the body's cases are below (gap), or all meet the standard (strength)."""
    labels = {question.id: question.label for question in data.definition.questions}
    marks = {question: list(group) for question, group in own.groupby("question", sort=False)["below"]}
    if kind == "gap":
        found = {question: sum(below) for question, below in marks.items() if sum(below) * 2 > len(below)}
    else:
        found = {question: len(below) for question, below in marks.items() if not any(below)}
    words = "below the standard" if kind == "gap" else "at the standard"
    return [
        Point(f"{kind}:{question}", f"{labels[question]}: {n} of {len(marks[question])} of your cases {words}.")
        for question, n in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:LONGEST_LIST]
    ]
