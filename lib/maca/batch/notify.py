"""The notification of a run: a command, a message by mail, or both; outcome and counts, never a name."""

from __future__ import annotations

import json
import smtplib
import subprocess
from email.message import EmailMessage
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from maca.batch.outcome import Outcome
from maca.errors import UsageError

__all__ = ["Mail", "Notification", "message", "notify", "read_notification"]

TIMEOUT = 30
"""Seconds that a command or a mail server may take."""


class Mail(BaseModel):
    """Where a message goes, and by which server; a password comes from the machine's keyring alone."""

    model_config = ConfigDict(extra="forbid")

    host: str
    port: int = Field(default=25, ge=1, le=65535)
    sender: str
    to: list[str] = Field(min_length=1)
    starttls: bool = False
    user: str = ""


class Notification(BaseModel):
    """The file that --notify names."""

    model_config = ConfigDict(extra="forbid")

    command: list[str] = []
    mail: Mail | None = None


def read_notification(path: Path) -> Notification:
    """Read a notification's file.

    Raises
    ------
    UsageError
        P015, naming the key that is wrong.
    """
    try:
        return Notification.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, yaml.YAMLError) as error:
        raise UsageError(
            "P015", f"{path.name} cannot be read ({type(error).__name__}). Name a YAML file with --notify."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise UsageError(
            "P015", f"{path.name}, {key}: {first['msg']}. Known are command and mail. Correct it."
        ) from None


def message(what: str, outcome: Outcome) -> tuple[str, str]:
    """Word the subject and the text: outcome, counts, and open concerns by number alone.

    Examples
    --------
    >>> message("hsb dip-2022-03 restricted", Outcome("done", 0, "20220318T063000Z-01234567"))[0]
    'maca: hsb dip-2022-03 restricted done, 0 open concerns'
    """
    counts = outcome.counts
    subject = f"maca: {what} {outcome.outcome}, {counts.concerns} open concerns"
    lines = [
        f"Run: {outcome.run_id or 'none'}",
        f"Outcome: {outcome.outcome} (exit {outcome.exit})",
        f"Files: {counts.files}",
        f"Returns missing: {counts.missing}",
        f"Files that cannot be used: {counts.unusable}",
        f"Faults: {counts.faults}",
        f"Open immediate concerns: {counts.concerns}",
        "",
        "This message holds numbers alone. Look into the run's folder for the rest.",
    ]
    return subject, "\n".join(lines)


def notify(wanted: Notification, what: str, outcome: Outcome) -> list[str]:
    """Run the command, which gets one line of JSON on its standard input, and send the mail.

    Returns
    -------
    list of str
        One sentence for each of them that did not succeed.
    """
    failed = []
    if wanted.command:
        failed += _run(wanted.command, json.dumps({"run": what, **json.loads(outcome.line())}))
    if wanted.mail:
        failed += _send(wanted.mail, *message(what, outcome))
    return failed


def _run(command: list[str], line: str) -> list[str]:
    try:
        done = subprocess.run(command, input=line, text=True, capture_output=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return [f"B009 the notification's command did not run ({type(error).__name__}). The run itself stands."]
    return [f"B009 the notification's command ended with {done.returncode}."] if done.returncode else []


def _send(mail: Mail, subject: str, text: str) -> list[str]:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = mail.sender, ", ".join(mail.to), subject
    letter.set_content(text)
    try:
        with smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT) as server:
            if mail.starttls:
                server.starttls()
            if mail.user:
                import keyring

                server.login(mail.user, keyring.get_password("maca-mail", mail.user) or "")
            server.send_message(letter)
    except (OSError, smtplib.SMTPException) as error:
        return [f"B009 the message could not be sent ({type(error).__name__}). The run itself stands."]
    return []
