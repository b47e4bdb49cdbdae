"""The examples on the pages of methods are run."""

import doctest

import pytest

from maca.project import project_root

PAGES = sorted((project_root() / "docs" / "methods").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_give_what_the_page_says(page):
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert found.failed == 0
    assert found.attempted or ">>>" not in page.read_text(encoding="utf-8")


def test_there_are_pages():
    assert {page.stem for page in PAGES} >= {
        "coverage",
        "data-picture",
        "gaps",
        "linkage",
        "recognition",
        "small-numbers",
    }
