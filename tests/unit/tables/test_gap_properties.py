"""Properties that gaps must have whatever the answers are, and the case rule against a second, plain telling of it."""

from __future__ import annotations

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

answers = st.dictionaries(
    st.tuples(st.sampled_from(BODIES), st.sampled_from(CASES), st.sampled_from(QUESTIONS)),
    st.sampled_from(RATINGS),
    max_size=40,
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


def plant(given_answers: dict, given_moderations: dict | None = None) -> Planted:
    planted = Planted(HSB, BASELINE, CASES, BODIES)
    for (body, case, question), value in given_answers.items():
        planted.rate(body, case, **{question: value})
    for row, ((case, (theme, question), body), value) in enumerate((given_moderations or {}).items(), start=1):
        planted.moderate(row, case, value, theme, question, body if question else None)
    return planted


def counts(data, table: str) -> dict[tuple, tuple]:
    frame = TABLES[table](data)
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
@given(answers, st.sampled_from(BODIES), st.sampled_from(CASES), st.sampled_from(QUESTIONS))
def test_adding_an_answer_at_standard_never_raises_a_gap(given_answers, body, case, question):
    before = {key: value for key, value in given_answers.items() if key != (body, case, question)}
    after = before | {(body, case, question): "met"}
    first, second = plant(before).data(), plant(after).data()
    for table in ("gaps.question", "gaps.theme", "gaps.agency"):
        old, new = counts(first, table), counts(second, table)
        for key, (n, of) in new.items():
            assert n <= old.get(key, (0, 0))[0], (table, key)
            assert of >= old.get(key, (0, 0))[1], (table, key)


@settings(max_examples=10, deadline=None)
@given(answers, moderations, st.integers(min_value=0, max_value=99))
def test_the_order_of_files_changes_nothing(given_answers, given_moderations, seed):
    kept = {(case, what, body if what[1] else None): value for (case, what, body), value in given_moderations.items()}
    data = plant(given_answers, kept).data()
    for table, compute in TABLES.items():
        assert compute(data).equals(compute(shuffled(data, seed))), table


@settings(max_examples=10, deadline=None)
@given(answers)
def test_a_body_that_repeats_anothers_answers_changes_no_headline(given_answers):
    own = {key: value for key, value in given_answers.items() if key[0] != "csc.early_help"}
    copied = own | {("csc.early_help", *key[1:]): value for key, value in own.items() if key[0] == "csc.mash"}
    first, second = plant(own).data(), plant(copied).data()
    for table in (*HEADLINES, "gaps.agency"):
        assert counts(first, table) == counts(second, table), table


@settings(max_examples=10, deadline=None)
@given(answers, moderations)
def test_parts_add_up_to_the_whole(given_answers, given_moderations):
    kept = {(case, what, body if what[1] else None): value for (case, what, body), value in given_moderations.items()}
    data = plant(given_answers, kept).data()
    whole = counts(data, "gaps.theme")
    for table in ("gaps.period", "gaps.role"):
        sums: dict[tuple, tuple] = {}
        for (theme, _), (n, of) in counts(data, table).items():
            before = sums.get((theme,), (0, 0))
            sums[theme,] = (before[0] + n, before[1] + of)
        assert sums == whole, table
