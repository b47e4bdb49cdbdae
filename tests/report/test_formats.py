"""Every format of one report: the same numbers, tagged and marked, and one that fails costs no other."""

from __future__ import annotations

import re
import subprocess

import docx
import docx.oxml.ns
import openpyxl
import pikepdf
import pytest
import specimen

from maca.errors import UsageError
from maca.report import write_formats


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = specimen.tables(tmp_path_factory.mktemp("formats"))
    return write_formats(folder, specimen.chapters(folder), specimen.FRONT)


def pdf_text(path, *options):
    return subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def structure(made, program):
    command = [program("pdfinfo"), "-struct-text", str(made["report.pdf"])]
    return subprocess.run(command, capture_output=True, text=True).stdout


def test_every_file_is_made(made):
    assert [name for name, path in made.items() if isinstance(path, str)] == []


def test_unknown_format_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(UsageError, match=r"G003 format is 'epub'\. It must be one of html, pdf, docx, slides, xlsx"):
        write_formats(tmp_path, [], specimen.FRONT, ["html", "epub"])
    assert list(tmp_path.iterdir()) == []


def test_format_that_cannot_be_made_says_why_and_costs_no_other(tmp_path, monkeypatch):
    import typst

    def broken(*args, **more):
        raise typst.TypstError("no")

    monkeypatch.setattr(typst, "compile", broken)
    made = write_formats(
        tmp_path, specimen.chapters(specimen.tables(tmp_path)), specimen.FRONT, ["html", "pdf", "xlsx"]
    )
    assert made["report.pdf"] == "G004 report.pdf could not be made (TypstError). The other formats stand."
    assert not (tmp_path / "report.pdf").exists()
    assert made["report.html"].exists()
    assert made["tables.xlsx"].exists()


def test_pdf_is_tagged_with_headings_figures_and_table_headers(structure, made):
    assert re.findall(r'^ *(H[1-6]) "([^"]*)"', structure, flags=re.M) == [
        ("H1", "Contents"),
        ("H1", "1 Summary and actions"),
        ("H2", "What the audit found"),
        ("H1", "2 The returns"),
        ("H2", "Who sent what"),
        ("H1", "3 Practice gaps by theme"),
        ("H2", "Theme 1: Responses"),
        ("H3", "Which questions fell short?"),
        ("H2", "Theme 3: Assessment and referral pathways"),
        ("H3", "Which questions fell short?"),
        ("H1", "Data behind the figures"),
    ]
    assert structure.count("Figure") >= 2
    assert structure.count("/Scope /Column") == 9
    assert structure.count("THead") == 3
    assert b"pdfuaid" in made["report.pdf"].read_bytes()


def test_pdf_figures_carry_their_alternative_text(made):
    with pikepdf.open(made["report.pdf"]) as document:
        things = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        alts = [str(thing["/Alt"]) for thing in things if "/Alt" in thing]
    assert "Bar chart of 3 questions of theme 1: the worst has 7 of 10 cases below the standard." in alts
    assert len(alts) == 2


def test_marking_and_page_number_stand_on_every_page(made):
    pages = pdf_text(made["report.pdf"], "-layout").split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        assert page.count(specimen.FRONT.marking) >= 2
        assert f"Page {number} of {len(pages)}" in page
        assert "Invented returns" in page


def test_word_document_has_true_headings_captions_and_header_rows(made):
    document = docx.Document(str(made["report.docx"]))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", "1 Summary and actions")
    assert ("Heading 2", "Theme 1: Responses") in headings
    assert ("Heading 3", "Which questions fell short?") in headings
    assert all(table.rows[0]._tr.trPr.xpath("./w:tblHeader") for table in document.tables)
    assert len(document.tables) == 3
    described = [part.get("descr") for part in document.element.body.iter("{*}docPr")]
    assert next(text for text in described if text).startswith("Bar chart of 3 questions of theme 1")
    assert document.core_properties.language == "en-GB"
    assert document.sections[0].header.paragraphs[0].text.startswith(specimen.FRONT.marking)
    finding = next(p for p in document.paragraphs if p.text.startswith("In 4 of 10 cases"))
    assert finding.style.name == "Finding"


def test_word_document_says_where_lasting_words_go(made):
    text = "\n".join(p.text for p in docx.Document(str(made["report.docx"])).paragraphs)
    assert "words that are to last belong in words.xlsx" in text


def test_same_numbers_in_page_pdf_word_and_workbook(made):
    finding = "The worst question of theme 3: 9 of 10 cases."
    page = made["report.html"].read_text(encoding="utf-8")
    word = docx.Document(str(made["report.docx"]))
    assert finding in page
    assert finding in pdf_text(made["report.pdf"])
    assert finding in [p.text for p in word.paragraphs]
    table = next(table for table in word.tables if "Agency" in table.rows[0].cells[0].text)
    assert [cell.text for cell in table.rows[1].cells] == ["Children's Social Care", "24", "25"]
    assert re.search(r"Children's Social Care +24 +25", pdf_text(made["report.pdf"], "-layout"))
    sheet = openpyxl.load_workbook(made["tables.xlsx"])["engagement.agency"]
    assert ["Social care", 24, 25] in [[cell.value for cell in row[1:4]] for row in sheet.iter_rows()]


def test_word_tables_fit_the_page_and_keep_the_schema_order(made):
    order = ["tblStyle", "tblW", "tblBorders", "tblLayout", "tblLook", "tblCaption"]
    for table in docx.Document(str(made["report.docx"])).tables:
        widths = [int(column.get(docx.oxml.ns.qn("w:w"))) for column in table._tbl.tblGrid]
        assert sum(widths) <= 9638
        found = [part.tag.split("}")[1] for part in table._tbl.tblPr]
        assert found == sorted(found, key=order.index)
