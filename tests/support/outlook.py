"""Outlook mails made by the published formats alone: [MS-CFB], the compound file, and [MS-OXMSG], what lies in it."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

__all__ = ["Folder", "compound_file", "outlook_mail"]

SECTOR, SMALL_SECTOR, SMALL_LIMIT = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
ROOT, STORAGE, STREAM = 5, 1, 2


@dataclass
class Folder:
    """A storage: streams by name, and further storages."""

    streams: dict[str, bytes] = field(default_factory=dict)
    folders: dict[str, Folder] = field(default_factory=dict)


@dataclass
class _Entry:
    """A line of the directory."""

    name: str
    kind: int
    data: bytes = b""
    right: int = NONE
    child: int = NONE
    start: int = END


def compound_file(root: Folder) -> bytes:
    """Write a compound file of version 3: small streams in the small sectors of the root, others in sectors."""
    entries = [_Entry("Root Entry", ROOT)]
    _list(root, 0, entries)
    small, small_chain = bytearray(), list[int]()
    sectors, chain = list[bytes](), list[int]()
    for entry in entries[1:]:
        if entry.kind != STREAM or not entry.data:
            continue
        if len(entry.data) < SMALL_LIMIT:
            entry.start = len(small_chain)
            _link(small_chain, -(-len(entry.data) // SMALL_SECTOR))
            small += entry.data.ljust(-(-len(entry.data) // SMALL_SECTOR) * SMALL_SECTOR, b"\0")
        else:
            entry.start = _put(sectors, chain, entry.data)
    entries[0].data = bytes(small)
    entries[0].start = _put(sectors, chain, entries[0].data) if small else END
    small_table = struct.pack(f"<{len(small_chain)}I", *small_chain)
    small_start = _put(sectors, chain, small_table, filler=b"\xff") if small_chain else END
    small_count = -(-len(small_table) // SECTOR)
    directory = b"".join(map(_line, entries))
    directory_start = _put(sectors, chain, directory)
    per_sector = SECTOR // 4
    tables = 1
    while tables * per_sector < len(chain) + tables:
        tables += 1
    first_table = len(sectors)
    chain += [FAT_SECTOR] * tables
    chain += [FREE] * (tables * per_sector - len(chain))
    table = struct.pack(f"<{len(chain)}I", *chain)
    places = [first_table + number for number in range(tables)]
    assert tables <= 109, "a longer table needs sectors of its own to list it"
    header = struct.pack(
        "<8s16s5H6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        directory_start,
        0,
        SMALL_LIMIT,
        small_start,
        small_count,
        END,
        0,
        places[0],
    )
    header += struct.pack(f"<{108}I", *places[1:], *[FREE] * (109 - tables))
    return header + b"".join(sectors) + table


def _list(folder: Folder, at: int, entries: list[_Entry]) -> None:
    """Enter a storage's children as a chain to the right, in the order that the format asks for."""
    children: list[tuple[str, bytes | Folder]] = [*folder.streams.items(), *folder.folders.items()]
    before = NONE
    for name, child in sorted(children, key=lambda pair: (len(pair[0]), pair[0].upper())):
        number = len(entries)
        own = isinstance(child, Folder)
        entries.append(_Entry(name, STORAGE if own else STREAM, b"" if own else child))
        if before == NONE:
            entries[at].child = number
        else:
            entries[before].right = number
        before = number
        if own:
            _list(child, number, entries)


def _line(entry: _Entry) -> bytes:
    name = f"{entry.name}\0".encode("utf-16-le")
    start = 0 if entry.kind == STORAGE else entry.start
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name,
        len(name),
        entry.kind,
        1,
        NONE,
        entry.right,
        entry.child,
        b"",
        0,
        0,
        0,
        start,
        len(entry.data),
    )


def _link(chain: list[int], count: int) -> None:
    first = len(chain)
    chain += [*range(first + 1, first + count), END]


def _put(sectors: list[bytes], chain: list[int], data: bytes, filler: bytes = b"\0") -> int:
    first, count = len(sectors), -(-len(data) // SECTOR)
    whole = data.ljust(count * SECTOR, filler)
    sectors += [whole[at * SECTOR : (at + 1) * SECTOR] for at in range(count)]
    _link(chain, count)
    return first


SUBJECT, SENDER_NAME, SENDER_ADDRESS, SUBMITTED = 0x0037, 0x0C1A, 0x0C1F, 0x0039
CONTENT, LONG_NAME, METHOD = 0x3701, 0x3707, 0x3705
TEXT, BINARY, TIME, WHOLE = 0x001F, 0x0102, 0x0040, 0x0003


def outlook_mail(sender: str, sent: datetime, *attachments: tuple[str, bytes]) -> bytes:
    """Write a mail as Outlook saves it, with its sender, the time at which it was sent, and what is attached."""
    ticks = int((sent.astimezone(UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10_000_000)
    counts = struct.pack("<8x4I8x", 0, len(attachments), 0, len(attachments))
    root = _object(counts, {SUBJECT: "Our return", SENDER_NAME: "Duty officer", SENDER_ADDRESS: sender}, {}, ticks)
    for number, (name, data) in enumerate(attachments):
        root.folders[f"__attach_version1.0_#{number:08X}"] = _object(bytes(8), {LONG_NAME: name}, {CONTENT: data})
    return compound_file(root)


def _object(header: bytes, texts: dict[int, str], contents: dict[int, bytes], ticks: int = 0) -> Folder:
    """Write the storage of a mail or attachment: a list of properties, and a stream for each that is no number."""
    values = {(key, TEXT): text.encode("utf-16-le") for key, text in texts.items()}
    values |= {(key, BINARY): data for key, data in contents.items()}
    lines = [
        struct.pack("<HHIII", kind, key, 6, len(data) + 2 * (kind == TEXT), 0) for (key, kind), data in values.items()
    ]
    lines.append(
        struct.pack("<HHIQ", TIME, SUBMITTED, 6, ticks) if ticks else struct.pack("<HHIII", WHOLE, METHOD, 6, 1, 0)
    )
    streams = {f"__substg1.0_{key:04X}{kind:04X}": data for (key, kind), data in values.items()}
    return Folder({"__properties_version1.0": header + b"".join(lines), **streams})
