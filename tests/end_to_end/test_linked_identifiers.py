"""Identifiers in extracts: asked only where switched on, hashed on arrival, dropped, and good for linking."""

import os
import random

import pytest
from stdnum.gb import nhs, upn

from maca.definition import inputs_of
from maca.errors import UsageError
from maca.project import project_root, sample_folder
from maca.returns import load_returns, write_frames, write_intake
from maca.returns.link_key import KEY_VARIABLE, read_link_key
from maca.scope import read_scope
from maca.tables.children import extract_records
from maca.tables.data import AuditData
from maca.templates import blank_workbook, expected_name, fill, layout

WAVE = "baseline-2021-07"
WHY = "The same child is known to several agencies and counts once."
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@pytest.fixture(scope="module")
def scope(definition):
    return read_scope(definition, WAVE, sample_folder(WAVE))


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "key" / "link.key"
    path.parent.mkdir()
    path.write_bytes(b"k" * 40)
    path.chmod(0o600)
    return path


def switched_on(definition, key_file, *kinds):
    linkage = type(definition.linkage)(
        identifiers=dict.fromkeys(kinds, WHY), custodian="Information governance lead", key_file=str(key_file)
    )
    return definition.model_copy(update={"linkage": linkage})


def a_upn(number):
    digits = f"880{number:09d}"
    value = sum(int(digit) * place for place, digit in enumerate(digits, 2))
    return UPN_LETTERS[value % 23] + digits


def an_nhs_number(number):
    while True:
        digits = f"{number:09d}"
        check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)
        number += 1


def row(own_id, **values):
    shown = dict(age=12, gender="Male", ethnicity="White British", sen_provision="SEN support", disability="None")
    return dict(child_id=own_id, **{**shown, "role": "Displayed", "referral_date": "2019-06-02", **values})


def send(definition, scope, folder, **extracts):
    folder.mkdir(parents=True, exist_ok=True)
    for body, rows in extracts.items():
        book = blank_workbook(definition, scope, "extract", body, None)
        front = dict(
            body=scope.by_id[body].label, author_role="Analyst", completed_on="2021-07-10", form="One row a child"
        )
        fill(book, layout(definition, "extract", WAVE), front, {"children": rows})
        book.save(folder / expected_name("extract", body, None))
    return load_returns(definition, scope, folder, workers=1)


def records_of(definition, scope, intake):
    data = AuditData(definition, WAVE, scope, intake.answers, intake.receipts, intake.faults, intake.concerns, None)
    return extract_records(data)


def test_no_extract_asks_for_an_identifier_unless_the_definition_does(definition, key_file):
    asked = {item.id for item in inputs_of(definition, "extract", WAVE)}
    assert not asked & {"upn", "nhs_number", "initials", "date_of_birth"}
    every = switched_on(definition, key_file, "upn", "nhs_number", "initials_dob")
    assert {item.id for item in inputs_of(every, "extract", WAVE)} - asked == {
        *("upn", "nhs_number", "initials", "date_of_birth"),
    }
    assert {item.id for item in inputs_of(every, "case", WAVE)} == {
        item.id for item in inputs_of(definition, "case", WAVE)
    }


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("upn", dict(upn=a_upn(1)), dict(upn=f" {a_upn(1).lower()} ")),
        ("nhs_number", dict(nhs_number=an_nhs_number(987654321)), dict(nhs_number="987 654 3210")),
        (
            "initials_dob",
            dict(initials="JB", date_of_birth="2008-04-03"),
            dict(initials="j.b.", date_of_birth="03/04/2008"),
        ),
    ],
)
def test_a_child_in_two_extracts_is_one_by_each_permitted_identifier(
    definition, scope, key_file, tmp_path, kind, first, second
):
    on = switched_on(definition, key_file, kind)
    other = {name: value for name, value in row("C9").items()}
    intake = send(on, scope, tmp_path / "in", csc=[row("C1", **first), other], police=[row("P1", **second)])
    found = records_of(on, scope, intake)
    assert found["person"].tolist() == [0, 1, 0]
    assert found["rule"].tolist() == [kind, "", kind]


