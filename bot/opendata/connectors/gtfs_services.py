"""On which days which services run: the weekly calendar with its exceptions, day by day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from bot.opendata.connector import Record, SourceFailed
from bot.opendata.connectors.gtfs_archive import PUBLISHER, Archive, NotSo, Row, read_day

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MOST = 500_000
"""Days of all services together. A feed with more has an end of 2099 or the like, and many services."""


def services(archive: Archive) -> Iterator[Record]:
    """Give each service on each of its days, in order; raises SourceFailed."""
    if not archive.has("calendar") and not archive.has("calendar_dates"):
        raise SourceFailed(archive.url, "there is neither calendar.txt nor calendar_dates.txt in it", PUBLISHER)
    days: dict[str, set[date]] = defaultdict(set)
    _add_weeks(archive, days)
    _add_exceptions(archive, days)
    for service_id in sorted(days):
        for day in sorted(days[service_id]):
            yield {"service_day": f"{service_id}:{day:%Y%m%d}", "service_id": service_id, "date": day.isoformat()}


def _add_weeks(archive: Archive, days: dict[str, set[date]]) -> None:
    left = MOST
    for line, row in archive.rows_if_any("calendar", "service_id", "start_date", "end_date", *WEEKDAYS):
        try:
            first, last = read_day(row["start_date"]), read_day(row["end_date"])
        except NotSo as wrong:
            raise archive.wrong("calendar", line, str(wrong)) from wrong
        left -= max(0, (last - first).days)
        if left < 0:
            raise archive.wrong("calendar", line, "it runs for too many years")
        days[row["service_id"]].update(_weekly(row, first, last))


def _weekly(row: Row, first: date, last: date) -> Iterator[date]:
    runs_on = [row[name] == "1" for name in WEEKDAYS]
    for after in range((last - first).days + 1):
        day = first + timedelta(days=after)
        if runs_on[day.weekday()]:
            yield day


def _add_exceptions(archive: Archive, days: dict[str, set[date]]) -> None:
    for line, row in archive.rows_if_any("calendar_dates", "service_id", "date", "exception_type"):
        try:
            day = read_day(row["date"])
        except NotSo as wrong:
            raise archive.wrong("calendar_dates", line, str(wrong)) from wrong
        match row["exception_type"]:
            case "1":
                days[row["service_id"]].add(day)
            case "2":
                days[row["service_id"]].discard(day)
            case other:
                raise archive.wrong("calendar_dates", line, f"{other!r} is no exception_type")
