"""Links by certain keys: what joins, what must not, and why."""

import itertools

import pandas as pd
import pytest

from maca.tables.linkage import RULES, link


def records(*rows):
    """Each row: body, own id, case, upn, nhs number, initials and date of birth; the rest is left out."""
    columns = ["body", "child_id", "case", "upn", "nhs_number", "initials_dob"]
    return pd.DataFrame([[*row, *[None] * (6 - len(row))] for row in rows], columns=columns, dtype="object")


def persons(*rows):
    return link(records(*rows))["person"].tolist()


@pytest.mark.parametrize("rule", RULES[:-1])
def test_each_key_joins_across_bodies_and_names_itself(rule):
    frame = records(("csc", "a"), ("police", "b"), ("yot", "c"))
    frame.loc[[0, 1], rule] = "same"
    frame.loc[2, rule] = "other"
    found = link(frame)
    assert found["person"].tolist() == [0, 0, 1]
    assert found["rule"].tolist() == [rule, rule, ""]
    assert set(found["possible"]) == {""}


def test_the_own_id_joins_within_a_body_alone():
    assert persons(("csc", "a"), ("csc", "a"), ("police", "a")) == [0, 0, 1]


def test_keys_chain_through_records_that_hold_both():
    assert persons(("csc", "a", "HSB-01"), ("police", "b", "HSB-01", "U1"), ("yot", "c", None, "U1")) == [0, 0, 0]


def test_the_strongest_rule_is_named():
    found = link(records(("csc", "a", "HSB-01", "U1"), ("police", "b", "HSB-01", "U1"), ("yot", "c", None, "U1")))
    assert found["rule"].tolist() == ["case", "case", "upn"]


def test_two_cases_are_never_joined_by_a_weaker_key():
    found = link(records(("csc", "a", "HSB-01", "U1"), ("police", "b", "HSB-02", "U1"), ("yot", "c", None, "U1")))
    assert found["person"].tolist() == [0, 1, 2]
    assert found["possible"].tolist() == ["upn"] * 3


def test_twins_share_initials_and_birthday_and_stay_two():
    found = link(records(("csc", "a", None, "U1", None, "K"), ("police", "b", None, "U2", None, "K")))
    assert found["person"].tolist() == [0, 1]
    assert found["possible"].tolist() == ["initials_dob"] * 2
    assert persons(("csc", "a", None, None, None, "K"), ("police", "b", None, "U2", None, "K")) == [0, 0]


def test_a_case_id_stands_though_pupil_numbers_differ():
    assert persons(("csc", "a", "HSB-01", "U1"), ("police", "b", "HSB-01", "U2")) == [0, 0]


def test_the_order_of_records_changes_no_link():
    rows = [
        ("csc", "a", "HSB-01", "U1"),
        ("csc", "b", None, "U2", "N1"),
        ("police", "a", None, "U1", None, "K1"),
        ("police", "c", None, None, "N1", "K1"),
        ("yot", "x", "HSB-02", "U1"),
    ]
    groups = set()
    for order in itertools.permutations(range(5)):
        found = persons(*[rows[i] for i in order])
        joined = {frozenset(i for i, p in zip(order, found, strict=True) if p == person) for person in set(found)}
        groups.add(frozenset(joined))
    assert len(groups) == 1


def test_nothing_to_link_is_no_fault():
    assert link(records()).empty
    assert persons(("csc", None), ("csc", None)) == [0, 1]
