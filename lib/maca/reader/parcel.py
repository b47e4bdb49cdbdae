"""Mails and archives: what lies inside, counted while it unpacks."""

from __future__ import annotations

import email
import email.policy
import io
from email.utils import parseaddr, parsedate_to_datetime

from maca.reader.book import Problem, Reading
from maca.reader.package import Package, PackageError

__all__ = ["open_mail", "open_outlook", "open_zip"]

_PARTS = 200
"""Files that one mail or archive may hold."""


def open_zip(data: bytes) -> Reading:
    """Unpack an archive into its members; an encrypted or damaged one is a problem."""
    reading = Reading("zip")
    try:
        package = Package(data)
        names = [name for name in package.names if not name.endswith("/")]
        if len(names) > _PARTS:
            raise PackageError("too_many_parts", f"{len(names)} files")
        for name in names:
            reading.inside.append((name, package.read(name)))
            package.drop(name)
    except PackageError as error:
        reading.inside.clear()
        reading.problem = Problem(error.kind, error.detail)
    if not reading.inside and reading.problem is None:
        reading.problem = Problem("empty", "the archive holds no file")
    return reading


def open_mail(data: bytes) -> Reading:
    """Take the attachments of a mail, its date and the domain of its sender; its body is not read."""
    reading = Reading("eml")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        reading.received = _mail_date(message)
        reading.sender = parseaddr(str(message.get("From", "")))[1].rpartition("@")[2].lower()
        for number, part in enumerate(message.walk()):
            name = part.get_filename()
            if part.is_multipart() or not (name or part.get_content_disposition() == "attachment"):
                continue
            content = part.get_payload(decode=True)
            reading.inside.append((_plain_name(name, number), content if isinstance(content, bytes) else b""))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        reading.inside.clear()
        reading.problem = Problem("damaged", f"the mail cannot be read ({type(error).__name__})")
    if not reading.inside and reading.problem is None:
        reading.problem = Problem("no_attachment")
    return reading


def _mail_date(message: email.message.EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).isoformat()
    except (ValueError, TypeError):
        return ""


def open_outlook(data: bytes) -> Reading:
    """Take the attachments of an Outlook mail, its date and the domain of its sender."""
    from oxmsg import Message  # slow to import, and few files need it

    reading = Reading("msg")
    try:
        message = Message.load(io.BytesIO(data))
        sent = message.sent_date
        reading.received = sent.isoformat() if sent else ""
        reading.sender = parseaddr(message.sender or "")[1].rpartition("@")[2].lower()
        for number, item in enumerate(message.attachments):
            reading.inside.append((_plain_name(item.file_name, number), item.file_bytes or b""))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:  # the reader of the format raises whatever the bytes lead it into
        reading.inside.clear()
        reading.problem = Problem("damaged", f"the mail cannot be read ({type(error).__name__})")
    if not reading.inside and reading.problem is None:
        reading.problem = Problem("no_attachment")
    return reading


def _plain_name(name: str | None, number: int) -> str:
    cleaned = "".join(ch for ch in (name or "") if ch.isprintable()).replace("\\", "/").rpartition("/")[2].strip()
    return cleaned or f"attachment-{number}"
