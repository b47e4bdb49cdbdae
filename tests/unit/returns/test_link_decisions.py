"""Decisions on links: written by the command and read back; the last word counts; what cannot be followed."""

import csv

import pandas as pd
import pytest

from maca.cli.app import run_command
from maca.returns.decisions import Decision, Decisions, read_decisions
from maca.returns.frames import ANSWER_COLUMNS
from maca.returns.link_decisions import decided_links

WAVE = "baseline-2021-07"


def decisions_of(*places):
    found = Decisions()
    for place in places:
        found.by_place.pop(place, None)
        found.by_place[place] = Decision(place, "", "Analyst", "2021-08-02", "told by both")
    return found


@pytest.fixture
def answers():
    rows = [
        {"strand": "extract", "body": body, "row": row, "input": "child_id", "value": own}
        for body, row, own in [("csc", 1, "C1"), ("csc", 2, "C/2"), ("police", 1, "P1"), ("yot", 1, None)]
    ]
    return pd.DataFrame(rows, columns=ANSWER_COLUMNS)


@pytest.mark.parametrize(
    ("places", "verbs"),
    [
        (["link/join/csc:C1/police:P1"], ["join"]),
        (["link/join/csc:C1/police:P1", "link/part/police:P1/csc:C1"], ["part"]),
        (["link/part/csc:C1/police:P1", "link/join/csc:C1/police:P1"], ["join"]),
        (["link/join/csc:C1/police:P1", "link/undo/csc:C1/police:P1"], []),
        (["link/undo/csc:C1/police:P1", "link/join/csc:C1/police:P1"], ["join"]),
        (["link/join/csc:C%2F2/yot:#1"], ["join"]),
    ],
)
def test_the_last_word_on_two_records_counts(definition, answers, places, verbs):
    links, faults = decided_links(decisions_of(*places), answers, definition)
    assert links["verb"].tolist() == verbs
    assert faults == []


def test_the_same_decision_taken_again_is_the_later_one(definition, answers):
    places = ["link/join/csc:C1/police:P1", "link/part/csc:C1/police:P1", "link/join/csc:C1/police:P1"]
    links, _ = decided_links(decisions_of(*places), answers, definition)
    assert links[["verb", "first", "second"]].values.tolist() == [["join", "csc:C1", "police:P1"]]


def test_a_record_that_no_extract_holds_and_a_contradiction_are_faults_and_not_followed(definition, answers):
    places = ["link/join/csc:C1/police:P9", "link/join/csc:C1/police:P1", "link/join/police:P1/yot:#1"]
    links, faults = decided_links(decisions_of(*places, "link/part/csc:C1/yot:#1"), answers, definition)
    assert [made.code for made in faults] == ["R145", "R146"]
    assert {made.file for made in faults} == {"decisions.csv"}
    assert links["verb"].tolist() == ["join", "join"]


def decide(tmp_path, place, *more):
    options = ["--wave", WAVE, "--returns", str(tmp_path), "--by", "Analyst", *more]
    return run_command(["decide", place, *options])


def test_the_command_writes_who_when_and_why_and_names_no_child(tmp_path, definition, capsys):
    assert decide(tmp_path, "link/join/csc:C1/police:P1", "--reason", "Same address", "--at", "2021-08-02") == 0
    said = capsys.readouterr().out
    assert "link/join" in said and "C1" not in said
    with (tmp_path / "decisions.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert rows == [
        {
            "place": "link/join/csc:C1/police:P1",
            "sha256": "",
            "by": "Analyst",
            "at": "2021-08-02",
            "reason": "Same address",
        }
    ]
    assert not read_decisions(definition, tmp_path).faults


@pytest.mark.parametrize(
    ("place", "more", "words"),
    [
        ("link/join/csc:C1/police:P1", [], "reason blank"),
        ("link/merge/csc:C1/police:P1", ["--reason", "x"], "two records as picture.links names them"),
        ("link/join/csc:C1/csc:C1", ["--reason", "x"], "two records as picture.links names them"),
        ("link/join/csc:C1/police:P1", ["--reason", "x", "--file", "a.xlsx"], "names two records and no file"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(tmp_path, capsys, place, more, words):
    assert decide(tmp_path, place, *more) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "decisions.csv").exists()


def test_a_spoiled_line_is_a_fault_of_the_file(tmp_path, definition):
    (tmp_path / "decisions.csv").write_text(
        "place,sha256,by,at,reason\nlink/join/csc:C1,,Analyst,2021-08-02,why\n", encoding="utf-8"
    )
    found = read_decisions(definition, tmp_path)
    assert [made.code for made in found.faults] == ["R064"]
    assert not found.by_place
