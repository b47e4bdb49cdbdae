"""`maca decide`: what it writes into decisions.csv is what the next check follows, and half a decision is refused."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from manglings import Case
from openpyxl.comments import Comment
from returned import Returned

from maca.cli.app import run_command
from maca.definition import Definition


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


def decide(returned: Returned, place: str, *options: str) -> int:
    return run_command(["decide", place, "--wave", "baseline-2021-07", "--returns", str(returned.folder), *options])


def lines(returned: Returned) -> list[dict[str, str]]:
    with (returned.folder / "decisions.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def with_concern(returned: Returned) -> Case:
    case = returned.case()
    case.set("concern", "Yes")
    returned.put("case_police_HSB-01.xlsx", case)
    return case


def test_a_concern_is_closed_by_a_person_and_a_time(returned: Returned) -> None:
    with_concern(returned)
    assert len(returned.load().open_concerns) == 1
    assert decide(returned, "concern/police/HSB-01", "--by", "Duty manager, MASH", "--at", "2021-07-21") == 0
    row = returned.load().concerns.iloc[0]
    assert (row["state"], row["told_whom"], row["told_at"]) == ("closed", "Duty manager, MASH", "2021-07-21")


def test_a_concern_without_a_time_stays_open(returned: Returned, capsys: pytest.CaptureFixture[str]) -> None:
    with_concern(returned)
    assert decide(returned, "concern/police/HSB-01", "--by", "Duty manager") == 2
    assert "Give --at" in capsys.readouterr().err
    assert not (returned.folder / "decisions.csv").exists()
    assert len(returned.load().open_concerns) == 1


def test_a_body_agrees_that_its_comments_are_evidence(returned: Returned) -> None:
    case = returned.case()
    case.cell("c3_2_rating").comment = Comment("See the chronology", "Officer")
    returned.put("case_police_HSB-01.xlsx", case)
    assert set(returned.load().faults["code"]) == {"R055"}
    assert decide(returned, "comments/police", "--by", "Police lead", "--reason", "Agreed by mail of 2 August") == 0
    assert set(returned.load().faults["code"]) == {"R094"}


@pytest.mark.parametrize(
    ("place", "options", "said"),
    [
        ("case/police/HSB-01", ("--by", "Lead", "--reason", "later"), "Give --file"),
        ("case/police/HSB-01", ("--by", "Lead", "--reason", "later", "--file", "no.xlsx"), "no file 'no.xlsx'"),
        ("case/police/HSB-01", ("--by", "Lead", "--reason", "later", "--file", "../x.xlsx"), "no file"),
        (
            "case/police/HSB-01",
            ("--by", "Lead", "--reason", "later", "--file", "mail.eml!a.xlsx"),
            "inside another file",
        ),
        ("case/police/HSB-01", ("--by", "Lead", "--file", "case_police_HSB-01.xlsx"), "reason blank"),
        ("comments/police", ("--by", "Lead"), "reason blank"),
        ("comments/police", ("--by", " ", "--reason", "x"), "by blank"),
        ("concern/police/HSB-01", ("--by", "Lead", "--at", "soon"), "at is 'soon', and no day as 2021-07-23"),
        ("comments/police", ("--by", "Lead", "--reason", "x", "--at", "31/02/2021"), "no day as 2021-07-23"),
    ],
)
def test_half_a_decision_is_refused_in_words(
    returned: Returned, capsys: pytest.CaptureFixture[str], place: str, options: tuple[str, ...], said: str
) -> None:
    returned.put("case_police_HSB-01.xlsx", returned.case())
    assert decide(returned, place, *options) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "P013" in error
    assert not (returned.folder / "decisions.csv").exists()


def test_a_later_decision_replaces_an_earlier_one_and_both_stay_written(returned: Returned) -> None:
    case = returned.case()
    returned.put("a.xlsx", case)
    case.set("c3_2_rating", "Not met" if case.cell("c3_2_rating").value != "Not met" else "Met")
    returned.put("b.xlsx", case)
    for file, reason in (("a.xlsx", "a.xlsx"), ("b.xlsx", "=b.xlsx")):
        options = ("--file", file, "--by", "Lead", "--reason", f"{reason}, the whole one")
        assert decide(returned, "case/police/HSB-01", *options) == 0
    assert [row["reason"] for row in lines(returned)] == ["a.xlsx, the whole one", "'=b.xlsx, the whole one"]
    receipts = returned.load().receipts.set_index("file")["status"].to_dict()
    assert receipts == {"a.xlsx": "superseded", "b.xlsx": "read"}
    if os.name == "posix":
        assert (returned.folder / "decisions.csv").stat().st_mode & 0o077 == 0


def test_a_decision_for_a_place_from_which_nothing_came_is_said(returned: Returned) -> None:
    returned.put("case_police_HSB-01.xlsx", returned.case())
    (returned.folder / "decisions.csv").write_text(
        f"place,sha256,by,at,reason\ncase/polcie/HSB-01,{'0' * 64},Lead,2021-08-01,a slip of the pen\n"
    )
    faults = returned.load().faults
    assert faults[["file", "code", "found"]].values.tolist() == [["decisions.csv", "R063", "case/polcie/HSB-01"]]
