"""Identifiers of children in extracts: checked, turned into keyed hashes, and dropped before anything is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import replace
from datetime import date

from stdnum.gb import nhs, upn

from maca.definition import Definition, Input
from maca.returns.answer import Answer, Answers
from maca.returns.dates import Window, read_date
from maca.returns.rules import Fault, fault

__all__ = ["IDENTIFIER_INPUTS", "hashed", "link_value", "permitted_inputs", "pseudonymise"]

IDENTIFIER_INPUTS = {"upn": ["upn"], "nhs_number": ["nhs_number"], "initials_dob": ["initials", "date_of_birth"]}
"""The inputs that each permitted identifier adds to the table of children."""

HASH_DIGITS = 32
"""Hexadecimal digits kept of a keyed hash: 128 bits."""

OLDEST_YEARS = 26
"""Years before the end of the scope in which a child can be born."""


def permitted_inputs(definition: Definition) -> set[str]:
    """Name the inputs that hold identifiers in this audit."""
    return {name for kind in definition.linkage.identifiers for name in IDENTIFIER_INPUTS[kind]}


def link_value(kind: str, parts: list[str], last: date) -> str | None:
    """Bring an identifier into the one form that is hashed; None where it cannot be right.

    Parameters
    ----------
    kind : str
        upn, nhs_number or initials_dob.
    parts : list of str
        As typed: one text, or initials and date of birth.
    last : datetime.date
        The last day on which a child can be born.

    Returns
    -------
    str or None

    References
    ----------
    Check digits: python-stdnum, modules gb.upn (temporary numbers included) and gb.nhs.

    Examples
    --------
    >>> [link_value("upn", [typed], date(2020, 7, 30)) for typed in (" t88000001801b", "Q207000016049")]
    ['T88000001801B', None]
    >>> link_value("nhs_number", ["987 654 3210"], date(2020, 7, 30))
    '9876543210'
    >>> link_value("initials_dob", ["j.b.", "03/04/2008"], date(2020, 7, 30))
    'JB 2008-04-03'
    """
    text = re.sub(r"[\s.\-]", "", parts[0]).upper()
    if kind == "upn":
        return upn.compact(text) if upn.is_valid(text) else None
    if kind == "nhs_number":
        return nhs.compact(text) if nhs.is_valid(text) else None
    window = Window(last.replace(year=last.year - OLDEST_YEARS, day=1), last)
    born = read_date(parts[1], window).day
    if not re.fullmatch(r"[^\W\d_]{2,4}", text) or born is None or not window.holds(born):
        return None
    return f"{text} {born.isoformat()}"


def hashed(kind: str, value: str, key: bytes) -> str:
    """Hash an identifier with the key: the same child gives the same digits, and nobody without the key gets back.

    Examples
    --------
    >>> len(hashed("upn", "T88000001801B", b"k" * 32)), hashed("upn", "A", b"k") == hashed("nhs_number", "A", b"k")
    (32, False)
    """
    return hmac.new(key, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()[:HASH_DIGITS]


def pseudonymise(answers: Answers, definition: Definition, wave: str, key: bytes | None) -> list[Fault]:
    """Replace the identifiers of a return's children by keyed hashes, in place, and drop what was typed.

    An identifier that cannot be right links nothing. After this no answer holds one.

    Parameters
    ----------
    answers : Answers
        The answers of one extract.
    definition : Definition
        Says which identifiers are permitted.
    wave : str
        Gives the end of the scope.
    key : bytes or None
        The key; None where nothing is permitted.

    Returns
    -------
    list of Fault
        R130 for each identifier that cannot be right, R131 for a birth after the referral: cell and input, never the
        value.
    """
    if key is None:
        return []
    last = definition.wave(wave).reports
    taken = permitted_inputs(definition)
    rows: dict[int, dict[str, Answer]] = {}
    for answer in answers.rows:
        if answer.item.table and answer.item.id in {*taken, "referral_date"}:
            rows.setdefault(answer.row, {})[answer.item.id] = answer
    faults, made = [], []
    for row in rows.values():
        for kind in definition.linkage.identifiers:
            cells = [row.get(name) for name in IDENTIFIER_INPUTS[kind]]
            typed = [cell.raw for cell in cells if cell is not None and cell.raw]
            if not typed:
                continue
            value = link_value(kind, typed, last) if len(typed) == len(cells) else None
            first = cells[0] or cells[-1]
            made.append(_keyed(first, kind, hashed(kind, value, key) if value else None))
            if value is None:
                faults.append(fault(definition, "R130", first.sheet, first.cell, first.item.id, label=first.item.label))
            elif kind == "initials_dob" and _born_after(value, row.get("referral_date")):
                faults.append(fault(definition, "R131", cells[1].sheet, cells[1].cell, cells[1].item.id))
    answers.rows = [answer for answer in answers.rows if answer.item.id not in taken] + made
    answers.faults = [replace(known, found="") if known.input in taken else known for known in answers.faults]
    return faults


def _keyed(cell: Answer, kind: str, value: str | None) -> Answer:
    item: Input = cell.item.model_copy(update={"id": kind})
    return replace(cell, item=item, value=value, raw=None, state="answered" if value else "in_fault")


def _born_after(value: str, referral: Answer | None) -> bool:
    born = value.rpartition(" ")[2]
    return bool(referral is not None and referral.value and _iso(referral.value) and born > referral.value)


def _iso(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))
