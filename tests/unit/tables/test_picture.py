"""The data picture, recomputed by hand from planted extracts and case returns."""

import pandas as pd
import pytest
from planted import Planted

from maca.tables import completeness, criteria, pathway, picture, recognition, reference, referrals, uses
from maca.tables.catalogue import CATALOGUE
from maca.tables.children import case_ids, case_role, extract_records

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
CASES = [f"HSB-{number:02d}" for number in range(1, 11)]
MINE = [criteria, picture, completeness, referrals, reference, uses, recognition, pathway]


@pytest.fixture
def planted(definition):
    def make(wave=BASELINE, cases=CASES, bodies=("police", "csc.mash", "health.camhs")):
        return Planted(definition, wave, list(cases), list(bodies))

    return make


def child(plan, body, row, **values):
    """One filled row of an extract; what is not named is known, male, white, without special needs, and displayed."""
    shown = dict(age="12", gender="male", ethnicity="WBRI", sen_provision="N", disability="NONE", role="displayed")
    shown |= dict(child_id=f"{body}-{row}", referral_date="2019-06-01", linked_case=None, sen_need=None, sex=None)
    plan.row("extract", body, row, **{**shown, **values})


def form(plan, body, value="rows"):
    plan.answer("extract", body, "", "form", value)


def numbers(frame, **where):
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, where
    row = frame.iloc[0]
    return None if row["status"] != "shown" else (row["n"], row["of"])


def table(data, identifier):
    return next(spec for spec in CATALOGUE if spec.id == identifier).compute(data)


@pytest.mark.parametrize("wave", [BASELINE, DIP])
@pytest.mark.parametrize("spec", [spec for module in MINE for spec in module.SPECS], ids=lambda spec: spec.id)
def test_a_wave_without_an_answer_gives_every_row_and_no_count(planted, spec, wave):
    frame = spec.compute(planted(wave).data())
    assert len(frame)
    assert tuple(frame.columns[: len(spec.dimensions)]) == spec.dimensions
    assert not frame.duplicated(list(spec.dimensions)).any()
    if spec.id not in ("picture.reference", "sample.criteria"):
        assert set(frame["status"]) <= {"x", "z"}


@pytest.mark.parametrize("spec", [spec for module in MINE for spec in module.SPECS], ids=lambda spec: spec.id)
def test_one_child_about_whom_nothing_is_known_breaks_nothing(planted, spec):
    plan = planted(cases=CASES[:1])
    blank = ["age", "gender", "ethnicity", "sen_provision", "disability", "role", "referral_date"]
    child(plan, "police", 1, **dict.fromkeys(blank))
    plan.answer("case", "police", "HSB-01", "child_age", None)
    plan.answer("case", "police", "HSB-01", "classification_tool", None)
    frame = spec.compute(plan.data())
    assert not frame["n"].gt(0).any() or spec.id in (
        *("picture.role", "picture.period", "sample.criteria", "picture.reference"),
    )


def test_age_bands_hold_their_ends_and_what_lies_outside_is_not_dropped(planted):
    plan = planted()
    form(plan, "police")
    for row, age in enumerate(["0", "4", "5", "9", "10", "14", "15", "17", "18", None]):
        child(plan, "police", row, age=age)
    found = table(plan.data(), "picture.age_band")
    shown = [
        numbers(found, source="police", category=c) for c in ("0-4", "5-9", "10-14", "15-17", "outside", "unknown")
    ]
    assert shown == [(2, 9), (2, 9), (2, 9), (2, 9), (1, 9), (1, 10)]
    assert numbers(found, source="police", category="conflict") == (0, 10)
    assert numbers(found, source="all", category="5-9") == (2, 9)
    assert numbers(found, source="education", category="5-9") is None


def test_only_children_who_displayed_are_counted_but_in_role_itself(planted):
    plan = planted()
    for row, role in enumerate(["displayed", "both", "experienced", "unknown", None]):
        child(plan, "police", row, role=role)
    data = plan.data()
    assert numbers(table(data, "picture.gender"), source="police", category="male") == (2, 2)
    roles = table(data, "picture.role")
    shown = [numbers(roles, source="police", category=c) for c in ("displayed", "experienced", "both", "unknown")]
    assert shown == [(1, 3), (1, 3), (1, 3), (2, 5)]


