"""An immediate concern is found in a file whatever else is wrong with it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from manglings import FILE_MANGLINGS, Case, Sent, lock, to_bytes
from returned import Returned

from maca.definition import Definition
from maca.project import sample_folder

OTHERWISE_WRONG = [
    "another_wave",
    "another_audit",
    "unknown_version",
    "unknown_body",
    "ambiguous_body",
    "unknown_case",
    "two_cases",
    "text_of_values",
    "sheet_missing",
    "strict_open_xml",
    "days_from_1904",
    "wrong_ending",
    "write_protected",
    "macros",
]


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


@pytest.mark.parametrize("name", OTHERWISE_WRONG)
def test_a_concern_is_found_in_a_file_that_is_otherwise_wrong(name: str, returned: Returned) -> None:
    case = returned.case()
    case.set("concern", "Yes")
    sent: Sent = FILE_MANGLINGS[name][1](case)
    returned.put(sent.name, sent.data)
    intake = returned.load()
    assert not intake.open_concerns.empty
    assert set(intake.open_concerns["file"]) == {sent.name}
    assert (intake.faults["code"] == "R070").any()


def broken(case: Case) -> None:
    cell = case.set("concern", "#REF!")
    cell.data_type = "e"


def copied(case: Case) -> None:
    copy = case.book.copy_worksheet(case.book["Front"])
    copy[case.cell("concern").coordinate].value = "Yes"


@pytest.mark.parametrize("spoil", [broken, copied])
def test_a_concern_that_is_hard_to_read_counts(spoil: Callable[[Case], None], returned: Returned) -> None:
    case = returned.case()
    spoil(case)
    returned.put("case_police_HSB-01.xlsx", case)
    assert len(returned.load().open_concerns) == 1


def test_a_concern_in_a_superseded_or_duplicate_return_is_found(returned: Returned) -> None:
    old, new = returned.case(), returned.case(seed=2)
    old.set("concern", "yes")
    path = returned.put("old.xlsx", old)
    returned.put("again.xlsx", path.read_bytes())
    new_path = returned.put("new.xlsx", new)
    import hashlib

    digest = hashlib.sha256(new_path.read_bytes()).hexdigest()
    (returned.folder / "decisions.csv").write_text(
        f"place,sha256,by,at,reason\ncase/police/HSB-01,{digest},Audit lead,2021-08-01,newer\n"
    )
    intake = returned.load()
    assert dict(zip(intake.receipts["file"], intake.receipts["status"], strict=True)) == {
        "again.xlsx": "superseded",
        "new.xlsx": "read",
        "old.xlsx": "duplicate",
    }
    assert set(intake.open_concerns["file"]) == {"again.xlsx", "old.xlsx"}


def mailed(name: str, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Date"] = "duty@police.example.org", "Wed, 21 Jul 2021 09:30:00 +0100"
    message.set_content("Please see inside.")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def zipped(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, data)
    return target.getvalue()


def front_as_text(case: Case) -> bytes:
    rows = case.book["Front"].iter_rows(values_only=True)
    return "\r\n".join(",".join(f'"{cell or ""}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize(
    ("name", "wrap"),
    [
        ("mail.eml", lambda case: mailed("a.xlsx", to_bytes(case.book))),
        ("mail.eml", lambda case: mailed("front.csv", front_as_text(case))),
        ("mail.eml", lambda case: mailed("all.zip", zipped("a.xlsx", to_bytes(case.book)))),
        ("mail.eml", lambda case: mailed("all.zip", zipped("front.csv", front_as_text(case)))),
        ("all.zip", lambda case: zipped("in/a.xls", to_bytes(case.book))),
        ("all.zip", lambda case: zipped("mail.eml", mailed("a.xlsx", to_bytes(case.book)))),
        ("notes.csv", front_as_text),
        ("holiday.txt", front_as_text),
    ],
)
def test_a_concern_is_found_however_it_is_wrapped(name: str, wrap: Callable[[Case], bytes], returned: Returned) -> None:
    case = returned.case()
    case.set("concern", "Yes")
    returned.put(name, wrap(case))
    intake = returned.load()
    assert intake.open_concerns["sheet"].tolist() in (["Front"], ["csv"])
    assert intake.open_concerns["cell"].tolist() == [case.cell("concern").coordinate]
    assert (intake.faults["code"] == "R070").sum() == 1


def test_a_concern_in_a_sheet_without_ids_or_names_is_found_by_its_label(returned: Returned) -> None:
    case = returned.case()
    case.set("concern", "Yes")
    cell = case.cell("concern").coordinate
    front = case.book["Front"]
    for row in front.iter_rows():
        for other in row:
            if other.value in case.inputs:
                other.value = None
    for name in [*case.book.defined_names]:
        del case.book.defined_names[name]
    for name in case.book.sheetnames:
        if name != "Front":
            del case.book[name]
    returned.put("front alone.xlsx", case)
    intake = returned.load()
    assert intake.receipts["status"].tolist() == ["rejected"]
    assert intake.open_concerns[["sheet", "cell"]].values.tolist() == [["Front", cell]]


def test_a_no_is_no_concern_wherever_it_stands(returned: Returned) -> None:
    case = returned.case()
    returned.put("mail.eml", mailed("all.zip", zipped("a.xlsx", to_bytes(case.book))))
    returned.put("front.csv", front_as_text(case))
    assert returned.load().concerns.empty


def test_a_concern_behind_a_known_password_is_found(returned: Returned) -> None:
    case = returned.case()
    case.set("concern", "Yes")
    returned.put("case_police_HSB-01.xlsx", lock(to_bytes(case.book), "a word"))
    assert returned.load().open_concerns.empty
    assert len(returned.load(passwords=["a word"]).open_concerns) == 1


def test_a_concern_is_closed_only_by_a_person_and_a_time(returned: Returned) -> None:
    from datetime import date

    case = returned.case()
    case.set("concern", "Yes")
    case.set("concern_told_whom", "Duty manager, MASH")
    returned.put("case_police_HSB-01.xlsx", case)
    assert returned.load().concerns["state"].tolist() == ["open"]
    case.set("concern_told_at", date(2021, 7, 20))
    returned.put("case_police_HSB-01.xlsx", case)
    row = returned.load().concerns.iloc[0]
    assert (row["state"], row["told_whom"], row["told_at"]) == ("closed", "Duty manager, MASH", "2021-07-20")


def test_a_decision_closes_a_concern(returned: Returned) -> None:
    case = returned.case()
    case.set("concern", "Yes")
    returned.put("case_police_HSB-01.xlsx", case)
    (returned.folder / "decisions.csv").write_text(
        "place,sha256,by,at,reason\nconcern/police/HSB-01,,Duty manager,2021-07-21,\n"
    )
    intake = returned.load()
    assert intake.open_concerns.empty
    assert not (intake.faults["code"] == "R070").any()


def with_damage(data: bytes, victim: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """Damage one part of a workbook, or leave it out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        assert victim in old.namelist()
        for name in old.namelist():
            content = change(old.read(name)) if name == victim else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return target.getvalue()


