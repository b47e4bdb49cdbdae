"""What a body's sheet says: its own answers alone, and beside them the partnership's practice counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from maca.definition.labels import labels_of
from maca.tables.actions import recommendation_rows
from maca.tables.case_rule import most_of
from maca.tables.data import AuditData
from maca.tables.engagement import return_states
from maca.tables.framework import score_of
from maca.tables.gaps import theme_gaps
from maca.tables.points import Point, points_of
from maca.tables.ratings import case_ratings, framework_ratings

__all__ = ["Point", "SheetContent", "ThemeLine", "gather_sheet"]


@dataclass(frozen=True)
class ThemeLine:
    """One theme: the body's own cases and self-assessment beside the partnership's cases; empty where there is none."""

    label: str
    own_cases: str
    partnership: str
    own_score: str


@dataclass(frozen=True)
class SheetContent:
    """All that one body's sheet says.

    Attributes
    ----------
    body, label : str
    returns : list of str
        One sentence a strand.
    themes : list of ThemeLine
    strengths, gaps : list of Point
    learning : list of str
    actions : list of str
        The actions that the body itself put into its self-assessment.
    recommendations : list of str
        The partnership's.
    """

    body: str
    label: str
    returns: list[str] = field(default_factory=list)
    themes: list[ThemeLine] = field(default_factory=list)
    strengths: list[Point] = field(default_factory=list)
    gaps: list[Point] = field(default_factory=list)
    learning: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    recommendations: list[str] = field(default_factory=list)


def gather_sheet(data: AuditData, body: str) -> SheetContent:
    """Gather a body's sheet.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    body : str
        An agency, team or organisation that sent a return.

    Returns
    -------
    SheetContent
        Nothing in it comes from another body's answers but counts of all cases, as the partnership edition has them.
    """
    own = case_ratings(data)
    own = own[(own["body"] == body) & (own["kind"] == "rating")]
    strengths, gaps = points_of(data, body)
    return SheetContent(
        body=body,
        label=data.scope.by_id[body].label,
        returns=_returns(data, body),
        themes=_themes(data, body, own),
        strengths=strengths,
        gaps=gaps,
        learning=_learning(data, body),
        actions=_actions(data, body),
        recommendations=list(_recommendations(data)),
    )


@lru_cache(maxsize=4)
def _recommendations(data: AuditData) -> tuple[str, ...]:
    return tuple(
        f"{key} ({row.get('level', '')}, {row.get('owner', '')}, due {row.get('due', '')}): {row.get('text', '')}"
        for key, row in recommendation_rows(data).items()
    )


@lru_cache(maxsize=4)
def _whole(data: AuditData) -> pd.DataFrame:
    return theme_gaps(data).set_index("theme")


def _returns(data: AuditData, body: str) -> list[str]:
    states = return_states(data)
    states = states[(states["body"] == body) & (states["state"] != "not_involved")]
    labels = labels_of(data.definition)
    sentences = []
    for strand, group in states.groupby("strand", sort=False):
        counts = group["state"].value_counts()
        told = ", ".join(f"{counts[state]} {labels['state'].get(state, state).lower()}" for state in counts.index)
        sentences.append(f"{labels['strand'][strand]}: {len(group)} expected; {told}.")
    return sentences


def _themes(data: AuditData, body: str, own: pd.DataFrame) -> list[ThemeLine]:
    cases = most_of(own, ["theme", "case"], data.definition.case_rule.theme_share)
    whole = _whole(data)
    lines = []
    for theme in data.definition.themes:
        marks = cases.loc[cases["theme"] == str(theme.id), "below"]
        row = whole.loc[str(theme.id)]
        everyone = f"{row['n']:.0f} of {row['of']:.0f}" if row["status"] == "shown" else ""
        score = _score(data, body, str(theme.id))
        lines.append(ThemeLine(theme.label, f"{marks.sum()} of {len(marks)}" if len(marks) else "", everyone, score))
    return lines


def _score(data: AuditData, body: str, domain: str) -> str:
    own = framework_ratings(data)
    own = own[(own["body"] == body) & (own["theme"] == domain) & (own["kind"] != "not_applicable")]
    rated = own[own["kind"] == "rating"]
    if not len(rated) or len(rated) < data.definition.floors.domain_completeness * len(own):
        return ""
    scales = {question.id: data.definition.scales[question.scale] for question in data.definition.questions}
    points = [score_of([value], scales[key]) for key, value in zip(rated["question"], rated["value"], strict=True)]
    return f"{sum(points) / len(points):.0f}"


def _learning(data: AuditData, body: str) -> list[str]:
    answers = data.answers[(data.answers["strand"] == "framework") & (data.answers["body"] == body)]
    statuses = {code.code: code.label for code in data.definition.codes["learning_status"].codes}
    given = answers.dropna(subset="value").set_index("input")["value"].to_dict()
    return [
        f"{finding.label}: {statuses[given[f'learning_{finding.id}_status']].lower()}."
        for finding in data.definition.findings_of(data.wave)
        if given.get(f"learning_{finding.id}_status") in statuses
    ]


def _actions(data: AuditData, body: str) -> list[str]:
    answers = data.answers[(data.answers["strand"] == "framework") & (data.answers["body"] == body)]
    given = answers.dropna(subset="value").set_index("input")["value"].to_dict()
    labels = {question.id: question.label for question in data.definition.questions}
    sentences = []
    for question, label in labels.items():
        if f"{question}_action" in given:
            lead, due = (given.get(f"{question}_{part}", "") for part in ("lead", "due"))
            more = "; ".join(part for part in (lead, f"due {due}" if due else "") if part)
            sentences.append(f"{label}: {given[f'{question}_action']}{f' ({more})' if more else ''}")
    return sentences
