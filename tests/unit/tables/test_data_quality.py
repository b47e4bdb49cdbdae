"""How good the data is, and the finer tables of recognition: each recomputed by hand from planted answers."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from planted import Planted
from planted_children import child, classify, refer
from scipy import stats

from maca.definition.models import Quality
from maca.project import reference_folder
from maca.statistics import gwet_ac2, krippendorff_alpha
from maca.tables.catalogue import CATALOGUE
from maca.tables.quality import verdict_of

CASES = [f"HSB-{number:02d}" for number in range(1, 11)]
RULES = Quality()


@pytest.fixture
def plan(definition):
    return Planted(
        definition, "baseline-2021-07", CASES, ["police", "csc.mash", "csc.early_help", "health.camhs", "yot"]
    )


def table(data, identifier, **where):
    frame = next(spec for spec in CATALOGUE if spec.id == identifier).compute(data)
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return frame


def shown(frame):
    assert set(frame["status"]) <= {"shown"}
    return list(zip(frame["n"], frame["of"], strict=True))


@pytest.mark.parametrize(
    ("numbers", "looks", "verdict", "words"),
    [
        ((90, 100, 9, 10), [], "rely", "Known for 90 of 100 children. Agencies agree on 9 of 10."),
        ((89, 100, 10, 10), [], "with_care", "Known for 89 of 100"),
        ((69, 100, 10, 10), [], "cannot", "Known for 69 of 100"),
        ((100, 100, 8, 10), [], "with_care", "agree on 8 of 10."),
        ((100, 100, 7, 10), [], "cannot", "agree on 7 of 10."),
        ((100, 100, 0, 4), [], "with_care", "agree on 0 of 4, too few to test agreement."),
        ((100, 100, 0, 0), [], "with_care", "No child is known to two agencies"),
        ((100, 100, 10, 10), ["Police"], "with_care", "Look at the records of Police."),
    ],
)
def test_a_verdict_follows_the_rules_and_says_why(numbers, looks, verdict, words):
    found, why = verdict_of(*numbers, looks, RULES)
    assert found == verdict
    assert words in why


def test_quality_counts_children_and_names_who_knows_it_of_none(plan):
    for row in range(8):
        child(plan, "police", row, sen_provision="U", linked_case=CASES[row])
        child(plan, "csc", row, sen_provision="K", linked_case=CASES[row], gender="female" if row < 2 else "male")
    child(plan, "csc", 9, sen_provision="U")
    found = table(plan.data(), "picture.quality").set_index("characteristic")
    assert set(found["basis"]) == {"extracts"}
    assert found.loc["sen", ["n", "of"]].tolist() == [8, 9]
    assert found.loc["sen", "weakest"] == "Police"
    assert "Known for no child, of those with an extract: Police." in found.loc["sen", "why"]
    assert found.loc["gender", "verdict"] == "with_care"
    assert "agree on 6 of 8" in found.loc["gender", "why"]


def test_each_way_of_not_knowing_is_counted_apart(plan):
    values = ["WBRI", "NOBT", "REFU", None]
    for row, ethnicity in enumerate(values):
        child(plan, "police", row, ethnicity=ethnicity, gender="not_known" if row else "male", age="not_known")
    plan.answers[-1]["state"] = "blank"
    for answer in plan.answers:
        if answer["input"] == "disability" and answer["row"] == 0:
            answer.update(value=None, state="in_fault")
    data = plan.data()
    ethnicity = table(data, "picture.recording", agency="police", characteristic="ethnicity")
    assert dict(zip(ethnicity["state"], ethnicity["n"], strict=True)) == {
        "known": 1,
        "not_obtained": 1,
        "refused": 1,
        "said_unknown": 0,
        "blank": 1,
        "in_fault": 0,
    }
    for name, state, n in [("gender", "said_unknown", 3), ("age", "said_unknown", 4), ("disability", "in_fault", 1)]:
        assert shown(table(data, "picture.recording", agency="police", characteristic=name, state=state)) == [(n, 4)]
    assert set(table(data, "picture.recording", agency="yot")["status"]) == {"x"}


def test_case_returns_stand_in_for_an_extract_that_was_not_sent(plan):
    plan.answer("case", "yot", "HSB-01", "child_age", "not_known")
    plan.answer("case", "yot", "HSB-01", "child_gender", "male")
    data = plan.data()
    assert shown(table(data, "picture.recording", agency="yot", characteristic="age", state="said_unknown")) == [(1, 1)]
    assert shown(table(data, "picture.recording", agency="yot", characteristic="gender", state="known")) == [(1, 1)]


def test_each_suspicious_pattern_is_found_where_it_was_planted_and_nowhere_else(plan):
    planted = {
        "impossible_age": dict(age="31"),
        "none_beside_another": dict(disability="NONE;LD"),
        "provision_against_need": dict(sen_need="MLD"),
        "sex_against_gender": dict(sex="F"),
        "own_id_twice": dict(child_id="police-19"),
        "out_of_scope": dict(referral_date="2020-08-02"),
        "first_or_fifteenth": dict(referral_date="2019-06-15"),
    }
    ordinary = [dict(age=str(8 + row % 6), ethnicity="WBRI" if row % 2 else "AIND") for row in range(20)]
    for row, values in enumerate(ordinary):
        child(
            plan, "police", row, **values, sen_provision="N" if row % 3 else "K", disability="LD" if row % 4 else "NONE"
        )
    clear = table(plan.data(), "picture.suspicious", agency="police").set_index("pattern")
    not_asked = ["births_first_or_fifteenth", "sex_against_gender"]
    assert set(clear.loc[not_asked, "status"]) == {"z"}
    assert set(clear.drop(not_asked)["verdict"]) == {"clear"}
    for row, (pattern, values) in enumerate(planted.items(), start=30):
        child(plan, "police", row, **values)
        found = table(plan.data(), "picture.suspicious", agency="police", pattern=pattern)
        assert found["n"].tolist() == [2 if pattern == "own_id_twice" else 1], pattern
    verdicts = table(plan.data(), "picture.suspicious", agency="police").set_index("pattern")["verdict"]
    assert set(verdicts[verdicts == "look"].index) == set(planted) - {"first_or_fifteenth"}


def test_one_code_for_everyone_is_suspicious_from_ten_records(plan):
    for row in range(9):
        child(plan, "police", row, age=str(row + 5))
    assert set(table(plan.data(), "picture.suspicious", agency="police", pattern="one_ethnicity")["n"]) == {0}
    child(plan, "police", 9, age="15")
    found = table(plan.data(), "picture.suspicious", agency="police").set_index("pattern")
    assert found.loc["one_ethnicity", ["n", "verdict"]].tolist() == [10, "look"]
    assert found.loc["one_age", "n"] == 0


def test_a_child_moves_between_periods_when_the_cut_does(plan):
    for row, day in enumerate(["2020-03-21", "2020-03-24", "2019-05-01", "2020-06-01", "2020-08-01"]):
        child(plan, "police", row, referral_date=day)
    plan.answer("case", "yot", "HSB-02", "step_referred_date", "2020-03-24")
    plan.answer("case", "yot", "HSB-03", "step_referred_date", "2019-05-24")
    found = table(plan.data(), "picture.sensitivity")
    police = found[found["source"] == "police"]
    assert police["cut"].tolist() == ["2020-03-23", "2020-03-20", "2020-03-26"]
    assert shown(police) == [(2, 4), (3, 4), (1, 4)]
    assert police["moved"].tolist() == ["0", "1", "1"]
    days = [(357, 130), (354, 133), (360, 127)]
    for (n, of), (before, after), row in zip(shown(police), days, police.to_dict("records"), strict=True):
        assert row["value"] == pytest.approx((n / after) / ((of - n) / before))
        assert float(row["p"]) == pytest.approx(
            stats.binomtest(int(n), int(of), after / (before + after)).pvalue, abs=6e-4
        )
        assert row["low"] < row["value"] < row["high"]
    cases = found[found["source"] == "cases"]
    assert shown(cases) == [(1, 2), (1, 2), (0, 2)]
    assert cases["which"].tolist() == ["", "", "HSB-02"]
    assert cases["value"].isna().all()


def test_the_pyramid_holds_the_children_of_whom_both_are_known(plan):
    for row, (age, gender) in enumerate(
        [("12", "male"), ("13", "female"), ("16", "female"), ("12", None), (None, "male")]
    ):
        child(plan, "police", row, age=age, gender=gender)
    child(plan, "police", 9, role="experienced")
    found = table(plan.data(), "picture.pyramid", source="all")
    counts = {(row["age_band"], row["gender"]): row["n"] for row in found.to_dict("records") if row["n"]}
    assert counts == {("10-14", "male"): 1, ("10-14", "female"): 1, ("15-17", "female"): 1}
    assert set(found["of"]) == {3}


def test_codes_are_counted_child_by_child_as_they_are_held(plan):
    child(plan, "police", 1, linked_case="HSB-01", ethnicity="WIRI", disability="LD;AUT")
    child(plan, "csc", 1, linked_case="HSB-01", ethnicity="WBRI", disability="LD")
    child(plan, "csc", 2, disability="NONE", ethnicity="NOBT")
    found = table(plan.data(), "picture.codes").set_index(["characteristic", "code"])["n"]
    assert found[found > 0].to_dict() == {
        ("ethnicity", "WBRI"): 1,
        ("ethnicity", "WIRI"): 1,
        ("ethnicity", "NOBT"): 1,
        ("sen_provision", "N"): 2,
        ("disability", "LD"): 1,
        ("disability", "AUT"): 1,
        ("disability", "NONE"): 1,
        ("gender", "male"): 2,
    }


def test_representation_is_the_ratio_of_shares_and_ethnicity_has_no_limits(plan):
    for row in range(6):
        child(plan, "police", row, gender="male" if row else "female")
    figures = pd.read_csv(reference_folder() / "torbay.csv", dtype="str", keep_default_na=False)
    data = replace(plan.data(), reference=figures)
    female = table(data, "picture.representation", characteristic="gender", category="female").iloc[0]
    share = 12419 / 25484
    exact = stats.binomtest(1, 6).proportion_ci(method="exact")
    assert female["value"] == pytest.approx(1 / 6 / share)
    assert (female["low"], female["high"]) == pytest.approx((exact.low / share, exact.high / share))
    assert (female["expected"], female["reliance"]) == (f"{6 * share:.1f}", "with_care")
    assert female["detectable"] == "none, 6 or more"
    assert stats.binomtest(6, 6, share).pvalue < 0.05 < stats.binomtest(5, 6, share, "greater").pvalue * 2
    white = table(data, "picture.representation", characteristic="ethnicity", category="white").iloc[0]
    assert white["value"] == pytest.approx(1 / (133922 / 139324))
    assert math.isnan(white["low"])
    assert set(table(data, "picture.representation", characteristic="scope")["status"]) == {"x"}


def test_conflicts_name_who_holds_what_and_where(plan):
    child(plan, "police", 1, linked_case="HSB-01", gender="male")
    child(plan, "csc", 1, linked_case="HSB-01", gender="female")
    child(plan, "yot", 1, linked_case="HSB-01", gender="not_known")
    found = table(plan.data(), "picture.conflicts")
    assert found[["source", "child", "characteristic", "n", "of", "held"]].values.tolist() == [
        ["all", "HSB-01", "gender", 2, 2, "csc: female; police: male"],
    ]
    assert found["places"].iloc[0].count("Children!") == 2


def test_without_a_conflict_or_link_the_table_says_none(plan):
    child(plan, "police", 1)
    data = plan.data()
    for identifier in ("picture.conflicts", "picture.links"):
        found = table(data, identifier)
        assert found.iloc[0, 0] == "none"
        assert found["status"].tolist() == ["z"]


def test_links_name_the_rule_and_the_doubt(plan):
    child(plan, "police", 1, linked_case="HSB-01", child_id="A")
    child(plan, "police", 2, linked_case="HSB-02", child_id="A")
    child(plan, "csc", 1, linked_case="HSB-01")
    found = table(plan.data(), "picture.links")
    assert found[["body", "case", "rule", "possible", "n"]].values.tolist() == [
        ["csc", "HSB-01", "case", "", 2],
        ["police", "HSB-01", "case", "own_id", 2],
        ["police", "HSB-02", "", "own_id", 1],
    ]


def test_the_matrix_holds_every_classification_of_the_cases_placed_there(plan):
    refer(plan, 1, "HSB-01", "hackett", "4", "5")
    refer(plan, 2, "HSB-02", "hackett", "3", "3")
    refer(plan, 3, "HSB-03", "brook", "red", "amber")
    classify(plan, "police", "HSB-01", "hackett", "4")
    classify(plan, "yot", "HSB-01", "hackett", "9", listed="no")
    classify(plan, "csc.mash", "HSB-01", "brook", "red")
    classify(plan, "health.camhs", "HSB-01", "none")
    classify(plan, "police", "HSB-02", "hackett", "2")
    classify(plan, "police", "HSB-03", "brook", "amber", listed="no")
    data = plan.data()
    found = table(data, "recognition.matrix", tool="hackett", reference="4").set_index("classification")
    assert found["n"][found["n"] > 0].to_dict() == {"4": 1, "insufficient": 1, "other_tool": 1, "no_tool": 1}
    assert set(found["of"]) == {4}
    assert set(table(data, "recognition.matrix", tool="brook", reference="green")["status"]) == {"z"}
    tools = table(data, "recognition.tool").set_index(["tool", "measure"])
    assert tools.loc[("hackett", "exact"), ["n", "of"]].tolist() == [1, 2]
    assert tools.loc[("hackett", "under"), ["n", "of"]].tolist() == [1, 2]
    assert tools.loc[("brook", "within_one"), ["n", "of"]].tolist() == [1, 1]
    assert tools.loc[("hackett", "not_listed"), ["n", "of"]].tolist() == [1, 3]
    later = table(data, "recognition.hindsight").set_index(["tool", "measure"])["n"]
    assert later.to_dict() == {
        ("hackett", "same"): 1,
        ("hackett", "higher_now"): 1,
        ("hackett", "lower_now"): 0,
        ("brook", "same"): 0,
        ("brook", "higher_now"): 0,
        ("brook", "lower_now"): 1,
    }


def test_coefficients_are_withheld_below_five_cases_and_shown_from_five(plan):
    ratings = [("3", "3"), ("4", "3"), ("5", "5"), ("2", "4")]
    for case, (one, other) in zip(CASES, ratings, strict=False):
        classify(plan, "police", case, "hackett", one)
        classify(plan, "yot", case, "hackett", other)
    classify(plan, "police", "HSB-06", "hackett", "3")
    before = table(plan.data(), "recognition.coefficients", tool="hackett", raters="agencies").set_index("measure")
    assert before.loc["cases", ["n", "of"]].tolist() == [4, 5]
    assert before.loc["exact", ["n", "of"]].tolist() == [2, 4]
    assert before.loc["within_one", ["n", "of"]].tolist() == [3, 4]
    assert before.loc[["ac2", "alpha"], "status"].tolist() == ["x", "x"]
    classify(plan, "yot", "HSB-06", "hackett", "4")
    after = table(plan.data(), "recognition.coefficients", tool="hackett", raters="agencies").set_index("measure")
    sheet = np.array([[3, 4, 5, 2, 3], [3, 3, 5, 4, 4]], dtype=float)
    assert after.loc["ac2", "value"] == pytest.approx(gwet_ac2(sheet, [1, 2, 3, 4, 5]))
    assert after.loc["alpha", "value"] == pytest.approx(krippendorff_alpha(sheet, [1, 2, 3, 4, 5]))
    assert after.loc["ac2", "low"] < after.loc["ac2", "value"] < after.loc["ac2", "high"]
    refer(plan, 1, "HSB-07", "hackett", "4")
    classify(plan, "police", "HSB-07", "hackett", "5")
    panel = table(plan.data(), "recognition.coefficients", tool="hackett", raters="with_panel").set_index("measure")
    assert panel.loc["cases", ["n", "of"]].tolist() == [6, 6]


def test_marks_of_abuse_are_counted_case_by_case(plan):
    for body, case, said in [
        ("csc.mash", "HSB-01", "not_known"),
        ("csc.early_help", "HSB-01", "yes"),
        ("csc.mash", "HSB-02", "no"),
        ("police", "HSB-01", None),
        ("police", "HSB-03", "not_known"),
    ]:
        plan.answer("case", body, case, "mark_consent", said)
    found = table(plan.data(), "recognition.marks", mark="consent").set_index(["agency", "state"])
    assert found.loc["csc"]["n"].tolist() == [1, 1, 0, 0]
    assert found.loc["police"]["n"].tolist() == [0, 0, 1, 1]
    assert found.loc["all"]["n"].tolist() == [1, 1, 1, 0]
    assert set(found.loc["all"]["of"]) == {3}
    assert found.loc[("all", "yes"), ["low", "high"]].tolist() == pytest.approx([0.0615, 0.7923], abs=1e-4), "Wilson"
    assert set(found.loc["yot"]["status"]) == {"x"}


def test_a_mark_that_every_return_left_blank_is_told_of_nobody(plan):
    for case in ("HSB-01", "HSB-02"):
        plan.answer("case", "police", case, "mark_consent", None)
    found = table(plan.data(), "recognition.marks", mark="consent").set_index(["agency", "state"])
    assert found.loc["all"]["status"].tolist() == ["x", "x", "x", "shown"]
    assert found.loc[("all", "blank"), ["n", "of"]].tolist() == [2, 2]
