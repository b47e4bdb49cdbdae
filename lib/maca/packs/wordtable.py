"""Tables of a Word document, written as one piece of XML: a pack has hundreds of cells, and each by itself is slow."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

__all__ = ["HEAD_FILL", "WARN_FILL", "add_table", "plain"]

HEAD_FILL = "12436D"
WARN_FILL = "FCE4D6"
BAND_FILL = "E8EEF4"
RULE = "8A98A5"
SIZE, NARROW_SIZE = 16, 13
"""Size of the text in cells, in half points: 8 points, and 6.5 in a table of more columns than NARROW_FROM."""

NARROW_FROM = 9
SIZE_MARK = "<w:sz/>"

KEPT_TOGETHER = 8
"""Rows up to which a table is not broken over two pages."""

TWIPS = 567
"""Twentieths of a point in a centimetre."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: object) -> str:
    r"""Take out what no XML document may hold, whatever a return says.

    Examples
    --------
    >>> plain("a\x00b\x0b")
    'ab'
    """
    return _FORBIDDEN.sub("", str(text))


def add_table(
    document: Document,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float],
    warn: Container[tuple[int, int]] = (),
) -> None:
    """Add a table whose heading is repeated on each page and whose rows are never broken over two.

    Parameters
    ----------
    document : docx.document.Document
    heads : sequence of str
    rows : iterable of sequence of str
        A row of one text is a band over the whole width.
    widths : sequence of float
        Centimetres, one a column.
    warn : container of (int, int)
        Cells by row and column, from nought below the heading, that are shaded: what stands in them says why.
    """
    twips = [round(width * TWIPS) for width in widths]
    lines = [_row([_cell(text, width, HEAD_FILL, bold=True, white=True) for text, width in _pairs(heads, twips)], True)]
    rows = list(rows)
    for down, row in enumerate(rows):
        together = len(rows) <= KEPT_TOGETHER and down < len(rows) - 1
        if len(row) == 1 < len(widths):
            lines.append(_row([_cell(row[0], sum(twips), BAND_FILL, bold=True, span=len(widths))], keep=True))
            continue
        cells = enumerate(_pairs(row, twips))
        written = [_cell(text, width, WARN_FILL if (down, at) in warn else "") for at, (text, width) in cells]
        lines.append(_row(written, keep=together))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    size = NARROW_SIZE if len(heads) > NARROW_FROM else SIZE
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(lines)}</w:tbl>"
    )
    table = parse_xml(xml.replace(SIZE_MARK, f'<w:sz w:val="{size}"/>'))
    after = document.add_paragraph()
    after.paragraph_format.space_after = 0
    after.paragraph_format.line_spacing = 0.6
    after._p.addprevious(table)


def _pairs(texts: Sequence[str], twips: Sequence[int]) -> Iterable[tuple[str, int]]:
    return zip(texts, twips, strict=True)


def _row(cells: Sequence[str], head: bool = False, keep: bool = False) -> str:
    mark = "<w:tblHeader/>" if head else ""
    text = "".join(cells)
    text = text.replace("<w:pPr>", "<w:pPr><w:keepNext/>") if keep or head else text
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{text}</w:tr>"


def _cell(text: str, width: int, fill: str = "", bold: bool = False, white: bool = False, span: int = 1) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    weight = "<w:b/>" if bold else ""
    ink = '<w:color w:val="FFFFFF"/>' if white else ""
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in plain(text).split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="10" w:after="10" w:line="240" w:lineRule="auto"/></w:pPr>'
        f"<w:r><w:rPr>{weight}{ink}{SIZE_MARK}</w:rPr>{said}</w:r></w:p></w:tc>"
    )
