"""Checks the address at which `serve` is to listen.

Comes in: text such as `127.0.0.1:8000`. Goes out: nothing if it is free, or an error that says what to do.
Must not know: MkDocs.
"""

from __future__ import annotations

import errno
import re
import socket

from pilotbook.errors import PilotbookError
from pilotbook.terminal import escape_line

_FORM = re.compile(r"(?:\[(?P<ip6>[^\]]+)\]|(?P<host>[^:\[\]]+)):(?P<port>[0-9]{1,5})")


def check_address(address: str) -> None:
    """Check that a server can listen at an address.

    Raises:
        PilotbookError: when it is not a valid address, is in use, or belongs to another machine.
    """
    shown = escape_line(address)
    found = _FORM.fullmatch(address)
    if found is None:
        raise PilotbookError(f"-a {shown}: this is not an address. Write host:port, such as 127.0.0.1:8080.")
    host, port = found["ip6"] or found["host"], int(found["port"])
    if not 1 <= port <= 65535:
        raise PilotbookError(f"-a {shown}: there is no port {port}. Choose one from 1024 to 65535, such as 8080.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            tried.bind((host, port))
            tried.listen(1)
        except (OSError, UnicodeError) as error:
            raise PilotbookError(f"-a {shown}: {_explain(error, host, port)}") from None


def _explain(error: OSError | UnicodeError, host: str, port: int) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8080
        return f"another program uses port {port}. Stop it, or choose another port: pilotbook serve -a {host}:{other}"
    if number == errno.EACCES:
        return f"you are not allowed to use port {port}. Choose 1024 or higher: pilotbook serve -a {host}:8080"
    return f"this computer has no address `{escape_line(host)}`. Use 127.0.0.1:{port}, or 0.0.0.0:{port} for all."
