"""What the partnership edition must never hold."""

from __future__ import annotations

import pytest
from planted import Planted

from maca.definition import load_definition
from maca.disclosure import protect
from maca.errors import DisclosureError
from maca.tables.catalogue import tabulate
from maca.tables.table import NUMBERS

HSB = load_definition("hsb")


@pytest.fixture(scope="module")
def tables():
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police", "yot"])
    for case in planted.cases:
        planted.rate("police", case, c3_1="not_met")
    for case in planted.cases[:2]:
        planted.rate("yot", case, c3_1="not_met")
    planted.state("yot", f3_1="established")
    return tabulate(planted.data())


def test_the_restricted_edition_holds_everything(tables):
    assert protect(tables, HSB, "restricted") == tables


def test_the_partnership_gets_no_child_counts_no_case_rows_and_no_roles(tables):
    shown = protect(tables, HSB, "partnership")
    assert not [key for key in shown if key.startswith("picture.")]
    assert not {"engagement.case", "gaps.role"} & set(shown)
    assert shown["gaps.theme"].frame.equals(tables["gaps.theme"].frame)


def test_a_body_with_fewer_than_three_cases_is_withheld(tables):
    frame = protect(tables, HSB, "partnership")["gaps.agency"].frame.set_index(["theme", "agency"])
    assert frame.loc[("3", "police"), "status"] == "shown"
    assert frame.loc[("3", "yot"), "status"] == "c"
    assert frame.loc[("3", "yot"), NUMBERS].isna().all()
    spots = protect(tables, HSB, "partnership")["gaps.blindspot"].frame.set_index(["theme", "agency", "measure"])
    assert spots.loc[("3", "yot", "case"), "status"] == "c"
    assert spots.loc[("3", "yot", "framework"), "status"] == "shown", "statements are not cases"


def test_the_criteria_keep_their_verdict_and_lose_their_counts(tables):
    frame = protect(tables, HSB, "partnership")["sample.criteria"].frame
    assert "shown" not in set(frame["status"])
    assert frame[NUMBERS].isna().all(axis=None)
    assert set(frame["verdict"]) <= {"met", "not_met", "cannot_be_told"}


def test_the_public_edition_is_refused(tables):
    with pytest.raises(DisclosureError, match=r"^D001 the public edition cannot be made yet") as refused:
        protect(tables, HSB, "public")
    assert refused.value.exit_code == 4
