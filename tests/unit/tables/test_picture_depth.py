"""The finer tables of the data picture and of recognition, each recounted by hand from planted answers."""

from dataclasses import replace

import pandas as pd
import pytest
from planted import Planted
from planted_children import child, classify, refer

from maca.returns.link_decisions import LINK_DECISION_COLUMNS
from maca.tables.catalogue import CATALOGUE
from maca.tables.children import extract_records

CASES = [f"HSB-{number:02d}" for number in range(1, 5)]


@pytest.fixture
def plan(definition):
    return Planted(definition, "baseline-2021-07", CASES, ["police", "csc", "yot", "health.camhs"])


def table(data, identifier, **where):
    frame = next(spec for spec in CATALOGUE if spec.id == identifier).compute(data)
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return frame


def counts(frame, by="category"):
    return {row[by]: (row["n"], row["of"]) for row in frame.to_dict("records") if row["n"] > 0}


def test_phase_goes_by_31_august_where_a_birth_tells_it_and_by_age_elsewhere(plan):
    child(plan, "police", 1, age="11", school_age="10")
    child(plan, "police", 2, age="11")
    child(plan, "police", 3, age="3")
    child(plan, "police", 4, age="18", school_age="17")
    child(plan, "police", 5, age=None)
    found = table(plan.data(), "picture.phase", source="police")
    assert counts(found) == {"primary": (1, 4), "secondary": (2, 4), "neither": (1, 4), "unknown": (1, 5)}
    assert set(found["basis"]) == {
        "By age on 31 August before the school year of the referral for 2 children, "
        "by age at the referral for 3, of whom no date of birth is known."
    }


def test_a_phase_by_age_alone_gives_way_to_one_by_birth_and_two_by_birth_conflict(plan):
    child(plan, "police", 1, linked_case="HSB-01", age="11", school_age="10")
    child(plan, "csc", 1, linked_case="HSB-01", age="11")
    child(plan, "police", 2, linked_case="HSB-02", age="11", school_age="10")
    child(plan, "csc", 2, linked_case="HSB-02", age="11", school_age="11")
    assert counts(table(plan.data(), "picture.phase", source="all")) == {"primary": (1, 1), "conflict": (1, 2)}


def test_sex_provision_need_and_disability_are_counted_as_they_are_held(plan):
    child(plan, "police", 1, sex="M", sen_provision="K", sen_need="MLD;SEMH", disability="LD;AUT")
    child(plan, "police", 2, sex="F", sen_provision="E", sen_need="NSA", disability="NK")
    child(plan, "police", 3, sex="U", sen_provision="U", disability="NONE")
    child(plan, "police", 4, sex="M", role="experienced", sen_provision="E", sen_need="SLD", disability="HEAR")
    data = plan.data()
    assert counts(table(data, "picture.sex", source="all")) == {"male": (1, 2), "female": (1, 2), "unknown": (1, 3)}
    assert counts(table(data, "picture.sen_provision", source="all")) == {"E": (1, 2), "K": (1, 2), "unknown": (1, 3)}
    assert counts(table(data, "picture.sen_need", source="police")) == {
        "MLD": (1, 2),
        "SEMH": (1, 2),
        "NSA": (1, 2),
        "not_recorded": (1, 3),
    }
    assert counts(table(data, "picture.disability", source="police")) == {
        "NONE": (1, 2),
        "LD": (1, 2),
        "AUT": (1, 2),
        "not_recorded": (1, 3),
    }
    assert set(table(data, "picture.disability", source="csc")["status"]) == {"x"}


def test_a_value_is_valid_that_can_be_read_and_can_be(plan):
    child(plan, "police", 1, age="31", disability="NONE;LD")
    child(plan, "police", 2, age="not_known", ethnicity=None)
    child(plan, "police", 3)
    for answer in plan.answers:
        if answer["input"] == "ethnicity" and answer["row"] == 3:
            answer.update(value=None, state="in_fault")
    found = table(plan.data(), "picture.validity", agency="police").set_index("characteristic")
    assert found.loc["age", ["n", "of"]].tolist() == [2, 3]
    assert found.loc["age", "why"] == "1 with an age that no child has"
    assert found.loc["disability", ["n", "of"]].tolist() == [2, 3]
    assert found.loc["ethnicity", ["n", "of", "why"]].tolist() == [1, 2, "1 could not be read"]
    assert found.loc["gender", ["n", "of", "why"]].tolist() == [3, 3, ""]


