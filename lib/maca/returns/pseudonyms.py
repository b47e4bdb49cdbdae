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
from maca.returns.births import BIRTH_INPUT, blank_no_longer, born_on, derive_ages, unfit_birth
from maca.returns.rules import Fault, fault

__all__ = ["IDENTIFIER_INPUTS", "hashed", "hashed_kinds", "link_value", "permitted_inputs", "pseudonymise"]

IDENTIFIER_INPUTS = {"upn": ["upn"], "nhs_number": ["nhs_number"], "initials_dob": ["initials", BIRTH_INPUT]}
IDENTIFIER_INPUTS |= {BIRTH_INPUT: [BIRTH_INPUT]}
"""The inputs that each permitted identifier adds to the table of children."""

_INITIALS = re.compile(r"[^\W\d_]{2,4}")
_WHY = {"initials": "two to four letters are wanted"}
_WHY_NOT = "its form or check digit cannot be right"

HASH_DIGITS = 32
"""Hexadecimal digits kept of a keyed hash: 128 bits."""


def permitted_inputs(definition: Definition) -> set[str]:
    """Name the inputs that hold identifiers in this audit."""
    return {name for kind in definition.linkage.identifiers for name in IDENTIFIER_INPUTS[kind]}


def hashed_kinds(definition: Definition) -> list[str]:
    """Name the permitted identifiers that become a keyed hash: all but a date of birth by itself."""
    return [kind for kind in definition.linkage.identifiers if kind != BIRTH_INPUT]


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
    text = _compact(parts[0])
    if kind == "upn":
        return upn.compact(text) if upn.is_valid(text) else None
    if kind == "nhs_number":
        return nhs.compact(text) if nhs.is_valid(text) else None
    born = born_on(parts[1], last)
    if not _INITIALS.fullmatch(text) or born is None:
        return None
    return f"{text} {born.isoformat()}"


def _compact(typed: str) -> str:
    return re.sub(r"[\s.\-]", "", typed).upper()


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

    An identifier that cannot be right links nothing, nor do initials without a birth or a birth without initials. A
    date of birth gives ages only where the definition asks for it by itself. After this no answer holds an identifier.

    Parameters
    ----------
    answers : Answers
        The answers of one extract.
    definition : Definition
        Says which identifiers are permitted.
    wave : str
        Gives the end of the scope.
    key : bytes or None
        The key; None where nothing is permitted that is hashed.

    Returns
    -------
    list of Fault
        R130 for each identifier that cannot be right, R131 for a birth after the referral, R142 for an age that the
        birth does not give: cell and input, never the value.
    """
    taken = permitted_inputs(definition)
    if not taken:
        return []
    last = definition.wave(wave).reports
    rows: dict[int, dict[str, Answer]] = {}
    for answer in answers.rows:
        if answer.item.table and answer.item.id in {*taken, "referral_date", "age"}:
            rows.setdefault(answer.row, {})[answer.item.id] = answer
    faults, made = [], []
    for row in rows.values():
        if BIRTH_INPUT in definition.linkage.identifiers and BIRTH_INPUT in row:
            derived, wrong = derive_ages(row, definition, last)
            faults += wrong
            made += derived
        for kind in hashed_kinds(definition):
            cells = [row.get(name) for name in IDENTIFIER_INPUTS[kind]]
            typed = [cell.raw for cell in cells if cell is not None and cell.raw]
            if len(typed) < len(cells):
                faults += [_unfit(cell, definition) for cell in cells if cell is not None and _cannot_be(cell, last)]
                continue
            value = link_value(kind, typed, last)
            made.append(_keyed(cells[0], kind, hashed(kind, value, key) if value else None))
            if value is None:
                wrong = [cell for cell in cells if len(cells) == 1 or _cannot_be(cell, last)]
                faults += [_unfit(cell, definition) for cell in wrong]
            elif kind == "initials_dob" and _born_after(value, row.get("referral_date")):
                faults.append(fault(definition, "R131", cells[1].sheet, cells[1].cell, cells[1].item.id))
    ages = {answer.row for answer in made if answer.item.id == "age"}
    blank_no_longer(answers, {(answer.sheet, answer.cell) for answer in made if answer.item.id == "age"})
    answers.rows = [
        answer
        for answer in answers.rows
        if answer.item.id not in taken and not (answer.item.id == "age" and answer.row in ages)
    ] + made
    answers.faults = [replace(known, found="") if known.input in taken else known for known in answers.faults]
    return list(dict.fromkeys(faults))


def _cannot_be(cell: Answer, last: date) -> bool:
    """Say whether initials or a date of birth are typed and cannot be right."""
    if not cell.raw:
        return False
    if cell.item.id == BIRTH_INPUT:
        return born_on(cell.raw, last) is None
    return not _INITIALS.fullmatch(_compact(cell.raw))


def _unfit(cell: Answer, definition: Definition) -> Fault:
    if cell.item.id == BIRTH_INPUT:
        return unfit_birth(cell, definition)
    why = _WHY.get(cell.item.id, _WHY_NOT)
    return fault(definition, "R130", cell.sheet, cell.cell, cell.item.id, label=cell.item.label, why=why)


def _keyed(cell: Answer, kind: str, value: str | None) -> Answer:
    item: Input = cell.item.model_copy(update={"id": kind})
    return replace(cell, item=item, value=value, raw=None, state="answered" if value else "in_fault")


def _born_after(value: str, referral: Answer | None) -> bool:
    born = value.rpartition(" ")[2]
    return bool(referral is not None and referral.value and _iso(referral.value) and born > referral.value)


def _iso(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))
