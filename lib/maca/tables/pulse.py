"""The anonymous pulse: what practitioners say they know and do, pooled over everybody, never by body."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from maca.definition import Definition
from maca.definition.models import FieldRow
from maca.tables.data import AuditData
from maca.tables.ratings import table_rows
from maca.tables.table import TableSpec, complete

__all__ = ["KNOWN", "SPECS", "Pulse", "known_of", "pulse_answers"]

STRAND = "pulse"
"""The strand, and the name of its one table: a row a practitioner."""

KNOWN = "pulse_known"
"""The column that names the recommendations which a practitioner knows of."""

NOBODY = "none"
"""The answer of a practitioner who knows of no recommendation."""

TOO_FEW = "too few answered: a count could tell who said what"

Pulse = dict[str, list[str]]
"""Column to the answers that were given in it, sorted."""


@lru_cache(maxsize=4)
def _answers(data: AuditData) -> Pulse:
    """Gather the answers column by column, sorted, so that nothing ties the answers of one person together."""
    found: Pulse = {}
    for row in table_rows(data, STRAND, STRAND):
        for name, answer in row.items():
            if answer["value"] is not None:
                found.setdefault(name, []).append(answer["value"])
    return {name: sorted(values) for name, values in found.items()}


def pulse_answers(data: AuditData) -> pd.DataFrame:
    """Count by question and answer the staff, of those who answered it.

    Below the floor `pulse_staff` nothing is shown in any edition: with a handful of answers a count tells who said
    what.
    """
    floor = data.definition.floors.pulse_staff
    questions = _questions(data.definition)
    rows = []
    for question in questions:
        given = _answers(data).get(question.id, [])
        for answer in data.definition.codes[question.codes].by_code:
            n, of = given.count(answer), len(given)
            if of >= floor:
                rows.append([question.id, answer, n, of, n / of, "shown", ""])
            else:
                rows.append([question.id, answer, None, None, None, "x", TOO_FEW if of else ""])
    columns = ["asked", "answer", "n", "of", "value", "status", "source"]
    answers = dict.fromkeys(code for question in questions for code in data.definition.codes[question.codes].by_code)
    return complete(
        pd.DataFrame(rows, columns=columns),
        {"asked": [question.id for question in questions], "answer": list(answers)},
        absent="z",
    )


def known_of(data: AuditData, recommendation: str) -> tuple[int, int] | None:
    """Count the staff who name a recommendation, of those who answered; None below the floor `pulse_staff`.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.
    recommendation : str
        As R01.

    Returns
    -------
    tuple of int, or None
    """
    given = _answers(data).get(KNOWN, [])
    if len(given) < data.definition.floors.pulse_staff:
        return None
    return sum(recommendation in value.split("; ") for value in given), len(given)


def _questions(definition: Definition) -> list[FieldRow]:
    return [row for row in definition.fields.get(STRAND, []) if row.table == STRAND and row.type == "code"]


SPECS = (
    TableSpec(
        *("pulse.answers", "What practitioners say they know and do", "staff", "share", ("asked", "answer"), ""),
        *("change", "practice", pulse_answers),
        later_wave=True,
    ),
)
