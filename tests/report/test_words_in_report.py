"""People's words in every format: kept whole, shown as text, marked when they are not final."""

from __future__ import annotations

import subprocess

import docx
import pptx
import pytest
import specimen

from maca.report import write_formats
from maca.words import Block, Passage

TEXT = (
    "The panel saw **the child** first.\n\n- one <script>go()</script>\n- two ![logo](https://example.invalid/logo.png)"
)


def block(identifier, chapter, text=TEXT):
    return Block(2, identifier, chapter, "partnership", text, "A. Analyst", "C. Chair", "2021-09-10")


CHANGE = "gaps.theme theme=1 was 4 of 10, is 5 of 10"
PASSAGES = [
    Passage(block("returns_1", "returns"), "01_review_returns", "", "approved"),
    Passage(
        block("gaps_theme_3_1", "gaps.theme-3", "Theme three words."), "05_chart_practice_gaps", "3", "stale", (CHANGE,)
    ),
    Passage(block("gaps_1", "gaps", "Words before all themes."), "05_chart_practice_gaps", "", "approved"),
    Passage(
        block("composite_case", "slides", "# A child we made up\nOne.\n- Two.\nThree.\nFour.\nFive.\nSix."),
        "slides",
        "",
        "approved",
    ),
    Passage(block("briefing_ask", "briefing", "Who has asked the child?"), "briefing", "", "approved"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = specimen.tables(tmp_path_factory.mktemp("words"))
    return write_formats(folder, specimen.chapters(folder), specimen.FRONT, passages=PASSAGES)


def pdf_text(path):
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(text.split())


def test_words_stand_in_page_pdf_and_word_document(made):
    page = made["report.html"].read_text(encoding="utf-8")
    word = "\n".join(p.text for p in docx.Document(str(made["report.docx"])).paragraphs)
    for text in (page, pdf_text(made["report.pdf"]), word):
        assert "Theme three words." in text
        assert "Words: A. Analyst; approved by C. Chair, 2021-09-10." in text
        assert "These words are not final: figures beneath it have changed" in text
        assert CHANGE in " ".join(text.split())


def test_words_stand_in_their_chapter_after_its_heading(made):
    page = made["report.html"].read_text(encoding="utf-8").split("<main", 1)[1]
    order = [page.index(text) for text in ("Practice gaps by theme</h2>", "Words before all themes", ">Theme 1: Resp")]
    assert order == sorted(order)
    assert page.index(">Theme 3: Assessment and referral pathways</h3>") < page.index("Theme three words.")


def test_markup_in_words_is_shown_and_never_run_or_fetched(made):
    page = made["report.html"].read_text(encoding="utf-8")
    assert "<strong>the child</strong>" in page
    assert "&lt;script&gt;go()&lt;/script&gt;" in page
    assert "[picture not shown: logo]" in page
    assert "<script>go" not in page
    assert "<script>go()</script>" in pdf_text(made["report.pdf"])


def test_composite_case_is_a_slide_with_its_notes(made):
    slides = list(pptx.Presentation(made["slides.pptx"]).slides)
    assert slides[1].shapes.title.text_frame.text == "A child we made up"
    assert slides[1].placeholders[1].text_frame.text.split("\n") == ["One.", "Two.", "Three.", "Four.", "Five."]
    notes = slides[1].notes_slide.notes_text_frame.text
    assert notes.startswith("Six.")
    assert "Made of many cases, never of one child." in notes
    assert "A child we made up" in made["slides.html"].read_text(encoding="utf-8")


def test_briefing_is_one_page_and_asks_what_people_wrote(made, program):
    information = subprocess.run([program("pdfinfo"), str(made["briefing.pdf"])], capture_output=True, text=True).stdout
    assert "Pages:           1" in information
    assert "Tagged:          yes" in information
    text = pdf_text(made["briefing.pdf"])
    for heading in ("Why this audit", "What was found", "What to ask in supervision", "Who has asked the child?"):
        assert heading in text
    assert "In 4 of 10 cases practice on assessment fell below the standard." in text
    word = docx.Document(str(made["briefing.docx"]))
    assert "Who has asked the child?" in [p.text for p in word.paragraphs]