def end_in_the_middle(content: bytes) -> bytes:
    return content[: len(content) * 3 // 4] + b"<<&"


def leave_out(content: bytes) -> None:
    return None


@pytest.mark.parametrize(
    ("victim", "change", "sheet"),
    [
        ("xl/styles.xml", end_in_the_middle, "Front"),
        ("xl/worksheets/sheet5.xml", end_in_the_middle, "Front"),
        ("xl/worksheets/sheet2.xml", end_in_the_middle, "Front"),
        ("xl/workbook.xml", leave_out, "sheet2"),
        ("xl/_rels/workbook.xml.rels", leave_out, "sheet2"),
        ("_rels/.rels", end_in_the_middle, "Front"),
    ],
)
def test_a_concern_in_a_damaged_workbook_is_found_and_can_be_closed(
    victim: str, change: Callable[[bytes], bytes | None], sheet: str, returned: Returned
) -> None:
    case = returned.case()
    cell = case.set("concern", "Yes")
    returned.put("damaged.xlsx", with_damage(to_bytes(case.book), victim, change))
    intake = returned.load()
    assert intake.receipts["status"].tolist() == ["rejected"]
    assert intake.answers.empty, "no answer is taken from a damaged workbook"
    found = intake.open_concerns[["file", "sheet", "cell", "body", "case"]].values.tolist()
    assert found == [["damaged.xlsx", sheet, cell.coordinate, "police", "HSB-01"]]
    (returned.folder / "decisions.csv").write_text(
        "place,sha256,by,at,reason\nconcern/police/HSB-01,,Duty manager,2021-07-21,\n"
    )
    assert returned.load().open_concerns.empty


@pytest.mark.parametrize("kept", [0.7, 0.9, 0.99])
def test_a_concern_in_a_workbook_that_is_cut_short_is_found(kept: float, returned: Returned) -> None:
    path = sample_folder("baseline-2021-07") / "case_education.alternative_provision_HSB-09.xlsx"
    data = path.read_bytes()
    returned.put("cut.xlsx", data[: int(len(data) * kept)])
    intake = returned.load()
    assert intake.receipts["status"].tolist() == ["rejected"]
    assert intake.open_concerns[["body", "case"]].values.tolist() == [["education.alternative_provision", "HSB-09"]]


def test_a_damaged_workbook_without_a_concern_is_refused_and_no_more(returned: Returned) -> None:
    returned.put("damaged.xlsx", with_damage(to_bytes(returned.case().book), "xl/styles.xml", end_in_the_middle))
    intake = returned.load()
    assert intake.faults["code"].tolist() == ["R003"]
    assert intake.concerns.empty
