"""Properties that gaps must have whatever the answers are, and the case rule against a second, plain telling of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import Planted, shuffled

from maca.definition import load_definition
from maca.tables.catalogue import CATALOGUE

BASELINE = "baseline-2021-07"
HSB = load_definition("hsb")
CASES = ["HSB-01", "HSB-02", "HSB-03"]
BODIES = ["police", "csc.mash", "csc.early_help", "yot"]
QUESTIONS = ["c3_1", "c3_2", "c3_3", "c4_1", "c4_2"]
RATINGS = ["met", "partly", "not_met", "not_applicable", "not_known", None]
TABLES = {spec.id: spec.compute for spec in CATALOGUE if spec.id.startswith("gaps.")}
HEADLINES = ("gaps.theme", "gaps.objective", "gaps.question")
BASES = ["seen", "asserted", "none", None]
STATEMENTS = ["f1_1", "f1_2", "f2_1"]
LEVELS = ["not_in_place", "emerging", "established", "embedded", "not_applicable", "not_known", None]
OTHERS = ("framework.domain", "framework.statement", "learning.finding", "practice.aspect", "case.rating")
ALL_TABLES = TABLES | {spec.id: spec.compute for spec in CATALOGUE if spec.id in OTHERS}

answers = st.dictionaries(
    st.tuples(st.sampled_from(BODIES), st.sampled_from(CASES), st.sampled_from(QUESTIONS)),
    st.sampled_from(RATINGS),
    max_size=40,
)
statements = st.dictionaries(
    st.tuples(st.sampled_from([*BODIES, "area"]), st.sampled_from(STATEMENTS)), st.sampled_from(LEVELS), max_size=12
)
moderations = st.dictionaries(
    st.tuples(
        st.sampled_from(CASES),
        st.sampled_from([("3", None), ("4", None), *((None, question) for question in QUESTIONS)]),
        st.sampled_from([None, "police", "yot"]),
    ),
    st.sampled_from(RATINGS[:5]),
    max_size=8,
)

changed_minds = st.lists(
    st.tuples(st.sampled_from(CASES[:2]), st.sampled_from(QUESTIONS[:2]), st.sampled_from(RATINGS[:3])),
    min_size=2,
    max_size=8,
)
"""Ratings of the panel for a case, of which several may speak of one place: there the later row counts."""


def plant(given_answers: dict, given_moderations: dict | None = None) -> Planted:
    planted = Planted(HSB, BASELINE, CASES, BODIES)
    for (body, case, question), value in given_answers.items():
        planted.rate(body, case, **{question: value})
    for row, ((case, (theme, question), body), value) in enumerate((given_moderations or {}).items(), start=1):
        planted.moderate(row, case, value, theme, question, body if question else None)
    return planted


def plant_beside(planted: Planted, given_statements: dict, bases: list) -> Planted:
    """Add a self-assessment, a finding's status, and what the ratings rest on or why they do not apply."""
    for (body, statement), value in given_statements.items():
        planted.state(body, **{statement: value})
        if value in ("embedded", "emerging") and body != "area":
            said = {"embedded": "embedded", "emerging": "partly"}[value]
            planted.answers = [
                row for row in planted.answers if (row["body"], row["input"]) != (body, "learning_offer_status")
            ]
            planted.answer("framework", body, "", "learning_offer_status", said)
    rated = [row for row in planted.answers if row["strand"] == "case" and row["part"] == "rating"]
    for place, row in enumerate(rated):
        basis = bases[place % len(bases)]
        planted.answer("case", row["body"], row["case"], f"{row['question']}_basis", basis)
        planted.answer("case", row["body"], row["case"], f"{row['question']}_reason", "Not met" if basis else None)
    return planted


def counts(data, table: str) -> dict[tuple, tuple]:
    frame = ALL_TABLES[table](data)
    dimensions = list(frame.columns)[: frame.columns.get_loc("n")]
    shown = frame[frame["status"] == "shown"]
    return {
        tuple(row[name] for name in dimensions): (int(row["n"]), int(row["of"])) for row in shown.to_dict("records")
    }


def told_again(given_answers: dict, given_moderations: dict) -> dict[tuple, tuple]:
    """The case rule in plain words: for each case, question by question, then theme by theme."""
    below = {"partly": True, "not_met": True, "met": False}
    found: dict[str, list[bool]] = {}
    for case in CASES:
        themes: dict[str, list[bool]] = {"3": [], "4": []}
        for question in QUESTIONS:
            said = {body: given_answers.get((body, case, question)) for body in BODIES}
            for (at, (_, asked), body), value in given_moderations.items():
                if at == case and asked == question and body:
                    said[body] = value
            panel = given_moderations.get((case, (None, question), None))
            rated = [below[value] for value in said.values() if value in below]
            if panel in below:
                verdict = below[panel]
            elif rated:
                verdict = any(rated)
            else:
                continue
            themes[question[1]].append(verdict)
            found.setdefault(question, []).append(verdict)
        for theme, verdicts in themes.items():
            panels = [
                value for (at, (asked, _), _), value in given_moderations.items() if at == case and asked == theme
            ]
            if panels and panels[-1] in below:
                found.setdefault(theme, []).append(below[panels[-1]])
            elif verdicts:
                found.setdefault(theme, []).append(sum(verdicts) * 2 > len(verdicts))
    return {(key,): (sum(verdicts), len(verdicts)) for key, verdicts in found.items()}


