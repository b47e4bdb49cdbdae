"""The case pack as a Word document: at most four pages, then an annex with every answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell

from maca.packs.content import CasePack

__all__ = ["write_pack"]

INK = RGBColor(0x12, 0x43, 0x6D)
RED = RGBColor(0x9C, 0x00, 0x06)
HEAD_FILL = "12436D"
WARN_FILL = "FCE4D6"
SMALL = Pt(8)
BODY = Pt(9)
CELL, CELL_HEAD = "Cell", "CellHead"
"""Names and ids of the styles of a table's text."""

MOST_NOTES = 12
"""Notes of voices and of learning that stand in the four pages; all of them stand in the annex."""


def write_pack(pack: CasePack, path: Path, title: str, marking: str, note: str = "") -> Path:
    """Write a case pack.

    Parameters
    ----------
    pack : CasePack
    path : pathlib.Path
        A .docx file.
    title : str
        The audit and the wave.
    marking : str
    note : str
        Printed below the title, as that the returns are invented.

    Returns
    -------
    pathlib.Path
        Readable by its owner alone.
    """
    document = _blank(pack, title, marking)
    document.add_heading(f"Case pack {pack.case}", level=1)
    _line(document, title)
    if note:
        _line(document, note, red=True)
    _first_things(document, pack)
    _who(document, pack)
    _child(document, pack)
    _behaviour(document, pack)
    _chronology(document, pack)
    _ratings(document, pack)
    _notes(document, "What the child, the family and practitioners said", pack.voices[:MOST_NOTES])
    _notes(document, "Good practice and areas for development", pack.learning[:MOST_NOTES])
    _annex(document, pack)
    document.save(str(path))
    path.chmod(0o600)
    return path


def _blank(pack: CasePack, title: str, marking: str) -> Document:
    document = Document()
    document.core_properties.title = f"Case pack {pack.case}"
    document.core_properties.author = "maca"
    document.core_properties.language = "en-GB"
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.4)
    section.header.paragraphs[0].text = f"{marking}    {title}    {pack.case}"
    section.header.paragraphs[0].runs[0].font.size = SMALL
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", BODY
    normal.paragraph_format.space_after = Pt(2)
    for level, size in ((1, 16), (2, 11), (3, 10)):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), INK
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "")
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(2)
    for name in (CELL, CELL_HEAD):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.paragraph_format.space_after = normal, SMALL, Pt(0)
    style.font.bold, style.font.color.rgb = True, RGBColor(0xFF, 0xFF, 0xFF)
    return document


def _line(document: Document, text: str, red: bool = False) -> None:
    run = document.add_paragraph().add_run(text)
    if red:
        run.bold, run.font.color.rgb = True, RED


def _first_things(document: Document, pack: CasePack) -> None:
    """Concerns first, then what the reader must know."""
    document.add_heading("First of all", level=2)
    for text in pack.concerns:
        _line(document, text, red=text.startswith("OPEN"))
    for text in pack.warnings:
        document.add_paragraph(text, style="List Bullet")
    if not pack.concerns and not pack.warnings:
        _line(document, "No immediate concern is marked, and nothing below contradicts itself.")


def _who(document: Document, pack: CasePack) -> None:
    document.add_heading("Who took part", level=2)
    came = [f"{body} ({state.lower()}, {day})" for body, state, day, _ in pack.taking_part if day]
    rest = [f"{body} ({state.lower()})" for body, state, day, _ in pack.taking_part if not day]
    _line(document, f"In: {'; '.join(came) or 'nobody'}.")
    _line(document, f"Not in, or not involved: {'; '.join(rest) or 'nobody'}.")


def _child(document: Document, pack: CasePack) -> None:
    document.add_heading("The child as each body records them", level=2)
    if not pack.child:
        _line(document, "Nothing is recorded.")
        return
    differ = {text.partition(".")[0] for text in pack.disagreements}
    heads = ["Body", *[f"{name} (differs)" if name in differ else name for name in pack.child]]
    rows = [[body, *[told.get(body, "") for told in pack.child.values()]] for body in pack.bodies]
    table = _table(document, heads, rows)
    for at, name in enumerate(pack.child, start=1):
        if name in differ:
            for row in table.rows[1:]:
                _shade(row.cells[at], WARN_FILL)
    for text in pack.disagreements:
        document.add_paragraph(f"Bodies disagree. {text}", style="List Bullet")


