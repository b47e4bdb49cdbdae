"""The seven-minute briefing: one page on why, what was found, what to do and what to ask in supervision."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from lxml.html import HtmlElement, fragments_fromstring

from maca.report.clean import clean_text
from maca.report.content import Content
from maca.report.deck import Slide, make_deck
from maca.report.front import Front
from maca.report.pdf import compile_typst
from maca.report.typeset import quoted, typst_blocks
from maca.report.word import convert_docx
from maca.words.block import BRIEFING
from maca.words.passage import Passage

__all__ = ["Briefing", "make_briefing", "write_briefing_docx", "write_briefing_pdf"]

MOST_LINES, LONGEST_LINE = 6, 420
"""What lets the briefing stand on one page."""

LEAD = "\N{INFORMATION SEPARATOR ONE}"
"""Stands between the words that lead a line and the rest of it."""

WHY = "briefing_why"
ASK = "briefing_ask"
"""Blocks of words.xlsx that people write for the briefing."""


@dataclass(frozen=True)
class Briefing:
    """The four parts of the page, each a list of sentences.

    Attributes
    ----------
    parts : list of tuple of (str, list of str)
        Heading and sentences.
    """

    parts: list[tuple[str, list[str]]]


def make_briefing(content: Content, front: Front, passages: Sequence[Passage] = ()) -> Briefing:
    """Make the page from people's words and from what the summary found.

    Parameters
    ----------
    content : Content
        Its first chapter is the summary; what it found is what its tagged cells say.
    front : Front
    passages : sequence of Passage
        `briefing_why` and `briefing_ask` are people's own; without them the page says what was audited and asks about
        the practice that fell short.
    """
    written = {passage.block.id: _lines(passage) for passage in passages if passage.stem == BRIEFING}
    summary = [slide for slide in make_deck(Content(content.sections[:1]), front)[1:] if slide.points]
    short = next((slide for slide in summary if "gap" in slide.title.casefold()), None)
    plan = next((slide for slide in summary if slide.table and len(slide.table[0]) > 1), None)
    why = written.get(WHY) or [
        f"{front.partnership} audited its practice: {front.title[:1].lower()}{front.title[1:]}. {front.wave_label}."
    ]
    ask = written.get(ASK) or [_question(point) for point in (short.points if short else [])]
    return Briefing(
        [
            ("Why this audit", why),
            ("What was found", _found(summary)),
            ("What to do", _plan(plan) if plan else []),
            ("What to ask in supervision", ask or ["How does what was found here show in the cases that we hold?"]),
        ]
    )


def write_briefing_pdf(briefing: Briefing, front: Front, target: Path) -> Path:
    """Write briefing.pdf: one tagged page."""
    blocks = typst_blocks(_elements(briefing, first=2))
    title = f"#heading(level: 1)[#{quoted(front.title)};]"
    under = f"#quiet[#{quoted(f'Seven-minute briefing. {front.partnership}. {front.wave_label}.')};]"
    look = "#set text(size: 10.5pt)\n#show heading.where(level: 2): set block(above: 15pt, below: 7pt)"
    with tempfile.TemporaryDirectory() as name:
        return compile_typst("\n\n".join([look, title, under, blocks]), front, Path(name), target)


def write_briefing_docx(briefing: Briefing, front: Front, target: Path) -> Path:
    """Write briefing.docx."""
    import lxml.html

    opening = (
        f'<div custom-style="Title"><p>{escape(front.title)}</p></div><div custom-style="Subtitle">'
        f"<p>{escape(f'Seven-minute briefing. {front.wave_label}.')}</p></div>"
    )
    body = "".join(lxml.html.tostring(block, encoding="unicode") for block in _elements(briefing, first=1))
    with tempfile.TemporaryDirectory() as name:
        return convert_docx(opening + body, front, Path(name), target, compact=True)


def _elements(briefing: Briefing, first: int) -> list[HtmlElement]:
    parts = [
        f"<h{first}>{escape(heading)}</h{first}><ul>{''.join(map(_item, lines))}</ul>"
        for heading, lines in briefing.parts
        if lines
    ]
    return fragments_fromstring("".join(parts))


def _item(line: str) -> str:
    lead, mark, rest = _short(line).partition(LEAD)
    return f"<li><strong>{escape(lead)}.</strong> {escape(rest)}</li>" if mark else f"<li>{escape(lead)}</li>"


def _lines(passage: Passage) -> list[str]:
    lines = [line.strip().lstrip("-*# ").replace("**", "") for line in passage.block.text.splitlines() if line.strip()]
    return [clean_text(line) for line in lines][:MOST_LINES]


def _found(summary: list[Slide]) -> list[str]:
    told = [slide for slide in summary if not slide.table][:MOST_LINES]
    return [f"{slide.title.rstrip('?')}{LEAD}{' '.join(slide.points[:3])}" for slide in told]


def _plan(slide: Slide) -> list[str]:
    heads, *rows = slide.table
    lines = [
        row[1].rstrip(".")
        + "".join(f"; {head.lower()}: {cell}" for head, cell in zip(heads[2:], row[2:], strict=False) if cell)
        + "."
        for row in rows
    ]
    return lines[:MOST_LINES]


def _question(point: str) -> str:
    return f"{point.split(':')[0]}: what would our own cases show, and how do we know?"


def _short(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"