def test_a_source_that_never_says_the_role_shows_x_where_role_is_needed(planted):
    plan = planted()
    for row in range(3):
        child(plan, "police", row, role="unknown")
    data = plan.data()
    for identifier in ("picture.age_band", "picture.send"):
        found = table(data, identifier)
        assert set(found[found["source"] == "police"]["status"]) == {"x"}
    roles = table(data, "picture.role")
    own = roles[roles["source"] == "police"].set_index("category")
    assert own["status"].to_dict() == dict.fromkeys(["displayed", "experienced", "both"], "x") | dict.fromkeys(
        ["unknown", "conflict"], "shown"
    )
    assert own.loc["unknown", ["n", "of"]].tolist() == [3, 3]
    assert numbers(table(data, "picture.completeness"), agency="police", characteristic="age") == (3, 3)
    assert numbers(table(data, "picture.period"), source="police", period="pre_covid") == (3, 357)


def test_refused_and_not_obtained_are_categories_and_no_other_group(planted):
    plan = planted()
    for row, code in enumerate(["WBRI", "WROM", "CHNE", "MOTH", "BAFR", "OOTH", "REFU", "NOBT", None]):
        child(plan, "police", row, ethnicity=code)
    found = table(plan.data(), "picture.ethnicity")
    groups = ["white", "mixed", "asian", "black", "other", "unknown", "refused", "not_obtained", "conflict"]
    assert found[found["source"] == "police"]["category"].tolist() == groups
    shown = [numbers(found, source="police", category=group) for group in groups]
    assert shown == [(2, 6), (1, 6), (1, 6), (1, 6), (1, 6), (1, 9), (1, 9), (1, 9), (0, 9)]


SEND = ["any_sen", "any_disability", "learning_difficulty", "either", "none", "not_known"]


@pytest.mark.parametrize(
    ("provision", "need", "disability", "expected"),
    [
        ("N", None, "NONE", "none"),
        ("E", None, "NONE", "any_sen either"),
        ("K", "MLD", "NONE", "any_sen learning_difficulty either"),
        ("N", None, "LD", "any_disability learning_difficulty either"),
        ("N", None, "DDA", "any_disability either | learning_difficulty"),
        ("N", None, "DDA;MOB", "any_disability either"),
        ("U", None, "NK", "not_known | any_sen any_disability learning_difficulty either none"),
        ("N", None, "NK", "not_known | any_disability learning_difficulty either none"),
        ("U", "SEMH", "NONE", "any_sen either"),
        (None, None, "NONE", "not_known | any_sen learning_difficulty either none"),
        ("N", None, "NONE;AUT", "any_disability either"),
        ("E", None, None, "any_sen | any_disability learning_difficulty either none"),
    ],
)
def test_send_flags_keep_yes_no_and_unknown_apart(planted, provision, need, disability, expected):
    """What is named before the bar holds for the child, what is named behind it cannot be told of this source.

    A source that knows special needs or disability of nobody could only ever say yes to what is drawn from both.
    """
    plan = planted()
    child(plan, "police", 1, sen_provision=provision, sen_need=need, disability=disability)
    holds, _, untold = (part.split() for part in expected.partition("|"))
    found = table(plan.data(), "picture.send")
    for category in SEND:
        base = 1 if category == "not_known" else int(category not in untold)
        wanted = (int(category in holds), base) if base else None
        assert numbers(found, source="police", category=category) == wanted, category


