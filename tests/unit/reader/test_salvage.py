"""What is left of a damaged xlsx: cells are taken out of parts that no parser would take."""

from __future__ import annotations

import io
import zipfile

import pytest

from maca.reader.salvage import salvage

SHEET = """<?xml version="1.0"?><x:worksheet><x:sheetData><x:row r="2">
<x:c r="B2" t="s"><x:v>1</x:v></x:c>
<x:c r="C2" t="inlineStr"><x:is><x:t>A &amp; </x:t><x:t xml:space="preserve">B</x:t></x:is></x:c>
<x:c r="D2"><x:v>43886</x:v></x:c><x:c r="E2" t="b"><x:v>1</x:v></x:c><x:c r="F2" t="s"><x:v>99</x:v></x:c>
<x:c r="G2" t="str"><x:f>1&lt;2</x:f><x:v>Yes</x:v></x:c><x:c r="ZZZ9999999"><x:v>1</x:v></x:c>
<x:c t="s"><x:v>0</x:v></x:c>
<x:c r="H2" t="inlineStr"><x:is><x:t>cut he"""
PARTS = {
    "xl/workbook.xml": '<workbook><sheets><sheet name="Front &amp; back" sheetId="1" r:id="rId7"/></sheets>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId7" Target="/xl/worksheets/sheet1.xml"/>',
    "xl/sharedStrings.xml": "<sst><si><t>none</t></si><si><r><t>Yes</t></r><r><t>, now</t></r></si>",
    "xl/worksheets/sheet1.xml": SHEET,
}


def package(parts: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return target.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("directory", [True, False])
def test_cells_are_taken_out_one_by_one(compression: int, directory: bool) -> None:
    data = package(PARTS, compression)
    book = salvage(data if directory else data[: data.find(b"PK\x01\x02")])
    assert [sheet.name for sheet in book.sheets] == ["Front & back"]
    assert book.sheets[0].rows == [[""] * 8, ["", "Yes, now", "A & B", 43886.0, True, "", "Yes", "cut he"]]


@pytest.mark.parametrize("lost", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_sheet_whose_name_is_lost_has_that_of_its_part(lost: str) -> None:
    book = salvage(package({name: text for name, text in PARTS.items() if name != lost}))
    assert [sheet.name for sheet in book.sheets] == ["sheet1"]


def test_a_member_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    cells = "".join(f'<c r="A{row}"><v>{row * row}</v></c>' for row in range(1, 4000))
    data = package({"xl/worksheets/sheet1.xml": cells})
    book = salvage(data[: len(data) // 2])
    rows = book.sheets[0].rows
    assert 500 < len(rows) < 3999
    assert rows[99] == [10000.0]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", package({"word/document.xml": "<c r='A1'><v>1</v></c>"})])
def test_where_no_cell_is_left_there_is_nothing(data: bytes) -> None:
    assert salvage(data) is None


def test_a_bomb_is_looked_at_as_far_as_the_limit() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made, made.open("xl/worksheets/sheet1.xml", "w") as part:
        part.write(b'<c r="A1"><v>7</v></c>')
        for _ in range(100):
            part.write(b" " * 1_000_000)
        part.write(b'<c r="A2"><v>8</v></c>')
    assert salvage(target.getvalue()).sheets[0].rows == [[7.0]]
