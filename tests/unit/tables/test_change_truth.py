"""Planted truth of change: two waves with known answers, every verdict counted again and held against scipy's tests.

Nothing of the counting or testing of maca is used here. Cases and agencies are judged by the words of the case rule,
pairs by McNemar's exact test, different cases by Fisher's, and cases of both kinds together by the distribution that
scipy's binomial and hypergeometric ones have when they are added.
"""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import product

import numpy as np
import pandas as pd
import pytest
from planted import Planted
from scipy.stats import binom, binomtest, fisher_exact, hypergeom

from maca.definition import load_definition
from maca.tables import change

HSB = load_definition("hsb")
BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
WORDS = {"better", "worse", "no_change_shown", "cannot_be_told"}

BODIES = ["police", "yot", "csc.mash", "csc.early_help"]
SELF_ASSESSING = [
    *("police", "yot", "sarc", "young_devon", "adopt_south_west", "action_for_children"),
    *("csc.mash", "csc.early_help", "health.camhs", "schools.elm"),
]
"""Eight agencies, one of them with two teams."""

DESIGNS = {
    "others": ([f"HSB-{i:02}" for i in range(1, 11)], [f"HSB-{i:02}" for i in range(11, 16)]),
    "the same": ([f"HSB-{i:02}" for i in range(1, 11)], [f"HSB-{i:02}" for i in range(1, 11)]),
    "some the same": ([f"HSB-{i:02}" for i in range(1, 11)], [f"HSB-{i:02}" for i in (1, 3, 4, 11, 12)]),
    "three and three": (["HSB-01", "HSB-02", "HSB-03"], ["HSB-11", "HSB-12", "HSB-13"]),
}
"""Cases of the baseline and of the dip sample."""

COURSES = [(0.95, 0.02), (0.02, 0.95), (0.5, 0.5), (0.9, 0.6), (0.7, None)]
"""How likely an answer is below the standard then and now; None: nobody answers."""

CASE_BELOW = {"met": False, "partly": True, "not_met": True}
STATEMENT_BELOW = {"not_in_place": True, "emerging": True, "established": False, "embedded": False}

Marks = dict[str, bool]


