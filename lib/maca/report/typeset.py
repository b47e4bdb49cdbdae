"""Typst source of a document. Every word goes in as a quoted string, so no text can be taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from maca.report.clean import clean_text

__all__ = ["quoted", "typst_blocks"]

LONGEST_WORD, LONGEST_IN_CELL = 70, 24
"""Characters after which a word without a space may be broken: in text, and in a table's cell."""

WHOLE_ROWS, WHOLE_TEXT = 16, 2500
"""Rows and characters up to which a table is not cut in two."""

WIDE = 12
"""Columns above which all share the width by what they hold."""

NARROW = 12
"""Characters up to which a column takes the room that it needs."""

WORD, HEAD = 0.55, 1.5
"""Share of the width that a letter of a column's longest word is given at least, where columns share; and how much more
one of a head is given beside columns of long texts: it is bold, and runs into its neighbour where it does not fit."""

ROOM = 60
"""Characters that columns of that kind may take together; beyond it nothing is left for the others, and all share."""

_INLINE = {
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "i": "emph",
    "sub": "sub",
    "sup": "super",
    "code": "mono",
}
_SPACES = re.compile(r"[ \t\r\n]+")


def quoted(text: str) -> str:
    r"""Quote text for Typst, and let very long words break.

    Examples
    --------
    >>> quoted('a "quoted" \\ #let')
    '"a \\"quoted\\" \\\\ #let"'
    """
    text = _breakable(clean_text(text), LONGEST_WORD)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", " ").replace("\r", "")
    return f'"{escaped}"'


def _breakable(text: str, longest: int) -> str:
    return re.sub(rf"[^\s\u200b]{{{longest}}}(?=\S)", lambda found: f"{found[0]}\u200b", text)


def typst_blocks(blocks: list[HtmlElement]) -> str:
    """Set the blocks of a document.

    Parameters
    ----------
    blocks : list of lxml.html.HtmlElement
        From `paper.lay_out`.
    """
    known = {element.get("id") for block in blocks for element in block.iter() if element.get("id")}
    return "\n\n".join(part for block in blocks for part in _block(block, known))


def _block(element: HtmlElement, known: set[str]) -> Iterator[str]:
    tag = element.tag
    if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        yield f"#heading(level: {tag[1]}, {_content(element, known)}){_label(element)}"
    elif tag == "p":
        yield _paragraph(element, known)
    elif tag in {"ul", "ol"}:
        kind = "list" if tag == "ul" else "enum"
        items = ", ".join(f"[{_inside(item, known)}]" for item in element.iter("li") if item.getparent() is element)
        yield f"#{kind}({items})"
    elif tag == "blockquote":
        yield f"#quote(block: true)[{_inside(element, known)}]"
    elif tag == "pre":
        yield f"#raw({quoted(element.text_content())}, block: true)"
    elif tag == "dl":
        yield "\n\n".join(f"#par({_content(part, known)})" for part in element)
    elif tag == "table":
        yield _table(element, known)
    elif tag == "figure":
        yield _figure(element, known)
    elif tag == "img":
        yield f"#{_image(element)}"
    elif tag == "hr":
        yield "#line(length: 100%, stroke: 0.5pt + luma(160))"
    elif tag in {"div", "section"}:
        kind = {"words": "words", "words stale": "stale", "wide": "wide"}.get(element.get("class", ""))
        inner = _inside(element, known)
        yield f"#{kind}[{inner}]" if kind else inner
    else:
        yield f"#par({_content(element, known)})"


def _paragraph(element: HtmlElement, known: set[str]) -> str:
    kind = {
        "maca-finding": "finding",
        "maca-banner": "banner",
        "symbols": "symbols",
        "by": "quiet",
        "warning": "warning",
    }.get(element.get("class", ""), "par")
    return f"#{kind}({_content(element, known)})"


def _inside(element: HtmlElement, known: set[str]) -> str:
    """Set a holder of blocks, or of loose text, or of both."""
    blocks = {"p", "ul", "ol", "table", "figure", "blockquote", "pre", "div", "dl"}
    if not any(child.tag in blocks for child in element):
        return _runs(element, known)
    parts = [f"#{quoted(element.text)};"] if element.text and element.text.strip() else []
    for child in element:
        parts += _block(child, known)
        if child.tail and child.tail.strip():
            parts.append(f"#{quoted(child.tail)};")
    return "\n\n".join(parts)


def _content(element: HtmlElement, known: set[str]) -> str:
    return f"[{_runs(element, known)}]"


def _runs(element: HtmlElement, known: set[str]) -> str:
    parts = [_words(element.text)]
    for child in element:
        parts += [_run(child, known), _words(child.tail)]
    return "".join(parts)


