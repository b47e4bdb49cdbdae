"""Dates of birth where the definition asks for them: turned into ages at the referral, and dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from maca.definition import Definition
from maca.returns.answer import Answer, Answers
from maca.returns.dates import Window, read_date
from maca.returns.rules import Fault, fault

__all__ = [
    "BIRTH_INPUT",
    "DERIVED",
    "age_on",
    "blank_no_longer",
    "born_on",
    "derive_ages",
    "school_age_on",
    "unfit_birth",
]

BIRTH_INPUT = "date_of_birth"

DERIVED = ["school_age", "birth_stands_in"]
"""What is kept of a date of birth beside the age: the age on the 31 August before the school year of the referral, and
whether the day is the 1st or 15th, which stand in for a day that nobody knows (yes or no)."""

STAND_IN_DAYS = (1, 15)

OLDEST_YEARS = 26
"""Years before the end of the scope in which a child can be born."""

SCHOOL_YEAR = (9, 1)
"""Month and day on which a school year begins."""


def born_on(typed: str, last: date) -> date | None:
    """Read a date of birth; None where it is none, or lies beyond the years in which a child can be born.

    Examples
    --------
    >>> born_on("03/04/2008", date(2020, 7, 30)), born_on("1908-04-03", date(2020, 7, 30))
    (datetime.date(2008, 4, 3), None)
    """
    window = Window(last.replace(year=last.year - OLDEST_YEARS, day=1), last)
    born = read_date(typed, window).day
    return born if born is not None and window.holds(born) else None


def age_on(born: date, day: date) -> int:
    """Count whole years from a birth to a day; who is born on 29 February is a year older on 1 March.

    Examples
    --------
    >>> [age_on(date(2008, 4, 3), day) for day in (date(2019, 4, 2), date(2019, 4, 3))]
    [10, 11]
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def school_age_on(born: date, day: date) -> int:
    """Give the age on the 31 August before the school year in which a day lies.

    Examples
    --------
    >>> born = date(2008, 8, 31)
    >>> [school_age_on(born, day) for day in (date(2019, 8, 31), date(2019, 9, 1))]
    [10, 11]
    """
    first = day.year if (day.month, day.day) >= SCHOOL_YEAR else day.year - 1
    return age_on(born, date(first, 8, 31))


def derive_ages(row: dict[str, Answer], definition: Definition, last: date) -> tuple[list[Answer], list[Fault]]:
    """Work out a child's ages at the referral from its date of birth.

    Parameters
    ----------
    row : dict of str to Answer
        One child's answers by input: `date_of_birth`, `age` and `referral_date`, where they are there.
    definition : Definition
    last : datetime.date
        The last day on which a child can be born.

    Returns
    -------
    tuple of list of Answer and list of Fault
        Answers to put in place of, or beside, what was typed: `age` and DERIVED; and R130, R131 or R142 at their cells,
        without the value. Without a date of the referral, or with a birth after it, the age stays as it was typed.
    """
    cell, referral, age = row[BIRTH_INPUT], row.get("referral_date"), row.get("age")
    if not cell.raw:
        return [], []
    born = born_on(cell.raw, last)
    if born is None:
        return [], [unfit_birth(cell, definition)]
    made = [_derived(cell, "birth_stands_in", "yes" if born.day in STAND_IN_DAYS else "no")]
    day = _day(referral)
    if day is None:
        return made, []
    if born > day:
        return made, [fault(definition, "R131", cell.sheet, cell.cell, cell.item.id)]
    made.append(_derived(cell, "school_age", str(school_age_on(born, day))))
    if age is None:
        return made, []
    found = str(age_on(born, day))
    differs = age.value is not None and age.value.isdigit() and age.value != found
    faults = [fault(definition, "R142", age.sheet, age.cell, age.item.id)] if differs else []
    return [*made, replace(age, value=found, state="answered")], faults


def unfit_birth(cell: Answer, definition: Definition) -> Fault:
    """Say of a date of birth that it is none, or none that a child can have: without the value."""
    why = "it is no whole date, or none on which a child of this audit can be born"
    return fault(definition, "R130", cell.sheet, cell.cell, cell.item.id, label=cell.item.label, why=why)


def blank_no_longer(answers: Answers, filled: set[tuple[str, str]]) -> None:
    """Take back the faults of ages that were blank, or not to be read, and are known by the date of birth."""
    gone = {"R030", "R034"}
    answers.faults = [made for made in answers.faults if made.code not in gone or (made.sheet, made.cell) not in filled]


def _derived(cell: Answer, name: str, value: str) -> Answer:
    item = cell.item.model_copy(update={"id": name})
    return replace(cell, item=item, value=value, raw=None, state="answered")


def _day(referral: Answer | None) -> date | None:
    try:
        return date.fromisoformat(referral.value or "") if referral is not None else None
    except ValueError:
        return None