class Truth:
    """Two planted waves and what is true of them: who is below the standard, by strand and by question or theme."""

    def __init__(self, design: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.questions = HSB.questions_of("case", DIP)
        self.statements = HSB.questions_of("framework", DIP)
        self.course = {
            item.id: COURSES[(item.theme + seed * (strand + 1)) % len(COURSES)]
            for strand, items in enumerate((self.questions, self.statements))
            for item in items
        }
        cases = DESIGNS[design]
        self.marks: dict[tuple[str, str], tuple[Marks, Marks]] = defaultdict(lambda: ({}, {}))
        self.waves = [
            Planted(HSB, wave, cases[at], sorted({*BODIES, *SELF_ASSESSING})) for at, wave in enumerate((BASELINE, DIP))
        ]
        for at in (0, 1):
            self._rate_cases(at)
        self._state()

    def _pick(self, below: dict[str, bool], likely: float) -> str:
        is_below = self.chance.random() < likely
        return self.chance.choice([value for value, mark in below.items() if mark == is_below])

    def _rate_cases(self, at: int) -> None:
        wave = self.waves[at]
        moderated = self._moderate() if at == 0 else {}
        for case in wave.cases:
            by_theme = defaultdict(list)
            for question in self.questions:
                likely = self.course[question.id][at]
                if likely is None:
                    continue
                # Two of three bodies answer as it is; the third does not know, or has not to do with it.
                truth = self._pick(CASE_BELOW, likely)
                said = [
                    truth,
                    "met" if CASE_BELOW[truth] else truth,
                    self.chance.choice(["not_known", "not_applicable"]),
                ]
                for body, rating in zip(self.chance.sample(BODIES, 3), said, strict=True):
                    wave.rate(body, case, **{question.id: rating})
                below = moderated.get((case, question.id), CASE_BELOW[truth])
                self.marks["case", question.id][at][case] = below
                by_theme[str(question.theme)].append(below)
            for theme, marks in by_theme.items():
                below = moderated.get((case, theme), 2 * sum(marks) > len(marks))
                self.marks["case", theme][at][case] = below

    def _moderate(self) -> dict[tuple[str, str], bool]:
        """The panel decides two questions and a theme of the baseline's first cases, against what bodies say."""
        decided = {}
        for row, (case, key) in enumerate(product(self.waves[0].cases[:3], ("c3_1", "2")), start=1):
            rating = self.chance.choice(list(CASE_BELOW))
            named = {"theme": key} if key.isdigit() else {"question": key}
            self.waves[0].moderate(row, case, rating, **named)
            decided[case, key] = CASE_BELOW[rating]
        return decided

    def _state(self) -> None:
        """Bodies answer both times, but for one new and one gone; an agency is below if any of its teams is."""
        gone, new = self.chance.sample(SELF_ASSESSING, 2)
        for statement in self.statements:
            said: dict[str, list[list[bool]]] = defaultdict(lambda: [[], []])
            for body in SELF_ASSESSING:
                answers = []
                for at, wave in enumerate(self.waves):
                    likely = self.course[statement.id][at]
                    if likely is None or body == (new, gone)[at]:
                        continue
                    answers.append((at, self._pick(STATEMENT_BELOW, likely)))
                    wave.state(body, **{statement.id: answers[-1][1]})
                if len(answers) == 2:
                    for at, rating in answers:
                        said[body.partition(".")[0]][at].append(STATEMENT_BELOW[rating])
            for agency, both in said.items():
                for at in (0, 1):
                    self.marks["framework", statement.id][at][agency] = any(both[at])
        for theme in HSB.themes:
            for at in (0, 1):
                rated = defaultdict(list)
                for statement in self.statements:
                    if statement.theme == theme.id:
                        for agency, below in self.marks["framework", statement.id][at].items():
                            rated[agency].append(below)
                for agency, marks in rated.items():
                    self.marks["framework", str(theme.id)][at][agency] = 2 * sum(marks) > len(marks)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of change, with a recommendation for each question on cases."""
        for number, question in enumerate(self.questions, start=1):
            progress = ("done", "in_progress", "not_started", None)[number % 4]
            row = {"action_id": f"R{number:02}", "action_question": question.id, "action_progress": progress}
            self.waves[1].row("actions", "partnership", number, **row)
        data = self.waves[1].data(earlier=self.waves[0].data())
        return {spec.id: spec.compute(data) for spec in change.SPECS}


def exact(before: Marks, now: Marks) -> tuple[float, int]:
    """The exact two-sided p of a change, and its direction: -1 fewer below the standard, 1 more."""
    both = before.keys() & now.keys()
    better = sum(before[key] and not now[key] for key in both)
    worse = sum(now[key] and not before[key] for key in both)
    first = [mark for key, mark in before.items() if key not in both]
    second = [mark for key, mark in now.items() if key not in both]
    if not first and not second:
        p = binomtest(worse, better + worse, 0.5).pvalue if better + worse else 1.0
        return p, np.sign(worse - better)
    if not both:
        splits = [[sum(first), len(first) - sum(first)], [sum(second), len(second) - sum(second)]]
        return fisher_exact(splits).pvalue, np.sign(sum(second) / len(second) - sum(first) / len(first))
    pairs = binom(better + worse, 0.5).pmf(range(better + worse + 1))
    others = len(first) + len(second)
    below = sum(first) + sum(second)
    groups = hypergeom(others, below, len(second)).pmf(range(len(second) + 1))
    likely = np.convolve(pairs, groups)
    found = worse + sum(second)
    expected = (better + worse) / 2 + (below * len(second) / others if others else 0)
    return likely[likely <= likely[found] * (1 + 1e-9)].sum(), np.sign(round(found - expected, 9))


def could_be_told(before: Marks, now: Marks) -> bool:
    """Whether any outcome of so many pairs and others could be told from none: the most extreme one decides."""
    both = before.keys() & now.keys()
    most = ({key: True for key in before}, {key: False for key in now})
    return bool(before) and bool(now) and (len(both) >= 6 or exact(*most)[0] < 0.05)


def verdict(before: Marks, now: Marks) -> str:
    if not could_be_told(before, now):
        return "cannot_be_told"
    p, direction = exact(before, now)
    return "no_change_shown" if p >= 0.05 else "better" if direction < 0 else "worse"


@pytest.fixture(scope="module")
def truths() -> list[tuple[Truth, dict[str, pd.DataFrame]]]:
    made = [Truth(design, seed) for design, seed in product(DESIGNS, (1, 2))]
    return [(truth, truth.tables()) for truth in made]


def rows_of(tables: dict[str, pd.DataFrame], table: str, key: str) -> dict[tuple[str, str], dict[str, dict]]:
    found: dict[tuple[str, str], dict[str, dict]] = defaultdict(dict)
    for row in tables[table].to_dict("records"):
        found[row["strand"], row[key]][row["measure"]] = row
    return found


@pytest.mark.parametrize("by", ["question", "theme"])
def test_every_verdict_and_every_number_equals_the_recount(truths: list[tuple[Truth, dict]], by: str) -> None:
    words = defaultdict(set)
    for truth, tables in truths:
        asked = {str(theme.id) for theme in HSB.themes}
        asked |= {item.id for item in [*truth.questions, *truth.statements]}
        for (strand, key), row in rows_of(tables, f"change.{by}", by).items():
            if key not in asked:
                assert {part["verdict"] for part in row.values()} <= {"cannot_be_told", ""}, key
                continue
            before, now = truth.marks[strand, key]
            for measure, marks in (("baseline", before), ("this_wave", now)):
                counted = (sum(marks.values()), len(marks)) if marks else None
                told = (row[measure]["n"], row[measure]["of"]) if row[measure]["status"] == "shown" else None
                assert told == counted, (strand, key, measure)
            expected = verdict(before, now)
            assert {part["verdict"] for part in row.values()} == {expected}, (strand, key, before, now)
            assert (row["detectable"]["status"] == "shown") == could_be_told(before, now)
            if could_be_told(before, now):
                assert row["baseline"]["test"].endswith(f"; p = {exact(before, now)[0]:.3f}"), (strand, key)
            if before and now:
                shares = [sum(marks.values()) / len(marks) for marks in (before, now)]
                assert row["difference"]["value"] == pytest.approx(shares[1] - shares[0])
            words[strand].add(expected)
    assert words == {"case": WORDS, "framework": WORDS}


def test_every_action_is_said_to_be_done_and_seen_as_it_is(truths: list[tuple[Truth, dict]]) -> None:
    words = defaultdict(set)
    for truth, tables in truths:
        rows = rows_of(tables, "change.action", "action")
        for number, question in enumerate(truth.questions, start=1):
            done = ("better", "no_change_shown", "no_change_shown", "cannot_be_told")[number % 4]
            before, now = truth.marks["case", question.id]
            for strand, expected in (("actions", done), ("case", verdict(before, now)), ("pulse", "cannot_be_told")):
                assert {row["verdict"] for row in rows[strand, f"R{number:02}"].values()} == {expected}
                words[strand].add(expected)
            seen = rows["case", f"R{number:02}"]["this_wave"]
            met = (len(now) - sum(now.values()), len(now)) if now else None
            assert ((seen["n"], seen["of"]) if seen["status"] == "shown" else None) == met
    assert words["case"] == WORDS
    assert words["actions"] == WORDS - {"worse"}, "an action is done or not: nothing makes it worse"


@pytest.mark.parametrize("design", ["others", "the same"])
def test_the_smallest_change_that_could_be_shown_is_the_least_that_scipy_tells(design: str, truths: list) -> None:
    first, second = (len(cases) for cases in DESIGNS[design])
    if design == "others":
        told = [
            abs(a / first - b / second)
            for a, b in product(range(first + 1), range(second + 1))
            if fisher_exact([[a, first - a], [b, second - b]]).pvalue < 0.05
        ]
    else:
        changed = [(a, b) for a, b in product(range(first + 1), repeat=2) if 0 < a + b <= first]
        told = [abs(a - b) / first for a, b in changed if binomtest(a, a + b, 0.5).pvalue < 0.05]
    for truth, tables in truths:
        if truth.waves[1].cases == DESIGNS[design][1]:
            row = rows_of(tables, "change.question", "question")["case", truth.questions[0].id]
            assert row["detectable"]["value"] == pytest.approx(min(told))
