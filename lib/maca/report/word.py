"""report.docx: a document that officers can edit, with true headings, captions, alternative text and header rows."""

from __future__ import annotations

import copy
import tempfile
from html import escape
from pathlib import Path
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from maca.report.content import Content
from maca.report.front import INVENTED, Front
from maca.report.paper import lay_out

__all__ = ["convert_docx", "write_docx"]

LASTING = (
    "This document may be edited. It is made anew with every run: words that are to last belong in words.xlsx, "
    "beside the wave's returns."
)
"""What the document says of itself, so that nobody's words are lost."""

STYLES = {"maca-finding": "Finding", "maca-banner": "Banner", "symbols": "Symbols", "by": "By", "warning": "Warning"}
"""Paragraph styles for what chapters publish."""

PAGE_WIDTH, LETTER, SMALL_LETTER = 9630, 118, 96
"""Width between the margins, and of a letter of a table, in twentieths of a point."""

_ORDER = "tblStyle tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption"
TABLE_PROPERTIES = _ORDER.split()
"""The order of a table's properties in the schema."""

SMALL_FROM, LONGEST_WHOLE_ROW = 8, 1500
"""Columns from which a table is set smaller; characters up to which a row is kept on one page."""

NAVY, GREY, PLUM, TURQUOISE = "12436D", "50565E", "801650", "28A197"


def write_docx(content: Content, front: Front, target: Path) -> Path:
    """Write report.docx through pandoc.

    Parameters
    ----------
    content : Content
    front : Front
    target : pathlib.Path

    Returns
    -------
    pathlib.Path
        `target`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        blocks = lay_out(content, folder).blocks
        page = _opening(front, LASTING) + _contents(blocks) + "".join(_html(block) for block in blocks)
        return convert_docx(page, front, folder, target)


def convert_docx(page: str, front: Front, folder: Path, target: Path, compact: bool = False) -> Path:
    """Convert HTML whose pictures lie in `folder`, and give the document its look; `compact` for a single page."""
    import docx
    import pypandoc

    pypandoc.convert_text(
        f'<html lang="en-GB"><body>{page}</body></html>',
        "docx",
        format="html",
        outputfile=str(target),
        extra_args=["--resource-path", str(folder), "--metadata", "lang=en-GB"],
    )
    document = docx.Document(str(target))
    _style(document)
    if compact:
        _tighten(document)
    _mark(document, front)
    for table in document.tables:
        _rule_table(table)
    document.save(str(target))
    return target


def _opening(front: Front, note: str) -> str:
    lines = "".join(f"<p><strong>{escape(t)}:</strong> {escape(w)}</p>" for t, w in front.particulars if w)
    invented = _styled("Banner", f"Invented returns. {INVENTED}") if front.invented else ""
    partnership = _styled("Subtitle", front.partnership)
    return f"{_styled('Title', front.title)}{partnership}{lines}{invented}{_styled('Banner', note)}"


def _styled(style: str, text: str) -> str:
    return f'<div custom-style="{style}"><p>{escape(text)}</p></div>'


def _contents(blocks: list[HtmlElement]) -> str:
    lines = [
        f'<div custom-style="Contents {block.tag[1]}"><p><a href="#{escape(block.get("id"))}">'
        f"{escape(' '.join(block.text_content().split()))}</a></p></div>"
        for block in blocks
        if block.tag in {"h1", "h2"} and block.get("id")
    ]
    return _styled("Contents Heading", "Contents") + "".join(lines)


def _html(block: HtmlElement) -> str:
    block = copy.deepcopy(block)
    for cell in block.iter("td", "th"):
        if "number" in (cell.get("class") or "").split():
            cell.set("style", "text-align: right")
    for mark in list(block.iter("span")):
        mark.drop_tag()
    for paragraph in [part for part in block.iter("p") if part.get("class") in STYLES]:
        holder = lxml.html.Element("div", {"custom-style": STYLES[paragraph.get("class")]})
        if paragraph is block:
            holder.append(paragraph)
            return lxml.html.tostring(holder, encoding="unicode")
        paragraph.addprevious(holder)
        holder.append(paragraph)
    if block.tag == "figure" and block.get("data-table"):
        link = f'<p><a href="#{escape(block.get("data-table"))}">The data as a table</a></p>'
        return lxml.html.tostring(block, encoding="unicode") + link
    if block.tag == "table" and block.get("id"):
        return f'<div id="{escape(block.get("id"))}">{lxml.html.tostring(block, encoding="unicode")}</div>'
    return lxml.html.tostring(block, encoding="unicode")


def _style(document: Any) -> None:
    """Set fonts, sizes and colours in the styles, so that Word's own navigation and restyling work."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    styles = document.styles
    looks = {
        "Normal": (11, "000000", False, 0, 6),
        "Body Text": (11, "000000", False, 3, 6),
        "First Paragraph": (11, "000000", False, 3, 6),
        "Compact": (10, "000000", False, 1, 1),
        "Title": (26, NAVY, True, 24, 6),
        "Subtitle": (12, GREY, False, 0, 12),
        "Heading 1": (20, NAVY, True, 24, 8),
        "Heading 2": (14, "000000", True, 18, 6),
        "Heading 3": (12, "000000", True, 14, 4),
        "Heading 4": (11, "000000", True, 10, 4),
        "Table Caption": (11, "000000", True, 10, 4),
        "Image Caption": (11, "000000", True, 4, 10),
        "Finding": (11.5, "000000", False, 6, 6),
        "Banner": (10, GREY, False, 6, 8),
        "Symbols": (9.5, GREY, False, 6, 2),
        "By": (9.5, GREY, False, 0, 6),
        "Warning": (11, PLUM, True, 6, 6),
        "Header": (9, GREY, False, 0, 0),
        "Footer": (9, GREY, False, 0, 0),
        "Contents Heading": (14, NAVY, True, 18, 6),
        "Contents 1": (11, "000000", False, 3, 2),
        "Contents 2": (10, GREY, False, 0, 1),
    }
    known = {style.name for style in styles}
    for name, (size, colour, bold, before, after) in looks.items():
        style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _font(style, size, colour, bold)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for name in ("Title", "Subtitle"):
        styles[name].paragraph_format.alignment = 0
    styles["Contents 2"].paragraph_format.left_indent = Pt(14)
    styles["Table Caption"].paragraph_format.keep_with_next = True
    styles["Symbols"].paragraph_format.keep_with_next = True
    _rule_finding(styles["Finding"])


