"""The answers behind the gaps: how they were rated, on what evidence, and what was said not to apply."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from maca.definition import Definition
from maca.tables.data import AuditData
from maca.tables.framework import AREA
from maca.tables.ratings import case_ratings, framework_ratings
from maca.tables.table import TableSpec, complete

__all__ = [
    "NO_BASIS",
    "SPECS",
    "evidence_bases",
    "evidence_by_question",
    "not_applicable_by_question",
    "not_applicable_reasons",
    "question_ratings",
    "statement_ratings",
]

NO_BASIS = "not_given"
REASONS = ("with_reason", "without_reason")


def question_ratings(data: AuditData) -> pd.DataFrame:
    """Count by question and level the answers of all bodies, of those given; several may be on one case."""
    return _by_level(data, "case", case_ratings(data), "question")


def statement_ratings(data: AuditData) -> pd.DataFrame:
    """Count by statement and level the answers of all bodies, the area's consensus left out, of the answers given."""
    own = framework_ratings(data)
    return _by_level(data, "framework", own[own["body"] != AREA], "statement")


def evidence_bases(data: AuditData) -> pd.DataFrame:
    """Count by theme what the ratings rest on: evidence seen, asserted, none, or not said, of all ratings."""
    return _by_basis(data, "theme", _themes(data.definition))


def evidence_by_question(data: AuditData) -> pd.DataFrame:
    """Count the same by question."""
    return _by_basis(data, "question", _asked(data))


def not_applicable_reasons(data: AuditData) -> pd.DataFrame:
    """Count by theme the answers that are not applicable, with and without a reason."""
    return _by_reason(data, "theme", _themes(data.definition))


def not_applicable_by_question(data: AuditData) -> pd.DataFrame:
    """Count the same by question."""
    return _by_reason(data, "question", _asked(data))


def _by_basis(data: AuditData, name: str, every: Sequence[str]) -> pd.DataFrame:
    own = case_ratings(data)
    own = own[own["kind"] == "rating"]
    own = own.assign(basis=own["basis"].replace("", NO_BASIS))
    bases = [*data.definition.codes["evidence_basis"].by_code, NO_BASIS]
    return complete(_shares(own, name, "basis", bases), {name: every, "basis": bases})


def _by_reason(data: AuditData, name: str, every: Sequence[str]) -> pd.DataFrame:
    own = case_ratings(data)
    bare = own[own["kind"] == "not_applicable"]
    marked = bare.assign(measure=bare["reason"].map({True: REASONS[0], False: REASONS[1]}))
    found = _shares(marked, name, "measure", REASONS)
    answered = set(own.loc[own["kind"] != "unanswered", name]) - set(found[name])
    none = pd.DataFrame([[key, measure, "z"] for key in answered for measure in REASONS])
    if len(none):
        found = pd.concat([found.assign(status="shown"), none.set_axis([name, "measure", "status"], axis=1)])
    return complete(found, {name: every, "measure": REASONS})


def _asked(data: AuditData) -> list[str]:
    return [question.id for question in data.definition.questions_of("case", data.wave)]


def _by_level(data: AuditData, strand: str, own: pd.DataFrame, name: str) -> pd.DataFrame:
    questions = data.definition.questions_of(strand, data.wave)
    scales = {question.id: data.definition.scales[question.scale] for question in questions}
    levels = list(dict.fromkeys(level.value for scale in scales.values() for level in scale.levels))
    answered = own[own["kind"] != "unanswered"]
    answered = pd.DataFrame({name: answered["question"], "rating": answered["value"]})
    found = _shares(answered, name, "rating", levels)
    places = zip(found[name], found["rating"], strict=True)
    status = ["shown" if rating in scales[question].by_value else "z" for question, rating in places]
    return complete(found.assign(status=status), {name: list(scales), "rating": levels})


def _shares(rows: pd.DataFrame, first: str, second: str, every: Sequence[str]) -> pd.DataFrame:
    """Count every value of the second column within each value of the first, of all rows of the first."""
    counted = [
        [key, value, int((group == value).sum()), len(group)]
        for key, group in rows.groupby(first, sort=False)[second]
        for value in every
    ]
    found = pd.DataFrame(counted, columns=[first, second, "n", "of"])
    return found.assign(value=found["n"] / found["of"])


def _themes(definition: Definition) -> list[str]:
    return [str(theme.id) for theme in definition.themes]


def _spec(identifier: str, title: str, dimensions: tuple[str, ...], chapter: str, compute) -> TableSpec:
    return TableSpec(identifier, title, "answers", "share", dimensions, "", chapter, "practice", compute)


SPECS = (
    _spec("gaps.ratings", "Answers by question and rating", ("question", "rating"), "gaps", question_ratings),
    _spec("gaps.evidence", "What the ratings rest on, by theme", ("theme", "basis"), "gaps", evidence_bases),
    _spec(
        *("gaps.not_applicable", "Answers that do not apply, with and without a reason", ("theme", "measure"), "gaps"),
        not_applicable_reasons,
    ),
    _spec(
        *("gaps.evidence_question", "What the ratings rest on, by question", ("question", "basis"), "gaps"),
        evidence_by_question,
    ),
    _spec(
        "gaps.not_applicable_question",
        "Answers that do not apply, with and without a reason, by question",
        ("question", "measure"),
        "gaps",
        not_applicable_by_question,
    ),
    _spec(
        *("framework.statement", "Answers by statement and rating", ("statement", "rating"), "framework"),
        statement_ratings,
    ),
)
