"""Maps the characters of symbol fonts to Unicode, as Word stores arrows, check marks and Greek letters.

Comes in: the name of a font and a character's number. Goes out: the character, or one of the private area.
Must not know: documents.
"""

from __future__ import annotations

_PRIVATE = 0xF000
"""Word adds this to the number of a symbol font's character."""


def _table(**rows: str) -> dict[int, str]:
    """Return the characters of a font: each keyword is `x` and the number of the row's first character."""
    return {
        int(start[1:], 16) + at: char for start, row in rows.items() for at, char in enumerate(row) if char != "\u00a0"
    }


_SYMBOL = _table(
    x22="∀",
    x24="∃",
    x27="∍",
    x2A="∗",
    x2D="−",
    x40="≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥",
    x61="αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    xA0="€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…",
    xBF="↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑",
    xF1="〉∫",
)
_WINGDINGS = _table(
    x21="✏✂✁",
    x28="☎✆✉",
    x36="⌛",
    x3E="✇✍",
    x41="✌",
    x43="👍👎☜☞☝☟",
    x4A="☺😐☹💣☠",
    x51="✈☼💧❄",
    x56="✞",
    x58="✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓&&●❍■□❐❑❒⬧⧫◆❖⬥⌧⮹⌘❀✿❝❞",
    x80="⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
    x9E="·•",
    xA1="○",
    xA4="◉◎",
    xA7="▪◻",
    xAA="✦★✶✴✹✵",
    xB5="✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛",
    xD5="⌫⌦",
    xD8="➢",
    xDC="➲",
    xDF="←→↑↓↖↗↙↘←➔↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳⬀⬁⬃⬂",
    xFB="✗✔☒☑",
)
_WINGDINGS_2 = _table(x4F="✗✓☒☑☒", xA3="☐")
_WINGDINGS_3 = _table(x21="←→↑↓↖↗↙↘", x66="←→↑↓↖↗↙↘↔↕", x70="▲▼△▽◀▶◁▷")
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3}


def is_symbol_font(font: str) -> bool:
    """Check whether a font's characters are not letters."""
    return font.lower() in _FONTS or font.lower() == "webdings"


def decode_symbol(font: str, number: int) -> str:
    """Return the character of a symbol font as Unicode. An unknown one stays in the private area."""
    code = number - _PRIVATE if _PRIVATE <= number < _PRIVATE + 0x100 else number
    if not is_symbol_font(font):
        return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE else ""
    known = _FONTS.get(font.lower(), {}).get(code, "")
    if not known and font.lower() == "symbol" and 0x20 <= code < 0x7F:
        return chr(code)
    return known or (chr(_PRIVATE + code) if 0x20 <= code < 0x100 else "")


def is_private(char: str) -> bool:
    """Check whether a character means something in its font alone."""
    return 0xE000 <= ord(char) <= 0xF8FF