def test_children_are_one_by_linked_case_within_and_across_extracts(planted):
    plan = planted()
    child(plan, "police", 1, linked_case="HSB-01", gender="male", ethnicity="NOBT")
    child(plan, "police", 2, linked_case="hsb 1", gender=None, ethnicity="WBRI")
    child(plan, "csc", 1, linked_case="HSB-01", gender="female", ethnicity="WIRI")
    child(plan, "csc", 2, linked_case="HSB-02", gender="female")
    child(plan, "csc", 3, linked_case=None, gender="female")
    data = plan.data()
    found = table(data, "picture.gender")
    assert numbers(found, source="police", category="male") == (1, 1)
    assert numbers(found, source="csc", category="female") == (3, 3)
    assert numbers(found, source="all", category="conflict") == (1, 3)
    assert numbers(found, source="all", category="female") == (2, 2)
    ethnicity = table(data, "picture.ethnicity")
    assert numbers(ethnicity, source="police", category="white") == (1, 1)
    assert numbers(ethnicity, source="all", category="white") == (2, 2)
    assert numbers(ethnicity, source="all", category="conflict") == (1, 3)


def test_a_source_that_could_only_say_yes_tells_no_share_of_what_is_drawn_from_both_lists(planted):
    plan = planted()
    for row, provision in enumerate("EKNU"):
        child(plan, "yot", row, sen_provision=provision, sen_need="MLD" if provision == "E" else None, disability="NK")
        child(plan, "csc", row, sen_provision=provision, disability="NONE")
    found = table(plan.data(), "picture.send")
    assert numbers(found, source="yot", category="any_sen") == (2, 3)
    for category in ("either", "none", "learning_difficulty"):
        assert numbers(found, source="yot", category=category) is None, category
    assert numbers(found, source="csc", category="either") == (2, 3)
    assert numbers(found, source="csc", category="none") == (1, 3)


@pytest.mark.parametrize(
    ("first", "second", "flag"),
    [
        (dict(sen_provision="N", disability="NK"), dict(sen_provision="U", disability="NONE"), "no"),
        (dict(sen_provision="K", sen_need="MLD", disability="NK"), dict(sen_provision="K", disability="AUT"), "yes"),
        (dict(sen_provision="U", disability="LD"), dict(sen_provision="K", disability="AUT"), "yes"),
        (dict(sen_provision="U", disability="LD"), dict(sen_provision="N", disability="NONE"), "conflict"),
        (dict(sen_provision="N", disability="DDA"), dict(sen_provision="N", disability="NK"), "unknown"),
    ],
)
def test_a_learning_difficulty_is_drawn_from_all_records_together(planted, first, second, flag):
    plan = planted()
    child(plan, "police", 1, linked_case="HSB-01", **first)
    child(plan, "csc", 1, linked_case="HSB-01", **second)
    found = table(plan.data(), "picture.send")
    wanted = {"yes": (1, 1), "no": (0, 1)}.get(flag)
    assert numbers(found, source="all", category="learning_difficulty") == wanted


def test_the_same_own_id_in_two_agencies_is_two_children(planted):
    plan = planted()
    child(plan, "police", 1, child_id="A1")
    child(plan, "police", 2, child_id="A1")
    child(plan, "csc", 1, child_id="A1")
    found = table(plan.data(), "picture.role")
    assert numbers(found, source="police", category="displayed") == (1, 1)
    assert numbers(found, source="all", category="displayed") == (2, 2)


def test_an_own_id_never_brings_two_cases_together(planted):
    plan = planted()
    child(plan, "police", 1, child_id="A1", linked_case="HSB-01")
    child(plan, "police", 2, child_id="A1", linked_case="HSB-02")
    child(plan, "police", 3, child_id="A1")
    persons = extract_records(plan.data())["person"].tolist()
    assert persons == [0, 1, 2]


def test_words_that_are_no_case_id_link_nothing(planted):
    data = planted().data()
    typed = pd.Series(["HSB-03", "hsb_3", "HSB 003", "n/a", "yes", "HSB-", None, "XSB-03"])
    found = case_ids(typed, data)
    assert found[:3].tolist() == ["HSB-03"] * 3
    assert found[3:].isna().all()


