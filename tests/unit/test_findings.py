"""Sentences say what the protected tables hold, and say so where they hold nothing."""

import pandas as pd
import pytest

from maca import findings
from maca.definition import load_definition
from maca.definition.labels import labels_of

NAN = float("nan")
LABELS = labels_of(load_definition("hsb"))


def table(dimensions: list[str], *rows: tuple, **attrs) -> pd.DataFrame:
    """Rows of dimensions, n and of; a text in the place of n is a status; what follows `of` are low and high."""
    made = []
    for row in rows:
        keys, numbers = row[: len(dimensions)], list(row[len(dimensions) :])
        if isinstance(numbers[0], str):
            made.append([*keys, *[NAN] * 5, numbers[0]])
        else:
            n, of = numbers[:2]
            low, high = numbers[2:] or (NAN, NAN)
            made.append([*keys, n, of, n / of if of else NAN, low, high, "shown"])
    frame = pd.DataFrame(made, columns=[*dimensions, "n", "of", "value", "low", "high", "status"])
    frame.attrs = {"labels": LABELS, "floors": {"verdict_cases": 3}, **attrs}
    return frame


class TestReturns:
    def test_sums_come_from_the_shown_rows(self):
        rows = table(["strand", "agency"], ("case", "csc", 19, 20), ("case", "sarc", "z"), ("extract", "csc", 1, 1))
        assert findings.returns.returns_in(rows) == (
            "20 of 21 returns that were expected of agencies came in: "
            "19 of 20 for the case audit and 1 of 1 for the data extract."
        )
        assert findings.returns.returns_missing(rows).startswith("Still missing: Social care, 1 for the case audit.")

    def test_nothing_missing_is_said(self):
        rows = table(["strand", "agency"], ("case", "csc", 20, 20))
        assert findings.returns.returns_missing(rows) == "No return is missing."

    @pytest.mark.parametrize("edition", ["restricted", "partnership"])
    def test_open_concern_is_named_by_cell_in_the_restricted_edition_alone(self, edition):
        class Run:
            def __init__(self):
                self.edition, self.manifest = edition, {"open_concerns": 1}

            def frame(self, name):
                assert self.edition == "restricted"
                rows = [
                    ["case_police_HSB-03.xlsx", "Front", "C9", "open"],
                    ["case_csc_HSB-01.xlsx", "Front", "C9", "closed"],
                ]
                return pd.DataFrame(rows, columns=["file", "sheet", "cell", "state"])

        (said,) = findings.returns.concerns_open(Run())
        assert said.startswith("1 immediate concern is open")
        assert ("case_police_HSB-03.xlsx, 'Front'!C9" in said) == (edition == "restricted")
        assert "HSB-01" not in said and ("HSB" in said) == (edition == "restricted")


class TestGaps:
    floor = 3

    def test_ties_are_said(self):
        rows = table(["question"], ("c3_1", 4, 8, 0.2, 0.8), ("c3_2", 4, 8, 0.2, 0.8), ("c3_3", 0, 9, 0, 0.3))
        said = findings.gaps.questions_below(rows, self.floor)
        assert said[0] == (
            "Below the standard most clearly: Behaviour assessed (4 of 8 cases) and "
            "Development assessed (4 of 8 cases), which lie level."
        )
        assert said[1] == "Least often: Family assessed (0 of 9 cases)."

    def test_one_case_of_one_leads_nothing(self):
        rows = table(["question"], ("c3_1", 1, 1, 0.21, 1), ("c3_2", 6, 8, 0.41, 0.93), ("c3_3", "z"))
        said = findings.gaps.questions_below(rows, self.floor)
        assert "Development assessed (6 of 8 cases)" in said[0]
        assert "Too few cases to tell: Behaviour assessed (1 of 1 cases)." in said
        assert "Nothing applied: Family assessed." in said

    def test_nothing_rated_is_said(self):
        rows = table(["question"], ("c3_1", "x"))
        assert findings.gaps.questions_below(rows, self.floor) == [
            "On no question were enough cases rated to tell anything.",
            "Nothing came in: Behaviour assessed.",
        ]
        assert "no gap can be told" in findings.gaps.theme_below(table(["theme"], ("1", "x")))

    def test_withheld_cells_are_named_and_not_counted(self):
        rows = table(["theme"], ("1", 4, 10, 0.17, 0.69), ("2", "c"))
        assert findings.gaps.themes_below(rows) == [
            "Cases below the standard, by theme: Responses (4 of 10 cases).",
            "Withheld: Prevention.",
        ]

    def test_blind_spots_are_named_by_verdict(self):
        rows = table(["theme", "agency", "measure"], ("1", "csc", "case", 4, 5), ("1", "yot", "case", 1, 2))
        rows["verdict"] = ["blind_spot", "cannot_be_told"]
        said = findings.gaps.blind_spots(rows)
        assert said[0].endswith("the cases do not show it): Social care.")
        assert said[1] == "For 1 of 2 agencies too little can be set side by side to tell."


