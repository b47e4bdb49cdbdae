"""What identifies a person in free text: NHS number, UPN, postcode, e-mail, phone, date of birth, known names.

Offline: check digits by python-stdnum, the rest by rules of our own. A flag says kind and cell, never the value.
Names are missed unless they are known from the returns or follow a title; the documents say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from stdnum.gb import nhs, upn

from maca.definition import Definition
from maca.returns.answer import Answers
from maca.returns.rules import Fault, fault

__all__ = [
    "KINDS",
    "find_identifiers",
    "identifier_faults",
    "known_names",
    "titled_names",
    "told_by_heading",
    "without_identifiers",
]

_OWN = {"body", "case_id", "panel_case", "moderation_case", "linked_case", "moderation_body", "moderation_question"}
"""Texts that are identifiers of the audit itself."""

_TITLES = {"Mrs", "Miss", "Master"}

KINDS = {
    "nhs_number": "an NHS number",
    "upn": "a unique pupil number",
    "postcode": "a postcode",
    "email": "an e-mail address",
    "phone": "a telephone number",
    "birth_date": "a date of birth",
    "name": "a name",
}

_NHS = re.compile(r"(?<![\d\-])(\d{3}[ \-]\d{3}[ \-]\d{4}|\d{10})(?![\d\-])")
_NHS_CONTEXT = re.compile(r"\bnhs\b", re.I)
_UPN = re.compile(r"(?<![A-Za-z0-9])([A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z])(?![A-Za-z0-9])", re.I)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(GIR ?0AA|(?:[A-PR-UWYZ][0-9][0-9A-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y][0-9][0-9ABEHMNPRV-Y]?)"
    r"(?: |\u00a0)?[0-9][ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
    re.I,
)
_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]+\s?(?:@|\(at\)|\[at\]| at (?=[\w\-]+ dot ))\s?[\w\-]+(?:\s?(?:\.| dot )\s?[\w\-]+)+", re.I
)
_PHONE = re.compile(r"(?<![\dA-Za-z])(?:\+44 ?\(?0?\)?|0044 ?|\(?0)(?=[1-37-9])(?:[ \-\u2011.()]{0,2}\d){8,10}(?!\d)")
_DATE = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?[ /.\-]+(?:\d{1,2}|[A-Za-z]{3,9})[ /.\-,]+\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|[A-Za-z]{3,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
_BIRTH = re.compile(
    rf"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bborn\b|\bbirth ?date\b|\bbirthday\b)[^\d\n]{{0,25}}{_DATE}"
    rf"|{_DATE}\s*\(?(?:d\.?o\.?b\b|date of birth|birthday)",
    re.I,
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Master|Mx)\.? (?:[A-Z]\.? ?)?[A-Z][a-z]+(?:[-'\u2019][A-Z][a-z]+)?\b")

_HEADINGS = {
    "name": r"name|forename|surname|initials",
    "birth_date": r"d\.?\s?o\.?\s?b|birth|birthday|born",
    "upn": r"upn|pupil number",
    "nhs_number": r"nhs",
    "postcode": r"post\s?code|home address|address",
    "email": r"e-?mail",
    "phone": r"tele?phone|phone|mobile|tel",
}
"""Words that give away what a column holds, by kind."""

_TOLD = {kind: re.compile(rf"\b(?:{words})s?\b", re.I) for kind, words in _HEADINGS.items()}

_DIGIT = re.compile(r"\d")
_PATTERNS = (("email", _EMAIL), ("postcode", _POSTCODE), ("birth_date", _BIRTH), ("phone", _PHONE))
"""All but the first need a digit."""


def known_names(texts: Iterable[str]) -> frozenset[str]:
    """Take the words of names that the returns themselves give, of three letters or more.

    Examples
    --------
    >>> sorted(known_names(["Anna Example"]))
    ['Anna', 'Example']
    """
    return frozenset(word for text in texts for word in re.findall(r"[A-Z][a-z\u00c0-\u024f]{2,}", text))


def titled_names(texts: Iterable[str]) -> frozenset[str]:
    """Take the names that follow a title anywhere in the texts.

    Examples
    --------
    >>> sorted(titled_names(["Mrs Example rang.", "Example was worried."]))
    ['Example']
    """
    return known_names(match[0] for text in texts for match in _TITLED.finditer(text)) - _TITLES


def find_identifiers(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """List the kinds of identifier that a text seems to hold.

    Parameters
    ----------
    text : str
    names : frozenset of str
        Names that are known, matched as whole words.

    Returns
    -------
    list of str
        Keys of KINDS, each once, in their order.

    Examples
    --------
    >>> find_identifiers("Her NHS number is 943 476 5919, call 01803 123456")
    ['nhs_number', 'phone']
    >>> find_identifiers("The plan was reviewed on 12 May 2020 and 4 of 10 agreed")
    []
    """
    found = set(_kinds(text, names))
    return [kind for kind in KINDS if kind in found]


def told_by_heading(heading: str) -> list[str]:
    """List, in words, the kinds of identifier that stand in a column of this heading.

    Examples
    --------
    >>> told_by_heading("Child's full name"), told_by_heading("DOB"), told_by_heading("Number of meetings")
    (['a name'], ['a date of birth'], [])
    """
    return [KINDS[kind] for kind, words in _TOLD.items() if words.search(heading)]


def _kinds(text: str, names: frozenset[str]) -> Iterator[str]:
    rest = text
    for match in _NHS.finditer(text):
        digits = re.sub(r"\D", "", match[1])
        grouped = len(match[1]) > 10
        if nhs.is_valid(digits) and (grouped or _NHS_CONTEXT.search(text)):
            yield "nhs_number"
            rest = rest.replace(match[0], " ")
    for match in _UPN.finditer(rest):
        if upn.is_valid(match[1].upper()):
            yield "upn"
            rest = rest.replace(match[0], " ")
    for kind, pattern in _PATTERNS if _DIGIT.search(rest) else _PATTERNS[:1]:
        if pattern.search(rest):
            yield kind
            rest = pattern.sub(" ", rest)
    if _TITLED.search(rest) or any(word in names for word in re.findall(r"\b[A-Z][a-z\u00c0-\u024f]{2,}\b", rest)):
        yield "name"


def without_identifiers(made: Fault) -> Fault:
    """Say what was found without repeating it, where it looks like what identifies a person.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> wrong = fault(load_definition("hsb"), "R034", "Children", "B9", "age", "ring 01803 123456")
    >>> without_identifiers(wrong).message
    "'[a telephone number]' is no whole number of nought or more."
    """
    kinds = find_identifiers(made.found) if made.found else []
    if not kinds:
        return made
    said = f"[{' and '.join(KINDS[kind] for kind in kinds)}]"
    return replace(made, found=said, message=made.message.replace(made.found, said))


def identifier_faults(answers: Answers, definition: Definition) -> list[Fault]:
    """Flag every text of a return that seems to hold an identifier: cell and kind, never the value.

    A surname that follows a title anywhere in the return is known in all of it.
    """
    texts = [row for row in answers.rows if row.raw and row.item.type in {"text", "note"} and row.item.id not in _OWN]
    names = titled_names(row.raw for row in texts)
    found: dict[str, list[str]] = {}
    faults = []
    for row in texts:
        if row.raw not in found:
            found[row.raw] = find_identifiers(row.raw, names)
        if found[row.raw]:
            kinds = " and ".join(KINDS[kind] for kind in found[row.raw])
            faults.append(fault(definition, "R120", row.sheet, row.cell, row.item.id, what="The text", kind=kinds))
    return faults
