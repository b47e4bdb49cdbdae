"""Counts alone: what was given and cannot be taken is not nought, and every table and trace says the same."""

import pytest
from planted import Planted

from maca.tables.aggregates import aggregate_counts
from maca.tables.catalogue import CATALOGUE
from maca.trace import trace_table

BASELINE = "baseline-2021-07"
FULL = {
    "children": 19,
    **{"age_band.0-4": 0, "age_band.5-9": 3, "age_band.10-14": 11, "age_band.15-17": 5},
    **{"age_band.outside": 0, "age_band.unknown": 0},
    **{"gender.male": 14, "gender.female": 2, "gender.self_describe": 0, "gender.unknown": 3},
    **{"ethnicity.white": 12, "ethnicity.mixed": 1, "ethnicity.asian": 3, "ethnicity.black": 0, "ethnicity.other": 2},
    **{"ethnicity.refused": 1, "ethnicity.not_obtained": 0},
    **{"send.any_sen": 10, "send.any_disability": 9, "send.learning_difficulty": 4},
    **{"send.either": 14, "send.none": 3, "send.not_known": 2},
    **{"role.displayed": 15, "role.experienced": 7, "role.both": 4, "role.unknown": 2},
    **{"period.pre_covid": 15, "period.in_covid": 3, "period.out_of_scope": 1, "period.not_known": 0},
}
"""An extract of counts in which every cell of the form is given and everything adds up."""

UNREAD = "<5"


@pytest.fixture
def sent(definition):
    """Read an extract of counts that is FULL but for what a test changes; a cell of None is left out."""

    def make(*more, bodies=("education",), **changed):
        plan = Planted(definition, BASELINE, ["HSB-01"], [])
        for body in bodies:
            plan.answer("extract", body, "", "form", "counts")
            told = FULL | changed
            for row, (cell, number) in enumerate([*told.items(), *more]):
                if number is not None:
                    plan.row("extract", body, row, count_cell=cell, count_children=str(number))
                if number == UNREAD:
                    plan.answers[-1] |= dict(value=None, raw=UNREAD, state="in_fault")
        return plan.data()

    return make


def rows(data, table, **where):
    """Give the rows of education: the last dimension to n and of, None where nothing is shown."""
    frame = next(spec for spec in CATALOGUE if spec.id == table).compute(data)
    frame = frame[frame.iloc[:, 0] == "education"]
    for name, value in where.items():
        frame = frame[frame[name] == value]
    shown = [
        None if s != "shown" else (n, of) for n, of, s in zip(frame["n"], frame["of"], frame["status"], strict=True)
    ]
    return dict(zip(frame.iloc[:, 1], shown, strict=True))


def holds_when_traced(data):
    """Trace every row of the tables of counts: a trace that does not come to the table's number stops."""
    tables = ["age_band", "gender", "ethnicity", "send", "role", "completeness", "period", "sensitivity"]
    return [len(list(trace_table(data, f"picture.{name}"))) for name in tables]


def test_a_full_extract_of_counts_is_shown_as_it_came(sent):
    data = sent()
    assert rows(data, "picture.age_band")["5-9"] == (3, 19)
    assert rows(data, "picture.gender") == {
        **{"male": (14, 16), "female": (2, 16), "self_describe": (0, 16), "unknown": (3, 19), "conflict": None},
    }
    assert rows(data, "picture.role")["both"] == (4, 26)
    assert rows(data, "picture.send")["any_sen"] == (10, 17)
    assert all(holds_when_traced(data))


def test_one_suppressed_count_is_what_total_and_rest_leave(sent):
    data = sent(**{"age_band.5-9": UNREAD, "gender.unknown": UNREAD, "period.in_covid": UNREAD})
    assert rows(data, "picture.age_band")["5-9"] == (3, 19)
    assert rows(data, "picture.gender")["unknown"] == (3, 19)
    assert rows(data, "picture.period")["in_covid"] == (3, 130)
    assert all(holds_when_traced(data))


def test_two_suppressed_counts_are_no_noughts_and_the_base_is_the_total_less_the_unknown(sent):
    data = sent(**{"gender.female": UNREAD, "gender.self_describe": "not_known", "period.pre_covid": UNREAD})
    data_of_two = sent(**{"period.pre_covid": UNREAD, "period.in_covid": UNREAD})
    gender = rows(data, "picture.gender")
    assert (gender["male"], gender["female"], gender["self_describe"]) == ((14, 16), None, None)
    assert gender["unknown"] == (3, 19)
    assert rows(data, "picture.completeness")["gender"] == (16, 19)
    assert rows(data_of_two, "picture.period")["in_covid"] is None
    assert rows(data_of_two, "picture.period")["out_of_scope"] is not None
    assert set(rows(data_of_two, "picture.sensitivity").values()) == {None}
    assert all(holds_when_traced(data))


def test_what_no_rest_can_tell_is_told_of_nothing(sent):
    data = sent(**{"ethnicity.asian": UNREAD, "ethnicity.mixed": UNREAD})
    ethnicity = rows(data, "picture.ethnicity")
    assert {ethnicity[name] for name in ("white", "mixed", "asian", "black", "other", "unknown")} == {None}
    assert (ethnicity["refused"], ethnicity["not_obtained"]) == ((1, 19), (0, 19))
    assert rows(data, "picture.completeness")["ethnicity"] is None
    assert rows(data, "picture.completeness")["gender"] == (16, 19)


