"""The content as it stands on paper: no folding, the data of figures in an annex, pictures as files."""

from __future__ import annotations

import base64
import copy
from dataclasses import dataclass
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

from maca.report.content import SYMBOLS, Content

__all__ = ["ANNEX", "Paper", "lay_out"]

ANNEX = "Data behind the figures"
"""The heading under which the figures' tables stand."""

WIDE_TABLE = 13
"""Columns from which a table stands on a page turned on its side."""


@dataclass(frozen=True)
class Paper:
    """The blocks of a document, in order: headings from h1, paragraphs, lists, tables and figures.

    Attributes
    ----------
    blocks : list of lxml.html.HtmlElement
        A figure holds one img (`src` the name of a file in the folder) and a figcaption; its attribute `data-table`
        names the id of its table in the annex.
    """

    blocks: list[HtmlElement]


def lay_out(content: Content, folder: Path) -> Paper:
    """Lay content out for paper and write its pictures into a folder.

    Parameters
    ----------
    content : Content
    folder : pathlib.Path
        Gets figure-1.png and so on.
    """
    blocks, annex = [], []
    for section in content.sections:
        element = copy.deepcopy(section.element)
        _unfold(element, annex)
        blocks += [block for block in element if isinstance(block.tag, str)]
    if annex:
        blocks += [_element("h2", ANNEX, id="annex"), _element("p", _all_symbols(), **{"class": "symbols"}), *annex]
    blocks = _turn_wide_tables(blocks)
    for block in blocks:
        _raise_heading(block)
    _save_pictures(blocks, folder)
    return Paper(blocks)


def _unfold(section: HtmlElement, annex: list[HtmlElement]) -> None:
    for holder in [*section.xpath(".//div[@class='scroll']"), *section.xpath(".//div[@class='picture']")]:
        holder.drop_tag()
    for figure in list(section.iter("figure")):
        for details in list(figure.iter("details")):
            figure.remove(details)
            tables = list(details.iter("table"))
            for table in tables:
                name = f"data-{figure.get('id') or len(annex) + 1}"
                table.set("id", name)
                figure.set("data-table", name)
                _name_after(table, figure)
            annex += tables
        for legend in list(figure.iter("p")):
            figure.addnext(legend)


def _element(tag: str, text: str, **attributes: str) -> HtmlElement:
    made = lxml.html.Element(tag, attributes)
    made.text = text
    return made


def _all_symbols() -> str:
    return "; ".join(f"{symbol} {words}" for symbol, words in SYMBOLS.items()) + "."


def _turn_wide_tables(blocks: list[HtmlElement]) -> list[HtmlElement]:
    """Hold a table of many columns, with the symbols explained above it, on a page turned on its side."""
    turned: list[HtmlElement] = []
    for block in blocks:
        if block.tag == "table" and max(len(row) for row in block.iter("tr")) >= WIDE_TABLE:
            holder = lxml.html.Element("div", {"class": "wide"})
            if turned and turned[-1].get("class") == "symbols":
                holder.append(turned.pop())
            holder.append(block)
            block = holder
        turned.append(block)
    return turned


def _name_after(table: HtmlElement, figure: HtmlElement) -> None:
    label = figure.find("figcaption/span").text.rstrip(":")
    caption = table.find("caption")
    caption.text = f"Data of {label[0].lower()}{label[1:]}: {caption.text_content()}"
    for part in list(caption):
        caption.remove(part)


def _raise_heading(block: HtmlElement) -> None:
    for element in block.iter("h2", "h3", "h4", "h5", "h6"):
        element.tag = f"h{int(element.tag[1]) - 1}"


def _save_pictures(blocks: list[HtmlElement], folder: Path) -> None:
    pictures = [picture for block in blocks for picture in block.iter("img")]
    for number, picture in enumerate(pictures, start=1):
        kind, data = picture.get("src").split(",", 1)
        name = f"figure-{number}.{'jpg' if 'jpeg' in kind else 'png'}"
        (folder / name).write_bytes(base64.b64decode(data))
        picture.set("src", name)
