"""A run under a real cron ends with a report and a message in a local mail server's box."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
import yaml
from aiosmtpd.controller import Controller

from maca.cli.app import run_command

WAVE = "baseline-2021-07"
PATIENCE = 300
"""Seconds: a minute until cron begins, and the run on a busy machine."""


class Mailbox:
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


@pytest.fixture
def cron_table(program: Callable[[str], str]) -> Iterator[Callable[[str], None]]:
    """Put lines into this user's crontab while a cron daemon runs; what stood there comes back."""
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("cron needs an administrator to be started")
    daemon, editor = program("cron"), program("crontab")
    before = subprocess.run([editor, "-l"], capture_output=True, text=True)
    started = subprocess.Popen([daemon, "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def put(lines: str) -> None:
        subprocess.run([editor, "-"], input=lines, text=True, check=True)

    yield put
    if before.returncode == 0:
        put(before.stdout)
    else:
        subprocess.run([editor, "-r"], check=False)
    started.terminate()
    started.wait(10)


def wait_for(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.5)
    return happened()


def test_a_scheduled_run_ends_with_a_report_and_a_message(
    small_home: Path,
    few_returns: Path,
    tmp_path: Path,
    cron_table: Callable[[str], None],
    mailbox: tuple[Mailbox, int],
    capsys: pytest.CaptureFixture,
) -> None:
    box, port = mailbox
    told = tmp_path / "notify.yaml"
    mail = {"host": "127.0.0.1", "port": port, "sender": "maca@example.org", "to": ["analyst@example.org"]}
    told.write_text(yaml.safe_dump({"mail": mail}))
    arguments = ["--wave", WAVE, "--returns", str(few_returns), "--out", str(tmp_path / "out"), "--every", "1"]
    assert run_command(["schedule", "print", "--for", "cron", *arguments, "--notify", str(told)]) == 0
    cron_table(f"MACA_HOME={small_home}\n{capsys.readouterr().out}")
    begun = wait_for(lambda: any(tmp_path.glob("out/**/*")))
    assert begun, "cron began no run"
    # The line asks for a run each minute; a second one beside a slow first would find the folder taken and say so.
    cron_table("")
    assert wait_for(lambda: bool(box.messages)), "no message came"
    (message,) = box.messages
    assert message["Subject"].startswith(f"maca: hsb {WAVE} restricted done, "), message.as_string()
    (run,) = tmp_path.glob(f"out/hsb/{WAVE}/restricted/2*")
    assert (run / "report.html").stat().st_size > 1000
    assert (run.parent / "latest").read_text().strip() == run.name
