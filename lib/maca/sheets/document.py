"""A body's sheet as a Word document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from maca.definition import Definition
from maca.sheets.content import Point, SheetContent
from maca.sheets.replies import REPLY_HEADINGS

__all__ = ["Reply", "write_sheet"]

Reply = tuple[str, str, str]
"""agreed or disputed, the reason, the date."""

BULLET = "ListBullet"
"""The style's own id: looking a style up by its name for each line costs most of the time of a sheet."""

WIDTHS = [2.4, 6.2, 2.6, 4.4, 2.2]


def write_sheet(
    content: SheetContent,
    definition: Definition,
    wave: str,
    path: Path,
    replies: Mapping[str, Reply] | None = None,
    note: str = "",
) -> Path:
    """Write the sheet of one body.

    Parameters
    ----------
    content : SheetContent
    definition : Definition
    wave : str
    path : pathlib.Path
        Only its owner may open it.
    replies : mapping of str to Reply, optional
        By point, replies that were read back: they stand beside their finding.
    note : str
        Printed under the title, as that the returns are invented.

    Returns
    -------
    pathlib.Path
    """
    document = Document()
    round_ = definition.wave(wave)
    _set_up(document, content, definition, round_.reports)
    document.add_heading(f"{content.label}: your part in the audit", level=1)
    for line in (definition.title, round_.label, _marking(content, definition), note):
        if line:
            document.add_paragraph(line)
    document.add_paragraph(
        "This sheet holds what you sent and, beside it, counts over all cases. It holds no other body's answers. "
        "A theme is below the standard in a case if more than half of its rated questions are."
    )
    _list(document, "Your returns", content.returns, "Nothing was expected of you.")
    _themes(document, content)
    known = replies or {}
    _list(document, "Strengths", _with_replies(content.strengths, known), "None can be told from your ratings.")
    _list(document, "Gaps", _with_replies(content.gaps, known), "None can be told from your ratings.")
    _list(document, "The earlier review, by your own word", content.learning, "You gave no answer.")
    _list(document, "Actions that you named", content.actions, "You named none.")
    _list(document, "The partnership's recommendations", content.recommendations, "None is agreed yet.")
    _right_of_reply(document, [*content.strengths, *content.gaps], known)
    _save(document, path, round_.reports)
    return path


def _set_up(document: WordDocument, content: SheetContent, definition: Definition, dated: date) -> None:
    properties = document.core_properties
    properties.title = f"{content.label}: {definition.short_title}"
    properties.subject, properties.author, properties.language = content.body, "maca", "en-GB"
    properties.created = properties.modified = datetime(dated.year, dated.month, dated.day)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(11)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.6)
    section.footer.paragraphs[0].text = _marking(content, definition)


def _marking(content: SheetContent, definition: Definition) -> str:
    return f"{definition.marking}: for {content.label} alone"


def _list(document: WordDocument, heading: str, lines: Sequence[str], otherwise: str) -> None:
    document.add_heading(heading, level=2)
    for line in lines:
        document.add_paragraph(line)._p.style = BULLET
    if not lines:
        document.add_paragraph(otherwise)


def _with_replies(points: Sequence[Point], replies: Mapping[str, Reply]) -> list[str]:
    lines = []
    for point in points:
        reply = replies.get(point.id)
        if reply is None:
            lines.append(point.text)
        else:
            reason = f": {reply[1]}" if reply[1] else ""
            lines.append(f"{point.text} You {reply[0]} this on {reply[2]}{reason}.".replace("..", "."))
    return lines


def _themes(document: WordDocument, content: SheetContent) -> None:
    document.add_heading("Themes", level=2)
    headings = ["Theme", "Your cases below the standard", "All cases below the standard", "Your score, 0 to 100"]
    rows = [[line.label, line.own_cases, line.partnership, line.own_score] for line in content.themes]
    _table(document, headings, [[text or "cannot be told" for text in row] for row in rows])


def _right_of_reply(document: WordDocument, points: Sequence[Point], replies: Mapping[str, Reply]) -> None:
    document.add_heading("Right of reply", level=2)
    document.add_paragraph(
        "Write agreed or disputed beside a point; a dispute needs a reason; give the date. Leave a point blank if you "
        "have nothing to say to it. Your reply will stand beside the finding."
    )
    rows = [[point.id, point.text, *replies.get(point.id, ("", "", ""))] for point in points]
    _table(document, REPLY_HEADINGS, rows, WIDTHS)


def _table(document: WordDocument, headings: Sequence[str], rows: Sequence[Sequence[str]], widths=()) -> None:
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    heads = OxmlElement("w:tblHeader")
    heads.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(heads)
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for row in rows:
        for at, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.text = text
            if widths:
                cell.width = Cm(widths[at])
    for cell, width in zip(table.rows[0].cells, widths, strict=False):
        cell.width = Cm(width)


def _save(document: WordDocument, path: Path, dated: date) -> None:
    """Save with one date on every part, so that the same content gives the same bytes."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (dated.year, dated.month, dated.day, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(entry, source.read(name))
    path.write_bytes(fixed.getvalue())
    path.chmod(0o600)
