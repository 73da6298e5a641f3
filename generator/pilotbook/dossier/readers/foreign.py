"""Says what a file is that is neither a Word document nor a workbook, and how to get one that is.

Comes in: a file's name, its first bytes, or the names inside a ZIP. Goes out: two sentences for people, or nothing.
Must not know: how documents are read.
"""

from __future__ import annotations

import re
from collections.abc import Collection

NO_FIELDS = (
    "this file has no pilotbook fields and does not say which playbook it is for. Use the Word or Excel "
    "document that pilotbook wrote, in its original format, or type into the pilot's page instead."
)
"""The message for an Office file that does not say where it comes from."""
_AS_DOCX = "Open it in Word and save it as .docx."
_AS_XLSX = "Open it in Excel and save it as .xlsx."
_READ_THE_OTHER = "Use the .docx or .xlsx file that it was made from."
_OLD_WORD = f"this is a Word 97-2003 document. {_AS_DOCX}"
_OLD_EXCEL = f"this is an Excel 97-2003 workbook. {_AS_XLSX}"
_PDF = f"this is a PDF, which has no fields to read. {_READ_THE_OTHER}"
_HTML = "this is a web page, perhaps a login page that was saved instead of the file. Download the document again."
_ODT = f"this is an OpenDocument text. {_AS_DOCX}"
_ODS = f"this is an OpenDocument spreadsheet. {_AS_XLSX}"
_RTF = f"this is rich text. {_AS_DOCX}"
_PAGES = "this is a Pages document. Export it from Pages to Word (.docx)."
_NUMBERS = "this is a Numbers spreadsheet. Export it from Numbers to Excel (.xlsx)."
_SHORTCUT = "this is only a link to a Google Drive document. Open it there and download it as .docx or .xlsx."

_BY_ENDING = {
    ".doc": _OLD_WORD,
    ".dot": _OLD_WORD,
    ".xls": _OLD_EXCEL,
    ".xlt": _OLD_EXCEL,
    ".docm": "this is a document with macros. Save it in Word as .docx, which has none.",
    ".xlsm": "this is a workbook with macros. Save it in Excel as .xlsx, which has none.",
    ".dotx": f"this is a template. {_AS_DOCX}",
    ".dotm": f"this is a template. {_AS_DOCX}",
    ".xltx": f"this is a template. {_AS_XLSX}",
    ".xltm": f"this is a template. {_AS_XLSX}",
    ".xlsb": f"this is a binary workbook. {_AS_XLSX}",
    ".odt": _ODT,
    ".ods": _ODS,
    ".rtf": _RTF,
    ".pages": _PAGES,
    ".numbers": _NUMBERS,
    ".pdf": _PDF,
    ".html": _HTML,
    ".htm": _HTML,
    ".gdoc": _SHORTCUT,
    ".gsheet": _SHORTCUT,
    ".md": f"Markdown has no fields to read. {_READ_THE_OTHER}",
    ".csv": f"CSV has no fields to read. {_READ_THE_OTHER}",
    ".json": "this may be a record, not a document. Pass it with --into.",
}
_BY_TYPE = {
    "ms-word.document.macroEnabled": _BY_ENDING[".docm"],
    "ms-word.template": _BY_ENDING[".dotx"],
    "ms-excel.sheet.binary": _BY_ENDING[".xlsb"],
    "ms-excel.sheet.macroEnabled": _BY_ENDING[".xlsm"],
    "ms-excel.template": _BY_ENDING[".xltx"],
    "wordprocessingml.template": _BY_ENDING[".dotx"],
    "spreadsheetml.template": _BY_ENDING[".xltx"],
    "presentationml": "this is a presentation. Only Word (.docx) and Excel (.xlsx) have fields to read.",
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_STREAMS = {
    "EncryptedPackage": "this file has a password. Open it, remove the password under File, Info, and save it.",
    "WordDocument": _OLD_WORD,
    "Workbook": _OLD_EXCEL,
    "Book": _OLD_EXCEL,
}
_LOCK = "this is only a lock file while “{}” is open. Close that document and import it instead."
_APPLE_DOUBLE = "this is not a document: macOS uses it to store settings. Leave out the files that start with “._”."
_ZEROS = "this file contains only zeros, so its content is lost. Download or save it again."
_OLD = "this file has a password or is older than Word and Excel 2007. Save it without one, as .docx or .xlsx."
_EMPTY = "this file is empty. Download or save it again."
DAMAGED = "Open it in Word or Excel, which may repair it, and save it, or download it again."


def describe_name(name: str) -> str:
    """Return what is wrong with a file of this name, whatever it contains."""
    if name.startswith("._"):
        return _APPLE_DOUBLE
    return next((said for ending, said in _BY_ENDING.items() if name.lower().endswith(ending)), "")


def describe_content(name: str, content: bytes) -> str:
    """Return what a file is that is not a ZIP."""
    if name.startswith(("~$", ".~lock.")) and len(content) < 1000:
        return _LOCK.format(re.sub(r"^(~\$|\.~lock\.)|#$", "…" if name.startswith("~$") else "", name))
    if not content.strip(b"\0"):
        return _ZEROS if content else _EMPTY
    if content.startswith(_OLE):
        found = (said for stream, said in _OLE_STREAMS.items() if stream.encode("utf-16-le") in content)
        return next(found, _OLD)
    if content.startswith((b"\x00\x05\x16\x07", b"\x00\x05\x16\x00")):
        return _APPLE_DOUBLE
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    signs = ((b"%pdf", _PDF), (b"{\\rtf", _RTF), (b"<!doctype html", _HTML), (b"<html", _HTML))
    if said := next((said for sign, said in signs if start.startswith(sign)), ""):
        return said
    if start.startswith(b"pk\x03\x04"):
        return f"this file is cut off: the end is missing. {DAMAGED}"
    if b"progid=" in start or b"<pkg:package" in start:
        return "this is a document saved as a single XML file. Open it in Word or Excel and save it as .docx or .xlsx."
    return "this is not a Word document (.docx) or a workbook (.xlsx). Use a file saved by Word or Excel."


def describe_archive(names: Collection[str], mimetype: str) -> str:
    """Return what a ZIP is that has no list of content types, as Office files have."""
    if mimetype.startswith("application/vnd.oasis.opendocument."):
        return _ODS if "spreadsheet" in mimetype else _ODT
    if any(name.startswith("Index/") or name == "Index.zip" for name in names):
        return _NUMBERS if any("Tables/" in name for name in names) else _PAGES
    return "this is a ZIP file, not a Word or Excel file. If the documents are inside, unzip it and import them."


def describe_types(types: Collection[str]) -> str:
    """Return what an Office file with these content types is, if it is of another program or kind."""
    return next((said for sign, said in _BY_TYPE.items() if any(sign in one for one in types)), "")
