"""Page text made safe: nothing in it runs, asks a network or upsets the layout."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

__all__ = ["clean_text", "fragments"]

_TAGS = (
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td figure figcaption img "
    "details summary a strong em b i code pre blockquote br hr span div abbr sub sup small bdi "
)
TAGS = frozenset(_TAGS.split())
"""Elements that may stand in the report; of any other the text alone is kept."""

_GONE = "script style template iframe object embed svg math link meta base form input button textarea select "
GONE = frozenset(_GONE.split())
"""Elements that are dropped with all that they hold."""

_ATTRIBUTES = "class id scope colspan rowspan alt src href lang dir open start data-table "
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
"""Attributes that may stand on them."""

OUR_IMAGE = re.compile(r"^data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+$")
SAFE_LINK = re.compile(r"^(#|https?://|mailto:)")

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
"""Control characters, and the marks that turn the direction of all the text that follows."""


def clean_text(text: str) -> str:
    r"""Drop control characters and direction overrides; every letter stays.

    Examples
    --------
    >>> clean_text("a\x07b\u202ec")
    'abc'
    """
    return _UNSEEN.sub("", text)


def fragments(html: str) -> list[HtmlElement]:
    """Parse and clean a piece of HTML.

    Parameters
    ----------
    html : str
        What a chapter published or its Markdown gave.

    Returns
    -------
    list of lxml.html.HtmlElement
        Its top-level elements; loose text stands in paragraphs.

    Examples
    --------
    >>> parts = fragments("<p onclick='x()'>A<script>b()</script></p>")
    >>> [lxml.html.tostring(part, encoding="unicode") for part in parts]
    ['<p>A</p>']
    """
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8")
    page = f"<!doctype html><html><body><div>{clean_text(html)}</div></body></html>"
    holder = lxml.html.document_fromstring(page.encode(), parser=parser).find("body")
    for element in list(holder.iter()):
        _clean_element(element)
    return list(_blocks(holder))


def _clean_element(element: HtmlElement) -> None:
    if not isinstance(element.tag, str) or element.tag in GONE:
        if element.getparent() is not None:
            element.drop_tree()
        return
    if element.tag in {"body"}:
        return
    if element.tag not in TAGS:
        element.drop_tag()
        return
    for name in list(element.attrib):
        if name not in ATTRIBUTES:
            del element.attrib[name]
    if (element.tag == "a" and not SAFE_LINK.match(element.get("href", ""))) or element.tag != "a":
        element.attrib.pop("href", None)
    if element.tag == "img" and not OUR_IMAGE.match(element.get("src", "")):
        _image_as_text(element)


def _image_as_text(element: HtmlElement) -> None:
    words = element.get("alt") or element.get("src", "")
    element.tag = "span"
    element.attrib.clear()
    element.text = f"[picture not shown: {words[:80]}]"


def _blocks(holder: HtmlElement) -> Iterator[HtmlElement]:
    for outer in holder:
        if outer.tag == "div" and not outer.get("class"):
            yield from _loose(outer.text)
            for inner in list(outer):
                tail, inner.tail = inner.tail, None
                yield inner
                yield from _loose(tail)
        else:
            tail, outer.tail = outer.tail, None
            yield outer
            yield from _loose(tail)


def _loose(text: str | None) -> Iterator[HtmlElement]:
    if text and text.strip():
        paragraph = lxml.html.Element("p")
        paragraph.text = text.strip()
        yield paragraph