def test_a_suppressed_count_beside_a_blank_one_is_not_worked_out(sent):
    data = sent(**{"gender.female": UNREAD, "gender.self_describe": None})
    assert set(rows(data, "picture.gender").values()) == {None}
    assert rows(data, "picture.completeness")["gender"] is None


def test_a_blank_cell_is_a_nought_and_the_rest_is_not_known(sent):
    gender = rows(sent(**{"gender.female": None, "gender.unknown": None}), "picture.gender")
    assert (gender["female"], gender["unknown"]) == ((0, 14), (5, 19))


def test_a_suppressed_flag_is_unknown_alone_and_a_suppressed_role_leaves_it_open_who_displayed(sent):
    send = rows(sent(**{"send.any_sen": UNREAD}), "picture.send")
    assert (send["any_sen"], send["any_disability"]) == (None, (9, 17))
    data = sent(**{"role.both": UNREAD})
    assert set(rows(data, "picture.role").values()) == {None}
    assert set(rows(data, "picture.gender").values()) == {None}
    assert rows(data, "picture.completeness")["role"] is None
    assert rows(data, "picture.completeness")["gender"] == (16, 19)


def test_a_suppressed_total_is_that_of_any_group_whose_every_cell_is_given(sent):
    data = sent(children=UNREAD, **{"age_band.5-9": UNREAD})
    assert rows(data, "picture.age_band")["5-9"] == (3, 19)
    alone = sent(children=UNREAD, **{name: UNREAD for name in ("age_band.5-9", "gender.male", "send.none")})
    assert aggregate_counts(alone)["education"]["children"] == 19
    nothing = sent(children=UNREAD, **{name: None for name in FULL if "." in name and not name.startswith("gender")})
    assert aggregate_counts(nothing)["education"]["children"] == 19
    blind = {name: UNREAD for name in ("age_band.5-9", "gender.male", "send.none", "period.pre_covid")}
    assert aggregate_counts(sent(children=UNREAD, **blind))["education"]["children"] is None
    assert aggregate_counts(sent(children=None, **blind))["education"]["children"] is None
    assert set(rows(sent(children=UNREAD, **blind), "picture.completeness").values()) <= {None, (26, 28)}


def test_a_count_given_twice_is_taken_once_or_where_it_differs_not_at_all(sent):
    same = sent(("gender.male", 14), ("children", 19))
    assert aggregate_counts(same) == aggregate_counts(sent())
    assert all(holds_when_traced(same))
    twice = sent(("ethnicity.white", 11))
    assert rows(twice, "picture.ethnicity")["white"] is None
    assert rows(sent(("gender.male", 11)), "picture.gender")["male"] == (14, 16)


def test_counts_of_two_bodies_are_added_and_what_one_could_not_give_is_told_of_neither(definition):
    plan = Planted(definition, BASELINE, ["HSB-01"], ["csc.mash", "csc.early_help"])
    for body, told in {
        "csc.mash": FULL,
        "csc.early_help": FULL | {"ethnicity.asian": UNREAD, "children": None},
    }.items():
        plan.answer("extract", body, "", "form", "counts")
        for row, (cell, number) in enumerate(told.items()):
            if number is not None:
                plan.row("extract", body, row, count_cell=cell, count_children=str(number))
            if number == UNREAD:
                plan.answers[-1] |= dict(value=None, raw=UNREAD, state="in_fault")
    counts = aggregate_counts(plan.data())["csc"]
    assert (counts["children"], counts["gender.male"], counts["ethnicity.white"]) == (38, 28, 24)
    assert counts["ethnicity.asian"] is None


@pytest.mark.parametrize(
    ("changed", "table"),
    [
        ({"gender.male": 30}, "picture.gender"),
        ({"age_band.10-14": 20, "age_band.0-4": UNREAD}, "picture.age_band"),
        ({"ethnicity.white": 14}, "picture.ethnicity"),
        ({"send.not_known": 25}, "picture.send"),
        ({"send.any_sen": 99}, "picture.send"),
        ({"send.any_sen": 15}, "picture.send"),
        ({"role.displayed": 16}, "picture.role"),
        ({"period.pre_covid": 16}, "picture.period"),
    ],
)
def test_a_group_that_exceeds_its_total_is_not_shown_and_no_other_is_lost(sent, changed, table):
    data = sent(**changed)
    assert set(rows(data, table).values()) == {None}
    group = next(iter(changed)).partition(".")[0]
    names = {"age_band": ["age"], "send": ["sen", "disability"], "period": []}.get(group, [group])
    known = rows(data, "picture.completeness")
    assert [name for name in known if known[name] is None] == names
    if group != "role":
        assert rows(data, "picture.role")["displayed"] == (15, 26)
    holds_when_traced(data)


def test_a_total_below_every_group_shows_none(sent):
    data = sent(children=10)
    for name in ("age_band", "gender", "ethnicity", "send", "role", "period"):
        assert set(rows(data, f"picture.{name}").values()) == {None}
    assert set(rows(data, "picture.completeness").values()) == {None}


def test_a_group_that_comes_to_less_leaves_the_rest_not_known(sent):
    gender = rows(sent(**{"gender.unknown": 1}), "picture.gender")
    assert (gender["male"], gender["unknown"]) == ((14, 16), (3, 19))
