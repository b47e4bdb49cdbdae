"""Change between two waves: all four words of the verdict, against scipy's exact tests."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import pytest
from planted import Planted
from scipy.stats import binomtest, fisher_exact

from maca.definition import load_definition
from maca.statistics.matched import detectable_change
from maca.tables.catalogue import tabulate
from maca.tables.change import compare

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
HSB = load_definition("hsb")
AGENCIES = ["yot", "sarc", "police", "young_devon", "adopt_south_west", "action_for_children", "schools.elm"]


def waves(before: dict[str, bool], now: dict[str, bool], question: str = "c3_1") -> dict:
    made = []
    for wave, marks in ((BASELINE, before), (DIP, now)):
        planted = Planted(HSB, wave, list(marks) or ["HSB-99"], ["police"])
        for case, below in marks.items():
            planted.rate("police", case, **{question: "not_met" if below else "met"})
        made.append(planted)
    return tabulate(made[1].data(earlier=made[0].data()))


def rows(tables: dict, table: str, strand: str, key: str) -> dict:
    frame = tables[table].frame
    column = tables[table].spec.dimensions[1]
    return frame[(frame["strand"] == strand) & (frame[column] == key)].set_index("measure").to_dict("index")


def cases(prefix: str, below: int, of: int) -> dict[str, bool]:
    return {f"{prefix}-{number}": number < below for number in range(of)}


@pytest.mark.parametrize("below_before", range(0, 11, 2))
@pytest.mark.parametrize("below_now", range(6))
def test_different_cases_are_told_apart_as_fisher_tells_them(below_before, below_now):
    compared = compare(cases("A", below_before, 10), cases("B", below_now, 5))
    p = fisher_exact([[below_before, 10 - below_before], [below_now, 5 - below_now]]).pvalue
    lower = below_now / 5 < below_before / 10
    assert compared.verdict == ("no_change_shown" if p >= 0.05 else "better" if lower else "worse")


@pytest.mark.parametrize(("better", "worse"), [(6, 0), (5, 0), (0, 6), (8, 1), (7, 2), (1, 9)])
def test_the_same_cases_are_compared_pair_by_pair(better, worse):
    before = {f"A{i}": True for i in range(better)} | {f"B{i}": False for i in range(worse)}
    now = {key: not mark for key, mark in before.items()}
    p = binomtest(min(better, worse), better + worse, 0.5).pvalue
    expected = ("better" if better > worse else "worse") if p < 0.05 else "no_change_shown"
    compared = compare(before, now)
    assert compared.verdict == (expected if better + worse >= 6 else "cannot_be_told")


def test_too_few_cases_can_show_nothing():
    assert compare(cases("A", 3, 3), cases("B", 0, 3)).verdict == "cannot_be_told"
    assert compare({}, cases("B", 0, 3)).verdict == "cannot_be_told"
    assert compare(cases("A", 10, 10), cases("B", 0, 1)).detectable is None


def test_cases_of_both_waves_and_new_ones_are_weighed_in_one_exact_test():
    before = cases("A", 9, 10)
    now = {"A-0": False, "A-1": False, "A-2": False, "B-1": False, "B-2": False}
    compared = compare(before, now)
    assert compared.baseline == (9, 10) and compared.this_wave == (0, 5)
    # Counted out: of 2 ** 3 ways the three pairs could fall, and 36 ways two of the nine others could be the new ones.
    ways = [
        worse + hypothetical
        for worse in (sum(way) for way in product((0, 1), repeat=3))
        for hypothetical in (sum(pair) for pair in combinations([1] * 6 + [0] * 3, 2))
    ]
    counts = Counter(ways)
    p = sum(count for count in counts.values() if count <= counts[0]) / len(ways)
    assert p < 0.05 and compared.verdict == "better"
    assert f"p = {p:.3f}" in compared.test
    assert "3 cases rated both times (3 better, 0 worse), 2 new against 7 others" in compared.test


def test_the_tables_hold_both_waves_the_difference_and_what_could_be_told():
    tables = waves(cases("HSB-0", 9, 10), cases("HSB-1", 1, 5))
    found = rows(tables, "change.question", "case", "c3_1")
    assert (found["baseline"]["n"], found["baseline"]["of"]) == (9, 10)
    assert (found["this_wave"]["n"], found["this_wave"]["of"]) == (1, 5)
    assert found["difference"]["value"] == pytest.approx(0.2 - 0.9)
    assert found["detectable"]["value"] <= 0.7
    assert {row["verdict"] for row in found.values()} == {"better"}
    theme = rows(tables, "change.theme", "case", "3")
    assert {row["verdict"] for row in theme.values()} == {"better"}
    assert theme["baseline"]["compared"] == "3 of 7 questions"


def test_a_question_of_one_wave_alone_is_never_compared():
    before = Planted(HSB, BASELINE, ["HSB-01"], ["police"])
    before.rate("police", "HSB-01", c3_3="not_met", c3_1="met")
    now = Planted(HSB, DIP, ["HSB-11"], ["police"])
    now.rate("police", "HSB-11", c3_1="met")
    tables = tabulate(now.data(earlier=before.data()))
    found = rows(tables, "change.question", "case", "c3_3")
    assert {measure: row["status"] for measure, row in found.items()} == {
        **dict.fromkeys(("this_wave", "difference", "detectable"), "x"),
        "baseline": "shown",
    }
    assert found["difference"]["verdict"] == "cannot_be_told"
    assert found["baseline"]["compared"] == "0 of 1 questions"
    theme = rows(tables, "change.theme", "case", "3")
    assert (theme["baseline"]["n"], theme["baseline"]["of"]) == (0, 1), "c3_3 does not count: the dip does not ask it"


def test_without_the_earlier_wave_nothing_can_be_told():
    now = Planted(HSB, DIP, ["HSB-11"], ["police"])
    now.rate("police", "HSB-11", c3_1="met")
    tables = tabulate(now.data())
    assert set(tables["change.theme"].frame["verdict"]) == {"cannot_be_told"}
    assert rows(tables, "change.theme", "case", "3")["difference"]["status"] == "x"


def test_framework_answers_are_paired_by_agency():
    made = []
    for wave, value in ((BASELINE, "emerging"), (DIP, "embedded")):
        planted = Planted(HSB, wave, ["HSB-01"], AGENCIES)
        for agency in AGENCIES[: 6 if wave == DIP else 7]:
            planted.state(agency, f3_1=value)
        planted.state("area", f3_1=value)
        made.append(planted)
    tables = tabulate(made[1].data(earlier=made[0].data()))
    found = rows(tables, "change.question", "framework", "f3_1")
    assert (found["baseline"]["n"], found["baseline"]["of"]) == (6, 6)
    assert (found["this_wave"]["n"], found["this_wave"]["of"]) == (0, 6)
    assert found["baseline"]["verdict"] == "better"
    assert found["detectable"]["value"] == 1


def test_an_action_is_done_and_seen_in_files():
    before = Planted(HSB, BASELINE, ["HSB-01"], ["police"])
    now = Planted(HSB, DIP, ["HSB-11", "HSB-12", "HSB-13"], ["police"])
    for case, rating in zip(now.cases, ("met", "met", "partly"), strict=True):
        now.rate("police", case, c3_1=rating)
    now.row("actions", "partnership", 1, action_id="R01", action_progress="done", action_question="C3_1")
    now.row("actions", "partnership", 2, action_id="R02", action_progress="in_progress")
    tables = tabulate(now.data(earlier=before.data()))
    assert rows(tables, "change.action", "actions", "R01")["this_wave"]["n"] == 1
    assert rows(tables, "change.action", "actions", "R02")["this_wave"]["n"] == 0
    seen = rows(tables, "change.action", "case", "R01")["this_wave"]
    assert (seen["n"], seen["of"]) == (2, 3)
    assert rows(tables, "change.action", "case", "R02")["this_wave"]["status"] == "z"
    assert rows(tables, "change.action", "pulse", "R01")["this_wave"]["status"] == "x"
    assert rows(tables, "change.action", "actions", "R01")["baseline"]["status"] == "z"


def test_the_baseline_wave_has_no_tables_of_change():
    tables = tabulate(Planted(HSB, BASELINE, ["HSB-01"], ["police"]).data())
    assert not [identifier for identifier in tables if identifier.startswith("change.")]


def test_no_change_that_is_told_is_smaller_than_the_smallest_that_could_be():
    """Of ten and five cases with three in both, some outcomes are told that move the shares by 60 points and less."""
    least = detectable_change(3, 7, 2)
    before = cases("A", 8, 10)
    told = []
    for marks in product((False, True), repeat=5):
        now = dict(zip(["A-0", "A-1", "A-9", "B-1", "B-2"], marks, strict=True))
        compared = compare(before, now)
        if compared.verdict in ("better", "worse"):
            told.append(abs(sum(marks) / 5 - 0.8))
    assert told and min(told) >= least
