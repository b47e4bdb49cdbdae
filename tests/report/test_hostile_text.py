"""Text as nobody should write it: shown as text in every format, nothing run, the layout whole."""

from __future__ import annotations

import html
import re
import subprocess

import docx
import lxml.html
import openpyxl
import pandas as pd
import pptx
import pytest
import specimen

from maca.report import write_formats
from maca.tables.catalogue import write_tables
from maca.tables.table import Table

MARKUP = '<script>go()</script> & <b>bold</b> #let x = 1; $y$ "quoted" \\ end </p></td>'
TURNED = "before \u202edesrever\u202c after \u200fmark"
CONTROL = "bell\x07 null\x00 escape\x1b[31m"
PICTURE = "![](logo.png) picture.png"
LONG = "x" * 32_000
WORDY = "word " * 6_400
AGENCY = "Partnership for Children and Young People of the Whole Peninsula and the Islands Beyond It"
TEXTS = {"Markup": MARKUP, "Turned": TURNED, "Control": CONTROL, "Picture": PICTURE, "Long": LONG, "Wordy": WORDY}
BOX = re.compile(r'<word .*?xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
"""Right edge, lower edge and text of each word, as pdftotext prints them."""


def plain(text):
    return "".join(text.replace("\u200b", "").split())


def shown(text):
    for mark in "\u202e\u202c\x07\x00\x1b":
        text = text.replace(mark, "")
    return plain(text)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    frame = pd.DataFrame({"id": list(TEXTS), "n": 1.0, "of": None, "value": None, "low": None, "high": None})
    frame = frame.assign(status="shown", owner=list(TEXTS.values()))
    write_tables({"actions.recommendation": Table(specimen.spec("actions.recommendation"), frame)}, folder / "tables")
    rows = [[name, text] for name, text in TEXTS.items()]
    many = [[f"Row {i}", str(i), f"{i} of 300"] for i in range(1, 301)]
    wide = [[f"{AGENCY} {i}", *[f"{j} of 20" for j in range(19)]] for i in range(3)]
    cells = [
        specimen.written("# The returns"),
        specimen.published(specimen.table("Hostile texts", ["Kind", "Text"], rows), "table", tags=["slides"]),
        specimen.written("## Many"),
        specimen.published(specimen.table("Many rows", ["Row", "Number", "Share"], many), "table", tags=["slides"]),
        specimen.published(
            specimen.table("Many columns", ["Agency", *[f"Column {j}" for j in range(19)]], wide), "table"
        ),
        specimen.written("## Long"),
        specimen.published(f'<p class="maca-finding">{html.escape(LONG[:5000])}</p>', "finding", tags=["slides"]),
    ]
    chapters = [specimen.save(folder, "01_review_returns", cells)]
    return write_formats(folder, chapters, specimen.FRONT)


@pytest.fixture(scope="module")
def pdf(made):
    return subprocess.run(
        ["pdftotext", str(made["report.pdf"]), "-"], capture_output=True, text=True, check=True
    ).stdout


def test_every_format_is_made_all_the_same(made):
    assert [path for path in made.values() if isinstance(path, str)] == []


@pytest.mark.parametrize("kind", TEXTS)
def test_page_shows_the_text(made, kind):
    page = lxml.html.document_fromstring(made["report.html"].read_text(encoding="utf-8"))
    row = next(row for row in page.iter("tr") if row[0].text_content() == kind)
    assert plain(row[1].text_content()) == shown(TEXTS[kind])
    assert not list(row.iter("script", "img", "b"))


@pytest.mark.parametrize("kind", TEXTS)
def test_word_document_shows_the_text(made, kind):
    document = docx.Document(str(made["report.docx"]))
    row = next(row for row in document.tables[0].rows if row.cells[0].text == kind)
    assert plain(row.cells[1].text) == shown(TEXTS[kind])


@pytest.mark.parametrize("kind", ["Markup", "Control", "Picture"])
def test_pdf_shows_the_text(pdf, kind):
    assert shown(TEXTS[kind]) in plain(pdf)


def test_pdf_holds_all_of_a_long_text(pdf):
    body = plain(pdf).replace(plain(specimen.FRONT.marking), "")
    assert body.count("x") >= 32_000
    assert body.count("word") >= 6_400


def test_workbook_holds_the_text_up_to_what_a_cell_takes(made):
    sheet = openpyxl.load_workbook(made["tables.xlsx"])["actions.recommendation"]
    found = {row[0]: row[2] for row in sheet.iter_rows(values_only=True)}
    for kind, text in TEXTS.items():
        assert plain(found[kind]) == shown(text)


def test_three_hundred_rows_and_twenty_columns_are_all_there(made, pdf):
    page = lxml.html.document_fromstring(made["report.html"].read_text(encoding="utf-8"))
    many, wide = list(page.iter("table"))[1:3]
    assert len(many.findall(".//tbody/tr")) == 300
    assert len(wide.findall(".//thead/tr/th")) == 20
    assert "300 of 300" in pdf
    tables = docx.Document(str(made["report.docx"])).tables
    assert [len(table.rows) for table in tables[1:3]] == [301, 4]
    assert len(tables[2].columns) == 20
    assert "Whole Peninsula" in " ".join(pdf.split())


def test_heads_of_a_long_table_are_repeated_on_each_page(made):
    command = ["pdftotext", "-layout", str(made["report.pdf"]), "-"]
    pages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")
    with_rows = [page for page in pages if " of 300" in page]
    assert len(with_rows) > 3
    assert all("Number" in page for page in with_rows)


def test_nothing_hangs_over_the_foot_of_a_page(made, program):
    command = [program("pdftotext"), "-bbox", str(made["report.pdf"]), "-"]
    boxes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for page in boxes.split("<page ")[1:]:
        width, height = (float(re.search(rf'{name}="([\d.]+)"', page)[1]) for name in ("width", "height"))
        for right, foot, word in BOX.findall(page):
            assert float(right) <= width - 28
            if set(word.replace("\u200b", "")) == {"x"}:
                assert float(foot) <= height - 57


def test_slides_are_cut_to_what_fits(made):
    slides = list(pptx.Presentation(made["slides.pptx"]).slides)
    assert len(slides[-1].placeholders[1].text_frame.text) == 330
    (table,) = [shape.table for shape in slides[1].shapes if shape.has_table]
    assert max(len(cell.text) for row in table.rows for cell in row.cells) == 110
