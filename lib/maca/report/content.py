"""The report's content: sections of clean HTML, headings in order, figures and tables numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import lxml.html
import mistune
from lxml.html import HtmlElement
from nbformat import NotebookNode

from maca.errors import ChapterError
from maca.report.clean import clean_text, fragments
from maca.report.front import Front

__all__ = ["SLIDE", "SYMBOLS", "Content", "Entry", "Section", "compose"]

SYMBOLS = {
    "[c]": "confidential: withheld so that no child can be recognised",
    "[x]": "not available: not returned, not known of anybody, or too little to tell",
    "[z]": "not applicable",
    "[low]": "rounds to nought, and is not nought",
}
"""What stands in a table in place of a number."""

LEAST_ALT = 30
"""Shortest alternative text, in characters, that can say what a figure shows."""

NUMBER = re.compile(r"^(\[(c|x|z|low)\]|[-+]?[\d,.]+%?( (of|to) [\d,.]+%?)?)$")
"""What a cell of a column of numbers may hold: a number, `4 of 10`, `24% to 76%` or a symbol."""

DATE = re.compile(r"^\d{4}-\d\d-\d\d$")

PLACEHOLDER = re.compile(
    r"^(no description|image|figure|chart|picture|graph)\b.{0,25}$|no description has been provided", re.I
)

SLIDE = "data-slide"
"""The attribute of blocks that come from a cell tagged `slides`; its value names the cell."""

_HEADING = re.compile(r"^h[1-6]$")
_WRITTEN = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])
_MARKDOWN = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


@dataclass
class Entry:
    """One line of the contents list, with those beneath it."""

    id: str
    number: str
    text: str
    under: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """One chapter: its place in the contents and its element."""

    entry: Entry
    element: HtmlElement

    @property
    def html(self) -> str:
        """The section as HTML."""
        return lxml.html.tostring(self.element, encoding="unicode")


@dataclass(frozen=True)
class Content:
    """All sections in reading order."""

    sections: list[Section]

    @property
    def contents(self) -> list[Entry]:
        """The contents list."""
        return [section.entry for section in self.sections]


def compose(notebook: NotebookNode, front: Front) -> Content:
    """Make the report's content from a merged notebook.

    Markdown cells are kept, code is left out, and of outputs only those that a chapter published: an output
    without `maca` in its metadata never leaves the notebook, so nothing unprotected slips by.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        From `merge_chapters`.
    front : Front

    Raises
    ------
    ChapterError
        G002, if a picture has no alternative text that says what it shows.
    """
    sections = []
    taken: set[str] = set()
    cells = groupby(notebook.cells, key=lambda cell: cell.metadata.get("maca", {}).get("chapter", ""))
    for number, (_, chapter) in enumerate(cells, start=1):
        element = lxml.html.Element("section", {"class": "chapter"})
        element.extend(_blocks(list(chapter), front))
        _order_headings(element)
        sections.append(Section(_enter_headings(element, number, taken), element))
    elements = [section.element for section in sections]
    _number_captions(elements)
    _check_alternatives(elements)
    for element in elements:
        for table in list(element.iter("table")):
            _make_readable(table)
        for picture in list(element.iter("img")):
            _let_scroll(picture, "picture", " ".join(_name_of(picture).split()))
    return Content(sections)


def _blocks(cells: list[NotebookNode], front: Front) -> Iterator[HtmlElement]:
    yield from _title_of(cells)
    last_theme = ""
    for cell in cells:
        theme = cell.metadata.get("maca", {}).get("theme", "")
        if theme != last_theme:
            last_theme = theme
            yield _theme_heading(theme, front)
        for block in _cell_blocks(cell):
            level = _level(block)
            if level == 1:
                continue
            if level:
                block.tag = f"h{min(level + (2 if theme else 1), 6)}"
            yield block


def _title_of(cells: list[NotebookNode]) -> Iterator[HtmlElement]:
    for cell in cells:
        for block in _cell_blocks(cell):
            if _level(block) == 1:
                block.tag = "h2"
                yield block
                return


def _theme_heading(theme: str, front: Front) -> HtmlElement:
    heading = lxml.html.Element("h3", {"id": f"theme-{theme}"})
    label = front.themes.get(theme, "")
    heading.text = f"Theme {theme}: {label}" if label else f"Theme {theme}"
    return heading


def _cell_blocks(cell: NotebookNode) -> Iterator[HtmlElement]:
    for block in _shown_blocks(cell):
        if "slides" in cell.metadata.get("tags", []):
            block.set(SLIDE, cell.get("id", "slide"))
        yield block


def _shown_blocks(cell: NotebookNode) -> Iterator[HtmlElement]:
    words = cell.metadata.get("maca", {}).get("words")
    if words:
        yield _words_block(cell.source, words)
    elif cell.cell_type == "markdown":
        blocks = fragments(str(_MARKDOWN(cell.source)))
        about = "about" in cell.metadata.get("tags", [])
        yield from (block for block in blocks if not about or _level(block) == 1)
    elif cell.cell_type == "code":
        for output in cell.outputs:
            if "maca" in output.get("metadata", {}) and "text/html" in output.get("data", {}):
                yield from fragments(_text(output["data"]["text/html"]))


def _words_block(text: str, words: dict[str, str]) -> HtmlElement:
    """Show what people wrote: Markdown alone, any markup in it as text, its headings as strong words."""
    holder = lxml.html.Element("div", {"class": "words" if words["state"] == "approved" else "words stale"})
    if words["said"]:
        holder.append(_paragraph("warning", words["said"]))
    for block in fragments(str(_WRITTEN(text))):
        if _level(block):
            block.tag = "p"
            strong = lxml.html.Element("strong")
            strong.text, block.text = block.text_content(), None
            for part in list(block):
                block.remove(part)
            block.append(strong)
        holder.append(block)
    holder.append(_paragraph("by", words["by"]))
    return holder


def _paragraph(kind: str, text: str) -> HtmlElement:
    made = lxml.html.Element("p", {"class": kind})
    made.text = clean_text(text)
    return made


def _text(data: str | list[str]) -> str:
    return data if isinstance(data, str) else "".join(data)


def _level(element: HtmlElement) -> int:
    return int(element.tag[1]) if _HEADING.match(element.tag) else 0


def _order_headings(section: HtmlElement) -> None:
    """Let no level be skipped, and let the section open with its h2."""
    if not len(section) or section[0].tag != "h2":
        heading = lxml.html.Element("h2")
        heading.text = "Chapter"
        section.insert(0, heading)
    before = 2
    for heading in [element for element in section.iter() if _level(element)][1:]:
        level = max(3, min(_level(heading), before + 1))
        heading.tag, before = f"h{level}", level


def _enter_headings(section: HtmlElement, number: int, taken: set[str]) -> Entry:
    """Give headings ids and the chapter its number; return the chapter's line of the contents list."""
    first, entry = section[0], None
    for heading in [element for element in section if element.tag in {"h2", "h3"}]:
        words = " ".join(heading.text_content().split())
        heading.set("id", _unique(heading.get("id") or _slug(words), taken))
        if heading is first:
            entry = Entry(heading.get("id"), str(number), words)
            mark = lxml.html.Element("span", {"class": "number"})
            mark.text, mark.tail, first.text = f"{number}", f" {first.text or ''}", None
            first.insert(0, mark)
        else:
            entry.under.append(Entry(heading.get("id"), "", words))
    section.set("aria-labelledby", entry.id)
    for element in section.iter():
        if element.get("id") and element.tag not in {"h2", "h3"}:
            element.set("id", _unique(element.get("id"), taken))
    return entry


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:60] or "part"


