"""Sentences on data quality, comparison, practice and single cases, each against a table small enough to read."""

import pandas as pd
import pytest

from maca import charts, findings
from maca.definition import load_definition
from maca.definition.labels import labels_of

NAN = float("nan")
LABELS = labels_of(load_definition("hsb"))


def table(columns: list[str], rows: list[list], **attrs) -> pd.DataFrame:
    """Rows of dimensions, n, of, value, low and high; what follows are texts. A row without n is x."""
    numbers = ["n", "of", "value", "low", "high"]
    dimensions = columns[: columns.index("n")] if "n" in columns else columns
    frame = pd.DataFrame(rows, columns=columns)
    for name in numbers:
        frame[name] = pd.to_numeric(frame[name]) if name in frame else NAN
    frame["status"] = [
        "shown" if pd.notna(n) or pd.notna(v) else "x" for n, v in zip(frame["n"], frame["value"], strict=True)
    ]
    texts = [name for name in columns if name not in [*dimensions, *numbers]]
    frame = frame[[*dimensions, *numbers, "status", *texts]]
    frame.attrs = {"labels": LABELS, **attrs}
    return frame


def test_reliance_groups_characteristics_by_verdict():
    rows = [["age", 9, 10, "with_care"], ["gender", 10, 10, "rely"], ["sen", 5, 10, "cannot"]]
    assert findings.quality.reliance(table(["characteristic", "n", "of", "verdict"], rows)) == [
        "Gender can be relied on.",
        "Age can be used with care.",
        "Special educational needs cannot be relied on.",
    ]


def test_recording_keeps_the_pairs_where_not_all_is_known():
    rows = [["csc", "age", "known", 9, 9], ["csc", "age", "refused", 0, 9]]
    rows += [["csc", "sen", "known", 4, 9], ["csc", "sen", "refused", 5, 9]]
    kept = findings.quality.recording_lines(table(["agency", "characteristic", "state", "n", "of"], rows))
    assert kept[["characteristic", "state"]].to_numpy().tolist() == [["sen", "known"], ["sen", "refused"]]
    assert kept.attrs["labels"] is LABELS


def test_suspicions_name_agency_and_records():
    rows = [["csc", "one_age", 9, 9, "look"], ["yot", "one_age", 0, 4, "clear"]]
    said = findings.quality.suspicions(table(["agency", "pattern", "n", "of", "verdict"], rows))
    assert said == ["A person should look at these:", "One age for all: Social care (9 of 9 records)."]


def test_links_leave_the_uncertain_to_the_analyst():
    rows = [["r1", 2, "child 1", "case", "", ""], ["r2", 2, "child 1", "case", "", ""], ["r3", 1, "", "", "r4", ""]]
    said = findings.quality.links(table(["record", "n", "child", "rule", "possible", "decision"], rows))
    assert said.startswith("2 records are taken for 1 children known to more than one agency: 2 by the same case id.")
    assert said.endswith("1 record may belong to another child too and wait for the analyst to decide.")


def test_no_claim_is_made_where_the_reference_has_no_limits():
    columns = ["characteristic", "category", "n", "of", "value", "low", "high"]
    rows = [["gender", "male", 57, 65, 1.7, 1.5, 1.8], ["ethnicity", "black", 2, 48, 13.0, NAN, NAN]]
    said = findings.comparison.apart(table(columns, rows))
    assert said == [
        "More often than their share of the reference, beyond what chance would explain: "
        "gender, Male (1.70 times, limits 1.50 to 1.80).",
        "For ethnicity the reference describes people of all ages, so no such claim is made.",
    ]


def test_what_could_be_shown_stands_before_the_rates():
    columns = ["source", "cut", "n", "of", "value", "low", "high", "moved", "detectable"]
    rows = [["all", "2020-03-23", 12, 87, 0.44, 0.22, 0.81, "0", "14 or fewer, 32 or more"]]
    rows += [["all", "2020-03-20", 13, 87, 0.47, 0.24, 0.86, "1", "14 or fewer, 32 or more"]]
    said = findings.comparison.sensitivity(table(columns, rows))
    assert said[0].startswith("Before any result: of 87 referrals in scope, 14 or fewer or 32 or more of them")
    assert said[2] == "Referrals that change their period: 1 with the cut on 20 March 2020."


def test_aspects_are_counted_apart_from_the_whole():
    rows = [["3.behaviour", 7, 10], ["3.family", 2, 10], ["3.all", 1, 10]]
    assert findings.practice.aspects_met(table(["aspect", "n", "of"], rows)) == [
        "Reached the standard, by aspect: behaviour (7 of 10 cases) and family (2 of 10 cases).",
        "All aspects of the whole together: 1 of 10 cases.",
    ]


