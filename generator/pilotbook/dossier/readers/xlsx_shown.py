"""Show a number as Excel does by its number format: 0.95 as 95%, 1.1 as 1.10, 46346 as 2026-11-20.

Comes in: a number, the code of its format and the day that the workbook counts from. Goes out: the text, and the day.
Must not know: files.

Formats for the reader's own locale show ISO dates, and so do names of months in other languages than English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0", 42: "#,##0;-#,##0", 43: "#,##0.00;-#,##0.00",
    44: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a file names by number only."""
_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"|\\.|_.|\*.)|(?P<bracket>\[[^\]]*\])|(?P<noon>AM/PM|A/P)|(?P<exponent>E[+-]0+)"""
    r"""|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<general>General)|(?P<digits>[0#?.,]+)|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}
_LAST_DAY = 2958465
"""The number of 9999-12-31, the last day that Excel knows."""
_ENGLISH = re.compile(r"\[\$[^\]]*-(0*[48]?09|F[48]00)\]|\[\$[^-\]]*\]", re.IGNORECASE)
_LOCALE = re.compile(r"\[\$[^\]]*-[^\]]*\]")
Token = tuple[str, str]


def show_number(number: float, code: str = "", *, from_1904: bool = False) -> tuple[str, str]:
    """Return the text that Excel shows for a number, and the day as an ISO date if it shows one."""
    section, negative = _choose_section(code, number)
    tokens = _tokens(section)
    kinds = {kind for kind, _ in tokens}
    if kinds & {"date", "clock", "elapsed"}:
        moment = _moment(number, from_1904)
        if moment is None:
            return general(number), ""
        dated = any(kind == "date" and text[0] in "yd" for kind, text in tokens) or not kinds & {"elapsed", "clock"}
        local = _LOCALE.search(section) and not _ENGLISH.search(section)
        named = any(kind == "date" and text[0] in "md" and len(text) > 2 for kind, text in tokens)
        text = _iso(moment, tokens) if local and named else _show_moment(moment, number, tokens)
        return text.strip(), moment.date().isoformat() if dated else ""
    shown = _show_decimal(abs(number) if negative else number, tokens)
    return (general(number) if shown is None else shown).strip(), ""


def general(number: float) -> str:
    """Return a number as the format General shows it in a wide cell, without exponent up to 21 digits."""
    short = f"{number:.15g}"
    return f"{Decimal(short):f}" if "e" in short and 1e-9 <= abs(number) < 1e21 else short.replace("e", "E")


def _sections(code: str) -> list[str]:
    parts = [""]
    for kind, text in ((match.lastgroup or "", match[0]) for match in _TOKEN.finditer(code)):
        if kind == "other" and text == ";":
            parts.append("")
        else:
            parts[-1] += text
    return parts


def _choose_section(code: str, number: float) -> tuple[str, bool]:
    """Return the section of a format that shows a number, and whether the section writes the minus sign itself."""
    sections = _sections(code)[:3]
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, found in zip(sections, conditions, strict=True):
            if found is None or _COMPARE[found[1]](number, float(found[2])):
                return section, False
        return "General", False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if number == 0 and len(sections) > 2 else 0], False


def _tokens(section: str) -> list[Token]:
    """Return the parts of a section. The kinds are literal, date, clock, elapsed, noon, digits, exponent, general."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(section):
        kind, text = match.lastgroup or "", match[0]
        if kind == "text":
            text = text[1:-1] if text[0] == '"' else text[1] if text[0] == "\\" else " " if text[0] == "_" else ""
            kind = "literal"
        elif kind == "bracket":
            kind, text = _bracket(text)
        elif kind == "date":
            text = text.lower()
            kind = "clock" if text[0] in "hs" else "date"
        elif kind == "other":
            kind = "general" if text == "@" else "literal"
        tokens.append((kind, text))
    return _mark_minutes(tokens)


def _bracket(text: str) -> Token:
    inside = text[1:-1]
    if inside.lower() in ("h", "hh", "m", "mm", "s", "ss"):
        return "elapsed", inside.lower()
    return "literal", inside[1:].partition("-")[0] if inside.startswith("$") else ""


def _mark_minutes(tokens: list[Token]) -> list[Token]:
    """Tell minutes from months: minutes follow hours or precede seconds."""
    timed = [at for at, (kind, _) in enumerate(tokens) if kind in ("date", "clock", "elapsed")]
    for place, at in enumerate(timed):
        kind, text = tokens[at]
        if kind == "date" and text in ("m", "mm"):
            before = tokens[timed[place - 1]][1] if place else ""
            after = tokens[timed[place + 1]][1] if place + 1 < len(timed) else ""
            if before.startswith("h") or after.startswith("s"):
                tokens[at] = ("clock", text)
    return tokens


def _moment(number: float, from_1904: bool) -> datetime | None:
    if not 0 <= number < _LAST_DAY + 1:
        return None
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30) if number >= 60 else datetime(1899, 12, 31)
    try:
        return first + timedelta(milliseconds=round(number * 86_400_000))
    except OverflowError:
        return None


def _iso(moment: datetime, tokens: list[Token]) -> str:
    timed = any(kind in ("clock", "elapsed") for kind, _ in tokens)
    return f"{moment:%Y-%m-%d %H:%M}" if timed else f"{moment:%Y-%m-%d}"


