"""Dates as people type them: read day first, and doubted where a reading is not the only one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

__all__ = ["DateReading", "Window", "read_date"]

SERIALS = (20_000, 60_000)
"""Serial numbers that are read as days: 1954 to 2064."""

_NUMBERS = re.compile(r"^(\d{1,2})\s*[/.\-\\]\s*(\d{1,2})\s*[/.\-\\]\s*(\d{4}|\d{2})(?:[ t,]+[\d:.]+\s*(?:am|pm)?z?)?$")
_ISO = re.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ t][\d:.]+z?)?$")
_WORDS = re.compile(
    r"^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-]+(?:of\s+)?([a-z]{3,9})\.?,?[\s\-]+(\d{4}|\d{2})$"
)
_MONTH_FIRST = re.compile(r"^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")
_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            [
                "january",
                "february",
                "march",
                "april",
                "may",
                "june",
                "july",
                "august",
                "september",
                "october",
                "november",
                "december",
            ]
        ),
        1,
    )
}


@dataclass(frozen=True)
class Window:
    """The days between which a date of this wave is plausible."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Say whether a day lies in the window."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class DateReading:
    """How a date was read.

    Attributes
    ----------
    day : date or None
        None where it cannot be read.
    how : str
        plain (a date cell or ISO text), typed (text, and no doubt), serial, timed, american (the second number can
        only be a day), doubtful (day and month could change places), short_year, epoch (only the other epoch gives a
        plausible day), or none.
    """

    day: date | None
    how: str


def read_date(found: object, window: Window, epoch_1904: bool = False) -> DateReading:
    """Read a date.

    Examples
    --------
    >>> window = Window(date(2010, 1, 1), date(2026, 1, 1))
    >>> read_date("13/02/2020", window)
    DateReading(day=datetime.date(2020, 2, 13), how='typed')
    >>> read_date("02/13/2020", window).how, read_date("03/02/2020", window).how, read_date("March 2020", window).how
    ('american', 'doubtful', 'none')
    """
    if isinstance(found, datetime):
        return DateReading(found.date(), "plain" if found.time() == time() else "timed")
    if isinstance(found, date):
        return DateReading(found, "plain")
    if isinstance(found, float | int) and not isinstance(found, bool):
        return _serial(found, window, epoch_1904)
    return _typed(" ".join(str(found).casefold().split()), window)


def _serial(number: float, window: Window, epoch_1904: bool) -> DateReading:
    if not SERIALS[0] <= number <= SERIALS[1]:
        return DateReading(None, "none")
    early = date(1899, 12, 30) + timedelta(days=int(number))
    late = date(1904, 1, 1) + timedelta(days=int(number))
    own, other = (late, early) if epoch_1904 else (early, late)
    if not window.holds(own) and window.holds(other):
        return DateReading(None, "epoch")
    return DateReading(own, "serial")


def _typed(text: str, window: Window) -> DateReading:
    if match := _ISO.match(text):
        return _made(int(match[1]), int(match[2]), int(match[3]), "plain" if len(text) <= 10 else "timed")
    if match := _NUMBERS.match(text):
        return _numbers(int(match[1]), int(match[2]), match[3], window)
    if match := _WORDS.match(text):
        month = _month(match[2])
        year = _year(match[3], window)
        return _made(year, month, int(match[1]), "typed" if len(match[3]) == 4 else "short_year")
    if match := _MONTH_FIRST.match(text):
        return _made(int(match[3]), _month(match[1]), int(match[2]), "typed")
    return DateReading(None, "none")


def _numbers(first: int, second: int, year_text: str, window: Window) -> DateReading:
    year = _year(year_text, window)
    if len(year_text) == 2:
        return _made(year, second, first, "short_year")
    if second > 12 >= first:
        return _made(year, first, second, "american")
    reading = _made(year, second, first, "typed")
    if first > 12 or first == second or reading.day is None:
        return reading
    swapped = date(year, first, second)
    if window.holds(reading.day) and not window.holds(swapped):
        return reading
    return DateReading(reading.day, "doubtful")


def _year(text: str, window: Window) -> int:
    """Put a two-digit year into the hundred years that end with the window."""
    if len(text) == 4:
        return int(text)
    year = window.last.year - window.last.year % 100 + int(text)
    return year if year <= window.last.year else year - 100


def _month(word: str) -> int:
    """Number a month by its name or its first three letters or more."""
    return next((number for name, number in _MONTHS.items() if name.startswith(word) and len(word) >= 3), 0) or (
        9 if word == "sept" else 0
    )


def _made(year: int, month: int, day: int, how: str) -> DateReading:
    try:
        return DateReading(date(year, month, day), how)
    except ValueError:
        return DateReading(None, "none")