def test_counts_stand_beside_the_rows_and_are_never_merged(planted):
    plan = planted()
    form(plan, "health", "counts")
    cells = {"children": 9, "role.displayed": 7, "role.both": 2, "gender.male": 6, "gender.female": 2}
    cells |= {"send.any_sen": 4, "send.not_known": 2, "send.none": 3, "period.pre_covid": 5, "period.in_covid": 4}
    for row, (cell, count) in enumerate(cells.items()):
        plan.row("extract", "health", row, count_cell=cell, count_children=str(count))
    child(plan, "police", 1)
    data = plan.data()
    gender = table(data, "picture.gender")
    assert numbers(gender, source="health", category="male") == (6, 8)
    assert numbers(gender, source="health", category="self_describe") == (0, 8)
    assert numbers(gender, source="health", category="unknown") == (1, 9)
    assert numbers(gender, source="health", category="conflict") is None
    assert numbers(gender, source="all", category="male") == (1, 1)
    assert numbers(table(data, "picture.send"), source="health", category="any_sen") == (4, 7)
    assert numbers(table(data, "picture.send"), source="health", category="not_known") == (2, 9)
    assert set(table(data, "picture.age_band").query("source == 'health'")["status"]) == {"x"}
    assert numbers(table(data, "picture.period"), source="health", period="in_covid") == (4, 130)
    known = table(data, "picture.completeness")
    assert numbers(known, agency="health", characteristic="gender") == (8, 9)
    assert numbers(known, agency="health", characteristic="age") == (0, 9)
    assert numbers(known, agency="health", characteristic="sen") == (7, 9)


def test_counts_with_children_who_only_experienced_cannot_be_filtered(planted):
    plan = planted()
    form(plan, "health", "counts")
    for row, (cell, count) in enumerate({"children": 3, "role.displayed": 2, "gender.male": 3}.items()):
        plan.row("extract", "health", row, count_cell=cell, count_children=str(count))
    data = plan.data()
    assert numbers(table(data, "picture.gender"), source="health", category="male") is None
    assert numbers(table(data, "picture.role"), source="health", category="unknown") == (1, 3)


def test_an_empty_extract_is_nought_and_not_missing(planted):
    plan = planted()
    form(plan, "police")
    data = plan.data()
    assert set(table(data, "picture.gender").query("source == 'police'")["status"]) == {"z"}
    assert set(table(data, "picture.completeness").query("agency == 'police'")["status"]) == {"z"}


def test_a_case_is_one_child_from_all_bodies_and_the_silent_case_is_unknown(planted):
    plan = planted(cases=CASES[:4])
    for case, body, role, gender in [
        ("HSB-01", "police", "displayed", "male"),
        ("HSB-01", "csc.mash", "unknown", "not_known"),
        ("HSB-02", "police", "displayed", "male"),
        ("HSB-02", "csc.mash", "displayed", "female"),
        ("HSB-03", "police", "displayed", "male"),
        ("HSB-03", "csc.mash", "experienced", "male"),
    ]:
        plan.answer("case", body, case, "child_role", role)
        plan.answer("case", body, case, "child_gender", gender)
    data = plan.data()
    assert case_role(data).tolist() == ["displayed", "displayed", "conflict", "unknown"]
    roles = table(data, "picture.role")
    assert [numbers(roles, source="cases", category=c) for c in ("displayed", "unknown", "conflict")] == [
        *((2, 2), (1, 4), (1, 4)),
    ]
    gender = table(data, "picture.gender")
    assert numbers(gender, source="cases", category="male") == (1, 1)
    assert numbers(gender, source="cases", category="conflict") == (1, 2)
    known = table(data, "picture.completeness")
    assert numbers(known, agency="csc", characteristic="gender") == (2, 3)
    assert numbers(known, agency="police", characteristic="role") == (3, 3)


def test_consistency_compares_values_as_held_between_two_agencies_or_more(planted):
    plan = planted()
    child(plan, "police", 1, linked_case="HSB-01", ethnicity="WBRI", disability="LD;AUT", age="12")
    child(plan, "csc", 1, linked_case="HSB-01", ethnicity="WIRI", disability="AUT;LD;NK", age="12")
    child(plan, "yot", 1, linked_case="HSB-01", ethnicity="NOBT", disability="NK", age=None)
    child(plan, "police", 2, linked_case="HSB-02", gender="male", sen_provision="U", role=None)
    child(plan, "csc", 2, linked_case="HSB-02", gender="female", sen_provision="E", role="both")
    child(plan, "police", 3)
    found = table(plan.data(), "picture.consistency")
    expected = {
        "age": (2, 2),
        "gender": (1, 2),
        "ethnicity": (1, 2),
        "sen": (1, 1),
        "disability": (2, 2),
        "role": (1, 1),
    }
    for name, wanted in expected.items():
        assert numbers(found, characteristic=name) == wanted, name


