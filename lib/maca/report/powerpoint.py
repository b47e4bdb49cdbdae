"""slides.pptx: the same slides for those who present with PowerPoint, with titles, alternative text and notes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from maca.report.deck import Slide
from maca.report.front import Front

__all__ = ["write_powerpoint"]

TITLE_ONLY, TITLE_AND_BODY = 5, 1
"""Layouts of python-pptx's own template."""

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.7
"""Inches."""

NAVY, INK, GREY = "12436D", "1A1C1F", "50565E"


def write_powerpoint(deck: Sequence[Slide], front: Front, target: Path) -> Path:
    """Write slides.pptx.

    Parameters
    ----------
    deck : sequence of Slide
    front : Front
    target : pathlib.Path

    Returns
    -------
    pathlib.Path
        `target`.
    """
    import pptx
    from pptx.util import Inches

    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for number, slide in enumerate(deck, start=1):
        page = show.slides.add_slide(show.slide_layouts[TITLE_AND_BODY if slide.points else TITLE_ONLY])
        _fill(page, slide, first=number == 1)
        tail = "  |  Invented returns" if front.invented else ""
        _foot(page, f"{front.marking}{tail}  |  {front.wave_label}  |  {number} of {len(deck)}")
        page.notes_slide.notes_text_frame.text = "\n".join(slide.notes)
    properties = show.core_properties
    properties.title, properties.author = f"{front.title}: slides, {front.wave_label}", front.partnership
    properties.subject, properties.language = front.marking, "en-GB"
    show.save(str(target))
    return target


def _fill(page: Any, slide: Slide, first: bool) -> None:
    _place(page.shapes.title, MARGIN, 1.9 if first else 0.4, WIDTH - 2 * MARGIN, 1.3 if first else 0.9)
    _words(page.shapes.title.text_frame, [slide.title], 36 if first else 28, NAVY, bold=True)
    top = 3.3 if first else 1.35
    if slide.subtitle:
        box = page.shapes.add_textbox(*_box(MARGIN, top - 0.05, WIDTH - 2 * MARGIN, 0.45))
        _words(box.text_frame, [slide.subtitle], 18, GREY)
        top += 0.55
    wide = slide.picture is None
    height = HEIGHT - top - 0.8
    if slide.points:
        body = page.placeholders[1]
        share = 0.45 if slide.table else 1.0
        _place(body, MARGIN, top, WIDTH - 2 * MARGIN if wide else 4.3, height * share)
        _words(body.text_frame, slide.points, 24 if slide.sparse else 18 if wide else 16, INK, bullets=not first)
        if slide.table:
            top, height = top + height * share, height * (1 - share)
    if slide.picture is not None:
        left = 5.3 if slide.points else MARGIN
        _picture(page, slide, left, top, WIDTH - left - MARGIN, height)
    if slide.table:
        _table(page, slide, top, height)


def _box(left: float, top: float, width: float, height: float) -> tuple[Any, ...]:
    from pptx.util import Inches

    return tuple(Inches(value) for value in (left, top, width, height))


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = _box(left, top, width, height)


def _words(frame: Any, lines: list[str], size: float, colour: str, bold: bool = False, bullets: bool = False) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = line
        _font(run, size, colour, bold)
        if frame._txBody.getparent().find(".//{*}ph") is not None and not bullets:
            _no_bullet(paragraph)


def _font(run: Any, size: float, colour: str, bold: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.util import Pt

    run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Arial"
    run.font.color.rgb = RGBColor.from_string(colour)
    run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _no_bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.append(properties.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}buNone", {}))


def _picture(page: Any, slide: Slide, left: float, top: float, width: float, height: float) -> None:
    caption = page.shapes.add_textbox(*_box(left, top, width, 0.4))
    _words(caption.text_frame, [slide.picture.caption], 12, GREY)
    shape = page.shapes.add_picture(BytesIO(slide.picture.data), *_box(left, top + 0.45, 1, 1)[:2])
    scale = min(_box(0, 0, width, height - 0.45)[2] / shape.width, _box(0, 0, width, height - 0.45)[3] / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    shape._element.nvPicPr.cNvPr.set("descr", slide.picture.alt)


def _table(page: Any, slide: Slide, top: float, height: float) -> None:
    from pptx.util import Inches

    rows, columns = len(slide.table), len(slide.table[0])
    shape = page.shapes.add_table(rows, columns, *_box(MARGIN, top, WIDTH - 2 * MARGIN, min(height, 0.3 * rows)))
    shape._element.nvGraphicFramePr.cNvPr.set("descr", f"{slide.caption}: {rows - 1} rows, {columns} columns.")
    lengths = [max(min(len(row[place]), 70) for row in slide.table if place < len(row)) + 4 for place in range(columns)]
    for place, length in enumerate(lengths):
        shape.table.columns[place].width = Inches((WIDTH - 2 * MARGIN) * length / sum(lengths))
    for number, row in enumerate(slide.table):
        for place, text in enumerate(row):
            cell = shape.table.cell(number, place)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            _words(cell.text_frame, [text], 11, "FFFFFF" if number == 0 else INK, bold=number == 0)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _colour(NAVY if number == 0 else "FFFFFF")


def _colour(code: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(code)


def _foot(page: Any, text: str) -> None:
    box = page.shapes.add_textbox(*_box(MARGIN, HEIGHT - 0.55, WIDTH - 2 * MARGIN, 0.35))
    _words(box.text_frame, [text], 11, GREY)