def _show_moment(moment: datetime, number: float, tokens: list[Token]) -> str:
    fraction = next((len(text) - text.index(".") - 1 for kind, text in tokens if kind == "clock" and "." in text), 0)
    if not fraction:
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    noon = any(kind == "noon" for kind, _ in tokens)
    shown = []
    for kind, text in tokens:
        if kind == "date":
            shown.append(_date_part(moment, text))
        elif kind == "clock":
            shown.append(_clock_part(moment, text, noon, fraction))
        elif kind == "elapsed":
            seconds = round(number * 86400)
            shown.append(f"{seconds // {'h': 3600, 'm': 60, 's': 1}[text[0]]:0{len(text)}d}")
        elif kind == "noon":
            shown.append(("AM" if moment.hour < 12 else "PM")[: 2 if len(text) > 3 else 1])
        else:
            shown.append(text)
    return "".join(shown)


def _date_part(moment: datetime, text: str) -> str:
    if text[0] == "y":
        return f"{moment.year:04d}" if len(text) > 2 else f"{moment.year % 100:02d}"
    number, name = (moment.month, f"{moment:%B}") if text[0] == "m" else (moment.day, f"{moment:%A}")
    if len(text) <= 2:
        return f"{number:0{len(text)}d}"
    return {3: name[:3], 5: name[:1]}.get(len(text), name)


def _clock_part(moment: datetime, text: str, noon: bool, fraction: int) -> str:
    if text[0] == "h":
        hour = (moment.hour % 12 or 12) if noon else moment.hour
        return f"{hour:0{len(text)}d}"
    if text[0] == "m":
        return f"{moment.minute:0{len(text)}d}"
    whole = f"{moment.second:0{len(text.partition('.')[0])}d}"
    return f"{whole}.{moment.microsecond:06d}"[: len(whole) + 1 + fraction] if fraction else whole


def _show_decimal(number: float, tokens: list[Token]) -> str | None:
    """Return a number by the digits of its format, or `None` if the format has none that are known here."""
    pattern = "".join(text for kind, text in tokens if kind == "digits")
    if not tokens or any(kind == "general" for kind, _ in tokens):
        shown = general(number)
        return "".join(shown if kind == "general" else text for kind, text in tokens) or shown
    if not any(sign in pattern for sign in "0#?"):
        literal = "".join(text for _, text in tokens)
        return literal or None
    if ("literal", "/") in tokens:
        return _show_fraction(number, tokens)
    value = Decimal(f"{number:.15g}") * 100 ** sum(text == "%" for kind, text in tokens if kind == "literal")
    power = next((text for kind, text in tokens if kind == "exponent"), "")
    groups = [at for at, (kind, _) in enumerate(tokens) if kind == "digits"]
    if power:
        digits = len(pattern.partition(".")[2])
        mantissa, _, exponent = f"{value:.{digits}E}".partition("E")
        sign = "-" if exponent[0] == "-" else "+" if power[1] == "+" else ""
        body = f"{mantissa}E{sign}{exponent[1:].lstrip('0').rjust(len(power) - 2, '0')}"
    else:
        body = _show_plain(value, pattern)
    lead = "-" if body.startswith("-") else ""
    parts = [text if kind == "literal" else "" for kind, text in tokens]
    if len(groups) > 1 and "." not in pattern and not power:
        return lead + _spread(body.lstrip("-"), tokens)
    parts[groups[0]] = body.removeprefix("-")
    return lead + "".join(parts)


def _show_plain(value: Decimal, pattern: str) -> str:
    bare = pattern.rstrip(",")
    value /= Decimal(1000) ** (len(pattern) - len(bare))  # each comma at the end is a thousand
    whole, _, decimals = bare.partition(".")
    places = sum(sign in "0#?" for sign in decimals)
    rounded = abs(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(value) < 10**20 else abs(value)
    front, _, back = f"{rounded:f}".partition(".")
    least = whole.count("0")
    front = front.lstrip("0").rjust(least, "0")
    if "," in whole:
        front = f"{int(front or 0):,}".rjust(least, "0") if front else ""
    needed = len(decimals.rstrip("#?"))
    while len(back) > needed and back.endswith("0"):
        back = back[:-1]
    sign = "-" if value < 0 and rounded else ""
    return f"{sign}{front}.{back}" if "." in pattern else sign + front


def _spread(digits: str, tokens: list[Token]) -> str:
    """Put digits into a format with text between them, such as `000-000`, from the right."""
    left, shown = list(digits), []
    first = next(at for at, (kind, _) in enumerate(tokens) if kind == "digits")
    for at in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[at]
        if kind != "digits":
            shown.append(text)
            continue
        size = len(left) if at == first else sum(sign in "0#?" for sign in text)
        shown.append("".join(left[len(left) - min(size, len(left)) :]))
        del left[len(left) - min(size, len(left)) :]
    return "".join(reversed(shown))


def _show_fraction(number: float, tokens: list[Token]) -> str | None:
    below = "".join(text for _, text in tokens).rpartition("/")[2].strip()
    if not below or set(below) - set("?#0"):
        return None
    part = Fraction(number).limit_denominator(10 ** len(below) - 1)
    whole, rest = divmod(abs(part), 1)
    sign = "-" if number < 0 else ""
    mixed = sum(kind == "digits" for kind, _ in tokens) > 2
    if not rest:
        return f"{sign}{whole}"
    if not mixed:
        return f"{sign}{abs(part).numerator}/{abs(part).denominator}"
    return f"{sign}{f'{whole} ' if whole else ''}{rest.numerator}/{rest.denominator}"
