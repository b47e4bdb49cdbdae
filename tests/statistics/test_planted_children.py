"""Linkage, completeness and consistency against a planted truth."""

from collections import defaultdict

import pytest
from synthetic_extracts import AGENCIES, VALUES, knows, synthetic

from maca.tables.children import extract_records
from maca.tables.completeness import completeness, consistency
from maca.tables.picture import pictured

NAMES = {"age": "age", "gender": "gender", "ethnicity": "ethnicity", "sen": "sen_provision"}
NAMES |= {"disability": "disability", "role": "role"}
GROUPS = {"WBRI": "white", "WIRI": "white", "MWBC": "mixed", "AIND": "asian", "BCRB": "black", "OOTH": "other"}


@pytest.fixture(scope="module", params=[(40, 1), (400, 2), (3000, 3)], ids=lambda p: f"{p[0]} records")
def truth(request, definition):
    return synthetic(definition, *request.param)


def pairs(persons):
    """Every pair of records said to be of one child."""
    groups = defaultdict(list)
    for record, person in enumerate(persons):
        groups[person].append(record)
    return {(a, b) for held in groups.values() for i, a in enumerate(held) for b in held[i + 1 :]}


def in_order(truth):
    return truth.records.sort_values(["agency", "row"], kind="stable").reset_index(drop=True)


def test_linkage_finds_every_certain_link_and_makes_no_other(truth):
    records = in_order(truth)
    found, planted = pairs(extract_records(truth.data)["person"]), pairs(records["person"])
    assert found - planted == set(), "precision"
    assert planted - found == set(), "recall"
    assert planted


def test_without_a_certain_key_no_link_is_made_across_agencies(definition):
    truth = synthetic(definition, 400, seed=4, linked=0.6)
    records = in_order(truth)
    found, planted = pairs(extract_records(truth.data)["person"]), pairs(records["person"])
    assert found - planted == set()
    keyed = {p for p in planted if records["linked_case"].notna()[p[0]]}
    within = {p for p in planted if records["agency"][p[0]] == records["agency"][p[1]]}
    assert found == keyed | within


def test_completeness_is_exact(truth):
    found = completeness(truth.data).set_index(["agency", "characteristic"])
    for agency in AGENCIES:
        for characteristic, name in NAMES.items():
            known = defaultdict(bool)
            for record in truth.records[truth.records["agency"] == agency].to_dict("records"):
                known[record["person"]] |= knows(record, name)
            row = found.loc[(agency, characteristic)]
            assert (row["n"], row["of"]) == (sum(known.values()), len(known)), (agency, characteristic)


def test_consistency_is_exact(truth):
    found = consistency(truth.data).set_index("characteristic")
    for characteristic, name in NAMES.items():
        values, agencies = defaultdict(set), defaultdict(set)
        for record in truth.records.to_dict("records"):
            if knows(record, name):
                values[record["person"]].add(frozenset(record[name].split(";")))
                agencies[record["person"]].add(record["agency"])
        shared = [person for person in values if len(agencies[person]) > 1]
        equal = [person for person in shared if len(values[person]) == 1]
        assert found.loc[characteristic, ["n", "of"]].tolist() == [len(equal), len(shared)], characteristic


def test_children_are_counted_once_in_all_with_their_conflicts(truth):
    values, roles = defaultdict(set), defaultdict(set)
    for record in truth.records.to_dict("records"):
        values[record["person"]] |= {record["ethnicity"]} & set(GROUPS)
        roles[record["person"]] |= {record["role"]} & set(VALUES["role"])
    counted = [values[person] for person, held in roles.items() if held in ({"displayed"}, {"both"})]
    found = pictured(truth.data, "ethnicity").query("source == 'all'").set_index("category")
    known = sum(len(held) == 1 for held in counted)
    for group in set(GROUPS.values()):
        assert found.loc[group, ["n", "of"]].tolist() == [
            sum(len(held) == 1 and {GROUPS[code] for code in held} == {group} for held in counted),
            known,
        ], group
    assert found.loc["conflict", ["n", "of"]].tolist() == [sum(len(held) > 1 for held in counted), len(counted)]
    assert found.loc["not_obtained", "n"] == sum(not held for held in counted)