def _unique(name: str, taken: set[str]) -> str:
    name = re.sub(r"\s+", "-", name)
    found = next(f"{name}{tail}" for tail in ["", *(f"-{i}" for i in range(2, 9999))] if f"{name}{tail}" not in taken)
    taken.add(found)
    return found


def _number_captions(sections: list[HtmlElement]) -> None:
    figures = tables = 0
    for section in sections:
        for element in section.iter("figure", "table"):
            if element.tag == "figure":
                figures += 1
                _label(_caption_of(element), "Figure", figures)
            elif not _within(element, "figure"):
                tables += 1
                _label(_caption_of(element), "Table", tables)
            else:
                _name_data_table(element)


def _caption_of(element: HtmlElement) -> HtmlElement:
    tag = "figcaption" if element.tag == "figure" else "caption"
    caption = element.find(tag)
    if caption is None:
        caption = lxml.html.Element(tag)
        element.insert(0, caption)
    return caption


def _label(caption: HtmlElement, kind: str, number: int) -> None:
    text = re.sub(rf"^\s*{kind}\s*\d*\s*[:.]\s*", "", caption.text or "")
    mark = lxml.html.Element("span", {"class": "label"})
    mark.text, mark.tail, caption.text = f"{kind} {number}:", f" {text}", None
    caption.insert(0, mark)


