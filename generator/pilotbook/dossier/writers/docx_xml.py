"""Write small pieces of WordprocessingML: runs, the types of content controls and page numbers.

Comes in: text. Goes out: escaped XML as text.
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
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    small: bool = False,
    style: str = "",
    gray: bool = False,
    points: int = 0,
) -> str:
    """Write a run of text with the same formatting. Line feeds and tabs become Word's elements for them.

    `points` is the size of the type. 0: that of the style.
    """
    text = sanitize(text)
    properties = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + ('<w:color w:val="5A6672"/><w:sz w:val="16"/>' if small else "")
        + ('<w:color w:val="6B7785"/>' if gray and not small else "")
        + (f'<w:sz w:val="{points * 2}"/>' if points and not small else "")
        + ("<w:rtl/>" if is_right_to_left(text) else "")
    )
    lines = "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
        for line in text.split("\n")
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{lines}</w:r>"


@lru_cache(maxsize=1024)
def control_type_xml(kind: str, choices: Choices, value: str) -> str:
    """Write the type of a content control: a drop-down list, a date picker or text.

    Text is rich text: in controls for plain text, LibreOffice 7.4 drops line breaks and repeats text of mixed scripts.
    """
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
    return "<w:richText/>"


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and (text[:4] + text[5:7] + text[8:]).isdigit()


def page_field(code: str) -> str:
    """Write a field that Word computes: `PAGE` (the page number) or `NUMPAGES` (the number of pages)."""
    small = '<w:rPr><w:color w:val="5A6672"/><w:sz w:val="16"/></w:rPr>'
    return (
        f'<w:r>{small}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{small}<w:instrText xml:space="preserve"> {code} '
        f'</w:instrText></w:r><w:r>{small}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{small}<w:t>1</w:t></w:r>'
        f'<w:r>{small}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def share_width(weights: list[int], width: int) -> tuple[int, ...]:
    """Divide a width by weights. The last share takes the rounding difference."""
    whole = sum(weights)
    made = [width * weight // whole for weight in weights]
    made[-1] += width - sum(made)
    return tuple(made)