def _behaviour(document: Document, pack: CasePack) -> None:
    document.add_heading("The behaviour, and how it was classified at the time", level=2)
    for text in pack.behaviour or ["Nothing is recorded."]:
        _line(document, text)


def _chronology(document: Document, pack: CasePack) -> None:
    document.add_heading("What happened, in order", level=2)
    if not pack.events:
        _line(document, "No date is recorded.")
        return
    rows = [
        [event.date, f"{event.label} (dates clash)" if event.clash else event.label, ", ".join(event.bodies)]
        for event in pack.events
    ]
    table = _table(document, ["Date", "Event", "Dated so by"], rows, widths=[2.4, 6.0, 18.0])
    for row, event in zip(table.rows[1:], pack.events, strict=True):
        if event.clash:
            _shade(row.cells[1], WARN_FILL)
    if pack.not_recorded:
        _line(document, f"Recorded by nobody: {', '.join(pack.not_recorded)}.")


def _ratings(document: Document, pack: CasePack) -> None:
    document.add_heading("Questions that each body rated below standard", level=2)
    rows = [[theme, *[told.get(body, "none rated") for body in pack.bodies]] for theme, told in pack.ratings.items()]
    table = _table(document, ["Theme", *pack.bodies], rows)
    for row, told in zip(table.rows[1:], pack.ratings.values(), strict=True):
        for cell, body in zip(row.cells[1:], pack.bodies, strict=True):
            n, _, of = told.get(body, "0 of 0").partition(" of ")
            if 2 * int(n) > int(of):
                _shade(cell, WARN_FILL)
    if pack.panel:
        document.add_heading("What the panel has said so far", level=3)
        for text in pack.panel:
            document.add_paragraph(text, style="List Bullet")


def _notes(document: Document, heading: str, notes: Sequence[tuple[str, str, str]], level: int = 2) -> None:
    document.add_heading(heading, level=level)
    if not notes:
        _line(document, "Nobody wrote anything here.")
    for label, body, text in notes:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label} ({body}): ").bold = True
        paragraph.add_run(text)


def _annex(document: Document, pack: CasePack) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading("Annex: every answer, side by side", level=2)
    for theme, answers in pack.annex.items():
        document.add_heading(theme, level=3)
        rows, last = [], ""
        for question, body, rating, evidence in answers:
            rows.append([question if question != last else "", body, rating, evidence])
            last = question
        _table(document, ["Question", "Body", "Rating", "Evidence"], rows, widths=[8.0, 5.0, 3.0, 10.6])
    for heading, notes in (("voices", pack.voices), ("learning", pack.learning)):
        if len(notes) > MOST_NOTES:
            _notes(document, f"All {heading}", notes, level=3)
    document.add_heading("Sources of the chronology", level=3)
    rows = [[event.date, event.label, place] for event in pack.events for place in event.places]
    _table(document, ["Date", "Event", "File, sheet and cell"], rows, widths=[2.4, 6.0, 18.0])
    files = [[body, state, file] for body, state, _, file in pack.taking_part]
    _table(document, ["Body", "State", "File"], files, widths=[8.0, 4.0, 14.4])


def _table(
    document: Document, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float] = ()
) -> Table:
    lines = [list(heads), *[list(row) for row in rows]]
    table = document.add_table(rows=len(lines), cols=len(heads))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.LEFT
    table.autofit = not widths
    cells = iter(table._cells)  # all at once: asking row by row is slow
    for down, line in enumerate(lines):
        for across, text in enumerate(line):
            cell = next(cells)
            _write(cell, text, CELL if down else CELL_HEAD)
            if not down:
                _shade(cell, HEAD_FILL)
            if widths:
                cell.width = Cm(widths[across])
    for at, width in enumerate(widths):
        table.columns[at].width = Cm(width)
    _repeat(table)
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    return table


def _write(cell: _Cell, text: str, style: str) -> None:
    """Fill a cell in one of our styles; a pack has a thousand, and each run dressed by itself would cost tenfold."""
    paragraph = cell._tc.p_lst[0]
    paragraph.style = style
    paragraph.add_r().text = text


def _shade(cell: _Cell, fill: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(shading)


def _repeat(table: Table) -> None:
    """Repeat the heading row on each page, and say that it is one."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
