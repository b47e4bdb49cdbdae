"""Books meant to break a reader: bombs, far cells, a million blank rows; and an honest one that looks like a bomb.

Used by tests/hostile and benchmarks. Each function gives the bytes of one workbook.
"""

from __future__ import annotations

import io
import random
import zipfile
from itertools import pairwise

__all__ = ["BOOKS", "book_of"]

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/>{more}</Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKBOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Front" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_STRINGS = (
    '<Relationship Id="rId2" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    'Target="sharedStrings.xml"/>'
)


def book_of(rows: str, strings: str = "", before: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """Make a workbook of one sheet from the XML of its rows and of its shared strings."""
    sheet = f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    shared = f'<?xml version="1.0"?><sst xmlns="{_MAIN}">{strings}</sst>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml", more=""))
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        relations = _RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml", more=_STRINGS)
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", shared)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def bomb() -> bytes:
    """Two thousand million bytes in two million: a member of noughts."""
    target = io.BytesIO(book_of('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with (
        zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/media/image1.bin", "w", force_zip64=True) as member,
    ):
        block = bytes(1 << 24)
        for _ in range(120):
            member.write(block)
    return target.getvalue()


def lying_bomb() -> bytes:
    """The same, with a directory that says each member is small."""
    data = bytearray(bomb())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/media/image1.bin") + 1)
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def far_cells() -> bytes:
    """A first and a very last cell."""
    return book_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def blank_rows() -> bytes:
    """A million formatted rows with nothing in them."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="0"/><c r="B{row}" s="0"/></row>' for row in range(1, 1_048_577))
    return book_of(rows)


def entities() -> bytes:
    """Entities that unfold into thousands of millions of characters."""
    names = "abcdefghij"
    parts = [f'<!ENTITY {names[0]} "lollollol">']
    parts += [f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)]
    doctype = f"<!DOCTYPE worksheet [{''.join(parts)}]>"
    return book_of('<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>', before=doctype)


def honest_strings() -> bytes:
    """Long notes that repeat themselves: they inflate a hundredfold and more, and are no bomb."""
    words = "The file shows a strategy discussion within two days and a plan that was reviewed. " * 380
    strings = "".join(f"<si><t>{words} {number}</t></si>" for number in range(60))
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{row - 1}</v></c></row>' for row in range(1, 61))
    return book_of(rows, strings)


def extract(rows: int = 20_000, columns: int = 40, seed: int = 1) -> bytes:
    """A large honest extract: many rows of words and numbers."""
    rng = random.Random(seed)
    words = ["Male", "Female", "White British", "SEN support", "Displayed", "Not known"]
    strings = "".join(f"<si><t>{word}</t></si>" for word in words)
    letters = [_letters(column) for column in range(1, columns + 1)]
    made = []
    for row in range(1, rows + 1):
        cells = [
            f'<c r="{letter}{row}" t="s"><v>{rng.randrange(len(words))}</v></c>'
            if at % 2
            else f'<c r="{letter}{row}"><v>{rng.randrange(20)}</v></c>'
            for at, letter in enumerate(letters)
        ]
        made.append(f'<row r="{row}">{"".join(cells)}</row>')
    return book_of("".join(made), strings)


def _letters(column: int) -> str:
    from maca.reader.book import column_letters

    return column_letters(column)


BOOKS = {made.__name__: made for made in (bomb, lying_bomb, far_cells, blank_rows, entities, honest_strings)}
"""Books by name; all but the last are to be refused or trimmed, the last is to be read."""
