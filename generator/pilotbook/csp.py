"""Build the content security policy of a built site: pages run and load only what the build put there.

Comes in: the folder of a built site. Goes out: the policy as text, as a server's configuration, or in the pages. It
names each inline script and style of the theme by its digest.
Must not know: the book.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pilotbook.errors import PilotbookError
from pilotbook.staging import StagedFiles

_INLINE = {name: re.compile(rf"<{name}(?:\s[^>]*)?>(.*?)</{name}>", re.DOTALL) for name in ("script", "style")}
_META = re.compile(r'\n?<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_PLACE = re.compile(r'data-act="share"[^>]* data-address="(https?://[^/"]+)')
"""The address of another server on which the site lets teams share pilots, as the toolbar's parts have it."""
_HEAD = re.compile(r"<head>\s*(?:<meta charset=[^>]*>)?")
_NGINX_LIMIT = 4000
"""The longest value that nginx accepts, in characters, with some margin."""


def build_policy(site: Path) -> str:
    """Return the policy of a site, without `frame-ancestors`, which browsers accept only in a header.

    Raises:
        PilotbookError: when the folder holds no built site.
    """
    digests: dict[str, set[str]] = {"script": set(), "style": set()}
    places: set[str] = set()
    for path in _pages(site):
        page = path.read_text(encoding="utf-8")
        places.update(_PLACE.findall(page))
        for name, pattern in _INLINE.items():
            digests[name].update(_digest(body) for body in pattern.findall(page) if body)
    scripts, styles = (" ".join(["'self'", *sorted(found)]) for found in digests.values())
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {styles}",
            " ".join(["connect-src 'self'", *sorted(places)]),
            "img-src 'self' data:",
            "font-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(body: str) -> str:
    return f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'"


def _pages(site: Path) -> list[Path]:
    found = sorted(site.rglob("*.html")) if site.is_dir() else []
    if not found:
        raise PilotbookError(f"{site}: there is no built site here. Build one first: pilotbook build -d {site}")
    return found


def format_nginx(site: Path) -> str:
    """Return the policy as a line of nginx configuration.

    Raises:
        PilotbookError: when the folder holds no built site, or the line is too long for nginx.
    """
    value = f"{build_policy(site)}; frame-ancestors 'none'"
    if len(value) > _NGINX_LIMIT:
        raise PilotbookError(
            f"{site}: the pages have so many inline scripts and styles that the policy is too long for nginx. "
            "Move those in your own overrides into files."
        )
    return f'add_header Content-Security-Policy "{value}" always;\n'


def format_headers(site: Path) -> str:
    """Return the policy as a `_headers` file, which some static hosts read.

    Raises:
        PilotbookError: when the folder holds no built site.
    """
    value = f"{build_policy(site)}; frame-ancestors 'none'"
    return (
        f"/*\n  Content-Security-Policy: {value}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n"
        "  Cross-Origin-Opener-Policy: same-origin\n"
    )


def insert_into_pages(site: Path) -> int:
    """Write the policy into the head of each page, for hosts that cannot send headers. Return the number of pages.

    Raises:
        PilotbookError: when the folder holds no built site.
    """
    element = f'<meta http-equiv="Content-Security-Policy" content="{build_policy(site)}">'
    count = 0
    with StagedFiles(site) as staged:
        for path, page in _read(site):
            made, found = _HEAD.subn(lambda head: f"{head.group()}\n{element}\n", _META.sub("", page), count=1)
            if found:
                staged.write(path.relative_to(site).as_posix(), made.encode())
                count += 1
        staged.commit()
    return count


def _read(site: Path) -> Iterator[tuple[Path, str]]:
    return ((path, path.read_text(encoding="utf-8")) for path in _pages(site))
