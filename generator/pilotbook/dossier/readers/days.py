"""Reads a day that a person typed: in figures, or with the name of a month in one of six languages.

Comes in: a text, and perhaps its language. Goes out: the days that it can mean.
Must not know: fields, files, the clock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

_MONTHS = """
    january jan janner januar janvier janv enero ene gennaio gen januari
    february feb februar feber fevrier fev fevr febrero febbraio februari febr
    march mar marz maerz mrz mars marzo maart mrt
    april apr avril avr abril abr aprile
    may mai mayo maggio mag mei
    june jun juni juin junio giugno giu
    july jul juli juillet juil julio luglio lug
    august aug aout agosto ago augustus
    september sep sept septembre septiembre set settembre sett
    october oct oktober okt octobre octubre ottobre ott
    november nov novembre noviembre
    december dec dezember dez decembre diciembre dic dicembre
""".strip().split("\n")
_WEEKDAYS = """
    monday mon montag mo lundi lun lunes lunedi maandag
    tuesday tue tues dienstag di mardi martes martedi dinsdag
    wednesday wed mittwoch mi mercredi mer miercoles mie mercoledi woensdag wo
    thursday thu thur thurs donnerstag do jeudi jeu jueves jue giovedi gio donderdag
    friday fri freitag fr vendredi ven viernes vie venerdi vrijdag vr
    saturday sat samstag sonnabend sa samedi sam sabado sab sabato zaterdag za
    sunday sun sonntag so dimanche dim domingo dom domenica zondag zo
""".strip().split("\n")
"""The names of months and of the days of the week, without accents and without those that name two."""
_FILLERS = {"de", "del", "of", "the", "der", "den", "le", "el", "il", "la", "am", "on", "du"}
_ORDINALS = {"st", "nd", "rd", "th", "er", "e", "o", "a", "te", "ste"}
_TIME = re.compile(
    r"(?:T|[\s,]+(?:um|at|om|alle|a las|à)?\s*)(?:[01]?[0-9]|2[0-4])(?:[:h][0-5][0-9]){1,2}(?:\.[0-9]+)?"
    r"\s*(?:[ap]\.?m\.?|uhr|h|z|utc|[+-][0-9]{2}:?[0-9]{2})?$",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"([0-9]{1,4})\s*([./-])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})\.?")
_WEEKDAY_FIRST = re.compile(r"([^\W\d_]+)\.?,?\s+")
_PART = re.compile(r"[0-9]+|[^\W\d_]+")

Order = Literal["year", "day", "month"]
_MONTH_FIRST = {"en-us"}
_DAY_FIRST = {
    "bg", "cs", "da", "de", "el", "en-au", "en-gb", "en-ie", "en-in", "en-nz", "en-sg", "en-za", "es", "et", "fi", "fr",
    "he", "hr", "id", "is", "it", "lv", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "tr", "uk", "vi",
}  # fmt: skip
"""Languages, or a language in a country, in which a day in figures starts with the day. The others decide nothing."""
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True)
class Days:
    """The days that a text can mean."""

    is_day: bool
    """Whether the text has the form of a day, also if no calendar has that day."""
    by_order: dict[Order, date]
    """The days that the calendar has, by the part that comes first."""
    sign: str = ""
    """The sign between figures."""
    is_short: bool = False
    """Whether the year has two digits."""

    @property
    def all(self) -> list[date]:
        """The different days, in order."""
        return sorted(set(self.by_order.values()))

    def decide(self, language: str) -> date | None:
        """Return the one day that is meant, or `None` if there are more.

        20.11.2026 starts with the day, unless the text is in American English. A year of two digits may be any of the
        three figures, so it needs a language.
        """
        known = language.lower().replace("_", "-")
        names = {known, known.partition("-")[0]}
        order: Order | None = "month" if names & _MONTH_FIRST else "day" if names & _DAY_FIRST else None
        if len(self.all) == 1 and not (self.is_short and order is None):
            return self.all[0]
        if order is None and self.sign == "." and not self.is_short:
            order = "day"
        if order == "month" and self.sign == ".":
            order = None
        return self.by_order.get(order) if order else None


def find_days(text: str) -> Days:
    """Return the days that a text can mean. A time after the day is left out."""
    text = re.sub("[‐‑–−]", "-", unicodedata.normalize("NFC", text).strip())
    text = _TIME.sub("", text).rstrip(" ,")
    weekday = None
    if (found := _WEEKDAY_FIRST.match(text)) and (weekday := _find_name(found[1], _WEEKDAYS)) is not None:
        text = text[found.end() :]
    if figures := _FIGURES.fullmatch(text):
        days = _from_figures(figures[1], figures[3], figures[4], figures[2])
    else:
        days = _from_words(text)
    if weekday is None:
        return days
    fitting = {order: day for order, day in days.by_order.items() if day.weekday() == weekday}
    return Days(days.is_day, fitting, days.sign, days.is_short)


def _from_figures(first: str, second: str, third: str, sign: str) -> Days:
    orders: list[tuple[Order, str, str, str]]
    if len(first) == 4:
        orders = [("year", first, second, third)]
    elif len(first) == 3 or len(third) == 3:
        return Days(False, {})
    else:
        orders = [("day", third, second, first), ("month", third, first, second)]
        if len(third) < 4:
            orders.append(("year", first, second, third))
    is_short = len(first) < 4 and len(third) < 4
    return Days(True, dict(_of_calendar(orders)), sign, is_short)


def _from_words(text: str) -> Days:
    if re.search(r"[^\s.,/'’-]", _PART.sub("", text)):
        return Days(False, {})
    figures: list[str] = []
    months: list[int] = []
    for part in _PART.findall(text):
        if part.isascii() and part.isdigit():
            figures.append(part)
        elif (month_at := _find_name(part, _MONTHS)) is not None:
            months.append(month_at + 1)
        elif not (_fold(part) in _FILLERS or (figures and _fold(part) in _ORDINALS)):
            return Days(False, {})
    if len(months) != 1 or len(figures) != 2:
        return Days(False, {})
    month, (first, second) = str(months[0]), figures
    if len(first) == 4 or len(second) == 4:
        year, day = (first, second) if len(first) == 4 else (second, first)
        orders: list[tuple[Order, str, str, str]] = [("day", year, month, day)]
    else:
        orders = [("day", second, month, first), ("month", second, month, first), ("year", first, month, second)]
    return Days(True, dict(_of_calendar(orders)), "", len(first) < 4 and len(second) < 4)


def _of_calendar(orders: list[tuple[Order, str, str, str]]) -> Iterator[tuple[Order, date]]:
    """Yield the days that the calendar has. A year of two digits is of this century."""
    for order, year, month, day in orders:
        if len(day) > 2 or len(month) > 2 or len(year) not in (2, 4):
            continue
        try:
            yield order, date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        except ValueError:
            continue


def _fold(word: str) -> str:
    """Return a word in lower case, without accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _find_name(word: str, names: list[str]) -> int | None:
    """Return the number of the line that has a word, from 0."""
    folded = _fold(word)
    return next((number for number, line in enumerate(names) if folded in line.split()), None)
