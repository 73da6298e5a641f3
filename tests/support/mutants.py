"""Office files with random damage and attacks, the same for a seed."""

from __future__ import annotations

import random
import re
import warnings
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO

from pilotbook.dossier.readers import limits, office_xml

Entry = tuple[str, bytes]


def entries_of(content: bytes) -> list[Entry]:
    """The parts of a ZIP."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def zip_of(entries: list[Entry]) -> bytes:
    """A ZIP of parts, also of two with one name."""
    made = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


@cache
def bomb(size: int) -> bytes:
    """A part of more than a size, which packs to almost nothing."""
    return b"<a>" + b" " * size + b"</a>"


@cache
def crowd(count: int) -> bytes:
    """A part with more than a number of elements."""
    return b"<a>" + b"<b/>" * count + b"</a>"


def flipped_bits(chance: random.Random, content: bytes) -> bytes:
    """The file with some bits flipped."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 30)):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def cut(chance: random.Random, content: bytes) -> bytes:
    """A part of the file."""
    start = chance.choice([0, 0, 0, chance.randrange(len(content))])
    return content[start : chance.randrange(start, len(content))]


def random_bytes(chance: random.Random, content: bytes) -> bytes:
    """Something else, at times with the start of a ZIP."""
    return chance.choice([b"", content[:4], b"PK\x05\x06"]) + chance.randbytes(chance.randrange(3000))


def _with_xml(chance: random.Random, content: bytes, change: Callable[[bytes], bytes], count: int = 1) -> bytes:
    entries = entries_of(content)
    places = [at for at, (name, _) in enumerate(entries) if name.endswith((".xml", ".rels"))]
    for at in chance.sample(places, min(count, len(places))):
        entries[at] = entries[at][0], change(entries[at][1])
    return zip_of(entries)


def noise(chance: random.Random, content: bytes) -> bytes:
    """Other bytes in the XML."""

    def change(xml: bytes) -> bytes:
        made = bytearray(xml)
        for _ in range(chance.randint(1, 8)):
            made[chance.randrange(len(made))] = chance.choice(b"<>&\"'=/ x0\x00\xff")
        return bytes(made)

    return _with_xml(chance, content, change, 3)


def lost_or_repeated_elements(chance: random.Random, content: bytes) -> bytes:
    """XML that stays well-formed, with an element without content twice or never."""

    def change(xml: bytes) -> bytes:
        found = list(re.finditer(rb"<[\w:]+(?: [^<>]*)?/>", xml))
        for one in sorted(chance.sample(found, min(len(found), 4)), key=lambda one: -one.start()):
            xml = xml[: one.start()] + one[0] * chance.choice([0, 0, 2, 300]) + xml[one.end() :]
        return xml

    return _with_xml(chance, content, change, 4)


def huge_numbers(chance: random.Random, content: bytes) -> bytes:
    """Attributes with other numbers."""
    odd = [b"-1", b"0", b"99999999999", b"1e308", b"9" * 5000, b"", b"nan", b"2147483648", b"1.5"]

    def change(xml: bytes) -> bytes:
        return re.sub(
            rb'="[0-9]+"', lambda found: b'="' + chance.choice(odd) + b'"' if chance.random() < 0.05 else found[0], xml
        )

    return _with_xml(chance, content, change, 4)


def deep(chance: random.Random, content: bytes) -> bytes:
    """Elements in elements."""
    depth = chance.choice([150, 300, 100_000])
    closed = b"</x>" * chance.choice([depth, depth, depth // 2])
    return _with_xml(chance, content, lambda xml: re.sub(rb"(</[\w:]+>\s*)$", b"<x>" * depth + closed + rb"\1", xml))


def bombs(chance: random.Random, content: bytes) -> bytes:
    """A part that is too much."""
    too_much = chance.choice([bomb(limits.LARGEST_XML), crowd(office_xml.MOST_ELEMENTS)])
    return _with_xml(chance, content, lambda _: too_much)


def entities(chance: random.Random, content: bytes) -> bytes:
    """A DTD with entities that grow, or that name a file."""
    grow = b"".join(b'<!ENTITY e%d "%s">' % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 10))
    dtd = chance.choice(
        [b'[<!ENTITY e0 "lol">' + grow + b"]", b'[<!ENTITY e9 SYSTEM "file:///etc/passwd">]', b'SYSTEM "x"']
    )

    def change(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"?>")
        return head + b"?><!DOCTYPE a " + dtd + b">" + rest.replace(b"</", b"&e9;</", 1)

    return _with_xml(chance, content, change)


def swapped_parts(chance: random.Random, content: bytes) -> bytes:
    """Parts with the content of others."""
    entries = entries_of(content)
    one, other = chance.sample(range(len(entries)), 2)
    entries[one], entries[other] = (entries[one][0], entries[other][1]), (entries[other][0], entries[one][1])
    return zip_of(entries)


def lost_parts(chance: random.Random, content: bytes) -> bytes:
    """Without some parts."""
    entries = entries_of(content)
    return zip_of(chance.sample(entries, chance.randrange(len(entries))))


def other_names(chance: random.Random, content: bytes) -> bytes:
    """Parts with names that lead elsewhere, or that others have."""
    entries = entries_of(content)
    at = chance.randrange(len(entries))
    name = entries[at][0]
    odd = chance.choice(
        ["/" + name, "../" + name, "a/../" + name, name.upper(), "C:/" + name, entries[at - 1][0], "a\0b"]
    )
    entries.insert(chance.randrange(len(entries)), (odd, entries[at][1]))
    return zip_of(entries)


def false_sizes(chance: random.Random, content: bytes) -> bytes:
    """Headers that say another size, way of packing or flag."""
    made = bytearray(content)
    heads = [found.start() for found in re.finditer(rb"PK\x01\x02", content)]
    for at in chance.sample(heads, min(len(heads), 3)):
        field, size = chance.choice([(8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (42, 4)])
        made[at + field : at + field + size] = chance.choice([b"\xff" * size, b"\0" * size, chance.randbytes(size)])
    return bytes(made)


def wide_ranges(chance: random.Random, content: bytes) -> bytes:
    """A sheet that merges or links all its cells."""
    end = chance.choice([b"XFD1048576", b"C3", b"ZZ99999", b"A" * 500 + b"1", b"$B$1048576"])
    name = chance.choice([b"mergeCell", b"hyperlink"])

    def change(xml: bytes) -> bytes:
        many = b"".join(b'<%s ref="A1:%s"/>' % (name, end) for _ in range(chance.choice([1, 50])))
        return re.sub(rb"(<pageMargins|</worksheet>)", b"<%ss>" % name + many + b"</%ss>" % name + rb"\1", xml, count=1)

    return _with_xml(chance, content, change, 30)


KINDS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    flipped_bits, cut, random_bytes, noise, lost_or_repeated_elements, huge_numbers, deep, bombs, entities,
    swapped_parts, lost_parts, other_names, false_sizes, wide_ranges,
)  # fmt: skip
