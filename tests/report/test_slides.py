"""The seminar's slides: what is on them, their notes, and the same in PowerPoint."""

from __future__ import annotations

import pptx
import pytest
import specimen

from maca.report.content import compose
from maca.report.deck import MOST_SLIDES, make_deck
from maca.report.merge import merge_chapters
from maca.report.powerpoint import write_powerpoint
from maca.report.slides import write_slides


def deck_of(folder, *cells):
    path = specimen.save(folder, "01_review_returns", [specimen.written("# The returns"), *cells])
    return make_deck(compose(merge_chapters([path]), specimen.FRONT), specimen.FRONT)


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    chapters = specimen.chapters(tmp_path_factory.mktemp("deck"))
    return make_deck(compose(merge_chapters(chapters), specimen.FRONT), specimen.FRONT)


def test_one_slide_a_tagged_cell_after_the_title(deck):
    assert [(slide.title, slide.subtitle) for slide in deck] == [
        (specimen.FRONT.title, specimen.FRONT.partnership),
        ("What the audit found", ""),
        ("Theme 1: Responses", "Which questions fell short?"),
        ("Theme 3: Assessment and referral pathways", "Which questions fell short?"),
    ]
    assert deck[1].points == ["In 4 of 10 cases practice on assessment fell below the standard."]
    assert deck[2].picture.caption == "Figure 1: Cases below the standard by question, theme 1"


def test_notes_say_what_the_picture_shows_and_where_the_slide_comes_from(deck):
    assert any("the worst has 7 of 10 cases" in note for note in deck[2].notes)
    assert deck[2].notes[-1] == "From the report's chapter “Practice gaps by theme”."


def test_table_beneath_its_symbols_stays_on_one_slide_and_is_cut_to_what_can_be_read(tmp_path):
    heads = ["Reference", "Recommendation", "Theme", "Level", "Owner", "Due"]
    rows = [[f"R{i}", f"Do thing {i}", "1", "[x]", f"Owner {i}", "2021-12-01"] for i in range(1, 13)]
    cell = specimen.published(specimen.table("Plan", heads, rows), "table", tags=["slides"])
    (_, slide) = deck_of(tmp_path, specimen.written("## What is to be done?"), cell)
    assert slide.table[0] == ["Reference", "Recommendation", "Owner", "Due"]
    assert len(slide.table) == 9
    assert "The report holds the whole table: 12 rows, 6 columns." in slide.notes


def test_tagged_cells_beneath_one_heading_share_a_slide(tmp_path):
    finding = specimen.published('<p class="maca-finding">Point</p>', "finding", tags=["slides"])
    markup = specimen.figure("gaps.theme", "Gaps", "Bar chart: two questions, the worst 7 of 10 cases.", [4, 7])
    cells = [specimen.written("## Where?"), finding, specimen.published(markup, "figure", tags=["slides"])]
    (_, slide) = deck_of(tmp_path, *cells)
    assert (slide.points, slide.picture.caption) == (["Point"], "Figure 1: Gaps")


def test_never_more_than_fifteen(tmp_path):
    cells = [
        cell
        for i in range(30)
        for cell in (
            specimen.written(f"## Part {i}"),
            specimen.published('<p class="maca-finding">Point</p>', "finding", tags=["slides"]),
        )
    ]
    assert len(deck_of(tmp_path, *cells)) == MOST_SLIDES == 15


def test_of_too_many_those_that_say_least_are_left_out(tmp_path):
    said = ["A point of the usual length, in 4 of 5 cases." for _ in range(16)]
    said[2], said[9] = "Short.", "Short too."
    cells = [
        cell
        for i, point in enumerate(said)
        for cell in (
            specimen.written(f"## Part {i}"),
            specimen.published(f'<p class="maca-finding">{point}</p>', "finding", tags=["slides"]),
        )
    ]
    titles = [slide.title for slide in deck_of(tmp_path, *cells)]
    assert titles == [specimen.FRONT.title, *(f"Part {i}" for i in range(16) if i not in (2, 9))]


def test_a_full_slide_is_set_smaller(tmp_path):
    markup = specimen.figure("gaps.theme", "Gaps", "Bar chart: two questions, the worst 7 of 10 cases.", [4, 7])
    said = [
        specimen.published(f'<p class="maca-finding">{"word " * n}</p>', "finding", tags=["slides"]) for n in (5, 60)
    ]
    drawn = [specimen.published(markup, "figure", tags=["slides"]) for _ in said]
    parts = [specimen.written("## One"), said[0], drawn[0], specimen.written("## Two"), said[1], drawn[1]]
    slides = deck_of(tmp_path, *parts)
    assert [slide.full for slide in slides] == [False, False, True]
    page = write_slides(slides, specimen.FRONT, tmp_path / "slides.html").read_text("utf-8")
    assert page.count("pictured full") == 1


def test_powerpoint_holds_titles_words_pictures_and_notes(deck, tmp_path):
    show = pptx.Presentation(write_powerpoint(deck, specimen.FRONT, tmp_path / "slides.pptx"))
    slides = list(show.slides)
    assert [slide.shapes.title.text_frame.text for slide in slides] == [slide.title for slide in deck]
    assert slides[1].placeholders[1].text_frame.text == deck[1].points[0]
    (picture,) = [shape for shape in slides[2].shapes if shape.shape_type == 13]
    assert picture._element.nvPicPr.cNvPr.get("descr") == deck[2].picture.alt
    assert slides[2].notes_slide.notes_text_frame.text == "\n".join(deck[2].notes)
    for slide in slides:
        text = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert specimen.FRONT.marking in text
        assert "Invented returns" in text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height
    assert show.core_properties.language == "en-GB"


def test_slides_page_holds_the_same_words_and_shows_markup_as_text(deck, tmp_path):
    from dataclasses import replace

    hostile = replace(deck[1], title="<script>go()</script>", points=["<img src=x onerror=go()>"])
    page = write_slides([deck[0], hostile, *deck[2:]], specimen.FRONT, tmp_path / "slides.html").read_text("utf-8")
    assert "<script>go" not in page
    assert "<img src=x" not in page
    assert deck[2].picture.alt in page
    assert page.count("<h1") == 1
    assert page.count("<h2") == 4
