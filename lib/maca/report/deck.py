"""The seminar's slides: what the tagged cells of the chapters say, at most fifteen, each with notes."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lxml.html import HtmlElement

from maca.report.clean import clean_text
from maca.report.content import SLIDE, Content
from maca.report.front import INVENTED, Front
from maca.words.block import SLIDES
from maca.words.passage import Passage

__all__ = ["MOST_SLIDES", "Picture", "Slide", "make_deck"]

MOST_SLIDES = 15
MOST_POINTS = 5
MOST_ROWS, MOST_COLUMNS = 8, 4
"""What a slide's table can hold and still be read from the back of a room."""

LONGEST_POINT, LONGEST_CELL = 330, 110
"""Characters after which a sentence or a cell goes on in the report alone."""

FEW_WORDS = 360
"""Characters up to which a slide of words alone is set larger."""

SENTENCE = 100
"""Characters of a sentence, roughly."""

BESIDE_PICTURE = 200
"""Characters of sentences that stand well beside a picture."""

ON_A_SLIDE, LINE, MOST_LINE = 600, 60, 70
"""Characters that a slide without a picture holds, that a row of a table takes, and that fit on one line of it."""

FAVOURED = ["Owner", "Due", "Progress"]
"""Columns that a slide's table keeps before others, after its first two."""


@dataclass(frozen=True)
class Picture:
    """A figure on a slide."""

    data: bytes
    alt: str
    caption: str

    @property
    def source(self) -> str:
        """The picture as a data URI."""
        return f"data:image/png;base64,{base64.b64encode(self.data).decode()}"


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes
    ----------
    title, subtitle : str
    points : list of str
        Sentences.
    picture : Picture, optional
    table : list of list of str
        Rows, the first one the heads; empty for none.
    caption : str
        Of the table.
    notes : list of str
        Paragraphs for the speaker.
    """

    title: str
    subtitle: str = ""
    points: list[str] = field(default_factory=list)
    picture: Picture | None = None
    table: list[list[str]] = field(default_factory=list)
    caption: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def sparse(self) -> bool:
        """The slide holds little, and shows it large."""
        return self.picture is None and not self.table and sum(map(len, self.points)) <= FEW_WORDS

    @property
    def full(self) -> bool:
        """The slide holds so much beside a picture or a table that its words are set smaller."""
        rows = sum(len(cell) > MOST_LINE for row in self.table for cell in row[1:2]) + len(self.table)
        words = sum(map(len, self.points))
        return words > BESIDE_PICTURE if self.picture else words + LINE * rows > ON_A_SLIDE


def make_deck(content: Content, front: Front, passages: Sequence[Passage] = ()) -> list[Slide]:
    """Make the slides: a title, what people wrote for them, then one for the tagged cells beneath each heading.

    Parameters
    ----------
    content : Content
    front : Front
    passages : sequence of Passage
        Those of the place `slides`, such as a composite case, each give a slide.

    Returns
    -------
    list of Slide
        At most MOST_SLIDES; of too many those that say least stay in the report alone.
    """
    slides = [_opening(front), *(_written(passage) for passage in passages if passage.stem == SLIDES)]
    for section in content.sections:
        headings: dict[str, str] = {}
        asides: list[str] = []
        for (tagged, tag), blocks in groupby(
            section.element, key=lambda block: (SLIDE in block.attrib, _heading(block))
        ):
            for block in list(blocks) if not tagged else []:
                if tag:
                    headings = {name: text for name, text in headings.items() if name < tag} | {tag: _text(block)}
                    asides = []
                elif block.tag == "p" and not block.get("class"):
                    asides.append(_text(block))
            if tagged:
                slides.append(_slide(list(blocks), headings, asides, section.entry.text))
    return _fitting(slides)


def _fitting(slides: list[Slide]) -> list[Slide]:
    """Leave out the slides that say least, of equal ones the last, until the others fit; the opening stays."""
    order = sorted(range(1, len(slides)), key=lambda at: (_weight(slides[at]), -at))
    left_out = set(order[: max(0, len(slides) - MOST_SLIDES)])
    return [slide for at, slide in enumerate(slides) if at not in left_out]


def _weight(slide: Slide) -> int:
    """Count the characters of a slide's sentences; a picture or a table weighs as much as a sentence."""
    return sum(map(len, slide.points)) + (SENTENCE if slide.picture or slide.table else 0)


