"""Drafts of mails that ask for what is missing or faulty; they open in the mail program and are sent by a person.

They name places and counts, and nothing that a return says.
"""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pandas as pd

from maca.definition import Definition

__all__ = ["FAULTY", "STEPS", "WAITED_FOR", "step_of", "write_drafts"]

STEPS = [(0, "request"), (1, "reminder"), (8, "second reminder"), (15, "escalation")]
"""From how many days after the due date each step is taken."""

_OPENINGS = {
    "request": "Thank you for taking part in the audit. Here is where your returns stand.",
    "reminder": "The date for the returns of the audit has passed. Here is what we still wait for.",
    "second reminder": "We wrote to you before. We still wait for what stands below.",
    "escalation": (
        "We wrote to you twice. Unless we hear from you within five working days we shall ask your member of the "
        "partnership's Business Group to help; a copy of this mail goes to the Business Group's secretary."
    ),
}
WAITED_FOR = {"missing", "checking"}
FAULTY = {"returned", "partial", "late", "rejected"}


def write_drafts(frame: pd.DataFrame, definition: Definition, folder: Path, as_of: date) -> list[Path]:
    """Write one draft for every body from which something is missing or faulty.

    Parameters
    ----------
    frame : pandas.DataFrame
        The tracker.
    definition : Definition
    folder : pathlib.Path
    as_of : datetime.date
        The day that the drafts are for; it decides the step.

    Returns
    -------
    list of pathlib.Path
        `<body>.eml`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for body, places in frame.groupby("body", sort=True):
        waited = places[places["state"].isin(WAITED_FOR)]
        faulty = places[places["state"].isin(FAULTY) & ((places["errors"] > 0) | (places["queries"] > 0))]
        if waited.empty and faulty.empty:
            continue
        step = step_of(waited["due"].tolist() or faulty["due"].tolist(), as_of)
        path = folder / f"{body}.eml"
        path.write_bytes(_draft(places, waited, faulty, definition, step).as_bytes())
        path.chmod(0o600)
        written.append(path)
    return written


def step_of(due: list[str], as_of: date) -> str:
    """Choose the step by the earliest due date.

    Examples
    --------
    >>> [step_of(["2021-07-23"], date(2021, 7, day)) for day in (20, 25)], step_of(["2021-07-23"], date(2021, 8, 20))
    (['request', 'reminder'], 'escalation')
    """
    days = [(as_of - date.fromisoformat(text)).days for text in due if text]
    late = max(days, default=0)
    return [name for least, name in STEPS if late >= least or least == 0][-1]


def _draft(
    places: pd.DataFrame, waited: pd.DataFrame, faulty: pd.DataFrame, definition: Definition, step: str
) -> EmailMessage:
    label = places["label"].iloc[0]
    lines = [f"To {label}", "", _OPENINGS[step], ""]
    if len(waited):
        lines += ["Not here yet:", *[f"- {_place(row)}, due {row.due or 'now'}" for row in waited.itertuples()], ""]
    if len(faulty):
        lines += [
            "Here, and something is to be put right:",
            *[f"- {_place(row)}: {_counts(row)}" for row in faulty.itertuples()],
        ]
        lines += ["", "A marked copy of each workbook comes with this mail: the coloured cells say what is wanted.", ""]
    lines += ["Please send names, dates of birth and addresses to nobody: the case id stands for the child.", ""]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{definition.short_title}: {step} ({label})"
    addresses = sorted({contact for contact in places["contact"] if "@" in contact})
    if addresses:
        message["To"] = ", ".join(addresses)
    message["X-Unsent"] = "1"
    message.set_content("\n".join(lines))
    return message


def _place(row: object) -> str:
    names = {
        "case": "case return",
        "framework": "framework self-assessment",
        "extract": "extract of children known",
        "panel": "the panel's return",
        "actions": "action plan",
    }
    return f"{names.get(row.strand, row.strand)}{f' for {row.case}' if row.case else ''}"


def _counts(row: object) -> str:
    if row.state == "rejected":
        return "it could not be used"
    parts = [(row.errors, "to put right"), (row.queries, "to put right or explain")]
    return ", ".join(f"{count} {words}" for count, words in parts if count)
