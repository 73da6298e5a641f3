"""Reads the address of an Azure Blob container whose key (SAS) lets a site's pages keep shared pilots there.

The key is part of the pages, so everyone who can open the site has it. It has to open this one container alone, and let
nobody delete anything.

Comes in: the address. Goes out: whether it is one, and what is wrong with its key.
Must not know: mkdocs.yml, browsers.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_CONTAINER = re.compile(r"https?://[\w.-]+(:\d+)?(/[\w$-]+){1,2}/?\?[\w=&%.:+/-]+", re.ASCII)
"""The address of a container with a query. In the emulator, a container is below the name of the account."""
_NEEDED, _ALLOWED = set("rwl"), set("racwl")
ADVICE = "In the container, generate a SAS with the permissions read, add, create, write and list."


def is_container(address: str) -> bool:
    """Return whether an address is that of a container with a key."""
    return bool(_CONTAINER.fullmatch(address)) and "sig" in parse_qs(urlsplit(address).query)


def find_key_problem(address: str) -> str:
    """Return what is wrong with the key of a container's address, without the key. An empty text: nothing."""
    key = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    if key.get("sr") != "c":
        return f"the key in this address isn't an Azure SAS for one container (sr=c). {ADVICE}"
    if "si" not in key and "se" not in key:
        return "the key in this address never expires. Set an expiry date (se), or an access policy (si) that has one."
    permissions = set(key.get("sp", "" if "si" not in key else "rwl"))
    if permissions - _ALLOWED:
        return f"the key in this address allows more than to read, write and list (sp={key['sp']}). {ADVICE}"
    if _NEEDED - permissions:
        return f"the key in this address doesn't allow to read, write and list (sp={key.get('sp', '')}). {ADVICE}"
    return ""