def _opening(front: Front) -> Slide:
    points = [words for term, words in front.particulars if words and term != "Run"]
    notes = [f"Run {front.run_id}.", *([INVENTED] if front.invented else [])]
    if front.invented:
        points.append("Invented returns")
    return Slide(front.title, front.partnership, points=points, notes=notes)


def _written(passage: Passage) -> Slide:
    lines = [re.sub(r"^[-*] +", "", line.strip()) for line in passage.block.text.splitlines() if line.strip()]
    titled = lines[0].startswith("#")
    points = [clean_text(line.lstrip("# ").replace("**", "")) for line in lines[1 if titled else 0 :]]
    notes = [*points[MOST_POINTS:], f"Words: {passage.block.author}. Made of many cases, never of one child."]
    return Slide(
        title=clean_text(lines[0].lstrip("# ")) if titled else "A composite case",
        subtitle=f"Not final: {passage.said}" if passage.said else "",
        points=[_short(point, LONGEST_POINT) for point in points[:MOST_POINTS]],
        notes=notes,
    )


def _kind(block: HtmlElement) -> tuple[bool, str]:
    return SLIDE in block.attrib, _heading(block)


def _heading(block: HtmlElement) -> str:
    return block.tag if block.tag in {"h2", "h3", "h4", "h5"} else ""


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _slide(blocks: list[HtmlElement], headings: dict[str, str], asides: list[str], chapter: str) -> Slide:
    names = [headings[tag] for tag in sorted(headings) if tag != "h2"] or [chapter]
    figure = next((block for block in blocks if block.tag == "figure"), None)
    table = next((part for block in blocks if block.tag != "figure" for part in block.iter("table")), None)
    sentences = [_text(block) for block in blocks if block.tag == "p" and block.get("class") == "maca-finding"]
    banners = [_text(block) for block in blocks if block.get("class") == "maca-banner"]
    picture = _picture(figure) if figure is not None else None
    rows, left_out = _rows(table) if table is not None and picture is None else ([], "")
    notes = [*asides, *sentences[MOST_POINTS:], *banners, *([picture.alt] if picture else []), left_out]
    return Slide(
        title=names[0],
        subtitle=names[1] if len(names) > 1 else "",
        points=[_short(sentence, LONGEST_POINT) for sentence in sentences[:MOST_POINTS]],
        picture=picture,
        table=rows,
        caption=_text(table.find("caption")) if rows else "",
        notes=[note for note in [*notes, f"From the report's chapter “{chapter}”."] if note],
    )


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _picture(figure: HtmlElement) -> Picture:
    image = next(figure.iter("img"))
    return Picture(
        base64.b64decode(image.get("src").split(",", 1)[1]), image.get("alt"), _text(figure.find("figcaption"))
    )


def _rows(table: HtmlElement) -> tuple[list[list[str]], str]:
    rows = [[_text(cell) for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")]
    heads = rows[0] if rows else []
    order = [*heads[:2], *(head for head in FAVOURED if head in heads[2:]), *heads[2:]]
    kept = [heads.index(head) for head in dict.fromkeys(order)][:MOST_COLUMNS]
    shown = [[_short(row[place], LONGEST_CELL) for place in kept if place < len(row)] for row in rows[: MOST_ROWS + 1]]
    whole = len(rows) <= MOST_ROWS + 1 and len(heads) <= MOST_COLUMNS
    return shown, "" if whole else f"The report holds the whole table: {len(rows) - 1} rows, {len(heads)} columns."