def test_periods_count_every_referral_of_an_agency_and_each_child_once_in_all(planted):
    plan = planted()
    dates = ["2019-04-01", "2020-03-22", "2020-03-23", "2020-07-30", "2020-07-31", "2019-03-31", None]
    for row, date in enumerate(dates):
        child(plan, "police", row, referral_date=date)
    child(plan, "csc", 1, linked_case="HSB-01", referral_date="2020-05-01")
    child(plan, "yot", 1, linked_case="HSB-01", referral_date="2019-05-01")
    found = table(plan.data(), "picture.period")
    shown = [numbers(found, source="police", period=p) for p in ("pre_covid", "in_covid")]
    assert shown == [(2, 357), (2, 130)]
    counts = found[(found["source"] == "police") & (found["period"].isin(["out_of_scope", "not_known"]))]
    assert counts["n"].tolist() == [2, 1]
    assert counts["of"].isna().all()
    assert counts["value"].isna().all()
    assert numbers(found, source="all", period="pre_covid") == (3, 357)
    assert numbers(found, source="all", period="in_covid") == (2, 130)
    rate = found[(found["source"] == "all") & (found["period"] == "pre_covid")].iloc[0]
    assert rate["value"] == pytest.approx(3 / 357 * 30)
    assert (rate["low"], rate["high"]) == pytest.approx((0.619 / 357 * 30, 8.767 / 357 * 30), abs=1e-4)


def test_a_case_is_referred_when_the_first_body_says_so_and_is_counted_alone(planted):
    plan = planted(cases=CASES[:2])
    plan.answer("case", "police", "HSB-01", "step_referred_date", "2020-04-01")
    plan.answer("case", "csc.mash", "HSB-01", "step_referred_date", "2020-03-01")
    found = table(plan.data(), "picture.period")
    own = found[found["source"] == "cases"].set_index("period")
    assert own["n"].to_dict() == {"pre_covid": 1, "in_covid": 0, "out_of_scope": 0, "not_known": 1}
    assert own[["of", "value", "low", "high"]].isna().all(axis=None)


def test_the_scope_of_the_dip_wave_has_no_day_before_covid(planted):
    assert referrals.period_days(planted(DIP).data()) == {"pre_covid": 0, "in_covid": 151}


def test_reference_shares_are_those_of_the_population(planted):
    from dataclasses import replace

    from maca.project import reference_folder

    plan = planted()
    for row in range(4):
        child(plan, "police", row, age="12" if row else "6", sen_provision="E" if row < 2 else "U")
    figures = pd.read_csv(reference_folder() / "torbay.csv", dtype="str", keep_default_na=False)
    found = table(replace(plan.data(), reference=figures), "picture.reference")
    assert numbers(found, characteristic="age_band", category="10-14", measure="here") == (3, 4)
    assert numbers(found, characteristic="age_band", category="10-14", measure="reference") == (7282, 25484)
    assert numbers(found, characteristic="gender", category="female", measure="reference") == (12419, 25484)
    assert numbers(found, characteristic="ethnicity", category="white", measure="reference") == (133922, 139324)
    assert numbers(found, characteristic="sen_pupils", category="ehc_plan", measure="here") == (2, 2)
    pupils = found.query("characteristic == 'sen_pupils' and category == 'ehc_plan' and measure == 'reference'").iloc[0]
    assert (pupils["value"], pupils["source"] != "", pupils["period"]) == (0.055, True, "2020/21")
    assert "All ages" in found.query("characteristic == 'ethnicity' and measure == 'reference'").iloc[0]["caveat"]
    assert set(found.query("characteristic == 'scope'")["status"]) == {"x"}


