"""Working days by the published arrangements of public holidays; pure, so that a promise can be computed again by anybody."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "working_days_cn.json"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and worked weekends of the years whose arrangement is known; other years are Monday to Friday."""

    days_off: frozenset[date]
    worked_weekends: frozenset[date]
    sources: dict[int, str]

    def is_working(self, day: date) -> bool:
        """Whether offices are open."""
        return day in self.worked_weekends or (day.weekday() < 5 and day not in self.days_off)

    def after(self, day: date, working_days: int) -> date:
        """Return the day on which ``working_days`` working days have passed since ``day``, which itself does not count."""
        while working_days > 0:
            day += timedelta(days=1)
            working_days -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Return how many working days passed after ``first`` until ``last``; 0 when ``last`` is not later."""
        return sum(self.is_working(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))

    def knows(self, *days: date) -> bool:
        """Whether the arrangement of every year from the earliest to the latest of ``days`` is published here."""
        years = [day.year for day in days]
        return all(year in self.sources for year in range(min(years), max(years) + 1))


@cache
def chinese_calendar() -> Calendar:
    """Return the calendar of the data file. Raises ``ValueError`` for a day outside its year."""
    days_off: set[date] = set()
    worked: set[date] = set()
    sources: dict[int, str] = {}
    for record in json.loads(_FILE.read_text(encoding="utf-8"))["years"]:
        year = record["year"]
        off = {day for item in record["holidays"] for day in _days(item["from"], item["until"])}
        extra = {date.fromisoformat(text) for text in record["worked_weekends"]}
        if {day.year for day in off | extra} != {year} or off & extra:
            raise ValueError(f"{_FILE.name}: the arrangement of {year} contradicts itself")
        days_off |= off
        worked |= extra
        sources[year] = record["source"]
    return Calendar(frozenset(days_off), frozenset(worked), sources)


def _days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=step) for step in range((end - start).days + 1)]
