"""The Typst source of a table leaves room for every column."""

import re

from lxml import html

from maca.report.typeset import typst_blocks


def table(columns: list[str], rows: int = 3) -> str:
    head = "".join(f'<th scope="col">{n}</th>' for n in range(len(columns)))
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in columns) + "</tr>" for _ in range(rows))
    return f"<table><caption>Made up</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def widths(columns: list[str]) -> list[str]:
    source = "".join(typst_blocks([html.fragment_fromstring(table(columns))]))
    return re.search(r"columns: \(([^)]*)\)", source)[1].rstrip(",").split(", ")


def test_many_short_columns_leave_room_for_a_long_one():
    found = widths(["Public Health Nursing (School Nursing)", *["not involved"] * 10])
    assert all(width.endswith("fr") for width in found)
    shares = [float(width.removesuffix("fr")) for width in found]
    assert shares[0] / sum(shares) > 0.15


def test_few_short_columns_take_what_they_need():
    assert widths(["Police", "3 of 4"]) == ["auto", "auto"]