def test_an_extract_is_timely_that_came_by_the_due_date_and_tells_of_the_whole_scope(plan):
    for row in range(11):
        child(plan, "police", row, referral_date="2019-09-02")
        child(plan, "csc", row, referral_date="2020-07-01" if row == 4 else "2019-09-02")
        child(plan, "yot", row, referral_date="2019-09-02" if row else None)
    plan.receipts["extract_yot.xlsx"]["received"] = "2021-07-24T09:00:00"
    plan.receipts["extract_csc.xlsx"]["received"] = "2021-07-23"
    found = table(plan.data(), "picture.timeliness").set_index(["agency", "measure"])
    rows = {
        key: tuple(row) for key, row in found[["n", "of", "verdict"]].iterrows() if key[0] in ("police", "csc", "yot")
    }
    assert rows == {
        ("police", "in_time"): (1, 1, "in_time"),
        ("police", "in_scope"): (11, 11, "whole"),
        ("police", "last_quarter"): (0, 11, "stops_early"),
        ("csc", "in_time"): (1, 1, "in_time"),
        ("csc", "in_scope"): (11, 11, "whole"),
        ("csc", "last_quarter"): (1, 11, "current"),
        ("yot", "in_time"): (0, 1, "late"),
        ("yot", "in_scope"): (10, 11, "whole"),
        ("yot", "last_quarter"): (0, 10, "cannot_be_told"),
    }
    assert found.loc[("health", "in_time"), "status"] == "x"


def test_eleven_even_referrals_would_hardly_leave_the_last_quarter_empty(definition):
    fewest = definition.quality.stops_early_from
    assert 0.75**fewest < 0.05 <= 0.75 ** (fewest - 1)


def test_what_an_agency_cannot_supply_is_held_against_what_it_sent(plan):
    plan.answer("extract", "police", "", "cannot_supply", "sen;ethnicity")
    child(plan, "police", 1, sen_provision="U", ethnicity="WBRI", disability="NK")
    found = table(plan.data(), "picture.supply", agency="police").set_index("characteristic")["verdict"]
    assert found.to_dict() == {
        "age": "supplied",
        "gender": "supplied",
        "ethnicity": "said_yet_held",
        "sen": "said_and_lacking",
        "disability": "lacking_unsaid",
        "role": "supplied",
    }


def test_what_was_sent_and_could_not_be_read_is_not_called_unsaid(plan):
    child(plan, "police", 1, age=None, gender=None, role="displayed")
    child(plan, "police", 2, age="31", gender=None)
    for answer in plan.answers:
        if answer["input"] == "gender" and answer["row"] == 1:
            answer.update(raw="X?", state="in_fault")
    for row, (cell, number) in enumerate({"children": "6", "gender.male": "not_known", "gender.female": "2"}.items()):
        plan.row("extract", "yot", row, count_cell=cell, count_children=number)
    found = table(plan.data(), "picture.supply").set_index(["agency", "characteristic"])["verdict"]
    assert found["police"].to_dict() == {
        **dict.fromkeys(["age", "gender"], "unread"),
        **dict.fromkeys(["ethnicity", "sen", "disability", "role"], "supplied"),
    }
    assert found["yot"].to_dict() == {"gender": "unread"} | dict.fromkeys(
        ["age", "ethnicity", "sen", "disability", "role"], "lacking_unsaid"
    )


def test_births_on_the_1st_or_15th_are_looked_at_from_half_of_those_that_are_known(plan):
    for row in range(4):
        child(plan, "police", row, birth_stands_in="yes" if row == 0 else "no")
        child(plan, "police", row + 20)
    found = table(plan.data(), "picture.suspicious", agency="police", pattern="births_first_or_fifteenth")
    assert found[["n", "of", "verdict"]].values.tolist() == [[1, 4, "clear"]]
    child(plan, "police", 9, birth_stands_in="yes")
    child(plan, "police", 10, birth_stands_in="yes")
    found = table(plan.data(), "picture.suspicious", agency="police", pattern="births_first_or_fifteenth")
    assert found[["n", "of", "verdict"]].values.tolist() == [[3, 6, "look"]]


def test_more_dates_on_the_1st_or_15th_than_chance_bears_are_looked_at_below_half(plan):
    for row in range(16):
        child(plan, "police", row, referral_date="2019-06-15" if row < 5 else f"2019-07-{row + 11}")
    where = {"agency": "police", "pattern": "first_or_fifteenth"}
    assert table(plan.data(), "picture.suspicious", **where)["verdict"].tolist() == ["clear"]
    child(plan, "police", 20, referral_date="2019-06-01")
    found = table(plan.data(), "picture.suspicious", **where)
    assert found[["n", "of", "verdict"]].values.tolist() == [[6, 17, "look"]]


