"""Reads a number that a person typed, with a decimal point or a decimal comma.

The rule is that of the cost table on a playbook's page, `overrides/components/cost/amount.js`, and the cases in
`tests/golden/cases/amounts.yml` test both. Where others would read another number, the page shows what it understood.
A document cannot ask, so this module returns both readings, unless the language of the text decides.

Comes in: a text, and perhaps its language. Goes out: the numbers that it can mean, exactly as typed.
Must not know: fields, files.
"""

from __future__ import annotations

import re
from decimal import Decimal

_THOUSANDS = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?![0-9]))")
_FROM_RECORD = re.compile(r"-?[0-9](?:\.[0-9]+)?e[+-][0-9]{1,3}")
"""A very large or very small number, as records and documents show it: 1e+21."""
_PLAIN = re.compile(r"-?[0-9]*\.?[0-9]*")
_MINUS = re.compile(r"^[−–‐‑]")
_DECIMAL_POINT = {
    "en-au", "en-ca", "en-gb", "en-hk", "en-ie", "en-in", "en-nz", "en-ph", "en-sg", "en-us", "es-mx", "es-us", "he",
    "ja", "ko", "th", "zh",
}  # fmt: skip
"""Languages that write 1,250.5."""
_DECIMAL_COMMA = {
    "da", "de-at", "de-de", "de-lu", "el", "es-ar", "es-cl", "es-co", "es-es", "hr", "id", "it-it", "nl", "pt", "ro",
    "sl", "tr",
}  # fmt: skip
"""Languages that write 1.250,5."""
_DECIMAL_COMMA_ONLY = {
    "bg", "cs", "et", "fi", "fr-be", "fr-fr", "hu", "lt", "lv", "nb", "nn", "pl", "ru", "sk", "sv", "uk",
}  # fmt: skip
"""Languages that write 1 250,5: in these, 1.250 may be either."""

_CURRENCIES = {
    "$": ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD"), "€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY"),
    "₹": ("INR",), "₩": ("KRW",), "₪": ("ILS",), "₺": ("TRY",), "₴": ("UAH",), "₽": ("RUB",), "฿": ("THB",),
    "₫": ("VND",), "₱": ("PHP",), "zł": ("PLN",), "Kč": ("CZK",), "kr": ("DKK", "NOK", "SEK", "ISK"), "Fr.": ("CHF",),
    "R$": ("BRL",), "US$": ("USD",), "C$": ("CAD",), "A$": ("AUD",),
}  # fmt: skip
_CODES = (
    "AED", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "IDR",
    "ILS", "INR", "ISK", "JPY", "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "RSD", "RUB", "SAR", "SEK",
    "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
)  # fmt: skip
_SIGN = "|".join(re.escape(sign) for sign in sorted((*_CURRENCIES, *_CODES), key=len, reverse=True))
_BEFORE = re.compile(rf"^(-?)\s*({_SIGN})\s*(?=[-0-9.,])", re.IGNORECASE)
_AFTER = re.compile(rf"(?<=[0-9.,])\s*({_SIGN})$", re.IGNORECASE)


def parse_amount(text: str, language: str = "") -> tuple[Decimal, ...]:
    """Return the numbers that a text can mean: none, one, or two with the page's reading first."""
    typed = _THOUSANDS.sub("", _MINUS.sub("-", text.strip()))
    if _FROM_RECORD.fullmatch(typed):
        return (Decimal(typed),)
    signs = re.findall(r"[.,]", typed)
    last = signs[-1] if signs else "."
    is_ambiguous = len(signs) == 1 and _is_grouped(typed, last)
    is_repeated = len(signs) > 1 and set(signs) == {last}
    groups = last if is_repeated or (is_ambiguous and last == ",") else "," if last == "." else "."
    whole, *rest = [typed] if groups == last else typed.split(last)
    plain = ".".join([whole.replace(groups, ""), *rest])
    is_number = (groups not in whole or _is_grouped(whole, groups)) and re.fullmatch("[0-9]*", last.join(rest))
    if not is_number or not re.search("[0-9]", plain) or not _PLAIN.fullmatch(plain):
        return ()
    if not is_ambiguous:
        return (Decimal(plain),)
    return _decide(typed, last, language)


def _is_grouped(text: str, sign: str) -> bool:
    """Check whether a whole number has this sign between its thousands."""
    first, *groups = text.split(sign)
    is_first = re.fullmatch(r"-?[1-9][0-9]{0,2}", first) is not None
    return is_first and all(re.fullmatch("[0-9]{3}", group) for group in groups)


def _decide(typed: str, sign: str, language: str) -> tuple[Decimal, ...]:
    """Return the readings of a number with one sign before three digits, the page's first."""
    thousands, fraction = Decimal(typed.replace(sign, "")), Decimal(typed.replace(sign, "."))
    known = language.lower().replace("_", "-")
    names = {known, known.partition("-")[0]}
    if names & _DECIMAL_POINT:
        return (thousands if sign == "," else fraction,)
    if names & _DECIMAL_COMMA:
        return (fraction if sign == "," else thousands,)
    if names & _DECIMAL_COMMA_ONLY and sign == ",":
        return (fraction,)
    return (thousands, fraction) if sign == "," else (fraction, thousands)


def split_currency(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Split an amount of money into the number, the currency as typed, and the codes that it stands for."""
    text = _MINUS.sub("-", text.strip())
    if found := _BEFORE.search(text):
        sign, rest = found[2], found[1] + text[found.end() :]
    elif found := _AFTER.search(text):
        sign, rest = found[1], text[: found.start()]
    else:
        return text, "", ()
    codes = {name.lower(): names for name, names in _CURRENCIES.items()}
    return rest, sign, codes.get(sign.lower(), (sign.upper(),))


def split_percent(text: str) -> tuple[str, bool]:
    """Split a percentage into the number and whether there is a percent sign."""
    bare = text.strip()
    return (bare[:-1].rstrip(), True) if bare[-1:] in ("%", "％") else (bare, False)


def format_decimal(number: Decimal) -> str:
    """Write a number in full, without zeros that say nothing."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0", "-") else text


def format_unambiguous(number: Decimal) -> str:
    """Write a number so that it means the same with a decimal point everywhere: 1.2500, not 1.250."""
    text = format_decimal(number)
    return f"{text}0" if len(parse_amount(text)) > 1 else text
