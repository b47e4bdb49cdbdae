"""The second look at an xlsx workbook: names, formulas without result, errors, comments, fills, hidden cells."""

from __future__ import annotations

import colorsys
import re
import xml.parsers.expat
from xml.etree.ElementTree import Element

from maca.reader.book import Book, Sheet, split_address
from maca.reader.marking import AUTHOR, MARKS, own_words
from maca.reader.package import Package, PackageError, local

__all__ = ["CELL_LIMIT", "look"]

CELL_LIMIT = 40_000_000
"""Cells that the block from A1 to the last cell with a value may span: the other reader holds all of them in memory."""

_LARGE = 8_000_000
"""Bytes of sheet XML from which formulas and errors alone are looked for, by pattern, for speed."""

_SIMPLE = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$?([A-Z]{1,3})\$?(\d{1,7})(?::.*)?$")
_LINK = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w+\]", re.I)
_DDE = re.compile(r"^[^\"]*\w\|.*!", re.S)


def look(package: Package, book: Book) -> None:
    """Fill a book's sheets, names and marks from the parts of its container; values are left to the other reader.

    Raises
    ------
    PackageError
        As Package; or too_sparse where a sheet's cells lie too far apart.
    """
    main = _main_part(package)
    tree = package.xml(main)
    if tree is None:
        raise PackageError("missing_part", "workbook.xml")
    if "purl.oclc.org" in tree.tag:
        book.notes.append(("strict", ""))
    relations = package.relations(main)
    for item in tree.iter():
        if local(item.tag) == "workbookPr":
            book.epoch_1904 = item.get("date1904", "0") in {"1", "true"}
        if local(item.tag) == "definedName":
            _keep_name(book, item)
    struck, fills = _styles(package, relations)
    rich_struck = _struck_strings(package, relations)
    for item in tree.iter():
        if local(item.tag) != "sheet":
            continue
        identifier = next((value for key, value in item.attrib.items() if local(key) == "id"), "")
        kind, target, _ = relations.get(identifier, ("", "", False))
        if kind != "worksheet" or target not in package:
            continue
        state = {"hidden": "hidden", "veryHidden": "very_hidden"}.get(item.get("state", ""), "visible")
        sheet = Sheet(item.get("name", ""), state)
        _scan(package, target, sheet, struck, fills, rich_struck)
        book.sheets.append(sheet)
    book.marked = True
    book.active = _active(package, tree)


def _main_part(package: Package) -> str:
    for kind, target, _ in package.relations("").values():
        if kind == "officeDocument" and target in package:
            return target
    return "xl/workbook.xml"


def _keep_name(book: Book, item: Element) -> None:
    name, text = item.get("name", ""), (item.text or "").strip()
    if name.startswith("_xlnm") or item.get("localSheetId") is not None:
        return
    if "#REF!" in text:
        book.broken_names.add(name)
    elif match := _SIMPLE.match(text):
        sheet = (match[1] or match[2]).replace("''", "'")
        row, column = split_address(match[3] + match[4])
        book.names[name] = (sheet, row, column)


def _styles(package: Package, relations: dict[str, tuple[str, str, bool]]) -> tuple[set[int], dict[int, str]]:
    """Return the cell formats that strike through, and those filled red, amber or green."""
    part = next((target for kind, target, _ in relations.values() if kind == "styles"), "")
    tree = package.xml(part) if part else None
    if tree is None:
        return set(), {}
    groups = {local(child.tag): list(child) for child in tree}
    fonts = [
        any(local(mark.tag) == "strike" and mark.get("val", "1") not in {"0", "false"} for mark in font)
        for font in groups.get("fonts", [])
    ]
    colours = [_fill_colour(fill) for fill in groups.get("fills", [])]
    struck, filled = set(), {}
    for number, form in enumerate(groups.get("cellXfs", [])):
        font, fill = _index(form.get("fontId")), _index(form.get("fillId"))
        if font < len(fonts) and fonts[font]:
            struck.add(number)
        if fill < len(colours) and colours[fill]:
            filled[number] = colours[fill]
    return struck, filled


