"""A meeting as an iCalendar file (RFC 5545)."""

from datetime import UTC, datetime, timedelta

_MOST = 75  # octets of a line


def meeting_calendar(
    uid: str, title: str, begins: datetime, minutes: int, *, made: datetime, place: str = "", agenda: str = "", url: str = "",
    sequence: int = 0, is_cancelled: bool = False,
) -> bytes:  # fmt: skip
    """Return a calendar with one event; times are aware and written in UTC, lines folded at 75 octets and ended by CRLF."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lianqiao//Deals//ZH", "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if is_cancelled else 'PUBLISH'}", "BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{_utc(made)}",
        f"DTSTART:{_utc(begins)}", f"DTEND:{_utc(begins + timedelta(minutes=minutes))}", f"SEQUENCE:{sequence}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}", f"SUMMARY:{_text(title)}",
    ]  # fmt: skip
    lines += [f"{name}:{_text(value)}" for name, value in (("LOCATION", place), ("DESCRIPTION", agenda)) if value]
    lines += [f"URL:{url}"] if url else []
    lines += ["END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(folded for line in lines for folded in _folded(line)).encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        value = value.replace(sign, written)
    return value


def _folded(line: str) -> list[str]:
    """Break a line between characters so that none has more than 75 octets; what follows begins with a space."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _MOST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return [*pieces, piece]
