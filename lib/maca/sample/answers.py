"""How invented authors answer: dice that fall the same for the same seed, and labels in place of codes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time

from maca.definition import Definition

__all__ = ["dice", "in_words", "moment", "typed_date"]


def dice(seed: int, *names: str) -> random.Random:
    """Return a generator of its own for each return, so that one return never changes another.

    Examples
    --------
    >>> dice(1, "case", "police").random() == dice(1, "case", "police").random()
    True
    """
    return random.Random("/".join([str(seed), *names]))


def in_words(definition: Definition, scale: str, values: str | Sequence[str]) -> str:
    """Return the label, or labels joined by semicolons, as the drop-down shows them.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> in_words(load_definition("hsb"), "disability", ["AUT", "LD"])
    'Autism or Asperger syndrome; Learning'
    """
    if scale in definition.scales:
        labels = {value: level.label for value, level in definition.scales[scale].by_value.items()}
    else:
        labels = {value: code.label for value, code in definition.codes[scale].by_code.items()}
    wanted = [values] if isinstance(values, str) else values
    return "; ".join(labels[value] for value in wanted)


def moment(day: date) -> datetime:
    """Return midnight of a day, as spreadsheets hold dates."""
    return datetime.combine(day, time())


def typed_date(day: date) -> str:
    """Return a date as people type it.

    Examples
    --------
    >>> typed_date(date(2020, 2, 3))
    '03/02/2020'
    """
    return day.strftime("%d/%m/%Y")
