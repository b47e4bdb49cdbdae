"""The inputs of each kind of return: everything that a workbook asks, derived from the definition alone."""

from __future__ import annotations

from maca.definition.models import Definition, FieldRow, Input, Question

__all__ = ["STANDARD_INPUTS", "inputs_of", "members_of", "tables_of"]

STANDARD_INPUTS = {
    "case": [
        "body",
        "case_id",
        "author_role",
        "completed_on",
        "involved",
        "concern",
        "concern_told_whom",
        "concern_told_at",
    ],
    "framework": ["body", "author_role", "completed_on"],
    "extract": ["body", "author_role", "completed_on", "form"],
    "panel": ["body", "completed_on"],
    "actions": ["body", "completed_on"],
    "pulse": ["body"],
}
"""Inputs that every definition must declare in fields/<strand>.csv, because identity and concerns rest on them."""

IDENTIFIERS = {
    "upn": [("upn", "Unique pupil number (UPN)", "Dropped once children are linked.")],
    "nhs_number": [("nhs_number", "NHS number", "Dropped once children are linked.")],
    "initials_dob": [
        ("initials", "Initials", "First and last name. Dropped once children are linked."),
        ("date_of_birth", "Date of birth", "As 31/12/2008. Dropped once children are linked."),
    ],
    "date_of_birth": [
        ("date_of_birth", "Date of birth", "As 31/12/2008. Dropped once the age at the referral is worked out."),
    ],
}
"""The columns that each permitted identifier adds to the children of an extract: id, label, help."""

QUESTION_SHEETS = "questions"
"""Stands, in the order of a workbook's sheets, for the sheets of the rated questions."""

EVIDENCE_BASIS = "evidence_basis"
"""The code list of the part `basis`: evidence seen, asserted or none."""


def inputs_of(definition: Definition, strand: str, wave: str) -> list[Input]:
    """List every input that a wave's return of this strand holds, in the order of its sheets.

    Rated questions stand on the sheet `Theme N` (case) or `Domain N` (framework), each with the parts
    rating, basis, evidence and reason; statements of the framework also with action, lead and due.

    Parameters
    ----------
    definition : Definition
    strand : str, one of STRANDS
    wave : str, the id of a wave of the definition

    Returns
    -------
    list of Input
        Ids are unique. Inputs of one table stand together.
    """
    declared = [
        made
        for row in definition.fields.get(strand, [])
        if not row.waves or wave in row.waves
        for made in _field_inputs(definition, row, strand, wave)
    ]
    declared += _identifier_inputs(definition, strand, declared)
    rated = [
        part for question in definition.questions_of(strand, wave) for part in _question_inputs(definition, question)
    ]
    order = _sheet_order(definition, strand, rated, declared)
    return sorted([*rated, *declared], key=lambda item: order.index(item.sheet))


def tables_of(inputs: list[Input]) -> dict[str, list[Input]]:
    """Group the inputs that are columns of a table by the table's name."""
    tables: dict[str, list[Input]] = {}
    for item in inputs:
        if item.table:
            tables.setdefault(item.table, []).append(item)
    return tables


def _sheet_order(definition: Definition, strand: str, rated: list[Input], declared: list[Input]) -> list[str]:
    order: list[str] = []
    for sheet in definition.sheets.get(strand, []):
        order += [item.sheet for item in rated] if sheet == QUESTION_SHEETS else [sheet]
    order += [item.sheet for item in [*declared, *rated]]
    return list(dict.fromkeys(order))


def _field_inputs(definition: Definition, row: FieldRow, strand: str, wave: str) -> list[Input]:
    shared = {
        "strand": strand,
        "sheet": row.sheet,
        "section": row.section,
        "table": row.table,
        "help": row.help,
        "type": row.type,
        "scale": row.codes,
        "required": row.required,
        "theme": row.theme,
        "objective": row.objective,
        "prefilled": row.prefilled,
        "ticks": row.ticks,
    }
    if not row.each:
        return [Input(id=row.id, label=row.label, **shared)]
    return [
        Input(id=row.id.replace("{code}", code), label=row.label.replace("{code}", label), **shared)
        for code, label in members_of(definition, row.each, wave)
    ]


def _identifier_inputs(definition: Definition, strand: str, declared: list[Input]) -> list[Input]:
    """Add the identifiers that the definition switches on as columns of the children; there are none by default."""
    column = next((item for item in declared if strand == "extract" and item.id == "child_id"), None)
    if column is None:
        return []
    wanted = {
        name: {"id": name, "label": label, "help": help, "type": "text", "required": False}
        for kind in definition.linkage.identifiers
        for name, label, help in IDENTIFIERS[kind]
    }
    return [column.model_copy(update=update) for update in wanted.values()]


def members_of(definition: Definition, each: str, wave: str) -> list[tuple[str, str]]:
    """List the codes and labels that a row with `each` makes an input for: a code list's, or the wave's findings."""
    if each == "findings":
        return [(finding.id, finding.label) for finding in definition.findings_of(wave)]
    return [(code.code, code.label) for code in definition.codes[each].codes]


def _question_inputs(definition: Definition, question: Question) -> list[Input]:
    sheet = f"{'Theme' if question.strand == 'case' else 'Domain'} {question.theme}"
    shared = {
        "strand": question.strand,
        "sheet": sheet,
        "section": "questions",
        "question": question.id,
        "theme": question.theme,
        "objective": question.objective,
    }

    def part(name: str, label: str, kind: str, **more: object) -> Input:
        return Input(id=f"{question.id}_{name}", part=name, label=label, type=kind, **{**shared, **more})

    parts = [
        part("rating", question.text, "rating", scale=question.scale, required=True, help=question.help),
        part("basis", "Evidence seen, asserted or none", "code", scale=EVIDENCE_BASIS),
        part("evidence", "What the rating rests on", "note"),
        part("reason", "If not applicable, why", "note"),
    ]
    if question.strand == "framework":
        parts += [
            part("action", "Action", "note"),
            part("lead", "Lead", "text"),
            part("due", "Due", "date"),
        ]
    return parts