def _index(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _fill_colour(fill: Element) -> str:
    for item in fill.iter():
        if local(item.tag) == "patternFill" and item.get("patternType") != "solid":
            return ""
        if local(item.tag) == "fgColor":
            return traffic_light(item.get("rgb", ""))
    return ""


def traffic_light(rgb: str) -> str:
    """Name a strong fill red, amber or green; pale and other colours, those of a marked copy too, are no rating.

    Examples
    --------
    >>> [traffic_light(colour) for colour in ("FF00B050", "FFFF0000", "FFFFC000", "FFFFF8E1", "FFDDEBF7")]
    ['green', 'red', 'amber', '', '']
    """
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", rgb) or rgb[-6:].upper() in MARKS.values():
        return ""
    red, green, blue = (int(rgb[-6:][place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    if strength < 0.35 or not 0.15 < light < 0.88:
        return ""
    degrees = hue * 360
    if degrees < 18 or degrees > 340:
        return "red"
    if degrees < 65:
        return "amber"
    return "green" if 75 < degrees < 170 else ""


def _struck_strings(package: Package, relations: dict[str, tuple[str, str, bool]]) -> set[int]:
    """Return the numbers of the shared strings of which a part is struck through."""
    part = next((target for kind, target, _ in relations.values() if kind == "sharedStrings"), "")
    if not part or part not in package or b"strike" not in package.read(part):
        return set()
    tree = package.xml(part)
    items = [] if tree is None else [item for item in tree if local(item.tag) == "si"]
    return {
        number
        for number, item in enumerate(items)
        if any(local(mark.tag) == "strike" and mark.get("val", "1") not in {"0", "false"} for mark in item.iter())
    }


def _scan(
    package: Package, part: str, sheet: Sheet, struck: set[int], fills: dict[int, str], rich_struck: set[int]
) -> None:
    data = package.read(part)
    if len(data) > _LARGE:
        _scan_by_pattern(data, sheet)
    else:
        _Scan(sheet, struck, fills, rich_struck).run(data, part)
    package.drop(part)
    for kind, target, external in package.relations(part).values():
        if external or target not in package:
            continue
        if kind in {"comments", "threadedComment"}:
            _keep_comments(package, target, sheet)


def _keep_comments(package: Package, part: str, sheet: Sheet) -> None:
    """Keep the comments of a sheet; what an earlier marked copy of ours said there is no answer and is left out."""
    tree = package.xml(part)
    authors = [item.text or "" for item in ([] if tree is None else tree.iter()) if local(item.tag) == "author"]
    for item in [] if tree is None else tree.iter():
        if local(item.tag) in {"comment", "threadedComment"} and item.get("ref"):
            words = [piece.text or "" for piece in item.iter() if local(piece.tag) in {"t", "text"}]
            text = "".join(words).strip()
            if AUTHOR in authors and authors[_index(item.get("authorId")) % len(authors)] == AUTHOR:
                text = own_words(text).strip()
            try:
                place = split_address(item.get("ref", ""))
            except ValueError:
                continue
            if text and not (place in sheet.comments and text.startswith("[Threaded comment]")):
                sheet.comments[place] = text


def _too_sparse(rows: int, columns: int, cells: int) -> PackageError:
    return PackageError(
        "too_sparse", f"a sheet says {rows:,} rows by {columns:,} columns, and {cells:,} cells hold data"
    )


class _Scan:
    """Walks the XML of one sheet, event by event, without building a tree."""

    def __init__(self, sheet: Sheet, struck: set[int], fills: dict[int, str], rich_struck: set[int]) -> None:
        self.sheet, self.struck, self.fills, self.rich_struck = sheet, struck, fills, rich_struck
        self.row = self.column = self.cells = self.last_row = self.last_column = 0
        self.place: tuple[int, int] = (0, 0)
        self.kind = ""
        self.formula = self.valued = False
        self.text: list[str] = []
        self.taking = False

    def run(self, data: bytes, part: str) -> None:
        parser = xml.parsers.expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        try:
            parser.Parse(data, True)
        except (xml.parsers.expat.ExpatError, ValueError) as error:
            raise PackageError("damaged", f"part {part[:60]} is no XML") from error
        if self.last_row * self.last_column > CELL_LIMIT:
            raise _too_sparse(self.last_row, self.last_column, self.cells)

    def doctype(self, *_: object) -> None:
        raise PackageError("entities", "a sheet")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "f", "t"}:
            self.formula |= name == "f"
            self.taking, self.text = True, []
        elif name == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.row + 1
            self.column = 0
            if attributes.get("hidden") in {"1", "true"} or attributes.get("ht") in {"0", "0.0"}:
                self.sheet.hidden_rows.add(self.row)
        elif name == "col":
            self._start_columns(attributes)
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            if last:
                self.sheet.merges.append((*split_address(first), *split_address(last)))
        elif name in {"drawing", "oleObject", "control", "picture"}:
            self.sheet.drawings += 1
        elif name == "strike" and attributes.get("val", "1") not in {"0", "false"} and self.place[0]:
            self.sheet.struck.add(self.place)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self.place = split_address(reference) if reference else (self.row or 1, self.column + 1)
        self.column = self.place[1]
        self.kind = attributes.get("t", "n")
        self.formula = self.valued = False
        style = _index(attributes.get("s"))
        if style in self.struck:
            self.sheet.struck.add(self.place)
        if style in self.fills:
            self.sheet.fills[self.place] = self.fills[style]

    def _start_columns(self, attributes: dict[str, str]) -> None:
        hidden = attributes.get("hidden") in {"1", "true"} or attributes.get("width") in {"0", "0.0"}
        if hidden:
            first, last = _index(attributes.get("min")), min(_index(attributes.get("max")), 512)
            self.sheet.hidden_columns.update(range(first, last + 1))

    def characters(self, text: str) -> None:
        if self.taking:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name in {"v", "f", "t"}:
            text = "".join(self.text)
            self.taking = False
            if name == "f":
                if _DDE.search(text):
                    self.sheet.dde.add(self.place)
                elif _LINK.search(text):
                    self.sheet.linked.add(self.place)
            elif text:
                self._keep_value(text, name)
        elif name == "c":
            self._end_cell()

    def _keep_value(self, text: str, name: str) -> None:
        self.valued = True
        if self.kind == "e":
            self.sheet.errors[self.place] = text
        elif self.kind == "s" and name == "v" and self.rich_struck and text.isdigit() and int(text) in self.rich_struck:
            self.sheet.struck.add(self.place)

    def _end_cell(self) -> None:
        if self.formula and not self.valued and self.kind != "str":
            self.sheet.uncached.add(self.place)
        if self.valued or self.formula:
            self.cells += 1
            self.last_row = max(self.last_row, self.place[0])
            self.last_column = max(self.last_column, self.place[1])
        self.place = (0, 0)


_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?\bt="e"[^>]*>.*?<(?:\w+:)?v>([^<]*)<', re.S
)
_FORMULA_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?>\s*<(?:\w+:)?f[\s>/]([^<]*)', re.S)
_VALUED = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*[^/]>')


def _scan_by_pattern(data: bytes, sheet: Sheet) -> None:
    """Look for errors and formulas in a large sheet: extracts have hundreds of thousands of cells."""
    if b"<!DOCTYPE" in data[:4096]:
        raise PackageError("entities", "a sheet")
    if b't="e"' in data:
        for match in _ERROR_CELL.finditer(data):
            sheet.errors[split_address(match[1].decode())] = match[2].decode("utf-8", "replace")
    if b"<f" in data or b":f" in data:
        for match in _FORMULA_CELL.finditer(data):
            tail = data[match.end() : match.end() + 60]
            if not re.match(rb"(?:</(?:\w+:)?f>|/>)?\s*<(?:\w+:)?v>[^<]", tail):
                sheet.uncached.add(split_address(match[1].decode()))
    last_row = last_column = cells = 0
    for match in _VALUED.finditer(data):
        cells += 1
        last_row = max(last_row, int(match[2]))
        if len(match[1]) > 1 or last_column < 26:
            last_column = max(last_column, split_address(f"{match[1].decode()}1")[1])
    if last_row * last_column > CELL_LIMIT:
        raise _too_sparse(last_row, last_column, cells)


_ACTIVE = [
    ("vbaProject.bin", "macros"),
    ("xl/macrosheets/", "Excel 4 macros"),
    ("xl/externalLinks/", "links to other workbooks"),
    ("xl/connections.xml", "data connections"),
    ("xl/embeddings/", "embedded objects"),
    ("xl/activeX/", "controls"),
    ("customUI", "custom ribbon"),
]


def _active(package: Package, tree: Element) -> list[str]:
    names = package.names
    found = [label for part, label in _ACTIVE if any(part.lower() in name.lower() for name in names)]
    for name in names:
        if name.lower().startswith("xl/externallinks/") and name.endswith(".xml") and b"ddeLink" in package.read(name):
            found.append("DDE links")
            break
    return found
