"""Mails and archives dropped in whole: what lies inside has receipts of its own, one level deep."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest
from manglings import to_bytes
from outlook import outlook_mail
from returned import Returned

from maca.definition import Definition

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


def mail(*attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"] = "Duty Officer <duty.officer@police.example.org>"
    message["Date"] = "Wed, 21 Jul 2021 09:30:00 +0100"
    message["Subject"] = "Return"
    message.set_content("Please find the return.")
    for name, data in attachments:
        message.add_attachment(data, maintype=XLSX[0], subtype=XLSX[1], filename=name)
    return message.as_bytes()


def archive(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/") + ".xlsx", data)
    return target.getvalue()


def statuses(returned: Returned) -> dict[str, str]:
    receipts = returned.load().receipts
    return dict(zip(receipts["file"], receipts["status"], strict=True))


def test_a_mail_is_opened_and_its_date_is_the_date_of_receipt(returned: Returned) -> None:
    returned.put(
        "mail.eml", mail(("case_police_HSB-01.xlsx", to_bytes(returned.case().book)), ("logo.png", b"\x89PNG0"))
    )
    intake = returned.load()
    rows = intake.receipts.set_index("file")
    assert rows["status"].to_dict() == {
        "mail.eml": "not_a_return",
        "mail.eml!case_police_HSB-01.xlsx": "read",
        "mail.eml!logo.png": "not_a_return",
    }
    assert rows.loc["mail.eml!case_police_HSB-01.xlsx", "received"].startswith("2021-07-21T09:30")
    said = intake.faults.loc[intake.faults["file"] == "mail.eml", "message"].item()
    assert said == "This is a mail from police.example.org with 2 files inside."


def test_an_archive_with_folders_is_opened(returned: Returned) -> None:
    one, two = returned.case(), returned.case(case="HSB-02", seed=2)
    returned.put("all.zip", archive(one__case=to_bytes(one.book), two__case=to_bytes(two.book)))
    assert statuses(returned) == {
        "all.zip": "not_a_return",
        "all.zip!one/case.xlsx": "read",
        "all.zip!two/case.xlsx": "read",
    }


def test_an_archive_in_an_archive_is_refused_by_name(returned: Returned) -> None:
    inner = archive(case=to_bytes(returned.case().book))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("inner.zip", inner)
    returned.put("outer.zip", target.getvalue())
    intake = returned.load()
    assert intake.receipts["status"].tolist() == ["not_a_return", "rejected"]
    assert intake.faults["code"].tolist() == ["R017", "R014"]


def test_two_attachments_of_one_name_keep_a_receipt_each(returned: Returned) -> None:
    one, two = to_bytes(returned.case().book), to_bytes(returned.case(case="HSB-02").book)
    returned.put("mail.eml", mail(("return.xlsx", one), ("return.xlsx", two)))
    assert list(statuses(returned)) == ["mail.eml", "mail.eml!return.xlsx", "mail.eml!return.xlsx (2)"]


def test_a_forwarded_mail_gives_up_what_it_carries(returned: Returned) -> None:
    inner = mail(("case_police_HSB-01.xlsx", to_bytes(returned.case().book)))
    outer = EmailMessage()
    outer["From"] = "lead@audit.example.org"
    outer["Date"] = "Thu, 22 Jul 2021 10:00:00 +0100"
    outer.set_content("See below.")
    import email

    outer.add_attachment(email.message_from_bytes(inner, policy=email.policy.default))
    returned.put("forwarded.eml", outer.as_bytes())
    assert statuses(returned)["forwarded.eml!case_police_HSB-01.xlsx"] == "read"


def test_an_archive_with_a_bomb_is_refused(returned: Returned) -> None:
    from hostile_books import BOOKS

    returned.put("case_police.zip", BOOKS["bomb"]())
    assert set(statuses(returned).values()) == {"rejected"}


SENT = datetime(2021, 7, 21, 9, 30, tzinfo=timezone(timedelta(hours=1)))


def test_an_outlook_mail_is_opened_as_any_other(returned: Returned) -> None:
    """Attachments great and small, the day on which it was sent, and the domain of its sender."""
    data = to_bytes(returned.case().book)
    returned.put(
        "mail.msg",
        outlook_mail("duty@police.example.org", SENT, ("case_police_HSB-01.xlsx", data), ("note.txt", b"hi")),
    )
    intake = returned.load()
    rows = intake.receipts.set_index("file")
    assert rows["status"].to_dict() == {
        "mail.msg": "not_a_return",
        "mail.msg!case_police_HSB-01.xlsx": "read",
        "mail.msg!note.txt": "not_a_return",
    }
    inner = rows.loc["mail.msg!case_police_HSB-01.xlsx"]
    assert inner["sha256"] == hashlib.sha256(data).hexdigest()
    assert inner["received"].startswith("2021-07-21T08:30")
    said = intake.faults.loc[intake.faults["file"] == "mail.msg", "message"].item()
    assert said == "This is an Outlook mail from police.example.org with 2 files inside."


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_an_outlook_mail_that_is_cut_short_ends_in_a_receipt(returned: Returned, share: float) -> None:
    data = outlook_mail("duty@police.example.org", SENT, ("case_police_HSB-01.xlsx", to_bytes(returned.case().book)))
    returned.put("mail.msg", data[: int(len(data) * share)])
    receipts = returned.load().receipts
    assert set(receipts["status"]) <= {"rejected", "not_a_return"}
    assert len(receipts) >= 1


def test_an_outlook_mail_with_much_in_it_is_read_whole(returned: Returned) -> None:
    """More sectors than one table of the compound file can list."""
    picture = b"\x89PNG" + bytes(range(256)) * 4_000
    returned.put("mail.msg", outlook_mail("a@b.example.org", SENT, *[(f"{at}.png", picture) for at in range(3)]))
    receipts = returned.load().receipts.set_index("file")
    assert receipts.loc["mail.msg!2.png", "sha256"] == hashlib.sha256(picture).hexdigest()


def test_an_outlook_mail_that_cannot_be_read_is_said() -> None:
    from maca.reader.parcel import open_outlook

    reading = open_outlook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert reading.problem.kind == "damaged"
