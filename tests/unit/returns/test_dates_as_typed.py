"""Dates as people type them: right, doubted or refused, and never silently wrong."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from maca.returns.dates import Window, read_date

WINDOW = Window(date(2014, 4, 1), date(2026, 9, 15))


@pytest.mark.parametrize(
    ("found", "day", "how"),
    [
        (date(2020, 2, 3), date(2020, 2, 3), "plain"),
        (datetime(2020, 2, 3, 10, 30), date(2020, 2, 3), "timed"),
        ("2020-02-03", date(2020, 2, 3), "plain"),
        ("2020-02-03 10:30:00", date(2020, 2, 3), "timed"),
        ("25/02/2020", date(2020, 2, 25), "typed"),
        ("25.2.2020", date(2020, 2, 25), "typed"),
        ("3rd of February 2020", date(2020, 2, 3), "typed"),
        ("Feb 3, 2020", date(2020, 2, 3), "typed"),
        ("Mon 3 Feb 2020", date(2020, 2, 3), "typed"),
        ("03/03/2020", date(2020, 3, 3), "typed"),
        ("03/02/2020", date(2020, 2, 3), "doubtful"),
        ("02/25/2020", date(2020, 2, 25), "american"),
        ("3/2/20", date(2020, 2, 3), "short_year"),
        ("3/2/98", date(1998, 2, 3), "short_year"),
        (43864.0, date(2020, 2, 3), "serial"),
        (42402.0, date(2016, 2, 2), "serial"),
        (12.0, None, "none"),
        ("31/02/2020", None, "none"),
        ("March 2020", None, "none"),
        ("w/c 3 Feb", None, "none"),
        ("2020", None, "none"),
    ],
)
def test_a_date_is_read(found: object, day: date | None, how: str) -> None:
    reading = read_date(found, WINDOW)
    assert (reading.day, reading.how) == (day, how)


def test_days_counted_from_1904() -> None:
    assert read_date(42402.0, WINDOW, epoch_1904=True).day == date(2020, 2, 3)
    narrow = Window(date(2019, 1, 1), date(2021, 1, 1))
    assert read_date(42402.0, narrow).how == "epoch"


def test_a_swap_that_would_leave_the_window_is_no_doubt() -> None:
    narrow = Window(date(2020, 1, 1), date(2020, 3, 1))
    assert read_date("03/02/2020", Window(date(2020, 2, 1), date(2020, 2, 28))).how == "typed"
    assert read_date("02/01/2020", narrow).how == "doubtful"