class TestPicture:
    def test_unknown_is_named_apart_from_the_known(self):
        rows = table(
            ["source", "category"], ("all", "male", 8, 10), ("all", "female", 2, 10), ("all", "unknown", 3, 13)
        )
        assert findings.picture.shape(rows, "all", "gender") == (
            "By gender, the largest group in all row-level extracts together is male: 8 of 10 children with a known "
            "value. Without one known value: not known (3 of 13)."
        )

    def test_a_source_without_a_child_is_said(self):
        rows = table(["source", "category"], ("all", "male", "x"))
        assert "Nothing can be told of gender" in findings.picture.shape(rows, "all", "gender")

    def test_periods_give_counts_before_rates(self):
        rows = table(["source", "period"], ("all", "pre_covid", 31, 357), ("all", "in_covid", 9, 130))
        rows["value"] = [2.605, 2.077]
        assert findings.picture.periods(rows) == (
            "31 children, whatever their role, were first referred in the 357 days before Covid (2.6 per 30 days) "
            "and 9 in the 130 days in Covid (2.1 per 30 days)."
        )


class TestFramework:
    rows = table(
        ["agency", "domain"],
        *[
            ("csc", "1", 1, 1),
            ("yot", "1", 1, 1),
            ("area", "1", 1, 1),
            ("csc", "2", "x"),
            ("yot", "2", "x"),
            ("sarc", "1", "x"),
        ],
    )
    rows = rows.assign(value=[20.0, 40.0, 90.0, NAN, NAN, NAN])

    def test_median_leaves_the_consensus_out(self):
        assert findings.framework.scores(self.rows) == [
            "Median self-assessment score out of 100, highest first: Responses 30 (2 agencies).",
            "No score for SARC: too little was answered, or nothing asked.",
        ]

    def test_a_level_or_more_apart_is_said(self):
        said = findings.framework.consensus_apart(self.rows)
        assert said.endswith("a level or more away from the agencies' median in Responses (area 90, agencies 30).")

    def test_repeat_falls_due_over_the_year_s_end(self):
        spread = pd.DataFrame({"domain": ["1"], "repeat_from": ["2022-06-01"], "repeat_to": ["2022-12-01"]})
        assert "between June 2022 and December 2022" in findings.framework.repeat_due(spread)


