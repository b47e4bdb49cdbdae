"""Links from the tables of the page to the lists of the cells behind them."""

from __future__ import annotations

import lxml.html
from lxml.html import HtmlElement

from maca.report.content import Content
from maca.report.front import Front

__all__ = ["link_traces"]

NAMED = "data-table"
"""The attribute of a table that says which of the catalogue it shows."""


def link_traces(content: Content, front: Front) -> Content:
    """Put beneath each table of the catalogue the link to its list of cells, or why there is none.

    Parameters
    ----------
    content : Content
        Its elements are added to.
    front : Front
        `traced` and `untraced`; both are empty in the editions that may not show cells, and nothing is added.

    Returns
    -------
    Content
        The same.
    """
    for section in content.sections:
        for table in list(section.element.iter("table")):
            named = table.attrib.pop(NAMED, "")
            beneath = _line(named, front)
            holder = table.getparent()
            if beneath is not None and holder is not None:
                holder.addnext(beneath)
    return content


def _line(table: str, front: Front) -> HtmlElement | None:
    line = lxml.html.Element("p", {"class": "traced"})
    if table in front.traced:
        link = lxml.html.Element("a", {"href": front.traced[table]})
        link.text = f"The cells behind {table}"
        line.append(link)
        link.tail = " (a page in the folder of this run)"
        return line
    if table in front.untraced:
        line.text = f"{table} cannot be traced to cells: {front.untraced[table]}."
        return line
    return None
