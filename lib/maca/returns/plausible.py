"""What cannot be true of a child: an age beyond all children, and no disability beside a disability."""

from __future__ import annotations

from collections.abc import Iterator

from maca.definition import Definition
from maca.returns.answer import Answers
from maca.returns.rules import Fault, fault

__all__ = ["child_faults"]

AGES = {"age", "child_age"}
DISABILITIES = {"disability", "child_disability"}
NO_DISABILITY = "NONE"


def child_faults(answers: Answers, definition: Definition) -> list[Fault]:
    """Ask about every age and set of disabilities that cannot be; the answer is kept as it came.

    Parameters
    ----------
    answers : Answers
        The answers of one return.
    definition : Definition
        Gives the oldest age.

    Returns
    -------
    list of Fault
        R140 and R141, each at its cell.
    """
    return list(_faults(answers, definition))


def _faults(answers: Answers, definition: Definition) -> Iterator[Fault]:
    oldest = definition.quality.oldest
    for row in answers.rows:
        place = (definition, row.sheet, row.cell, row.item.id)
        if row.item.id in AGES and row.value is not None and _outside(row.value, oldest):
            yield fault(place[0], "R140", *place[1:], row.raw, oldest=oldest)
        if row.item.id in DISABILITIES and row.value is not None:
            held = row.value.split(";")
            if NO_DISABILITY in held and len(held) > 1:
                yield fault(place[0], "R141", *place[1:], row.raw)


def _outside(value: str, oldest: int) -> bool:
    try:
        return not 0 <= int(value) <= oldest
    except ValueError:
        return False