def test_only_whom_the_reference_counts_stands_in_the_share_beside_it(planted):
    from dataclasses import replace

    from maca.project import reference_folder

    plan = planted()
    for row, (age, gender) in enumerate([("12", "male"), ("19", "female"), ("6", "self_describe"), (None, "male")]):
        child(plan, "police", row, age=age, gender=gender)
    figures = pd.read_csv(reference_folder() / "torbay.csv", dtype="str", keep_default_na=False)
    data = replace(plan.data(), reference=figures)
    found = table(data, "picture.reference")
    assert numbers(found, characteristic="age_band", category="10-14", measure="here") == (1, 2)
    assert numbers(found, characteristic="gender", category="male", measure="here") == (2, 2)
    assert numbers(found, characteristic="sen_pupils", category="sen_support", measure="here") == (0, 4)
    here = found[found["measure"] == "here"].drop_duplicates("characteristic").set_index("characteristic")["left_out"]
    assert here[["age_band", "gender", "ethnicity", "sen_pupils"]].tolist() == ["1", "2", "0", "0"]
    ratios = table(data, "picture.representation")
    assert numbers(ratios, characteristic="age_band", category="10-14") == (1, 2)


def test_uses_are_counted_by_agency_and_what_was_not_asked_is_told_from_what_never_came(planted):
    plan = planted()
    for row, (purpose, evidenced) in enumerate(
        [("service_delivery", "yes"), ("service_delivery", "no"), ("service_delivery", None), (None, "yes")]
    ):
        plan.row("framework", "csc.mash", row, use_what="a plan", use_purpose=purpose, use_evidenced=evidenced)
    plan.row("framework", "csc.early_help", 1, use_what="x", use_purpose="service_delivery", use_evidenced="yes")
    plan.state("police", f1_1="embedded")
    found = table(plan.data(), "data.uses")
    assert numbers(found, agency="csc", use="service_delivery") == (2, 4)
    assert numbers(found, agency="csc", use="workforce_development") == (0, 0)
    assert numbers(found, agency="police", use="service_delivery") == (0, 0)
    status = found.set_index(["agency", "use"])["status"]
    assert status["primary_care", "service_delivery"] == "z"
    assert status["yot", "service_delivery"] == "x"


def test_ratings_on_the_use_of_data_are_counted_by_agency_without_the_consensus(planted):
    plan = planted()
    plan.state("csc.mash", f1_3="embedded", f1_4="not_known")
    plan.state("csc.early_help", f1_3="emerging", f1_4=None)
    plan.state("police", f1_1="embedded", f1_3=None)
    plan.state("area", f1_3="embedded")
    found = table(plan.data(), "data.ratings")
    assert list(dict.fromkeys(found["statement"])) == ["f1_3", "f1_4"]
    assert numbers(found, agency="csc", statement="f1_3", rating="embedded") == (1, 2)
    assert numbers(found, agency="csc", statement="f1_3", rating="established") == (0, 2)
    assert numbers(found, agency="csc", statement="f1_4", rating="not_known") == (1, 1)
    standing = found.drop_duplicates("rating").set_index("rating")["standing"]
    assert standing.to_dict() == {
        **dict.fromkeys(["not_in_place", "emerging"], "below_standard"),
        **dict.fromkeys(["established", "embedded"], "meets_standard"),
        **dict.fromkeys(["not_applicable", "not_known"], ""),
    }
    status = found.groupby("agency")["status"].agg(set)
    assert status["police"] == status["yot"] == {"x"}
    assert status["primary_care"] == {"z"}


def register(plan, body, row, what, purpose, evidenced, evidence=None):
    given = dict(use_what=what, use_purpose=purpose, use_evidenced=evidenced, use_evidence=evidence)
    plan.row("framework", body, row, **given)