def _words(text: str | None) -> str:
    return f"#{quoted(_SPACES.sub(' ', text))};" if text else ""


def _run(element: HtmlElement, known: set[str]) -> str:
    if element.tag == "br":
        return "#linebreak();"
    if element.tag == "img":
        return f"#box({_image(element)});"
    inner = _content(element, known)
    if element.tag == "a":
        return _link(element.get("href", ""), inner, known)
    if element.tag == "span" and element.get("class") in {"number", "label"}:
        return f"#quiet-run({inner});"
    if element.tag in _INLINE:
        return f"#{_INLINE[element.tag]}({inner});"
    return _runs(element, known)


def _link(target: str, inner: str, known: set[str]) -> str:
    if target.startswith("#"):
        return f"#link(label({quoted(target[1:])}), {inner});" if target[1:] in known else inner[1:-1]
    return f"#link({quoted(target)}, {inner});" if target else inner[1:-1]


def _label(element: HtmlElement) -> str:
    return f" #label({quoted(element.get('id'))})" if element.get("id") else ""


def _image(element: HtmlElement) -> str:
    return f"image({quoted(element.get('src'))}, alt: {quoted(element.get('alt', ''))})"


def _figure(element: HtmlElement, known: set[str]) -> str:
    caption = element.find("figcaption")
    words = _content(caption, known) if caption is not None else "none"
    body = "[" + "".join(f"#{_image(picture)}" for picture in element.iter("img")) + "]"
    figure = f"#figure(kind: image, caption: {words}, {body}){_label(element)}"
    data = element.get("data-table")
    return f"{figure}\n#data-link(label({quoted(data)}))" if data in known else figure


def _table(element: HtmlElement, known: set[str]) -> str:
    rows = [[cell for cell in row if cell.tag in {"th", "td"}] for row in element.iter("tr")]
    count = max((len(row) for row in rows), default=1)
    heads = element.xpath("./thead/tr")
    body = [row for row in rows if row and row[0].getparent() not in heads]
    columns = ", ".join(_widths(rows, count))
    align = ", ".join("right" if _is_number_column(body, place) else "left" for place in range(count))
    head = f"table.header({', '.join(_cells(heads, count, known))})," if heads else ""
    cells = ", ".join(cell for row in body for cell in _row(row, count, known))
    caption = element.find("caption")
    words = _content(caption, known) if caption is not None else "none"
    name = quoted(element.get("id")) if element.get("id") else "none"
    whole = (
        "true" if count <= WIDE and len(rows) <= WHOLE_ROWS and len(element.text_content()) <= WHOLE_TEXT else "false"
    )
    return f"#titled-table({words}, {name}, {whole}, table(columns: ({columns},), align: ({align},), {head} {cells}))"


def _cells(heads: list[HtmlElement], count: int, known: set[str]) -> list[str]:
    return [cell for row in heads for cell in _row([part for part in row if part.tag in {"th", "td"}], count, known)]


def _row(row: list[HtmlElement], count: int, known: set[str]) -> list[str]:
    for part in [part for cell in row for part in cell.iter()]:
        part.text, part.tail = (_breakable(text, LONGEST_IN_CELL) if text else text for text in (part.text, part.tail))
    cells = [f"[{_inside(cell, known)}]" for cell in row[:count]]
    return cells + ["[]"] * (count - len(cells))


def _widths(rows: list[list[HtmlElement]], count: int) -> list[str]:
    longest = [
        max((len(row[place].text_content()) for row in rows if place < len(row)), default=1) for place in range(count)
    ]
    if count > WIDE or sum(length for length in longest if length <= NARROW) > ROOM:
        return [_share(min(max(length, 5), 40), rows, place) for place, length in enumerate(longest)]
    if sum(longest) <= 80 or max(longest) <= NARROW:
        return ["auto"] * count
    return [
        "auto" if length <= NARROW else _share(min(length, 120), rows, at, HEAD) for at, length in enumerate(longest)
    ]


def _share(length: int, rows: list[list[HtmlElement]], place: int, head: float = 1) -> str:
    return f"{max(length**0.6, WORD * _longest_word(rows, place, head)):.2f}fr"


def _longest_word(rows: list[list[HtmlElement]], place: int, head: float) -> float:
    """Count the letters of the longest word of a column, each of its head as so many."""
    cells = [row[place] for row in rows if place < len(row)]
    words = [
        min(len(word), LONGEST_IN_CELL) * (head if cell.getparent().getparent().tag == "thead" else 1)
        for cell in cells
        for word in cell.text_content().split()
    ]
    return max(words, default=0)


def _is_number_column(body: list[list[HtmlElement]], place: int) -> bool:
    return any(row[place].get("class") == "number" for row in body if place < len(row))