def _name_data_table(table: HtmlElement) -> None:
    """Give the table beneath a figure the caption of its figure, where it has none of its own."""
    figure = next(parent for parent in table.iterancestors("figure"))
    caption = _caption_of(table)
    if not (caption.text_content() or "").strip():
        caption.text = f"Data behind: {_caption_of(figure).text_content()}"


def _within(element: HtmlElement, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _check_alternatives(sections: list[HtmlElement]) -> None:
    seen: set[str] = set()
    for picture in [picture for section in sections for picture in section.iter("img")]:
        words = " ".join(picture.get("alt", "").split())
        figure = next(picture.iterancestors("figure"), None)
        name = figure.get("id", "") if figure is not None else "a picture"
        if len(words) < LEAST_ALT or PLACEHOLDER.search(words):
            raise ChapterError(
                "G002",
                f"{name}: its alternative text has {len(words)} characters and does not say what the picture shows. "
                f"Give publish.chart an alt of at least {LEAST_ALT} characters that states the finding.",
            )
        if words in seen:
            caption = figure.find("figcaption").text_content() if figure is not None else str(len(seen))
            words = f"{words} ({' '.join(caption.split())})"
        seen.add(words)
        picture.set("alt", words)


def _name_of(picture: HtmlElement) -> str:
    figure = next(picture.iterancestors("figure"), None)
    return _caption_of(figure).text_content() if figure is not None else "Picture"


def _let_scroll(element: HtmlElement, kind: str, name: str) -> HtmlElement:
    """Put an element into a holder that scrolls by itself and that the keyboard reaches."""
    holder = lxml.html.Element("div", {"class": kind, "tabindex": "0", "role": "group", "aria-label": name})
    if element.get(SLIDE):
        holder.set(SLIDE, element.get(SLIDE))
    element.addprevious(holder)
    holder.tail, element.tail = element.tail, None
    holder.append(element)
    return holder


def _make_readable(table: HtmlElement) -> None:
    """Scope the header cells, explain symbols above the table, and let it scroll by itself when it is wide."""
    table.set("class", "maca-table")
    for cell in table.iter("th"):
        if not cell.get("scope"):
            cell.set("scope", "col" if _within(cell, "thead") else "row")
    _align_numbers(table)
    holder = _let_scroll(table, "scroll", " ".join(_caption_of(table).text_content().split()))
    words = {text for cell in table.iter("td", "th") for text in [cell.text_content().strip()]}
    used = [symbol for symbol in SYMBOLS if any(symbol in text for text in words if len(text) < 200)]
    if used:
        legend = lxml.html.Element("p", {"class": "symbols"})
        if holder.get(SLIDE):
            legend.set(SLIDE, holder.get(SLIDE))
        legend.text = "; ".join(f"{symbol} {SYMBOLS[symbol]}" for symbol in used) + "."
        details = next(holder.iterancestors("details"), None)
        (holder if details is None else details).addprevious(legend)


def _align_numbers(table: HtmlElement) -> None:
    """Align to the right the columns, heading and all, that hold nothing but numbers and symbols."""
    rows = [[cell for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")]
    heads = [row for row in rows if row and _within(row[0], "thead")]
    body = [row for row in rows if row and not _within(row[0], "thead")]
    for place in range(max((len(row) for row in rows), default=0)):
        cells = [row[place] for row in body if place < len(row)]
        words = [text for cell in cells if (text := cell.text_content().strip())]
        numbers = bool(words) and all(NUMBER.match(text) for text in words)
        for cell in [*cells, *(row[place] for row in heads if place < len(row))]:
            cell.attrib.pop("class", None)
            if numbers and place:
                cell.set("class", "number")
            elif DATE.match(cell.text_content().strip()):
                cell.set("class", "date")
