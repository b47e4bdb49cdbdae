"""The answers of practitioners to the anonymous pulse of the dip sample."""

from __future__ import annotations

from datetime import date
from typing import Any

from maca.definition import Definition
from maca.sample.answers import dice, in_words, moment
from maca.sample.story import PULSE_KNOWN, PULSE_STAFF, PULSE_YES

__all__ = ["pulse_rows", "pulse_values"]

BLANK = 0.04
"""The share of cells that practitioners left blank."""


def pulse_values() -> dict[str, Any]:
    """Answer the single inputs of the pulse."""
    return {"completed_on": moment(date(2022, 3, 14))}


def pulse_rows(definition: Definition, seed: int) -> dict[str, list[dict[str, Any]]]:
    """Answer for each practitioner, in a row without a name, a body or a role."""
    rows = []
    for person in range(PULSE_STAFF):
        die = dice(seed, "pulse", str(person))
        known = [name for name, share in PULSE_KNOWN.items() if die.random() < share]
        row: dict[str, Any] = {"pulse_known": "; ".join(known) or "none"}
        for question, share in PULSE_YES.items():
            fall = die.random()
            answer = "yes" if fall < share else "no" if fall < share + (1 - share) * 0.75 else "not_known"
            row[question] = None if die.random() < BLANK else in_words(definition, "yes_no_not_known", answer)
        rows.append(row)
    return {"pulse": rows}