class TestSummary:
    class Run:
        def __init__(self, **tables):
            self.tables = {name.replace("__", "."): frame for name, frame in tables.items()}

        def has(self, name):
            return name in self.tables

        def table(self, name):
            return self.tables[name]

    questions = table(
        ["question"],
        *[("c1_1", 9, 10, 0.6, 0.98), ("c1_2", 8, 10, 0.5, 0.9), ("c2_1", 6, 8, 0.4, 0.9), ("c3_1", 0, 9, 0.0, 0.3)],
        *[("c4_1", 1, 8, 0.02, 0.4), ("c5_1", 1, 1, 0.2, 1.0)],
    )
    learning = table(
        ["finding", "learning"],
        *[("offer", "embedded", 2, 11), ("policy", "embedded", 7, 11), ("policy", "partly", 4, 11)],
    )

    def test_three_gaps_one_a_theme_and_one_of_the_review(self):
        run = self.Run(gaps__question=self.questions, learning__finding=self.learning)
        assert findings.summary.gaps(run) == [
            "Responses, “Characteristics recorded”: practice fell below the standard in 9 of 10 cases.",
            "Prevention, “Primary prevention”: practice fell below the standard in 6 of 8 cases.",
            "The earlier review, “The offer was limited”: 2 of 11 agencies call the answer embedded.",
        ]

    def test_three_strengths(self):
        run = self.Run(gaps__question=self.questions, learning__finding=self.learning)
        assert findings.summary.strengths(run) == [
            "Assessment and referral pathways, “Behaviour assessed”: practice reached the standard in 9 of 9 cases.",
            "Approach to intervention, “Fits development”: practice reached the standard in 7 of 8 cases.",
            "The earlier review, “The policy was out of date”: 7 of 11 agencies call the answer embedded.",
        ]

    def test_nothing_rated_is_no_strength_and_no_gap(self):
        run = self.Run()
        assert findings.summary.gaps(run) == ["No gap can be told: too little was rated."]
        assert findings.summary.strengths(run) == ["No strength can be told: too little was rated."]

    def test_what_cannot_be_told_is_three_things_at_most(self):
        criteria = table(["criterion"], ("found_by", "x"))
        criteria["verdict"] = "cannot_be_told"
        run = self.Run(gaps__question=self.questions, sample__criteria=criteria)
        assert findings.summary.cannot_be_told(run) == [
            "Whether the cases meet the rules by which they were chosen: found by the named services.",
            "How practice stood on Guidance followed: fewer than 3 cases were rated.",
            "How common any of this is among all children of the area: "
            "the cases were chosen on purpose and are no sample.",
        ]


def test_an_agency_that_states_no_use_is_told_from_one_that_did_not_answer():
    rows = table(
        ["agency", "use"],
        *[("police", "service_delivery", 1, 2), ("yot", "service_delivery", 0, 0), ("sarc", "service_delivery", "x")],
    )
    told = findings.uses.stated(rows)
    assert told[1:] == ["No use is stated by Youth offending.", "No self-assessment came from SARC."]


class TestChange:
    rows = table(
        ["strand", "theme", "measure"],
        *[("case", "1", "baseline", 7, 10), ("case", "1", "this_wave", 1, 5), ("case", "1", "detectable", "x")],
        *[("case", "2", "baseline", 3, 10), ("case", "2", "this_wave", 0, 5), ("case", "2", "detectable", "x")],
    ).assign(verdict=["better"] * 3 + ["no_change_shown"] * 3, test="Fisher")

    def test_every_verdict_is_worded_with_both_counts(self):
        assert findings.change.changes(self.rows, "case", "theme") == [
            "Better: Responses (7 of 10 then, 1 of 5 now).",
            "No change shown: Prevention (3 of 10 then, 0 of 5 now).",
        ]

    def test_a_comparison_is_laid_out_with_who_was_rated_twice_and_p_beside_the_verdict(self):
        said = "exact test: 3 cases rated both times (1 better, 0 worse), 2 new against 7 others; p = 0.042"
        laid_out = findings.change.lines(self.rows.assign(test=said), "case", "theme")
        assert laid_out["Rated both times"].tolist() == ["3 cases (1 better, 0 worse), 2 new against 7 others"] * 2
        assert laid_out["Verdict"].tolist() == ["better (p = 0.042)", "no change shown (p = 0.042)"]
        told = findings.change.lines(self.rows.assign(test="not compared: the wording changed"), "case", "theme")
        assert told["Rated both times"].tolist() == ["none"] * 2
        assert told["Verdict"].iloc[0] == "better (not compared: the wording changed)"

    def test_recommendations_are_named_together_by_the_files_that_show_them_the_best_first(self):
        rows = table(
            ["strand", "action", "measure"],
            *[("actions", "R01", "this_wave", 1, 1), ("actions", "R02", "this_wave", 0, 1)],
            *[("case", f"R0{i}", "this_wave", n, 5) for i, n in ((1, 1), (2, 4), (3, 4), (4, 0))],
            *[("pulse", "R01", "this_wave", "x")],
        )
        assert findings.change.actions_seen(rows)[:2] == [
            "1 of 2 recommendations are reported as done: R01.",
            "R02 and R03 are seen in 4 of 5 files; R01 is seen in 1 of 5 files; R04 is seen in 0 of 5 files.",
        ]

    def test_what_could_be_shown_is_said_first(self):
        assert "no change, however large, could be shown" in findings.change.detectable(self.rows, "case", "theme")
        told = self.rows.copy()
        told.loc[[2, 5], ["value", "status"]] = [[0.6, "shown"], [0.8, "shown"]]
        assert "only a change of 60 to 80 percentage points or more" in findings.change.detectable(
            told, "case", "theme"
        )

    def test_what_chance_alone_may_call_a_change_is_said_before(self):
        rows = pd.DataFrame({"strand": "case", "theme": list("123456"), "verdict": "no_change_shown"})
        said = findings.change.by_chance(pd.concat([rows, rows]), "case", "theme")
        assert said.startswith("6 comparisons are tested") and "on average call at most 0.3 of them a change" in said
        assert findings.change.by_chance(rows.assign(verdict="cannot_be_told"), "case", "theme") == ""
        assert findings.change.by_chance(rows.head(1), "case", "theme") == ""


