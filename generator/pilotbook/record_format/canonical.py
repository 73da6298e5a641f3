"""Writes values as canonical JSON, and orders texts, as ECMAScript does.

Comes in: plain values of a record. Goes out: texts that are equal if the values are, and keys to sort by.
Must not know: records.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_canonical(value: Any) -> str:
    """Return JSON without white space, with its keys in order and its numbers as ECMAScript writes them."""
    if isinstance(value, str):
        return _quote(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return _format_number(value)
    if isinstance(value, list):
        return f"[{','.join(map(to_canonical, value))}]"
    pairs = (f"{_quote(key)}:{to_canonical(value[key])}" for key in sorted(value, key=utf16_key))
    return f"{{{','.join(pairs)}}}"


def utf16_key(text: str) -> bytes:
    """Return what orders a text by its UTF-16 code units."""
    return text.encode("utf-16-be", "surrogatepass")


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units."""
    return len(text) if text.isascii() else len(utf16_key(text)) // 2


def _quote(text: str) -> str:
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _format_number(value: float) -> str:
    """Return a finite double as `Number.prototype.toString` does."""
    if value == 0:
        return "0"
    sign, digit_list, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    digits = "".join(map(str, digit_list))
    point = len(digits) + int(exponent)
    if len(digits) <= point <= 21:
        text = digits + "0" * (point - len(digits))
    elif 0 < point <= 21:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        text = f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{'-' if sign else ''}{text}"