def test_staff_trained_leave_out_who_does_not_say():
    rows = [["csc", 49, 190], ["police", 10, 20], ["health", NAN, NAN]]
    assert findings.practice.trained(table(["agency", "n", "of"], rows)) == [
        "59 of 210 eligible staff are trained in the 2 agencies that say; "
        "the lowest share is that of Social care (49 of 190).",
        "Not told by Health.",
    ]


def test_grades_have_a_median_and_no_mean():
    rows = [["outstanding", 0, 10, ""], ["good", 2, 10, ""], ["requires_improvement", 8, 10, "yes"]]
    said = findings.pages.grades(table(["grade", "n", "of", "median"], rows))
    assert said == (
        "The panel graded 10 of 10 cases: 2 good and 8 requires improvement. The median is requires improvement."
    )


def test_moderated_ratings_stand_beside_the_body_s_own():
    columns = ["id", "n", "case", "theme", "question", "body", "own", "panel", "reason", "author"]
    rows = [["M01", 1, "HSB-04", "3", "c3_5", "police", "met", "not_met", "Nobody followed it up.", "Panel chair"]]
    rows += [["M02", 1, "HSB-05", "3", "", "", "", "partly", "Seen whole.", "Panel chair"]]
    lines = findings.pages.change_lines(table(columns, rows), case="HSB-04")
    assert lines[["Case", "About", "Self", "Panel"]].to_numpy().tolist() == [
        ["HSB-04", "c3_5 Right pathway", "Met", "Not met"]
    ]


def test_moves_are_kept_where_the_panel_rated_something_anew():
    rows = [["3", "police", "down", 1, 1], ["3", "yot", "down", None, None]]
    moves = table(["theme", "agency", "move", "n", "of"], rows)
    moves["status"] = ["shown", "z"]
    assert findings.pages.moved(moves)["agency"].tolist() == ["police"]


def test_the_cases_in_which_every_aspect_was_met_are_named():
    rows = [["3.all", "HSB-01", 1, 1], ["3.all", "HSB-02", 0, 1], ["3.family", "HSB-02", 1, 1]]
    met = table(["aspect", "case", "n", "of"], rows)
    assert findings.pages.met_by_all(met) == ["Theme 3: every aspect was met in 1 of 2 cases: HSB-01."]
    lines = findings.pages.met_lines(met)
    assert lines.iloc[0].tolist() == ["3", "All of these", "met", "not met"]
    assert findings.pages.met_by_all(met.iloc[2:]) == ["Of no case can it be told whether every aspect was met."]


@pytest.fixture
def events() -> pd.DataFrame:
    columns = ["case", "event", "body", "n", "value", "date", "clash"]
    rows = [["HSB-04", "recognised", "police", 1, 0, "2020-04-29", ""]]
    rows += [
        ["HSB-04", "referred", "police", 1, 2, "2020-05-01", "yes"],
        ["HSB-04", "referred", "yot", 1, 6, "2020-05-05", "yes"],
    ]
    return table(columns, rows)


def test_timeline_of_a_case_marks_the_step_on_which_bodies_differ(events):
    figure = charts.chronology(events)
    marks = [dots.get_offsets().tolist() for dots in figure.axes[0].collections if len(dots.get_offsets())]
    assert [[0.0, 0.0]] in marks and [[2.0, 1.0], [6.0, 1.0]] in marks
    texts = {text.get_text() for text in figure.axes[0].texts}
    assert texts == {"29 Apr 2020 (1)", "1 May 2020 (1), 5 May 2020 (1)"}
    assert len(figure.legends[0].get_texts()) == 2


def test_timeline_text_names_both_days(events):
    assert findings.pages.timeline_text(events) == (
        "Days of HSB-04 by the bodies' word: recognised 2020-04-29 (1 body); "
        "referred 2020-05-01 (1 body) or 2020-05-05 (1 body)."
    )


def test_ratios_stand_hollow_without_limits():
    columns = ["characteristic", "category", "n", "of", "value", "low", "high"]
    rows = [["gender", "male", 57, 65, 1.7, 1.5, 1.8], ["ethnicity", "black", 2, 48, 13.0, NAN, NAN]]
    figure = charts.ratios(table(columns, rows), by=("characteristic", "category"))
    dots = figure.axes[0].collections[-1]
    assert dots.get_offsets()[0].tolist() == [1.7, 0.0]
    assert dots.get_facecolors()[1].tolist() == [1, 1, 1, 1]