def _tighten(document: Any) -> None:
    from docx.shared import Pt

    for name, size, before in (("Title", 18, 0), ("Subtitle", 10, 0), ("Heading 1", 13, 8), ("Compact", 10.5, 0)):
        style = document.styles[name]
        style.font.size, style.paragraph_format.space_before = Pt(size), Pt(before)
        style.paragraph_format.space_after = Pt(3)


def _font(style: Any, size: float, colour: str, bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold, style.font.italic = "Arial", Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), "Arial")


def _rule_finding(style: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    rule = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="{TURQUOISE}"/></w:pBdr>'
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(parse_xml(rule), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _mark(document: Any, front: Front) -> None:
    """Put marking, wave and page x of y on every page, and the title and language into the properties."""
    from docx.shared import Mm

    for section in document.sections:
        section.header.paragraphs[0].style = document.styles["Header"]
        section.footer.paragraphs[0].style = document.styles["Footer"]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.header.paragraphs[0].text = f"{front.marking}  |  {front.wave_label}"
        foot = section.footer.paragraphs[0]
        invented = "  |  Invented returns" if front.invented else ""
        foot.text = f"{front.marking}  |  Run {front.run_id}{invented}  |  Page "
        _field(foot, "PAGE")
        foot.add_run(" of ")
        _field(foot, "NUMPAGES")
    properties = document.core_properties
    properties.title = f"{front.title}: {front.wave_label}"
    properties.author, properties.subject = front.partnership, front.marking
    properties.language = "en-GB"


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def _rule_table(table: Any) -> None:
    """Rule the rows, share the width by what the columns hold, keep rows whole and repeat the header row."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    properties = table._tbl.tblPr
    for old in [*properties.findall(qn("w:tblBorders")), *properties.findall(qn("w:tblLayout"))]:
        properties.remove(old)
    line = 'w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"'
    _put(properties, f"<w:tblBorders {nsdecls('w')}><w:bottom {line}/><w:insideH {line}/></w:tblBorders>")
    rows = [list(row.tc_lst) for row in table._tbl.tr_lst]
    _share_width(table, rows)
    for place, row in enumerate(table._tbl.tr_lst):
        row_properties = row.get_or_add_trPr()
        if sum(len(_text(cell)) for cell in rows[place]) < LONGEST_WHOLE_ROW:
            row_properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if place == 0 and row_properties.find(qn("w:tblHeader")) is None:
            row_properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for run in [run for cell in rows[0] for run in cell.iter(qn("w:r"))] if rows else []:
        run.get_or_add_rPr().append(parse_xml(f"<w:b {nsdecls('w')}/>"))
    if rows and len(rows[0]) >= SMALL_FROM:
        for run in table._tbl.iter(qn("w:r")):
            run.get_or_add_rPr().append(parse_xml(f'<w:sz {nsdecls("w")} w:val="16"/>'))


def _text(cell: Any) -> str:
    from docx.oxml.ns import qn

    return "".join(part.text or "" for part in cell.iter(qn("w:t")))


def _put(properties: Any, markup: str) -> None:
    """Put a property of a table where the schema wants it; Word refuses another order."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    made = parse_xml(markup)
    places = [qn(f"w:{name}") for name in TABLE_PROPERTIES]
    later = places[places.index(made.tag) + 1 :]
    after = next((part for part in properties if part.tag in later), None)
    if after is None:
        properties.append(made)
    else:
        after.addprevious(made)


def _share_width(table: Any, rows: list[list[Any]]) -> None:
    from docx.oxml.ns import nsdecls, qn

    count = max((len(row) for row in rows), default=0)
    if not count:
        return
    letter = LETTER if count < SMALL_FROM else SMALL_LETTER
    words = [[_text(row[place]) for row in rows if place < len(row)] for place in range(count)]
    least = [min(max(len(w) for text in column for w in [*text.split(), "x"]), 24) * letter + 230 for column in words]
    longest = [max(len(text) for text in [*column, "x"]) for column in words]
    wanted = [max(length * letter + 230 - floor, 0) ** 0.7 for length, floor in zip(longest, least, strict=True)]
    room = max(min(PAGE_WIDTH, sum(length * letter + 230 for length in longest)) - sum(least), 0)
    widths = [round(floor + room * part / (sum(wanted) or 1)) for floor, part in zip(least, wanted, strict=True)]
    if sum(widths) > PAGE_WIDTH:
        widths = [width * PAGE_WIDTH // sum(widths) for width in widths]
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    _put(properties, f'<w:tblW {nsdecls("w")} w:type="dxa" w:w="{sum(widths)}"/>')
    _put(properties, f'<w:tblLayout {nsdecls("w")} w:type="fixed"/>')
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=False):
        column.set(qn("w:w"), str(width))
    for row in rows:
        for cell, width in zip(row, widths, strict=False):
            cell.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), str(width))
            cell.tcPr.tcW.set(qn("w:type"), "dxa")