def test_episodes_span_by_practice_by_behaviour_and_by_both(plan):
    steps = {"HSB-01": "2019-06-01", "HSB-02": "2020-05-01", "HSB-03": "2018-06-01"}
    behaviour = {"HSB-01": ("2020-03-01", "2020-04-01"), "HSB-03": ("2018-01-01", "2021-01-01")}
    for case, day in steps.items():
        plan.answer("case", "police", case, "step_recognised_date", day)
    for case, (first, last) in behaviour.items():
        plan.answer("case", "police", case, "behaviour_from", first)
        plan.answer("case", "police", case, "behaviour_to", last)
    found = table(plan.data(), "picture.episode")
    by = {basis: counts(found[found["basis"] == basis], "period") for basis in ("practice", "behaviour", "either")}
    assert by == {
        "practice": {"pre_covid": (1, 4), "in_covid": (1, 4), "not_known": (1, 4), "out_of_scope": (1, 4)},
        "behaviour": {"spanning": (2, 4), "not_known": (2, 4)},
        "either": {"spanning": (2, 4), "in_covid": (1, 4), "not_known": (1, 4)},
    }


def test_each_case_names_its_period_by_each_date_of_the_cut(plan):
    plan.answer("case", "police", "HSB-01", "step_recognised_date", "2020-03-21")
    plan.answer("case", "police", "HSB-02", "step_recognised_date", "2020-03-24")
    plan.answer("case", "police", "HSB-03", "step_recognised_date", "2021-03-24")
    found = table(plan.data(), "picture.case_period")
    assert [
        tuple(row)
        for row in found.loc[found["case"] != "HSB-04", ["case", "cut", "period", "n"]].itertuples(index=False)
    ] == [
        ("HSB-01", "2020-03-23", "pre_covid", 0),
        ("HSB-01", "2020-03-20", "in_covid", 1),
        ("HSB-01", "2020-03-26", "pre_covid", 0),
        ("HSB-02", "2020-03-23", "in_covid", 0),
        ("HSB-02", "2020-03-20", "in_covid", 0),
        ("HSB-02", "2020-03-26", "pre_covid", 1),
        ("HSB-03", "2020-03-23", "out_of_scope", 0),
        ("HSB-03", "2020-03-20", "out_of_scope", 0),
        ("HSB-03", "2020-03-26", "out_of_scope", 0),
    ]


def test_referrals_without_a_usable_date_are_listed_by_cell_and_by_case(plan):
    child(plan, "police", 1, referral_date="2019-03-31")
    child(plan, "police", 2, referral_date=None)
    child(plan, "police", 3, referral_date="2019-04-01")
    plan.answer("case", "police", "HSB-01", "step_referred_date", "2020-07-31")
    plan.answer("case", "police", "HSB-02", "step_referred_date", "2020-07-30")
    found = table(plan.data(), "picture.dates_left_out")
    assert found[["source", "why", "day"]].values.tolist() == [
        ["police", "out_of_scope", "2019-03-31"],
        ["police", "not_known", ""],
        ["cases", "out_of_scope", "2020-07-31"],
        ["cases", "not_known", ""],
        ["cases", "not_known", ""],
    ]
    assert found["record"].tolist()[2:] == ["HSB-01", "HSB-03", "HSB-04"]
    assert found["record"].iloc[0].startswith("extract_police.xlsx ")


def test_recognition_is_told_by_agency_and_tool(plan):
    refer(plan, 1, "HSB-01", "hackett", "4")
    refer(plan, 2, "HSB-02", "hackett", "2")
    refer(plan, 3, "HSB-03", "brook", "red")
    classify(plan, "police", "HSB-01", "hackett", "3")
    classify(plan, "police", "HSB-02", "hackett", "4", listed="no")
    classify(plan, "police", "HSB-03", "brook", "red")
    classify(plan, "yot", "HSB-01", "brook", "red")
    found = table(plan.data(), "recognition.agency_tool")
    police = found[(found["agency"] == "police") & (found["tool"] == "hackett")].set_index("measure")
    assert police[["n", "of"]].values.tolist() == [[0, 2], [1, 2], [1, 2], [1, 2], [1, 2]]
    assert counts(found[(found["agency"] == "police") & (found["tool"] == "brook")], "measure") == {
        "exact": (1, 1),
        "within_one": (1, 1),
    }
    yot = found[(found["agency"] == "yot") & (found["tool"] == "brook")].set_index("measure")
    assert yot.loc["exact", "status"] == "z"
    assert yot.loc["not_listed", ["n", "of"]].tolist() == [0, 1]
    assert set(found[found["agency"] == "csc"]["status"]) == {"x"}