@settings(max_examples=25, deadline=None)
@given(answers, moderations)
def test_the_case_rule_agrees_with_a_second_telling(given_answers, given_moderations):
    # A theme may be rated once a case: rows that differ in the body alone are one place.
    kept = {(case, what, body if what[1] else None): value for (case, what, body), value in given_moderations.items()}
    data = plant(given_answers, kept).data()
    expected = told_again(given_answers, kept)
    assert counts(data, "gaps.theme") | counts(data, "gaps.question") == expected


@settings(max_examples=15, deadline=None)
@given(answers, moderations, st.sampled_from(BODIES), st.sampled_from(CASES), st.sampled_from(QUESTIONS))
def test_adding_an_answer_at_standard_never_raises_a_gap(given_answers, given_moderations, body, case, question):
    kept = {(at, what, who if what[1] else None): value for (at, what, who), value in given_moderations.items()}
    before = {key: value for key, value in given_answers.items() if key != (body, case, question)}
    after = before | {(body, case, question): "met"}
    first, second = plant(before, kept).data(), plant(after, kept).data()
    for table in (*HEADLINES, "gaps.agency", "gaps.ranked"):
        old, new = counts(first, table), counts(second, table)
        assert old.keys() <= new.keys(), table
        for key, (n, of) in new.items():
            assert n <= old.get(key, (0, 0))[0], (table, key)
            assert of >= old.get(key, (0, 0))[1], (table, key)


@settings(max_examples=8, deadline=None)
@given(answers, changed_minds, statements, st.lists(st.sampled_from(BASES), min_size=1, max_size=5), st.integers(0, 99))
def test_the_order_of_files_changes_nothing(given_answers, minds, given_statements, bases, seed):
    planted = plant(given_answers)
    for row, (case, question, value) in enumerate(minds, start=1):
        planted.moderate(row, case, value, question=question)
    data = plant_beside(planted, given_statements, bases).data()
    mixed = shuffled(data, seed)
    for table, compute in ALL_TABLES.items():
        assert compute(data).equals(compute(mixed)), table


@settings(max_examples=10, deadline=None)
@given(answers)
def test_a_body_that_repeats_anothers_answers_changes_no_headline(given_answers):
    own = {key: value for key, value in given_answers.items() if key[0] != "csc.early_help"}
    copied = own | {("csc.early_help", *key[1:]): value for key, value in own.items() if key[0] == "csc.mash"}
    first, second = plant(own).data(), plant(copied).data()
    for table in (*HEADLINES, "gaps.agency"):
        assert counts(first, table) == counts(second, table), table


@settings(max_examples=10, deadline=None)
@given(answers, moderations, st.sampled_from(BODIES))
def test_a_body_whose_answers_stand_twice_changes_no_gap(given_answers, given_moderations, body):
    kept = {(case, what, who if what[1] else None): value for (case, what, who), value in given_moderations.items()}
    data = plant(given_answers, kept).data()
    again = data.answers[data.answers["body"] == body]
    twice = replace(data, answers=pd.concat([data.answers, again], ignore_index=True))
    for table in (*HEADLINES, "gaps.agency", "gaps.period", "gaps.role", "gaps.ranked", "gaps.strengths"):
        assert counts(data, table) == counts(twice, table), table


@settings(max_examples=10, deadline=None)
@given(answers, moderations, statements, st.lists(st.sampled_from(BASES), min_size=1, max_size=5))
def test_parts_add_up_to_the_whole(given_answers, given_moderations, given_statements, bases):
    kept = {(case, what, body if what[1] else None): value for (case, what, body), value in given_moderations.items()}
    data = plant_beside(plant(given_answers, kept), given_statements, bases).data()
    whole = counts(data, "gaps.theme")
    for table in ("gaps.period", "gaps.role"):
        sums: dict[tuple, tuple] = {}
        for (theme, _), (n, of) in counts(data, table).items():
            before = sums.get((theme,), (0, 0))
            sums[theme,] = (before[0] + n, before[1] + of)
        assert sums == whole, table
    parted = ("gaps.ratings", "gaps.evidence", "gaps.evidence_question", "framework.statement", "learning.finding")
    for table in (*parted, "gaps.not_applicable", "gaps.not_applicable_question"):
        for key, (n, of) in summed(counts(data, table)).items():
            assert n == of, (table, key)
    themes = {question.id: str(question.theme) for question in HSB.questions}
    for table in ("gaps.evidence", "gaps.not_applicable"):
        by_theme: dict[tuple, int] = {}
        for (question, part), (n, _) in counts(data, f"{table}_question").items():
            by_theme[themes[question], part] = by_theme.get((themes[question], part), 0) + n
        assert by_theme == {key: n for key, (n, _) in counts(data, table).items()}, table


def summed(parts: dict[tuple, tuple]) -> dict[str, tuple[int, int]]:
    """The sum of n over the last dimension, and the base, which all parts share."""
    found: dict[str, tuple[int, int]] = {}
    for key, (n, of) in parts.items():
        found[key[0]] = (found.get(key[0], (0, 0))[0] + n, of)
    return found
