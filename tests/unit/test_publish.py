"""The one door: what goes through it carries caption, alt text, data and scope, and nothing slips by."""

import re

import lxml.html
import pandas as pd
import pytest

from maca import charts, publish
from maca.errors import UsageError

NAN = float("nan")
CHART = "Bar chart of cases below the standard (cases chosen on purpose)"


@pytest.fixture
def gaps(tmp_path) -> pd.DataFrame:
    rows = [["1", 4, 10, 0.4, 0.17, 0.69, "shown", "panel 1, bodies 9"], ["2", *[NAN] * 5, "c", ""]]
    frame = pd.DataFrame(rows, columns=["theme", "n", "of", "value", "low", "high", "status", "rule"])
    labels = {"theme": {"1": "Responses & <more>", "2": "Prevention"}}
    frame.attrs = {"id": "gaps.theme", "unit": "cases", "value_unit": "share", "edition": "restricted"}
    frame.attrs |= {"labels": labels, "folder": str(tmp_path)}
    return frame


@pytest.fixture
def shown(monkeypatch) -> list[tuple[dict, dict]]:
    found = []
    monkeypatch.setattr(publish, "display", lambda data, raw, metadata: found.append((data, metadata["maca"])))
    return found


def page(shown) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(shown[-1][0]["text/html"], create_parent=True)


def test_chart_has_alt_caption_and_its_data(gaps, shown, tmp_path):
    publish.chart(charts.bars(gaps, by="theme"), of=gaps, id="gaps.theme", caption="Cases below the standard")
    html = page(shown)
    alt = html.find(".//img").get("alt")
    assert alt == f"{CHART}: Responses & <more> (4 of 10) and Prevention ([c])."
    assert html.find(".//img").get("src").startswith("data:image/png;base64,iVBOR")
    assert html.find(".//figure").get("id") == "figure-gaps-theme"
    assert html.find(".//figcaption").text == "Figure: Cases below the standard (cases chosen on purpose)"
    cells = [cell.text for cell in html.findall(".//details//td")]
    assert cells == ["4 of 10", "17% to 69%", "panel 1, bodies 9", "[c]", "[c]", None]
    assert shown[-1][1] == {"kind": "figure", "id": "gaps.theme"}


def test_chart_leaves_picture_and_text_beside_each_other(gaps, shown, tmp_path):
    publish.chart(charts.bars(gaps, by="theme"), of=gaps, id="gaps.theme", caption="Cases below the standard")
    assert (tmp_path / "figures" / "gaps.theme.png").read_bytes()[:4] == b"\x89PNG"
    text = (tmp_path / "figures" / "gaps.theme.txt").read_text(encoding="utf-8")
    assert text == f"{CHART}: Responses & <more> (4 of 10) and Prevention ([c]).\n"


def test_chart_writes_nothing_where_the_run_has_no_folder(gaps, shown, tmp_path):
    gaps.attrs["folder"] = ""
    publish.chart(charts.bars(gaps, by="theme"), of=gaps, id="gaps.theme", caption="Cases below the standard")
    assert list(tmp_path.iterdir()) == []


def test_no_figure_becomes_a_sentence(gaps, shown):
    publish.chart(None, of=gaps, id="gaps.theme", caption="Cases below the standard")
    assert "There is no chart of cases below the standard" in page(shown).find(".//p").text
    assert shown[-1][1]["kind"] == "finding"


def test_chart_refuses_a_frame_that_no_run_gave(gaps, shown):
    gaps.attrs = {}
    with pytest.raises(UsageError, match=r"C001 .* run\.table"):
        publish.chart(charts.bars(gaps, by="theme"), of=gaps, id="gaps.theme", caption="Cases")
    assert not shown


def test_chart_refuses_a_short_alt_text(gaps, shown):
    with pytest.raises(UsageError, match=r"C002 the alt text of gaps\.theme has 15 characters"):
        publish.chart(charts.bars(gaps, by="theme"), of=gaps, id="gaps.theme", caption="Cases", alt="Bars")


def test_table_has_scoped_heads_and_numbers_marked(gaps, shown):
    publish.table(gaps, caption="Cases")
    html = page(shown)
    assert html.find(".//caption").text == "Cases (cases chosen on purpose)"
    assert [(th.text, th.get("scope")) for th in html.findall(".//thead//th")][:2] == [
        ("Theme", "col"),
        ("Cases", "col"),
    ]
    assert [th.get("scope") for th in html.findall(".//tbody//th")] == ["row", "row"]
    marked = [td.text for td in html.findall(".//td[@class='number']")]
    assert marked == ["4 of 10", "17% to 69%", "[c]", "[c]"]
    assert html.find(".//tbody//th").text == "Responses & <more>"