class TestWhatIsSaidBesideTheGaps:
    def test_ratings_that_could_not_be_read_are_counted_and_another_template_is_named_where_one_is(self):
        rows = table(["strand", "theme"], ("case", "1", 2, 40), ("case", "2", 0, 30), ("case", "3", "x"))
        said = findings.gaps.unread(rows.assign(versions=["", "", ""]))
        assert said == ["2 of 70 ratings could not be read on the scale and count as not rated: see the faults."]
        said = findings.gaps.unread(rows.assign(versions=["0.8, 0.9", "", ""]))
        assert said[1] == "Some stand in templates of another version (0.8 and 0.9), whose scale may differ."
        assert findings.gaps.unread(rows[1:].assign(versions="")) == []

    def test_themes_with_the_same_counts_are_said_to_lie_level(self):
        rows = table(["theme"], ("1", 7, 10, 0.4, 0.9), ("2", 5, 10, 0.2, 0.8), ("3", 5, 10, 0.2, 0.8))
        level = findings.gaps.themes_below(rows)[1]
        assert level == (
            "Level with each other, so that their order tells nothing: Prevention and Assessment and referral pathways."
        )
        assert len(findings.gaps.themes_below(rows[:2])) == 1

    def test_what_cannot_be_told_apart_from_the_first_is_said(self):
        rows = table(["question"], ("c1_1", 9, 10, 0.6, 1), ("c1_2", 8, 10, 0.5, 0.9), ("c1_3", 1, 10, 0, 0.4))
        rows["verdict"] = ["first", "not_apart_from_first", "behind_first"]
        names = [LABELS["question"][key] for key in ("c1_1", "c1_2", "c1_3")]
        behind = "Below the standard less often than the first, on the same cases"
        assert findings.gaps.apart_from_first(rows) == [
            f"Over all themes, {names[0]} (9 of 10 cases) comes first.",
            f"Cannot be told apart from the first on the same cases: 1 of 3 questions ({names[1]} (8 of 10)).",
            f"{behind}: 1 of 3 questions ({names[2]} (1 of 10)).",
        ]

    def test_an_agency_with_too_few_cases_is_named_as_such_and_no_gap_is_said_of_it(self):
        rows = table(
            ["theme", "agency"], ("1", "yot", 3, 4), ("1", "sarc", 1, 1), ("2", "yot", 1, 4), ("2", "sarc", "x")
        )
        assert findings.gaps.agency_gaps(rows, floor=3) == [
            "By their own ratings these agencies put most of their cases below the standard. "
            "Responses: Youth offending (3 of 4 cases).",
            "Fewer than 3 rated cases on every theme, so nothing is said of them: SARC.",
        ]
        assert findings.gaps.agency_gaps(rows[1:2], floor=3)[0].startswith("No agency has enough cases on any theme")