def test_the_register_lists_every_use_that_is_stated_in_the_words_that_were_typed(planted):
    plan = planted()
    register(plan, "police", 2, "Shown at a briefing", "workforce_development", "no")
    register(plan, "police", 1, "Rota of trained officers", "service_delivery", "yes", "Rota, page 2")
    register(plan, "csc.mash", 1, "Said to inform plans", None, None, "Minutes of May")
    register(plan, "csc.mash", 2, None, None, None)
    register(plan, "area", 1, "Joint training", "workforce_development", "yes")
    found = table(plan.data(), "data.register")
    assert found[["id", "n", "agency", "body", *uses.REGISTER_TEXTS]].values.tolist() == [
        ["U01", 1, "area", "area", "workforce_development", "Joint training", "yes", ""],
        ["U02", 1, "csc", "csc.mash", "", "Said to inform plans", "", "Minutes of May"],
        ["U03", 1, "police", "police", "service_delivery", "Rota of trained officers", "yes", "Rota, page 2"],
        ["U04", 1, "police", "police", "workforce_development", "Shown at a briefing", "no", ""],
    ]
    assert set(found["status"]) == {"shown"}


def test_the_register_names_no_case_and_nobody(planted):
    plan = planted()
    register(plan, "police", 1, "Rota changed after hsb-02.", "service_delivery", "yes", "Ask Quill. See the rota.")
    plan.answer("case", "police", "HSB-01", "t3_development", "Mrs Quill said so.")
    row = table(plan.data(), "data.register").iloc[0]
    assert row["what"] == "Rota changed after [another case]."
    assert row["evidence"] == "[withheld: a name] See the rota."


def test_a_register_without_a_use_is_not_available_rather_than_empty(planted):
    plan = planted()
    plan.state("police", f1_1="embedded")
    found = table(plan.data(), "data.register")
    assert found[["id", "status", "what"]].values.tolist() == [["none", "x", ""]]


def classify(plan, body, case, tool, level=None, listed="yes"):
    plan.answer("case", body, case, "classification_tool", tool)
    if level:
        plan.answer("case", body, case, f"classification_{tool}", level)
    plan.answer("case", body, case, "classification_listed", listed)


def refer(plan, row, case, tool, then, now=None):
    plan.row("panel", "panel", row, case, panel_case=case, reference_tool=tool)
    plan.row("panel", "panel", row, case, **{f"reference_{tool}_then": then, f"reference_{tool}_now": now})


def test_agreement_counts_pairs_on_the_panels_tool_by_what_was_known_then(planted):
    plan = planted()
    for row, (case, tool, then) in enumerate(
        [("HSB-01", "hackett", "4"), ("HSB-02", "hackett", "3"), ("HSB-03", "brook", "red"), ("HSB-04", "hackett", "9")]
    ):
        refer(plan, row, case, tool, then, now={"hackett": "1", "brook": "green"}[tool])
    classify(plan, "police", "HSB-01", "hackett", "4")
    classify(plan, "police", "HSB-02", "hackett", "5")
    classify(plan, "police", "HSB-03", "brook", "amber", listed="no")
    classify(plan, "police", "HSB-04", "hackett", "3")
    classify(plan, "csc.mash", "HSB-01", "hackett", "9")
    classify(plan, "csc.mash", "HSB-02", "brook", "red")
    classify(plan, "csc.early_help", "HSB-01", "none", listed=None)
    found = table(plan.data(), "recognition.agreement")
    measures = ["exact", "within_one", "under", "over", "not_listed", "no_tool"]
    shown = [numbers(found, agency="police", measure=m) for m in measures]
    assert shown == [(1, 3), (2, 3), (1, 3), (1, 3), (1, 4), (0, 4)]
    csc = found[found["agency"] == "csc"]
    assert csc["status"].tolist() == ["z"] * 4 + ["shown"] * 2
    assert numbers(found, agency="csc", measure="no_tool") == (1, 3)
    assert set(found[found["agency"] == "yot"]["status"]) == {"x"}


def test_without_a_panel_there_is_no_reference_to_agree_with(planted):
    plan = planted()
    classify(plan, "police", "HSB-01", "hackett", "4")
    found = table(plan.data(), "recognition.agreement").query("agency == 'police'")
    assert found["status"].tolist() == ["x"] * 4 + ["shown"] * 2


