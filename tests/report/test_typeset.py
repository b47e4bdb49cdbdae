"""The Typst source of a table leaves room for every column."""

import re

from lxml import html

from maca.report.typeset import typst_blocks


def table(columns: list[str], rows: int = 3, heads: list[str] | None = None) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads or range(len(columns)))
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in columns) + "</tr>" for _ in range(rows))
    return f"<table><caption>Made up</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def widths(columns: list[str], heads: list[str] | None = None) -> list[str]:
    source = "".join(typst_blocks([html.fragment_fromstring(table(columns, heads=heads))]))
    return re.search(r"columns: \(([^)]*)\)", source)[1].rstrip(",").split(", ")


def test_many_short_columns_leave_room_for_a_long_one():
    found = widths(["Public Health Nursing (School Nursing)", *["not involved"] * 10])
    assert all(width.endswith("fr") for width in found)
    shares = [float(width.removesuffix("fr")) for width in found]
    assert shares[0] / sum(shares) > 0.15


def test_a_long_word_in_a_head_has_room_beside_long_texts():
    """The narrow columns leave some 75 letters of a line to the others: the word of the head must have its own."""
    texts = ["Special needs, beside all pupils", "Education, health", "7 of 36", "5.5%", *["words and words " * 9] * 2]
    found = widths(texts, ["Characteristic", "Category", "Here", "Reference", "Source", "Caveat"])
    shares = [float(width.removesuffix("fr")) for width in found if width != "auto"]
    assert shares[0] / sum(shares) * 75 > len("Characteristic")


def test_few_short_columns_take_what_they_need():
    assert widths(["Police", "3 of 4"]) == ["auto", "auto"]