def test_what_was_typed_is_nowhere_in_what_is_kept(definition, scope, key_file, tmp_path):
    on = switched_on(definition, key_file, "upn", "nhs_number", "initials_dob")
    typed = dict(upn=a_upn(7), nhs_number=an_nhs_number(400000000), initials="QX", date_of_birth="2008-04-03")
    wrong = dict(
        upn=f"{'A' if a_upn(8)[0] != 'A' else 'B'}{a_upn(8)[1:]}",
        nhs_number="4000000009",
        initials="Q",
        date_of_birth="2035-01-01",
    )
    intake = send(on, scope, tmp_path / "in", csc=[row("C1", **typed), row("C2", **wrong)])
    write_intake(intake, tmp_path / "out")
    write_frames(intake, scope, tmp_path / "out")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*.csv")).decode()
    kept += intake.answers.to_csv() + intake.faults.to_csv()
    for value in [*typed.values(), *wrong.values()]:
        assert value not in kept or value in ("Q",), value
    codes = intake.faults[intake.faults["code"].isin(["R130", "R131"])]
    wanted = ("upn", "nhs_number", "initials", "date_of_birth")
    assert codes[["input", "code"]].values.tolist() == [[name, "R130"] for name in wanted]
    assert set(codes["found"]) == {""}
    assert not (intake.faults["code"] == "R120").any()
    tokens = intake.answers[intake.answers["input"].isin(["upn", "nhs_number", "initials_dob"])]
    assert tokens["value"].dropna().str.fullmatch("[0-9a-f]{32}").all()
    assert tokens["state"].tolist().count("in_fault") == 3


@pytest.mark.parametrize("kinds", [("initials_dob",), ("initials_dob", "date_of_birth")])
def test_a_birth_that_cannot_be_is_one_fault_at_its_own_cell_and_a_blank_is_none(
    definition, scope, key_file, tmp_path, kinds
):
    on = switched_on(definition, key_file, *kinds)
    rows = [
        row("C1", date_of_birth="2007-03-10"),
        row("C2", initials="JB"),
        row("C3", initials="JB", date_of_birth="99/99/2007"),
        row("C4", date_of_birth="2031-01-01"),
        row("C5", initials="Jordan Smithers", date_of_birth="2007-03-10"),
    ]
    intake = send(on, scope, tmp_path / "in", csc=rows)
    found = intake.faults[intake.faults["code"] == "R130"].sort_values(
        "cell", key=lambda cell: cell.str[1:].astype(int)
    )
    assert found["input"].tolist() == ["date_of_birth", "date_of_birth", "initials"]
    assert found["cell"].str[1:].tolist() == ["10", "11", "12"]
    births, initials = found["message"].iloc[:2], found["message"].iloc[2]
    assert births.str.contains("no whole date, or none on which a child of this audit can be born").all()
    assert initials == "Initials: two to four letters are wanted, so it was not used."
    assert not found["message"].str.contains("check digit").any()
    assert not (intake.answers["input"].eq("initials_dob") & intake.answers["raw"].notna()).any()


def test_a_birth_after_the_referral_is_a_fault_at_its_cell(definition, scope, key_file, tmp_path):
    on = switched_on(definition, key_file, "initials_dob")
    intake = send(on, scope, tmp_path / "in", csc=[row("C1", initials="JB", date_of_birth="2020-04-03")])
    found = intake.faults[intake.faults["code"] == "R131"]
    assert found["input"].tolist() == ["date_of_birth"]
    assert found["cell"].iloc[0][0] != ""


def test_ages_come_from_the_birth_on_the_day_of_the_referral_and_the_birth_is_dropped(definition, scope, tmp_path):
    """No key is asked for, since a birth by itself links nothing; the day of the referral is 2 June 2019."""
    linkage = type(definition.linkage)(identifiers={"date_of_birth": WHY})
    on = definition.model_copy(update={"linkage": linkage})
    assert read_link_key(on) is None
    typed = [
        row("C1", date_of_birth="2008-06-02", age=11),
        row("C2", date_of_birth="03/06/2008", age=11),
        row("C3", date_of_birth="2007-09-01", age=None),
        row("C4", date_of_birth="2019-06-03", age=9),
        row("C5", date_of_birth="31/02/2008", age=9),
        row("C6", date_of_birth="2008-08-15", age=10, referral_date="n/k"),
        row("C7", age=13),
    ]
    intake = send(on, scope, tmp_path / "in", csc=typed)
    found = records_of(on, scope, intake).set_index("child_id")
    assert found["age"].tolist() == [11, 10, 11, 9, 9, 10, 13]
    assert found["school_age"].fillna(-1).tolist() == [10, 10, 10, -1, -1, -1, -1]
    assert found["birth_stands_in"].fillna("").tolist() == ["no", "no", "yes", "no", "", "yes", ""]
    faults = intake.faults[intake.faults["severity"] != "INFO"]
    assert faults[["code", "input"]].values.tolist() == [
        ["R142", "age"],
        ["R131", "date_of_birth"],
        ["R130", "date_of_birth"],
    ]
    assert not (faults["found"].str.contains("20")).any()
    assert faults["cell"].str.fullmatch(r"[A-Z]+[0-9]+").all()
    kept = intake.answers.to_csv() + intake.faults.to_csv()
    for born in ("2008-06-02", "03/06/2008", "2008-06-03", "2007-09-01", "2019-06-03", "31/02/2008", "2008-08-15"):
        assert born not in kept
    receipt = intake.receipts.iloc[0]
    assert receipt["read"] + receipt["in_fault"] == receipt["expected"]
    assert receipt["in_fault"] == 0


