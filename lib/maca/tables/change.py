"""Change between two waves: what was below the standard then and now, and whether so few cases could show a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from maca.statistics.matched import Waves, detectable_change, fewer_than_expected, wave_test
from maca.tables.actions import NONE_YET, recommendation_rows
from maca.tables.asked import COMPARED, sameness
from maca.tables.case_rule import case_questions, case_themes_of, most_of
from maca.tables.data import AuditData
from maca.tables.learning import NOT_KNOWN, agency_status
from maca.tables.pulse import known_of
from maca.tables.ratings import framework_ratings
from maca.tables.table import TableSpec, complete

__all__ = [
    "SPECS",
    "Comparison",
    "action_change",
    "compare",
    "compared_questions",
    "learning_change",
    "not_embedded",
    "paired_statements",
    "question_change",
    "read_test",
    "theme_change",
]

MEASURES = ("baseline", "this_wave", "difference", "detectable")
LEVEL = 0.05
"""p below which a difference counts as shown; every test is exact and two-sided."""

WHY_NOT = {
    "reworded": "the wording of the question changed",
    "rescaled": "the scale or its standard changed",
    "moved": "the question moved to another theme",
    "earlier_only": "this wave does not ask it",
    "this_wave_only": "the earlier wave did not ask it, or its run is missing",
}
"""Why the answers of two waves to a question are not held against each other."""

TOLD = ("question", "progress")
"""What the action plan says of a recommendation beside whether it is done."""

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


def compare(before: Marks, now: Marks, noun: str = "cases", why_not: str = "") -> Comparison:
    """Compare two waves: cases of both pair by pair, the others as two groups of different cases, in one exact test.

    Parameters
    ----------
    before, now : dict of str to bool
        Case or agency to whether it was below the standard.
    noun : str
        What is compared, for the words.
    why_not : str
        Why the two may not be compared, if so: their counts stand, and nothing more is said.

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
    if why_not:
        return Comparison(first, second, None, "cannot_be_told", f"not compared: {why_not}")
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


def read_test(text: str) -> tuple[str, str]:
    """Take a test in words apart: who was rated in both waves and who in one, and what the test says.

    Examples
    --------
    >>> read_test(compare({"A": True, "B": True}, {"A": False, "C": True}).test)
    ('1 cases (1 better, 0 worse), 1 new against 1 others', 'too few to show any change')
    >>> read_test("not compared: this wave does not ask it")
    ('', 'not compared: this wave does not ask it')
    """
    who, _, result = text.rpartition("; ")
    return who.removeprefix("exact test: ").replace(" rated both times", ""), result


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
            rows += _rows(strand, theme, marks, f"{len(both)} of {_asked_in(data, strand, theme)}")
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
                rows += _rows(strand, question.id, marks, "1 of 1" if both else "0 of 1", _why_not(data, question.id))
                questions.setdefault(strand, []).append(question.id)
    every = [*questions.get("case", []), *questions.get("framework", [])]
    strands = {question.id: question.strand for question in data.definition.questions}
    table = _table(rows, {"strand": ("case", "framework"), "question": every}, absent="z")
    kept = [strands[question] == strand for strand, question in zip(table["strand"], table["question"], strict=True)]
    return table[kept].reset_index(drop=True)


def learning_change(data: AuditData) -> pd.DataFrame:
    """Compare by finding of the earlier review the agencies that do not yet call it embedded, paired by agency."""
    findings = [finding.id for finding in data.definition.findings_of(data.wave)]
    rows = []
    for finding in findings:
        before, now = ({} if wave is None else not_embedded(wave, finding) for wave in (data.earlier, data))
        paired = [{agency: marks[agency] for agency in before if agency in now} for marks in (before, now)]
        rows += [row[1:] for row in _rows("framework", finding, paired, "1 of 1")]
    columns = ["finding", "measure", "n", "of", "value", "status", "verdict", "test", "counted", "compared"]
    return complete(pd.DataFrame(rows, columns=columns), {"finding": findings, "measure": MEASURES})


def not_embedded(data: AuditData, finding: str) -> Marks:
    """Say of each agency that knows whether it does not yet call the answer to a finding embedded."""
    said = agency_status(data)
    said = said[(said["finding"] == finding) & (said["status"] != NOT_KNOWN)]
    return dict(zip(said["agency"], said["status"] != "embedded", strict=True))


def action_change(data: AuditData) -> pd.DataFrame:
    """Follow each recommendation: done (actions), seen in n of n files (case), known to n of n staff (pulse)."""
    rows = []
    recommendations = recommendation_rows(data)
    questions = case_questions(data)
    for key, row in recommendations.items():
        done = {"done": 1, "": None}.get(row.get("progress", ""), 0)
        verdict = {1: "better", 0: "no_change_shown", None: "cannot_be_told"}[done]
        rows.append(["actions", key, "this_wave", done, 1, "shown" if done is not None else "x", verdict])
        question = row.get("question", "").casefold()
        compared = compare(*_question_marks(data, "case", question), why_not=_why_not(data, question))
        seen = questions[questions["question"] == question]["below"]
        status = "shown" if len(seen) else ("x" if row.get("question") else "z")
        rows.append(["case", key, "this_wave", int((~seen).sum()), len(seen), status, compared.verdict])
        known = known_of(data, key) or (None, None)
        status = "x" if known[1] is None else "shown"
        rows.append(["pulse", key, "this_wave", *known, status, "cannot_be_told"])
    for strand, key, _, _, _, _, verdict in list(rows):
        rows += [[strand, key, measure, None, None, "z", verdict] for measure in MEASURES if measure != "this_wave"]
    columns = ["strand", "action", "measure", "n", "of", "status", "verdict"]
    found = pd.DataFrame(rows, columns=columns)
    texts = {name: [recommendations[key].get(name, "").casefold() for key in found["action"]] for name in TOLD}
    shares = pd.to_numeric(found["n"]) / pd.to_numeric(found["of"]).replace(0, float("nan"))
    found = found.assign(value=shares, **texts)
    every = list(recommendations) or [NONE_YET]
    return complete(found, {"strand": ("actions", "case", "pulse"), "action": every, "measure": MEASURES})


def _rows(strand: str, key: str, marks: list[Marks], questions: str, why_not: str = "") -> list[list]:
    noun = "cases" if strand == "case" else "agencies"
    compared = compare(*marks, noun, why_not)
    texts = [compared.verdict, compared.test, noun, f"{questions} questions"]
    rows = []
    for measure, (n, of) in zip(MEASURES[:2], (compared.baseline, compared.this_wave), strict=True):
        rows.append([strand, key, measure, n, of, n / of if of else None, "shown" if of else "x", *texts])
    known = compared.baseline[1] and compared.this_wave[1] and not why_not
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
    """Questions whose answers may be compared, by theme."""
    same = sameness(data)
    asked: dict[str, set[str]] = {}
    for question in data.definition.questions_of(strand, data.wave):
        if same[question.id] == COMPARED:
            asked.setdefault(str(question.theme), set()).add(question.id)
    return asked


def _why_not(data: AuditData, question: str) -> str:
    """Say why the two waves' answers to a question are not compared; empty where they are, or where a wave has none."""
    return WHY_NOT.get(sameness(data).get(question, ""), "")


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
    return marks


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
    TableSpec(
        *("change.learning", "Findings of the earlier review not yet embedded, by the agencies' own word", "agencies"),
        *("share", ("finding", "measure"), "", "change", "practice", learning_change),
        later_wave=True,
    ),
    _spec("action", "What became of each recommendation", "actions", action_change),
)
