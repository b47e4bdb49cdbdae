"""The rules that a return is held against: code, severity, what is said and how it is put right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maca.definition import Definition

__all__ = ["RULES", "SEVERITIES", "Fault", "Rule", "fault", "severity_of"]

SEVERITIES = ("ERROR", "QUERY", "WARNING", "INFO")
"""ERROR must be put right; QUERY is put right or explained; WARNING and INFO say what was done."""

LONGEST_FOUND = 200
"""Characters of a cell that a fault repeats to the body that typed them."""


@dataclass(frozen=True)
class Rule:
    """One rule. `message` and `fix` are templates; `severity` may be changed by the definition."""

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


def _rules(*rows: tuple[str, str, str, str, str]) -> dict[str, Rule]:
    return {row[0]: Rule(*row) for row in rows}


RULES = _rules(
    # the file
    (
        "R001",
        "INFO",
        "A file that is no workbook and is not named like a return.",
        "This is {what} and no return.",
        "Nothing to do; take it out of the folder if it does not belong there.",
    ),
    (
        "R002",
        "ERROR",
        "A file named like a return, whose content is no workbook that can be read.",
        "This is {what}, whatever its name says.",
        "Send the workbook itself, saved as .xlsx.",
    ),
    (
        "R003",
        "ERROR",
        "A workbook that is cut short or damaged.",
        "The workbook is damaged: {detail}.",
        "Open it, save it again as .xlsx and send that.",
    ),
    (
        "R004",
        "ERROR",
        "A workbook that costs more time or memory than one file may, or unpacks to far more than its size.",
        "The workbook is too large to be read safely: {detail}.",
        "Copy the answers into a fresh template and send that.",
    ),
    (
        "R005",
        "ERROR",
        "A workbook with a password, and none is known.",
        "The workbook opens only with a password.",
        "Give the password to the analyst by telephone, or send the workbook without one.",
    ),
    (
        "R006",
        "ERROR",
        "A workbook with a password, and none of those known fits.",
        "None of the known passwords opens the workbook.",
        "Check the password with the sender, or ask for the workbook without one.",
    ),
    (
        "R007",
        "ERROR",
        "A workbook that declares XML entities, as no spreadsheet program does.",
        "The workbook holds a construction that spreadsheet programs never write ({detail}).",
        "Copy the answers into a fresh template and send that.",
    ),
    (
        "R008",
        "ERROR",
        "A workbook with none of this audit's inputs.",
        "This workbook was not made from a template of this audit.",
        "Fill in the template that was sent to you and send that.",
    ),
    (
        "R009",
        "ERROR",
        "A return of another audit, wave or kind.",
        "This is a return for {found_place}; wanted is one for {wanted_place}.",
        "Fill in the template of this wave.",
    ),
    (
        "R012",
        "ERROR",
        "A template in which nothing was answered.",
        "The return holds no answers.",
        "Fill it in and send it again; if it was sent by mistake, say so.",
    ),
    (
        "R013",
        "ERROR",
        "A text file of values instead of a workbook.",
        "This is a text file of values; a return has several sheets and can only be a workbook.",
        "Fill in the template and save it as .xlsx.",
    ),
    (
        "R014",
        "ERROR",
        "An archive or mail inside an archive or mail.",
        "An archive or mail lies inside another one and was not opened.",
        "Send its content by itself.",
    ),
    (
        "R015",
        "ERROR",
        "A sheet that the reader could not read.",
        "A sheet could not be read ({detail}).",
        "Open the workbook, save it again as .xlsx and send that.",
    ),
    (
        "R016",
        "WARNING",
        "A workbook whose name ends unlike its content.",
        "The file's name ends in .{ending}, and its content is {what}.",
        "Nothing to do: it was read by its content.",
    ),
    # who answers, and for which case
    (
        "R020",
        "ERROR",
        "A body that the scope grid does not know.",
        "Body '{found}' is not known.{candidates}",
        "Type the body's name as the scope grid has it.",
    ),
    (
        "R021",
        "ERROR",
        "A body's name that could mean several bodies.",
        "Body '{found}' could be any of {candidates}.",
        "Type the name of the one that answers.",
    ),
    (
        "R022",
        "INFO",
        "A body named by an alias.",
        "'{found}' was read as {value}.",
        "Nothing to do.",
    ),
    (
        "R023",
        "ERROR",
        "A case id that is not in the scope grid.",
        "Case '{found}' is not one of the cases of this wave.{candidates}",
        "Type the case id as the scope grid has it, for example {example}.",
    ),
    (
        "R024",
        "WARNING",
        "A return that the scope grid does not ask for.",
        "The scope grid does not ask {body} for this return.",
        "Check body and case; if they are right, put them into the scope grid.",
    ),
    (
        "R025",
        "ERROR",
        "A return for a case that is not audited.",
        "Case {found} is {state} and not audited.",
        "Check the case id.",
    ),
    (
        "R026",
        "WARNING",
        "A file name that names another body or case than the sheet.",
        "The file's name speaks of {named}, its front sheet of {found}; the front sheet was taken.",
        "Check which is right.",
    ),
    # the answers
    (
        "R030",
        "ERROR",
        "A required answer is blank.",
        "'{label}' is blank.",
        "Answer it; if the answer is not known, choose or write that.",
    ),
    (
        "R031",
        "ERROR",
        "A rating that is not on its scale.",
        "Rating '{found}' is not one of {allowed}.",
        "Choose from the list in the cell.",
    ),
    (
        "R032",
        "ERROR",
        "A value that is not in its code list.",
        "'{found}' is not one of {allowed}.",
        "Choose from the list in the cell.",
    ),
    (
        "R033",
        "ERROR",
        "A date that cannot be read.",
        "'{found}' is no date that can be read.",
        "Type the date as day/month/year, for example 03/02/2020, or n/k.",
    ),
    (
        "R034",
        "ERROR",
        "A number that cannot be read.",
        "'{found}' is no whole number.",
        "Type a whole number, for example 12, or n/k.",
    ),
    (
        "R035",
        "ERROR",
        "A sheet of the template is missing.",
        "Sheet '{sheet}' is missing, and with it {count} required answers.",
        "Copy the sheet from the template, fill it in and send the workbook again.",
    ),
    (
        "R036",
        "ERROR",
        "A cell of the template is missing.",
        "The cell for '{label}' is missing.",
        "Copy the row from the template and answer it.",
    ),
    (
        "R040",
        "INFO",
        "A value in other words that mean one on the list.",
        "'{found}' was read as {value}.",
        "Nothing to do.",
    ),
    (
        "R041",
        "INFO",
        "A date that was typed as text, or with a time.",
        "'{found}' was read as {value}, day first.",
        "Nothing to do.",
    ),
    (
        "R042",
        "INFO",
        "A number with a unit or as text.",
        "'{found}' was read as {value}.",
        "Nothing to do.",
    ),
    (
        "R043",
        "INFO",
        "An answer that says that the value is not known.",
        "'{found}' was read as not known.",
        "Nothing to do.",
    ),
    (
        "R050",
        "QUERY",
        "Not applicable without a reason.",
        "'{label}' is rated not applicable, and no reason is given.",
        "Say why it does not apply, or rate it.",
    ),
    (
        "R051",
        "WARNING",
        "A rating without the evidence that it asks for.",
        "'{label}' is rated, and what the rating rests on is blank.",
        "Say what evidence was seen.",
    ),
    # several returns for one place
    (
        "R060",
        "INFO",
        "The same file a second time.",
        "The same as {other}; ignored.",
        "Nothing to do.",
    ),
    (
        "R061",
        "INFO",
        "A return that another one replaces by a recorded decision.",
        "Replaced by {other}, as decisions.csv says.",
        "Nothing to do.",
    ),
    (
        "R062",
        "QUERY",
        "Two different returns for one place.",
        "There are two different returns for {place}: {other} also. Until one is chosen the first received is used.",
        "Choose one with maca decide.",
    ),
    (
        "R063",
        "WARNING",
        "A decision that names a file which is not there.",
        "The decision for {place} names a file that is not in the folder.",
        "Put the file back or correct decisions.csv.",
    ),
    (
        "R064",
        "ERROR",
        "A line of decisions.csv that cannot be used.",
        "Line {line} of decisions.csv cannot be used: {detail}.",
        "Give it place, sha256, by, at and reason.",
    ),
    # an immediate concern
    (
        "R070",
        "ERROR",
        "An immediate concern without a person who was told and a time.",
        "An immediate concern is marked, and {missing} blank.",
        "Make sure now that someone was told, and write down who and when.",
    ),
)


def severity_of(definition: Definition, code: str) -> str:
    """Return the severity of a rule: the definition's, or the rule's own."""
    return getattr(definition, "severities", {}).get(code, RULES[code].severity)


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
    ('ERROR', "'ten' is no whole number.")
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
