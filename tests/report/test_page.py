"""report.html: structure, captions, alternative text, and nothing that was not published."""

from __future__ import annotations

import re
from itertools import pairwise

import lxml.html
import pytest
import specimen

from maca.errors import ChapterError
from maca.report import write_html


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    path = write_html(specimen.chapters(folder), specimen.FRONT, folder / "report.html")
    return lxml.html.document_fromstring(path.read_text(encoding="utf-8"))


def one(folder, cells, name="01_review_returns"):
    path = write_html([specimen.save(folder, name, cells)], specimen.FRONT, folder / "report.html")
    return path.read_text(encoding="utf-8")


def test_one_h1_and_no_level_skipped(page):
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.get("lang") == "en-GB"


def test_chapters_stand_in_reading_order_with_themes_under_one_heading(page):
    assert [" ".join(h.text_content().split()) for h in page.iter("h2", "h3")] == [
        "1 Summary and actions",
        "What the audit found",
        "2 The returns",
        "Who sent what",
        "3 Practice gaps by theme",
        "Theme 1: Responses",
        "Theme 3: Assessment and referral pathways",
    ]


def test_contents_lead_to_every_chapter(page):
    targets = [link.get("href")[1:] for link in page.xpath("//nav[@class='contents']//a")]
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert len(targets) == 7
    assert set(targets) <= set(ids)


def test_only_published_outputs_leave_the_notebook(page):
    text = lxml.html.tostring(page, encoding="unicode")
    assert "SECRET" not in text
    assert "publish.it" not in text
    assert "Purpose" not in text


def test_marking_stands_at_head_and_foot_with_wave_edition_and_run(page):
    assert [p.text for p in page.xpath("//p[@class='marking']")] == [specimen.FRONT.marking] * 2
    head = page.find(".//header").text_content()
    for words in ("Baseline, July 2021", "Restricted", specimen.FRONT.run_id, "invented"):
        assert words in head


def test_captions_are_numbered_through_the_report(page):
    captions = [" ".join(element.text_content().split()) for element in page.iter("figcaption", "caption")]
    assert captions == [
        "Table 1: Returns received of those expected",
        "Figure 1: Cases below the standard by question, theme 1",
        "Cases below the standard by question, theme 1",
        "Figure 2: Cases below the standard by question, theme 3",
        "Cases below the standard by question, theme 3",
    ]


def test_symbols_are_explained_above_the_table_that_uses_them(page):
    (legend,) = page.xpath("//p[@class='symbols']")
    assert legend.text.startswith("[c] confidential")
    assert "[x] not available" in legend.text
    assert "[z]" not in legend.text
    assert legend.getnext().find("table") is not None


def test_page_refuses_every_request(page):
    policy = page.xpath("//meta[@http-equiv]")[0].get("content")
    assert policy.startswith("default-src 'none'; img-src data:;")
    text = lxml.html.tostring(page, encoding="unicode")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)


def test_picture_without_words_is_refused_by_name(tmp_path):
    markup = specimen.figure("gaps.theme", "Gaps", "chart", [1, 2])
    with pytest.raises(ChapterError, match=r"G002 figure-gaps\.theme: its alternative text has 5 characters"):
        one(tmp_path, [specimen.written("# A"), specimen.published(markup, "figure")])


def test_equal_alternative_texts_are_told_apart(tmp_path):
    alt = "Bar chart: no case fell below the standard in any question."
    cells = [
        specimen.published(specimen.figure(f"gaps.{i}", f"Caption {i}", alt, [1, 2]), "figure") for i in ("a", "b")
    ]
    tree = lxml.html.document_fromstring(one(tmp_path, [specimen.written("# A"), *cells]))
    assert [picture.get("alt") for picture in tree.iter("img")] == [alt, f"{alt} (Figure 2: Caption b)"]


def test_file_that_is_no_notebook_is_refused(tmp_path):
    path = tmp_path / "01_review_returns.ipynb"
    path.write_text("not a notebook", encoding="utf-8")
    with pytest.raises(ChapterError, match=r"G001 chapter 01_review_returns\.ipynb cannot be put into the report"):
        write_html([path], specimen.FRONT, tmp_path / "report.html")


def test_missing_chapter_is_refused(tmp_path):
    with pytest.raises(ChapterError, match=r"G001 .*it is not there"):
        write_html([tmp_path / "gone.ipynb"], specimen.FRONT, tmp_path / "report.html")


def test_markup_in_an_output_cannot_run_or_ask_a_network(tmp_path):
    hostile = (
        '<p class="maca-finding" onclick="go()" style="position:fixed">A<script>go()</script>'
        '<img src="https://example.invalid/x.png" onerror="go()"><iframe src="//example.invalid"></iframe>'
        '<a href="javascript:go()">link</a>\u202ereversed\x07</p>'
    )
    text = one(tmp_path, [specimen.written("# A"), specimen.published(hostile, "finding")])
    body = text.split("<main", 1)[1].split("</main>", 1)[0]
    for bad in ("go()", "onclick", "onerror", "<iframe", "javascript:", "style=", "\u202e", "\x07", "<img"):
        assert bad not in body
    assert "[picture not shown: https://example.invalid/x.png]" in body


def test_front_is_escaped(tmp_path):
    from dataclasses import replace

    front = replace(specimen.FRONT, title="<b>Audit</b>", marking='A "quoted" </style><script>go()</script>')
    path = specimen.save(tmp_path, "01_review_returns", [specimen.written("# A")])
    text = write_html([path], front, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<b>Audit" not in text
    assert "<script>go" not in text
    assert text.count("</style>") == 1
