"""report.html and slides.html in Chromium: axe, widths, dark mode, keyboard, and a network that is listened to."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import specimen

playwright = pytest.importorskip("playwright.sync_api")

from maca.report import write_formats  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
if CHROMIUM is None and os.environ.get("CI") != "true":
    pytest.skip("Chromium is not installed", allow_module_level=True)


def axe_source() -> str:
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    return write_formats(folder, specimen.chapters(folder), specimen.FRONT, ["html", "slides"])


@pytest.fixture(scope="module")
def page_file(files):
    return files["report.html"]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield running
        running.close()


@pytest.fixture
def opened(browser, files, request):
    width, scheme, name = (*getattr(request, "param", (1280, "light")), "report.html")[:3]
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    asked, faults = [], []
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page = context.new_page()
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(files[name].as_uri())
    yield page, asked, faults
    context.close()


FORMS = [
    (width, scheme, name)
    for name in ("report.html", "slides.html")
    for width in (1280, 320)
    for scheme in ("light", "dark")
]


@pytest.mark.parametrize("opened", FORMS, indirect=True, ids=lambda form: "-".join(map(str, form)))
def test_axe_finds_nothing_and_nothing_is_asked(opened):
    page, asked, faults = opened
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    page.evaluate(axe_source())
    for _ in range(max(1, page.evaluate("document.querySelectorAll('.slide').length"))):
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]] == []
        page.keyboard.press("PageDown")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert faults == []


@pytest.mark.parametrize("opened", [(320, "light"), (640, "light"), (320, "light", "slides.html")], indirect=True)
def test_page_does_not_scroll_sideways(opened):
    page, _, _ = opened
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_first_key_reaches_the_skip_link_and_it_leads_to_the_report(opened):
    page, _, _ = opened
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"


def test_contents_follow_the_reader(opened):
    page, _, _ = opened
    page.evaluate("document.getElementById('the-returns').scrollIntoView()")
    page.wait_for_function("document.querySelector('[aria-current]').textContent.includes('The returns')")


def test_own_policy_lets_the_page_run_and_nothing_else(browser, page_file):
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(page_file.as_uri())
    assert page.evaluate("document.querySelector('.contents').classList.contains('follows')")
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") == "rgb(18, 67, 109)"
    assert complaints == []
    page.evaluate("fetch('https://example.invalid/').catch(() => {})")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in text for text in complaints)
    page.close()


@pytest.mark.parametrize("opened", [(1280, "light", "slides.html")], indirect=True)
def test_slides_are_turned_by_keyboard_and_by_button(opened):
    page, _, _ = opened

    def shown():
        return page.evaluate("[...document.querySelectorAll('.slide')].filter(s => !s.hidden).map(s => s.id).join()")

    assert shown() == "slide-1"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    assert shown() == "slide-3"
    assert page.evaluate("location.hash") == "#slide-3"
    page.keyboard.press("ArrowLeft")
    assert shown() == "slide-2"
    page.keyboard.press("End")
    assert shown() == "slide-4"
    page.keyboard.press("ArrowRight")
    assert shown() == "slide-4"
    page.get_by_role("button", name="Back").click()
    assert shown() == "slide-3"
    assert page.get_by_role("status").text_content() == "Slide 3 of 4"
    page.keyboard.press("n")
    assert page.evaluate("document.querySelector('#slide-3 .notes').open")


@pytest.mark.parametrize("table", ["engagement.agency", "actions.prompts", "gaps.theme"])
def test_a_page_of_cells_is_as_easy_to_reach_and_to_read(browser, sample_run, table):
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto((sample_run / "trace" / f"{table}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    page.evaluate(axe_source())
    assert page.evaluate("axe.run().then(found => found.violations.map(fault => fault.id))") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert "Invented" in page.inner_text("main")
    page.click("header a")
    assert page.url.endswith("/report.html")
    context.close()