def test_percentages_stand_beside_counts_only_where_the_base_bears_them(gaps, shown):
    gaps.loc[1, ["n", "of", "value", "low", "high", "status"]] = [6, 24, 0.25, 0.12, 0.45, "shown"]
    publish.table(gaps, caption="Cases")
    rows = [[cell.text for cell in row] for row in page(shown).findall(".//tbody/tr")]
    assert rows[0][1:3] == ["4 of 10", "base too small"]
    assert rows[1][1:3] == ["6 of 24", "25%"]


def test_table_lays_a_dimension_out_across(gaps, shown):
    both = pd.concat([gaps.assign(wave="now"), gaps.assign(wave="then")], ignore_index=True)
    both = both[["theme", "wave", *[name for name in gaps.columns if name != "theme"]]]
    both.attrs = gaps.attrs
    publish.table(both, caption="Cases", across="wave")
    rows = [[cell.text for cell in row] for row in page(shown).findall(".//tr")]
    assert rows == [
        ["Theme", "now", "then"],
        ["Responses & <more>", "4 of 10", "4 of 10"],
        ["Prevention", "[c]", "[c]"],
    ]


def test_an_empty_list_becomes_a_sentence(shown):
    publish.table(pd.DataFrame(columns=["Id"]), caption="Recommendations")
    assert "nothing to list" in page(shown).find(".//p").text


def test_finding_escapes_and_leaves_empty_sentences_out(shown):
    publish.finding("<b>x</b>", "", ["one", "two"])
    assert shown[-1][0]["text/html"].count("<p ") == 3
    assert "<b>" not in shown[-1][0]["text/html"]
    publish.finding([], "")
    assert len(shown) == 1


def test_banner_is_the_definition_s(shown):
    class Run:
        class definition:
            banner = "Ten cases <were> chosen."

    publish.banner(Run)
    assert re.fullmatch('<p class="maca-banner">Ten cases &lt;were&gt; chosen.</p>', shown[-1][0]["text/html"])


def test_the_median_days_of_a_table_are_printed_and_the_share_beside_them_is_not_called_days(gaps, shown):
    rows = [["mash", "recorded", 9, 10, 0.9, 0.6, 0.98, "shown"], ["mash", "days_median", 9, 9, 3.0, NAN, NAN, "shown"]]
    steps = pd.DataFrame(rows, columns=["step", "measure", "n", "of", "value", "low", "high", "status"])
    steps.attrs = {**gaps.attrs, "id": "pathway.step", "value_unit": "days"}
    publish.table(steps, caption="Steps")
    assert [cell.text for cell in page(shown).findall(".//tr/th") if cell.get("scope") == "col"][2:4] == [
        "Cases",
        "Days",
    ]
    cells = [[cell.text for cell in row.findall("td")] for row in page(shown).findall(".//tbody/tr")]
    assert [row[2] for row in cells] == [None, "3"]
    publish.table(steps[steps["measure"] == "recorded"], caption="Steps")
    heads = [cell.text for cell in page(shown).findall(".//tr/th") if cell.get("scope") == "col"]
    assert "Days" not in heads
    assert "60% to 98%" in [cell.text for cell in page(shown).findall(".//td")]


@pytest.mark.parametrize(("status", "marked"), [("shown", True), ("x", False)])
def test_a_caption_says_that_cases_were_chosen_wherever_a_source_is_the_cases(gaps, shown, status, marked):
    rows = [["cases", 4, 10, 0.4, NAN, NAN, status], ["police", 9, 20, 0.45, NAN, NAN, "shown"]]
    part = pd.DataFrame(rows, columns=["source", "n", "of", "value", "low", "high", "status"])
    part.attrs = {**gaps.attrs, "id": "picture.role", "unit": "children"}
    publish.table(part, caption="Children by role")
    caption = page(shown).find(".//caption").text
    assert caption == f"Children by role{' (the audited cases were chosen on purpose)' if marked else ''}"
    publish.table(part[part["source"] == "police"], caption="Children by role")
    assert page(shown).find(".//caption").text == "Children by role"


def test_every_sentence_of_a_finding_stands_in_the_alt_text(gaps, shown):
    says = ["Theme 1 falls short most.", "", "Theme 2 is withheld.", ""]
    publish.chart(charts.bars(gaps, by="theme"), of=gaps, id="gaps.theme", caption="Cases below", says=says)
    assert "Theme 1 falls short most. Theme 2 is withheld. Figures: " in page(shown).find(".//img").get("alt")
