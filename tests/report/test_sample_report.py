"""The sample's report: one number in every format, files of a bearable size, figures that all can read."""

from __future__ import annotations

import csv
import itertools
import re
import subprocess

import docx
import lxml.html
import numpy as np
import openpyxl
import pptx
import pytest
from PIL import Image

from maca.charts import style
from maca.charts.palette import CATEGORICAL, DARK, DUO, FOCUS, SEQUENTIAL

PRINTED_WIDTH = 160 / 25.4
"""Inches that report.pdf gives a picture."""

LEAST_APART = 10
"""Difference in CIE L*a*b* from which two flat colours are told apart with ease."""

# Machado, Oliveira and Fernandes (2009), severity 1, applied to linear RGB.
BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
}


def linear(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ colour
    parts = xyz / np.array([0.9505, 1.0, 1.089])
    f = np.where(parts > 0.008856, np.cbrt(parts), 7.787 * parts + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(first, second, seen_as):
    matrix = np.array(BLINDNESS[seen_as])
    one, other = (lab(np.clip(matrix @ linear(colour), 0, 1)) for colour in (first, second))
    return float(np.linalg.norm(one - other))


@pytest.mark.parametrize("seen_as", BLINDNESS)
@pytest.mark.parametrize("palette", [DUO, SEQUENTIAL, FOCUS], ids=["duo", "sequential", "focus"])
def test_colours_that_stand_together_are_told_apart_by_everybody(palette, seen_as):
    for first, second in itertools.combinations([*palette, "#FFFFFF"], 2):
        assert apart(first, second, seen_as) >= LEAST_APART, (first, second)


@pytest.mark.parametrize("seen_as", BLINDNESS)
def test_neighbours_in_the_order_of_categories_are_told_apart_by_everybody(seen_as):
    for first, second in itertools.pairwise(CATEGORICAL[:4]):
        assert apart(first, second, seen_as) >= LEAST_APART, (first, second)


def test_the_simulation_can_fail():
    assert apart("#28A197", "#F46A25", "grey") < LEAST_APART
    assert apart(DARK, DARK, "protanopia") == 0


def test_text_of_every_figure_is_nine_points_or_more_when_printed(sample_run):
    pictures = list((sample_run / "figures").glob("*.png"))
    assert len(pictures) > 30
    for path in pictures:
        with Image.open(path) as picture:
            drawn = picture.width / picture.info["dpi"][0]
        assert style.SMALL * PRINTED_WIDTH / drawn >= 9, path.name
        assert 1350 / PRINTED_WIDTH > 200


def gaps(run):
    with (run / "tables" / "gaps.theme.csv").open(encoding="utf-8", newline="") as handle:
        return [(row["n"], row["of"]) for row in csv.DictReader(handle)]


def texts_of(run):
    pdf = subprocess.run(["pdftotext", str(run / "report.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    show = pptx.Presentation(run / "slides.pptx")
    shapes = [shape for slide in show.slides for shape in slide.shapes if shape.has_text_frame]
    pages = {
        name: lxml.html.document_fromstring((run / name).read_text(encoding="utf-8")).find(".//main").text_content()
        for name in ("report.html", "slides.html")
    }
    return {
        **pages,
        "report.pdf": pdf,
        "report.docx": "\n".join(p.text for p in docx.Document(str(run / "report.docx")).paragraphs),
        "slides.pptx": "\n".join(shape.text_frame.text for shape in shapes),
    }


def test_same_number_in_every_format(sample_run):
    sheet = openpyxl.load_workbook(sample_run / "tables.xlsx")["gaps.theme"]
    rows = [[str(cell) for cell in row[1:3]] for row in sheet.iter_rows(values_only=True)]
    texts = {name: " ".join(text.split()) for name, text in texts_of(sample_run).items()}
    sentence = re.search(r"Cases below the standard, by theme: .*?\.", texts["report.html"])[0]
    assert re.findall(r"(\d+) of (\d+)", sentence)
    for n, of in gaps(sample_run):
        assert [n, of] in rows
        assert f"{n} of {of}" in sentence
    for name, text in texts.items():
        assert sentence in text, name


def test_files_are_of_a_bearable_size(sample_run):
    assert (sample_run / "report.html").stat().st_size < 8_000_000
    assert (sample_run / "report.pdf").stat().st_size < 6_000_000


def test_no_alternative_text_is_a_placeholder_a_title_or_said_twice(sample_run):
    page = lxml.html.document_fromstring((sample_run / "report.html").read_text(encoding="utf-8"))
    alts = [picture.get("alt") for picture in page.iter("img")]
    captions = {" ".join(caption.text_content().split()).casefold() for caption in page.iter("figcaption")}
    assert len(alts) == len(set(alts)) > 30
    for alt in alts:
        assert len(alt) >= 30
        assert alt.casefold() not in captions
        assert not any(caption.split(": ", 1)[-1] == alt.casefold().rstrip(".") for caption in captions)
