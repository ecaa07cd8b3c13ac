"""Working days by the published arrangements; the examples are worked out by hand from the notices."""

from datetime import date

import pytest

from lianqiao.core.working_days import chinese_calendar

CALENDAR = chinese_calendar()


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),  # a Monday of the Spring Festival
        (date(2026, 2, 24), True),
        (date(2026, 11, 21), False),  # an ordinary Saturday
        (date(2026, 11, 23), True),
        (date(2026, 10, 10), True),  # a Saturday worked for the National Day
        (date(2027, 1, 1), True),  # a Friday of a year without a published arrangement
    ],
)
def test_day_is_working_as_the_notice_says(day: date, is_working: bool) -> None:
    assert CALENDAR.is_working(day) is is_working


def test_promise_passes_over_holidays_and_counts_worked_weekends() -> None:
    # Friday the 13th; then Sat 14 (worked) = 1, 15-23 off, Tue 24 = 2, Wed 25 = 3, Thu 26 = 4, Fri 27 = 5
    assert CALENDAR.after(date(2026, 2, 13), 5) == date(2026, 2, 27)
    assert CALENDAR.after(date(2026, 11, 20), 5) == date(2026, 11, 27)
    assert CALENDAR.after(date(2026, 11, 20), 0) == date(2026, 11, 20)


def test_between_counts_what_after_promises() -> None:
    for first in (date(2026, 2, 13), date(2026, 9, 30), date(2026, 11, 20)):
        for days in range(12):
            assert CALENDAR.between(first, CALENDAR.after(first, days)) == days
    assert CALENDAR.between(date(2026, 11, 20), date(2026, 11, 10)) == 0


def test_calendar_says_which_years_it_knows() -> None:
    assert CALENDAR.knows(date(2025, 12, 30), date(2026, 1, 5))
    assert not CALENDAR.knows(date(2026, 12, 30), date(2027, 1, 5))
    assert all("国务院办公厅" in source for source in CALENDAR.sources.values())
