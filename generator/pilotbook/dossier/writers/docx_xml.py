"""Small pieces of WordprocessingML: words of one look, what a control takes, numbers that Word computes.

Comes in: text. Goes out: XML as text, escaped.
Must not know: documents.
"""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from pilotbook.text.plain import is_right_to_left, sanitize

from ..document import Choices

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def run_xml(
    text: str, *, bold: bool = False, italic: bool = False, small: bool = False, style: str = "", gray: bool = False
) -> str:
    """Words of one look, with line feeds and tabs as Word has them."""
    text = sanitize(text)
    properties = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + ('<w:color w:val="5A6672"/><w:sz w:val="16"/>' if small else "")
        + ('<w:color w:val="6B7785"/>' if gray and not small else "")
        + ("<w:rtl/>" if is_right_to_left(text) else "")
    )
    lines = "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
        for line in text.split("\n")
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{lines}</w:r>"


@lru_cache(maxsize=1024)
def control_type_xml(kind: str, choices: Choices, value: str) -> str:
    """What a control takes: a choice from a list, a day from a calendar, or lines of text."""
    if kind == "choice":
        items = "".join(
            f"<w:listItem w:displayText={quoteattr(word)} w:value={quoteattr(code)}/>" for code, word in choices
        )
        return f"<w:dropDownList>{items}</w:dropDownList>"
    if kind == "day":
        whole = f' w:fullDate="{value}T00:00:00Z"' if _is_day(value) else ""
        return (
            f'<w:date{whole}><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="en-US"/>'
            '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>'
        )
    return '<w:text w:multiLine="1"/>'


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and (text[:4] + text[5:7] + text[8:]).isdigit()


def page_field(code: str) -> str:
    """A number that Word computes: the page, or how many there are."""
    small = '<w:rPr><w:color w:val="5A6672"/><w:sz w:val="16"/></w:rPr>'
    return (
        f'<w:r>{small}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{small}<w:instrText xml:space="preserve"> {code} '
        f'</w:instrText></w:r><w:r>{small}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{small}<w:t>1</w:t></w:r>'
        f'<w:r>{small}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def share_width(weights: list[int], width: int) -> tuple[int, ...]:
    """A width, shared out by weights."""
    whole = sum(weights)
    made = [width * weight // whole for weight in weights]
    made[-1] += width - sum(made)
    return tuple(made)
