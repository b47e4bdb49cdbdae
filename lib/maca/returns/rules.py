"""The rules that a return is held against: code, severity, what is said and how it is put right."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path

from maca.definition import Definition

__all__ = ["RETIRED", "RULES", "SEVERITIES", "Fault", "Rule", "fault", "severity_of"]

SEVERITIES = ("ERROR", "QUERY", "WARNING", "INFO")
"""ERROR must be put right; QUERY is put right or explained; WARNING and INFO say what was done."""

RETIRED = "OFF"
"""What a definition says of a rule that it no longer applies."""

_ALWAYS = {
    "the file",
    "the sheets",
    "who answers, and for which case",
    "several returns for one place",
    "an immediate concern",
}

LONGEST_FOUND = 200
"""Characters of a cell that a fault repeats to the body that typed them."""


@dataclass(frozen=True)
class Rule:
    """One rule: a row of rules.csv. `message` and `fix` are templates; the definition may change `severity`."""

    group: str
    code: str
    severity: str
    meaning: str
    message: str
    fix: str


@dataclass(frozen=True)
class Fault:
    """One row of faults.csv."""

    file: str
    sheet: str
    cell: str
    input: str
    code: str
    severity: str
    found: str
    message: str
    fix: str

    def at(self, file: str) -> Fault:
        """Return this fault for another file."""
        return replace(self, file=file)


def _read_rules() -> dict[str, Rule]:
    """Read rules.csv beside this module."""
    with (Path(__file__).parent / "rules.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: Rule(**row) for row in csv.DictReader(stream)}


RULES = _read_rules()
"""Every rule by its code."""


def severity_of(definition: Definition, code: str) -> str:
    """Return the severity of a rule: the definition's, or the rule's own.

    A rule that says what became of a file, or that a child may be at risk, cannot be retired.
    """
    severity = definition.severities.get(code, RULES[code].severity)
    return RULES[code].severity if severity == RETIRED and RULES[code].group in _ALWAYS else severity


def fault(
    definition: Definition,
    code: str,
    sheet: str = "",
    cell: str = "",
    input: str = "",
    found: object = "",
    file: str = "",
    **words: object,
) -> Fault:
    """Make a fault: the rule's message and fix with what was found.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> made = fault(load_definition("hsb"), "R034", "Child", "C6", "child_age", "ten")
    >>> made.severity, made.message
    ('ERROR', "'ten' is no whole number of nought or more.")
    """
    rule = RULES[code]
    text = "" if found is None else str(found)
    if len(text) > LONGEST_FOUND:
        text = f"{text[:LONGEST_FOUND]}…"
    words = {"sheet": sheet, **words, "found": text}
    return Fault(
        file=file,
        sheet=sheet,
        cell=cell,
        input=input,
        code=code,
        severity=severity_of(definition, code),
        found=text,
        message=rule.message.format(**words),
        fix=rule.fix.format(**words),
    )
