"""Who is told of a run, and that nothing but numbers is told."""

import json
import socket
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from maca.batch.log import FILE_NAME, KEPT, LARGEST, log_outcome
from maca.batch.notify import Mail, Notification, notify, read_notification
from maca.batch.outcome import Counts, Outcome
from maca.errors import UsageError

DONE = Outcome("done", 0, "20220318T063000Z-01234567", "/out/run", Counts(37, 1, 0, 83, 2))


class Mailbox:
    """A mail server's handler that keeps what comes."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.messages.append(message_from_bytes(envelope.content))
        return "250 kept"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def mail(port: int) -> Mail:
    return Mail(host="127.0.0.1", port=port, sender="maca@example.org", to=["analyst@example.org"])


def test_a_message_holds_outcome_and_counts(mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    assert notify(Notification(mail=mail(port)), "hsb dip-2022-03 restricted", DONE) == []
    (letter,) = box.messages
    assert letter["Subject"] == "maca: hsb dip-2022-03 restricted done, 2 open concerns"
    text = letter.get_payload()
    assert "Returns missing: 1" in text
    assert "Open immediate concerns: 2" in text
    assert "/out/run" not in text


def test_a_command_gets_one_line_of_json(tmp_path: Path) -> None:
    target = tmp_path / "told.json"
    command = [sys.executable, "-c", f"import sys; open({str(target)!r}, 'w').write(sys.stdin.read())"]
    assert notify(Notification(command=command), "hsb w restricted", DONE) == []
    told = json.loads(target.read_text())
    assert (told["run"], told["outcome"], told["concerns"]) == ("hsb w restricted", "done", 2)


def test_what_fails_is_said_and_stops_nothing() -> None:
    broken = Notification(command=[sys.executable, "-c", "raise SystemExit(3)"], mail=mail(1))
    told = notify(broken, "hsb w restricted", DONE)
    assert told[0] == "B009 the notification's command ended with 3."
    assert told[1].startswith("B009 the message could not be sent (ConnectionRefusedError)")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mail: {host: a, to: [b]}", "mail.sender: Field required"),
        ("colour: red", "colour: Extra inputs"),
        ("[", "read"),
    ],
)
def test_a_wrong_file_names_the_key(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "notify.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=message) as refusal:
        read_notification(path)
    assert refusal.value.code == "P015"


def test_the_log_is_one_line_a_run_private_and_rotated(tmp_path: Path) -> None:
    log_outcome(tmp_path, "hsb w restricted", Outcome("stopped", 5), "B001 another run\nis at work.")
    (line,) = (tmp_path / FILE_NAME).read_text().splitlines()
    assert ' ERROR hsb w restricted {"outcome": "stopped", "exit": 5' in line
    assert line.endswith("B001 another run is at work.")
    assert sys.platform == "win32" or (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
    for _ in range(KEPT + 3):
        (tmp_path / FILE_NAME).write_text("x" * LARGEST)
        log_outcome(tmp_path, "hsb w restricted", DONE)
    assert len(list(tmp_path.glob(f"{FILE_NAME}*"))) == KEPT + 1


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    log_outcome(tmp_path, "hsb w restricted", DONE)
    log_outcome(tmp_path / "gone", "hsb w restricted", DONE)
    assert not (tmp_path / "gone").exists()