def test_birth_and_initials_together_ask_for_the_birth_once(definition, key_file):
    both = switched_on(definition, key_file, "initials_dob", "date_of_birth")
    names = [item.id for item in inputs_of(both, "extract", WAVE)]
    assert names.count("date_of_birth") == 1
    alone = switched_on(definition, key_file, "initials_dob")
    assert "school_age" not in names and [item.id for item in inputs_of(alone, "extract", WAVE)] == names


def test_another_key_gives_other_hashes_and_the_same_links(definition, scope, key_file, tmp_path):
    on = switched_on(definition, key_file, "upn")
    rows = dict(csc=[row("C1", upn=a_upn(1))], police=[row("P1", upn=a_upn(1)), row("P2", upn=a_upn(2))])
    first = send(on, scope, tmp_path / "in", **rows)
    key_file.write_bytes(b"another key of thirty-two bytes and more")
    second = load_returns(on, scope, tmp_path / "in", workers=1)
    hashes = [set(i.answers.loc[i.answers["input"] == "upn", "value"]) for i in (first, second)]
    assert not hashes[0] & hashes[1]
    persons = [records_of(on, scope, intake)["person"].tolist() for intake in (first, second)]
    assert persons == [[0, 0, 1], [0, 0, 1]]


def test_linkage_by_pupil_number_is_precise_and_finds_nearly_all(definition, scope, key_file, tmp_path):
    """Of 60 children in two extracts two have a slip of one digit in one of them: it is found out and links nothing."""
    chance = random.Random(5)
    rows, truth = {"csc": [], "police": []}, {}
    for number in range(60):
        for body in rows:
            own_id = f"{body}-{number}"
            typed = a_upn(1000 + number)
            if number % 30 == 0 and body == "police":
                place = chance.randrange(4, 12)
                typed = typed[:place] + str((int(typed[place]) + 1) % 10) + typed[place + 1 :]
                assert not upn.is_valid(typed)
            rows[body].append(row(own_id, upn=typed))
            truth[own_id] = number
    on = switched_on(definition, key_file, "upn")
    found = records_of(on, scope, send(on, scope, tmp_path / "in", **rows))
    held = {}
    for own_id, person in zip(found["child_id"], found["person"], strict=True):
        held.setdefault(person, set()).add(truth[own_id])
    assert all(len(numbers) == 1 for numbers in held.values()), "precision"
    linked = found["person"].value_counts().eq(2).sum()
    assert linked == 58
    assert linked / 60 >= 0.95


def test_the_key_is_wanted_outside_the_project_and_closed_to_others(definition, key_file, tmp_path, monkeypatch):
    assert read_link_key(definition) is None
    on = switched_on(definition, key_file, "upn")
    assert read_link_key(on) == b"k" * 40
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "none.key"))
    with pytest.raises(UsageError, match=r"L001 .*custodian \(Information governance lead\)"):
        read_link_key(on)
    monkeypatch.setenv(KEY_VARIABLE, str(project_root() / "pyproject.toml"))
    with pytest.raises(UsageError, match=r"L002 .*lies inside the project"):
        read_link_key(on)
    monkeypatch.delenv(KEY_VARIABLE)
    key_file.write_bytes(b"short")
    with pytest.raises(UsageError, match=r"L004 .*has 5 bytes; 32 or more"):
        read_link_key(on)
    if os.name == "posix":
        key_file.chmod(0o644)
        with pytest.raises(UsageError, match=r"L003 .*chmod 600"):
            read_link_key(on)


@pytest.mark.parametrize(
    ("linkage", "words"),
    [
        (dict(identifiers={"upn": "yes"}, custodian="x", key_file="y"), "must give upn its justification"),
        (dict(identifiers={"upn": WHY}, key_file="y"), "must name the custodian of the key"),
        (dict(identifiers={"name": WHY}, custodian="x", key_file="y"), "upn"),
    ],
)
def test_an_identifier_without_justification_custodian_or_key_is_refused(definition, linkage, words):
    with pytest.raises(ValueError, match=words):
        type(definition.linkage)(**linkage)


def test_the_check_values_of_the_standards_hold():
    assert [upn.is_valid(text) for text in ("R201100018042", "T88000001801B", "P207000016049", "Q207000016049")] == [
        *(True, True, True, False),
    ]
    assert [nhs.is_valid(text) for text in ("9876543210", "9990000050", "9990000000")] == [True, True, False]