def step(plan, body, case, name, recorded, date=None):
    plan.answer("case", body, case, f"step_{name}_recorded", recorded)
    plan.answer("case", body, case, f"step_{name}_date", date)


def test_steps_count_cases_and_days_from_recognition(planted):
    plan = planted(cases=CASES[:4])
    step(plan, "police", "HSB-01", "recognised", "recorded", "2019-05-01")
    step(plan, "csc.mash", "HSB-01", "recognised", "recorded", "2019-05-03")
    step(plan, "csc.mash", "HSB-01", "referred", "recorded", "2019-05-11")
    step(plan, "police", "HSB-01", "referred", "not_recorded")
    step(plan, "police", "HSB-02", "recognised", "recorded", "2019-06-10")
    step(plan, "police", "HSB-02", "referred", None, "2019-06-08")
    step(plan, "police", "HSB-03", "recognised", "not_recorded")
    step(plan, "police", "HSB-03", "referred", "not_recorded")
    step(plan, "police", "HSB-04", "referred", "not_applicable")
    found = table(plan.data(), "pathway.step")
    assert numbers(found, step="recognised", measure="recorded") == (2, 3)
    assert numbers(found, step="referred", measure="recorded") == (2, 3)
    assert numbers(found, step="referred", measure="days_median") == (2, 2)
    assert found.query("step == 'referred' and measure == 'days_median'")["value"].tolist() == [(10 - 2) / 2]
    assert numbers(found, step="review", measure="recorded") is None


def test_every_rule_of_the_terms_is_met_not_met_or_cannot_be_told(planted):
    plan = planted(cases=CASES[:3])
    for case, age, sen, role in [("HSB-01", "8", "K", "displayed"), ("HSB-02", "12", "N", "both")]:
        plan.answer("case", "police", case, "child_age", age)
        plan.answer("case", "police", case, "child_sen_provision", sen)
        plan.answer("case", "police", case, "child_role", role)
        step(plan, "police", case, "recognised", "recorded", "2019-05-01")
    found = table(plan.data(), "sample.criteria").set_index("criterion")
    assert found["verdict"].to_dict() == {
        "found_by": "met",
        "primary_age": "met",
        "secondary_age": "met",
        "special_needs": "met",
        "in_scope": "cannot_be_told",
        "role": "cannot_be_told",
        "pre_covid": "met",
        "in_covid": "cannot_be_told",
    }
    assert found.loc["primary_age", ["n", "of"]].tolist() == [1, 3]
    step(plan, "csc.mash", "HSB-03", "recognised", "recorded", "2018-01-01")
    plan.answer("case", "csc.mash", "HSB-03", "child_role", "displayed")
    later = table(plan.data(), "sample.criteria").set_index("criterion")["verdict"]
    assert (later["in_scope"], later["role"], later["in_covid"]) == ("not_met", "met", "not_met")


def test_an_extract_without_a_child_tells_no_rate_and_supplies_nothing(planted):
    plan = planted()
    plan.answer("extract", "police", "", "form", "rows")
    child(plan, "csc", 1)
    data = plan.data()
    periods = table(data, "picture.period")
    assert set(periods.loc[periods["source"] == "police", "status"]) <= {"x"}
    supplied = table(data, "picture.supply")
    assert set(supplied.loc[supplied["agency"] == "police", "status"]) == {"x"}
    assert set(supplied.loc[supplied["agency"] == "csc", "verdict"]) <= {"supplied", "lacking_unsaid"}
    flags = table(data, "picture.send")
    assert flags.loc[flags["source"] == "police", "status"].nunique() == 1, "no flag says another thing than the rest"


def test_a_source_that_dates_no_referral_has_no_rate(planted):
    plan = planted()
    for row in range(3):
        child(plan, "police", row, referral_date=None)
    found = table(plan.data(), "picture.period")
    own = found[found["source"] == "police"].set_index("period")
    assert own["status"].to_dict() == {"pre_covid": "x", "in_covid": "x", "out_of_scope": "x", "not_known": "shown"}
    assert own.loc["not_known", "n"] == 3