def test_ages_in_two_bands_of_the_older_edition_are_flagged_and_none_of_the_newer(plan):
    for case, age, edition in [("HSB-01", "9", "4-band"), ("HSB-02", "10", "4-band"), ("HSB-03", "13", "5-band")]:
        classify(plan, "police", case, "brook", "amber")
        plan.answer("case", "police", case, "classification_edition", edition)
        plan.answer("case", "police", case, "child_age", age)
    plan.answer("case", "yot", "HSB-02", "child_age", "9")
    found = table(plan.data(), "recognition.edition").set_index(["edition", "measure"])
    assert found.loc[("4-band", "classified"), ["n", "of"]].tolist() == [2, 3]
    assert found.loc[("4-band", "at_border"), ["n", "of"]].tolist() == [1, 1]
    assert found.loc[("5-band", "at_border"), "status"] == "x"


def test_the_scope_has_no_benchmark_before_2021_and_the_table_says_so(plan, definition):
    from maca.runs.reference import read_reference

    found = table(replace(plan.data(), reference=read_reference(definition)), "reference.scope")
    torbay = found[(found["area"] == "Torbay") & found["group"].str.contains("19B")]
    assert torbay["status"].tolist() == ["x", "x", "x", "c", "shown", "shown", "shown", "shown"]
    assert torbay["n"].dropna().tolist() == [15, 30, 32, 42]
    england = found[(found["area"] == "England") & found["group"].str.contains("19B")]
    assert england["n"].dropna().tolist()[:3] == [7390, 12380, 13100]


def decided(data, *rows):
    links = pd.DataFrame(
        [[*row, "Analyst", "2021-08-02", "Same address"] for row in rows], columns=LINK_DECISION_COLUMNS, dtype="string"
    )
    return replace(data, links=links)


def test_a_person_joins_what_no_key_joins_and_the_table_says_who_and_why(plan):
    child(plan, "police", 1, child_id="P1")
    child(plan, "csc", 1, child_id="C1")
    child(plan, "csc", 2, child_id="C2")
    data = plan.data()
    assert extract_records(data)["person"].tolist() == [0, 1, 2]
    data = decided(data, ("join", "csc:C1", "police:P1"))
    assert extract_records(data)["person"].tolist() == [0, 1, 0]
    found = table(data, "picture.links")
    assert found[["name", "rule", "decision"]].values.tolist() == [
        ["csc:C1", "decided", "joined with police:P1 by Analyst, 2021-08-02: Same address"],
        ["police:P1", "decided", "joined with csc:C1 by Analyst, 2021-08-02: Same address"],
    ]
    assert table(data, "picture.gender", source="all", category="male")["n"].tolist() == [2]


def test_a_person_parts_what_a_key_joins_and_the_others_wait_for_a_decision(plan):
    child(plan, "csc", 1, child_id="C1", linked_case="HSB-01")
    child(plan, "police", 1, child_id="P1", linked_case="HSB-01")
    child(plan, "yot", 1, child_id="Y1", linked_case="HSB-01")
    data = plan.data()
    assert extract_records(data)["person"].tolist() == [0, 0, 0]
    apart = decided(data, ("part", "csc:C1", "police:P1"))
    assert extract_records(apart)["person"].tolist() == [0, 1, 2]
    assert set(extract_records(apart)["possible"]) == {"case"}
    both = decided(data, ("part", "csc:C1", "police:P1"), ("join", "csc:C1", "yot:Y1"))
    assert extract_records(both).set_index("name")["person"].to_dict() == {"csc:C1": 0, "police:P1": 1, "yot:Y1": 0}


def test_a_possible_link_names_the_records_that_share_the_key(plan):
    child(plan, "police", 1, linked_case="HSB-01", child_id="A")
    child(plan, "police", 2, linked_case="HSB-02", child_id="A")
    found = table(plan.data(), "picture.links")
    assert found[["name", "with", "possible"]].values.tolist() == [
        ["police:A#1", "police:A#2", "own_id"],
        ["police:A#2", "police:A#1", "own_id"],
    ]
    joined = table(decided(plan.data(), ("join", "police:A#1", "police:A#2")), "picture.links")
    assert set(joined["child"]) == {"child 1"}
    assert set(joined["possible"]) == {""}
