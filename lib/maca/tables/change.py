"""Change between two waves: what was below the standard then and now, and whether so few cases could show a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from maca.statistics.matched import Waves, detectable_change, fewer_than_expected, wave_test
from maca.tables.actions import NONE_YET, recommendation_rows
from maca.tables.case_rule import case_questions, case_themes_of, most_of
from maca.tables.data import AuditData
from maca.tables.ratings import framework_ratings
from maca.tables.table import TableSpec, complete

__all__ = [
    "SPECS",
    "Comparison",
    "action_change",
    "compare",
    "compared_questions",
    "paired_statements",
    "question_change",
    "theme_change",
]

MEASURES = ("baseline", "this_wave", "difference", "detectable")
LEVEL = 0.05
"""p below which a difference counts as shown; every test is exact and two-sided."""

Marks = dict[str, bool]
"""Case or agency to whether it was below the standard."""


@dataclass(frozen=True)
class Comparison:
    """Two waves on one theme or question: who was below the standard, and what an exact test says.

    Attributes
    ----------
    baseline, this_wave : tuple of int
        Below the standard, and rated.
    detectable : float or None
        The smallest difference of the two shares that could be told from none; None where none could.
    verdict : str
        better, worse, no_change_shown or cannot_be_told.
    test : str
        The test in words.
    """

    baseline: tuple[int, int]
    this_wave: tuple[int, int]
    detectable: float | None
    verdict: str
    test: str


def compare(before: Marks, now: Marks, noun: str = "cases") -> Comparison:
    """Compare two waves: cases of both pair by pair, the others as two groups of different cases, in one exact test.

    Parameters
    ----------
    before, now : dict of str to bool
        Case or agency to whether it was below the standard.
    noun : str
        What is compared, for the words.

    Returns
    -------
    Comparison

    References
    ----------
    `maca.statistics.matched`: Fisher's exact test where no case is in both waves, McNemar's where all are.

    Examples
    --------
    >>> before = {f"A{i}": True for i in range(5)}
    >>> compare(before, {f"B{i}": False for i in range(5)}).verdict
    'better'
    >>> compare(before, {"B1": False}).verdict
    'cannot_be_told'
    """
    first, second = [(sum(marks.values()), len(marks)) for marks in (before, now)]
    if not before or not now:
        return Comparison(first, second, None, "cannot_be_told", f"no {noun} in one of the waves")
    waves = _waves(before, now)
    both = waves.better + waves.worse + waves.same
    words = f"exact test: {both} {noun} rated both times ({waves.better} better, {waves.worse} worse)"
    if waves.first_of or waves.second_of:
        words += f", {waves.second_of} new against {waves.first_of} others"
    detectable = detectable_change(both, waves.first_of, waves.second_of, LEVEL)
    if detectable is None:
        return Comparison(first, second, None, "cannot_be_told", f"{words}; too few to show any change")
    p = wave_test(waves)
    verdict = "no_change_shown" if p >= LEVEL else ("better" if fewer_than_expected(waves) else "worse")
    return Comparison(first, second, detectable, verdict, f"{words}; p = {p:.3f}")


def _waves(before: Marks, now: Marks) -> Waves:
    both = set(before) & set(now)
    better = sum(before[key] and not now[key] for key in both)
    worse = sum(now[key] and not before[key] for key in both)
    first = [mark for key, mark in before.items() if key not in both]
    second = [mark for key, mark in now.items() if key not in both]
    return Waves(better, worse, len(both) - better - worse, sum(first), len(first), sum(second), len(second))


def theme_change(data: AuditData) -> pd.DataFrame:
    """Compare by theme, on the questions that both waves asked; framework answers are paired by agency."""
    themes = [str(theme.id) for theme in data.definition.themes]
    rows = []
    for strand in ("case", "framework"):
        asked = compared_questions(data, strand)
        for theme in themes:
            both = asked.get(theme, set())
            marks = _theme_marks(data, strand, theme, both)
            rows += _rows(data, strand, theme, marks, f"{len(both)} of {_asked_in(data, strand, theme)}")
    return _table(rows, {"strand": ("case", "framework"), "theme": themes})


def question_change(data: AuditData) -> pd.DataFrame:
    """Compare by question and by statement; one that a wave did not ask stands there and is not compared."""
    rows, questions = [], {}
    for strand in ("case", "framework"):
        asked = compared_questions(data, strand)
        for question in data.definition.questions:
            if question.strand == strand and _ever_asked(data, question):
                both = question.id in asked.get(str(question.theme), set())
                marks = _question_marks(data, strand, question.id)
                rows += _rows(data, strand, question.id, marks, "1 of 1" if both else "0 of 1")
                questions.setdefault(strand, []).append(question.id)
    every = [*questions.get("case", []), *questions.get("framework", [])]
    strands = {question.id: question.strand for question in data.definition.questions}
    table = _table(rows, {"strand": ("case", "framework"), "question": every}, absent="z")
    kept = [strands[question] == strand for strand, question in zip(table["strand"], table["question"], strict=True)]
    return table[kept].reset_index(drop=True)


def action_change(data: AuditData) -> pd.DataFrame:
    """Follow each recommendation: done (actions), seen in n of n files (case), known to n of n staff (pulse)."""
    rows = []
    recommendations = recommendation_rows(data)
    questions = case_questions(data)
    for key, row in recommendations.items():
        done = {"done": 1, "": None}.get(row.get("progress", ""), 0)
        verdict = {1: "better", 0: "no_change_shown", None: "cannot_be_told"}[done]
        rows.append(["actions", key, "this_wave", done, 1, "shown" if done is not None else "x", verdict])
        seen = questions[questions["question"] == row.get("question", "").casefold()]["below"]
        compared = compare(*_question_marks(data, "case", row.get("question", "").casefold()))
        status = "shown" if len(seen) else ("x" if row.get("question") else "z")
        rows.append(["case", key, "this_wave", int((~seen).sum()), len(seen), status, compared.verdict])
        rows.append(["pulse", key, "this_wave", None, None, "x", "cannot_be_told"])
    for strand, key, _, _, _, _, verdict in list(rows):
        rows += [[strand, key, measure, None, None, "z", verdict] for measure in MEASURES if measure != "this_wave"]
    columns = ["strand", "action", "measure", "n", "of", "status", "verdict"]
    found = pd.DataFrame(rows, columns=columns)
    found = found.assign(value=pd.to_numeric(found["n"]) / pd.to_numeric(found["of"]).replace(0, float("nan")))
    every = list(recommendations) or [NONE_YET]
    return complete(found, {"strand": ("actions", "case", "pulse"), "action": every, "measure": MEASURES})


def _rows(data: AuditData, strand: str, key: str, marks: list[Marks], questions: str) -> list[list]:
    noun = "cases" if strand == "case" else "agencies"
    compared = compare(*marks, noun)
    texts = [compared.verdict, compared.test, noun, f"{questions} questions"]
    rows = []
    for measure, (n, of) in zip(MEASURES[:2], (compared.baseline, compared.this_wave), strict=True):
        rows.append([strand, key, measure, n, of, n / of if of else None, "shown" if of else "x", *texts])
    known = compared.baseline[1] and compared.this_wave[1]
    difference = rows[1][5] - rows[0][5] if known else None
    rows.append([strand, key, "difference", None, None, difference, "shown" if known else "x", *texts])
    told = compared.detectable is not None
    rows.append([strand, key, "detectable", None, None, compared.detectable, "shown" if told else "x", *texts])
    return rows


def _table(rows: list[list], dimensions: dict[str, Iterable[str]], absent: str = "x") -> pd.DataFrame:
    names = [*dimensions, "measure"]
    columns = [*names, "n", "of", "value", "status", "verdict", "test", "counted", "compared"]
    return complete(pd.DataFrame(rows, columns=columns), {**dimensions, "measure": MEASURES}, absent)


def compared_questions(data: AuditData, strand: str) -> dict[str, set[str]]:
    """Questions that both waves asked, by theme."""
    if data.earlier is None:
        return {}
    before = {
        question.id: question.scale for question in data.earlier.definition.questions_of(strand, data.earlier.wave)
    }
    asked: dict[str, set[str]] = {}
    for question in data.definition.questions_of(strand, data.wave):
        if before.get(question.id) == question.scale:
            asked.setdefault(str(question.theme), set()).add(question.id)
    return asked


def _asked_in(data: AuditData, strand: str, theme: str) -> int:
    both = {
        q.id for q in data.definition.questions if q.strand == strand and str(q.theme) == theme and _ever_asked(data, q)
    }
    return len(both)


def _ever_asked(data: AuditData, question) -> bool:
    waves = [data.wave, data.earlier.wave if data.earlier else data.definition.wave(data.wave).earlier]
    return not question.waves or bool(set(question.waves) & set(waves))


def _theme_marks(data: AuditData, strand: str, theme: str, questions: set[str]) -> list[Marks]:
    """Who was below on the theme in the earlier wave and in this one, on the questions that both asked."""
    if strand == "case":
        return [_case_theme(wave, theme, questions) for wave in (data.earlier, data)]
    share = data.definition.case_rule.theme_share
    paired = [own[own["question"].isin(questions)] for own in paired_statements(data)]
    return [_by_key(most_of(own, ["agency"], share), "agency") for own in paired]


def _case_theme(data: AuditData | None, theme: str, questions: set[str]) -> Marks:
    if data is None or not questions:
        return {}
    asked = case_questions(data)
    verdicts = case_themes_of(data, asked[asked["question"].isin(questions)])
    return _by_key(verdicts[verdicts["theme"] == theme], "case")


def _question_marks(data: AuditData, strand: str, question: str) -> list[Marks]:
    if strand == "case":
        waves = [None if wave is None else case_questions(wave) for wave in (data.earlier, data)]
        marks = [{} if own is None else _by_key(own[own["question"] == question], "case") for own in waves]
    else:
        marks = [_by_key(own[own["question"] == question], "agency") for own in paired_statements(data)]
    return [{}, marks[1]] if _scale_changed(data, question) else marks


def _scale_changed(data: AuditData, question: str) -> bool:
    waves = [data.definition, data.earlier.definition if data.earlier else data.definition]
    return len({item.scale for definition in waves for item in definition.questions if item.id == question}) > 1


def _by_key(verdicts: pd.DataFrame, key: str) -> Marks:
    return dict(zip(verdicts[key], (bool(mark) for mark in verdicts["below"]), strict=True))


@lru_cache(maxsize=4)
def paired_statements(data: AuditData) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rated statements by agency in either wave, from the bodies that rated them in both; below if any team says so."""
    now = _own_statements(data)
    before = now.iloc[:0]
    if data.earlier is not None:
        before, keys = _own_statements(data.earlier), ["body", "question"]
        both = before[keys].merge(now[keys], on=keys)
        before, now = before.merge(both, on=keys), now.merge(both, on=keys)
    pooled = [own.groupby(["agency", "question"], sort=False, as_index=False)["below"].any() for own in (before, now)]
    return pooled[0], pooled[1]


def _own_statements(data: AuditData) -> pd.DataFrame:
    agencies = {agency.id for agency in data.definition.agencies}
    own = framework_ratings(data)
    return own[(own["kind"] == "rating") & own["agency"].isin(agencies)][["body", "agency", "question", "below"]]


def _spec(name: str, title: str, unit: str, compute) -> TableSpec:
    dimensions = ("strand", name, "measure")
    return TableSpec(
        f"change.{name}", title, unit, "share", dimensions, "", "change", "practice", compute, later_wave=True
    )


SPECS = (
    _spec("theme", "Below the standard in both waves, by theme", "cases", theme_change),
    _spec("question", "Below the standard in both waves, by question", "cases", question_change),
    _spec("action", "What became of each recommendation", "actions", action_change),
)
