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
    rows = [["age", 9, 10, "with_care", "extracts"], ["gender", 10, 10, "rely", ""], ["sen", 5, 10, "cannot", ""]]
    columns = ["characteristic", "n", "of", "verdict", "basis"]
    said = [
        "Gender can be relied on.",
        "Age can be used with care.",
        "Special educational needs cannot be relied on.",
    ]
    assert findings.quality.reliance(table(columns, rows)) == said
    rows[0][4] = "cases"
    assert findings.quality.reliance(table(columns, rows))[3] == (
        "That is said of the audited cases alone, which were chosen on purpose: no extract came row by row."
    )


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
    rows = [["r1", 2, "child 1", "case", "", "", "csc"], ["r2", 2, "child 1", "case", "", "", "yot"]]
    rows += [["r3", 1, "child 2", "", "r4", "", "csc"]]
    rows += [[name, 2, "child 3", "own_id", "", "", "police"] for name in ("r5", "r6")]
    said = findings.quality.links(table(["record", "n", "child", "rule", "possible", "decision", "body"], rows))
    assert said.startswith(
        "4 records are taken for 2 children (1 known to more than one body and 1 entered more than once by one body): "
        "2 by the same case id and 2 by the body's own id of the child. A child whose records share no key counts once "
    )
    alone = [["r3", 1, "child 2", "", "r4", "", "csc"]]
    columns = ["record", "n", "child", "rule", "possible", "decision", "body"]
    assert findings.quality.links(table(columns, alone)).startswith(
        "No two records are taken for one child. A child whose"
    )
    assert said.endswith("1 record may belong to another child too and wait for the analyst to decide.")


RATIOS = ["characteristic", "category", "n", "of", "value", "low", "high", "reliance", "detectable"]
SEEN = [
    ["gender", "male", 57, 65, 1.7, 1.5, 1.8, "rely", "24 or fewer, 42 or more"],
    ["age_band", "0-4", 0, 61, 0.0, 0.0, 0.2, "with_care", "8 or fewer, 23 or more"],
    ["ethnicity", "black", 2, 48, 13.0, NAN, NAN, "with_care", ""],
    ["sen_pupils", "ehc_plan", 7, 36, 3.5, 1.5, 6.6, "cannot", "6 or more"],
]


def test_no_claim_is_made_without_limits_or_of_what_cannot_be_relied_on():
    assert findings.comparison.apart(table(RATIOS, SEEN)) == [
        "Seen more often than the reference would have it, beyond what chance would explain: "
        "gender, Male (1.70 times, limits 1.50 to 1.80).",
        "Seen less often than the reference would have it, beyond what chance would explain: "
        "age, 0 to 4 (0.00 times, limits 0.00 to 0.20).",
        "To be read with care, by the verdict above: age.",
        "No such claim is made of ethnicity: the reference describes people of all ages.",
        "No such claim is made of special needs, beside all pupils: what is known here cannot be relied on.",
    ]


def test_what_could_lie_apart_and_what_chance_may_set_apart_stand_before_the_ratios():
    said = findings.comparison.before(table(RATIOS, SEEN))
    assert said == [
        "Before any result: only such numbers of children would lie apart from the reference: gender, Male "
        "(24 or fewer or 42 or more, of 65) and age, 0 to 4 (8 or fewer or 23 or more, of 61).",
        findings.comparison.INDEPENDENT,
        "Each of 2 groups is held against the reference by itself. Where none differs, chance alone would on average "
        "set at most 0.1 of them apart.",
    ]
    assert findings.comparison.before(table(RATIOS, SEEN[:1]))[2].startswith("One group is held")
    assert findings.comparison.before(table(RATIOS, SEEN[2:])) == []


REFERENCE = ["characteristic", "category", "measure", "n", "of", "value", "source", "period", "area", "caveat"]
POPULATION = ["Census", "2021", "Torbay"]


def test_sources_say_what_every_category_shares_and_then_what_some_do():
    rows = [
        ["ethnicity", name, "reference", NAN, NAN, 0.1, *POPULATION, f"All ages; {name} is said apart."]
        for name in ("asian", "other")
    ]
    beside = table(REFERENCE, rows)
    said = "All ages; Asian: asian is said apart; Other: other is said apart. Torbay, 2021. Source: Census."
    assert findings.comparison.sources(beside) == {"ethnicity": said}
    assert findings.comparison.sourced(beside) == [f"Ethnicity: {said[:1].lower()}{said[1:]}"]


def test_who_is_left_out_beside_the_reference_is_said_and_shares_follow_counts():
    rows = [
        ["age_band", "10-14", "here", 39, 61, 39 / 61, "", "", "", "", "3"],
        ["age_band", "10-14", "reference", 7282, 25484, 7282 / 25484, *POPULATION, "", ""],
        ["gender", "male", "here", 57, 65, 57 / 65, "", "", "", "", "0"],
    ]
    beside = table([*REFERENCE, "left_out"], rows)
    assert findings.comparison.reference(beside)[-1] == (
        "Left out here are children whom the reference does not count: by age (3)."
    )
    line = findings.comparison.reference_lines(beside).iloc[0]
    assert line[["Here", "Share here", "Reference"]].tolist() == ["39 of 61", "63.9%", "28.6%"]


def test_the_day_of_an_age_is_said_in_the_words_of_the_returns():
    assert findings.picture.ages_asked(load_definition("hsb")) == (
        "Ages are never today's; they are asked in extracts as “Age at referral” and in the case returns as "
        "“Age at the first incident in scope”."
    )


USES = ["agency", "use", "n", "of", "value"]
RATINGS = ["agency", "statement", "rating", "n", "of", "value", "standing"]
LEVELS = {"emerging": "below_standard", "established": "meets_standard", "not_known": ""}


def rated(agency, *counts):
    of = sum(counts)
    return [
        [agency, "f1_4", level, *((n, of, n / of) if of else (NAN, NAN, NAN)), standing]
        for (level, standing), n in zip(LEVELS.items(), counts, strict=True)
    ]


def test_ratings_stand_beside_the_uses_that_have_evidence():
    counts = {"csc": 1, "police": 0, "yot": 0, "sarc": NAN, "voluntary": NAN}
    uses = table(USES, [[agency, "service_delivery", n, 2 + 0 * n, n / 2] for agency, n in counts.items()])
    uses.loc[uses["agency"] == "voluntary", "status"] = "z"
    rows = [*rated("csc", 1, 2, 0), *rated("police", 0, 1, 0), *rated("yot", 0, 0, 1), *rated("sarc", 0, 0, 0)]
    ratings = table(RATINGS, rows)
    assert findings.uses.beside(uses, ratings) == [
        "Data shapes services: 3 of 5 answers of bodies are at the standard or above; of the 2 agencies that rate "
        "themselves so, 1 states no use of the data with evidence (Police)."
    ]
    lines = findings.uses.lines(uses, ratings).set_index("Agency")
    assert lines.columns.tolist() == ["Service delivery", "Data shapes services"]
    assert lines.loc["Social care"].tolist() == ["1 of 2", "Emerging (1), Established (2)"]
    assert lines.loc["Police"].tolist() == ["0 of 2", "Established"]
    assert lines.loc["Youth offending"].tolist() == ["0 of 2", "Not known"]
    assert lines.loc["SARC"].tolist() == ["[x]", "[x]"] and len(lines) == 4


def test_the_register_of_uses_stands_by_agency_and_says_what_was_not_given():
    columns = ["id", "n", "agency", "body", "use", "what", "evidenced", "evidence"]
    rows = [["U01", 1, "area", "area", "workforce_development", "Joint training", "yes", "Plan, page 3"]]
    rows += [["U02", 1, "police", "police", "service_delivery", "Rota", "no", ""]]
    rows += [["U03", 1, "csc", "csc.mash", "", "Said to inform plans", "", ""]]
    lines = findings.uses.register_lines(table(columns, rows))
    assert lines.columns.tolist() == [
        *("Agency", "Body", "Purpose", "What the data was used for", "Evidence", "Where it can be seen")
    ]
    assert lines.values.tolist() == [
        ["Social care", "Multi-Agency Safeguarding Hub", "not given", "Said to inform plans", "not given", "not given"],
        ["Police", "Police", "Service delivery", "Rota", "no", "not given"],
        ["Area consensus", "Area consensus", "Workforce development", "Joint training", "yes", "Plan, page 3"],
    ]
    nothing = findings.uses.register_lines(table(columns, [["none", NAN, *[""] * 6]]))
    assert nothing.empty and nothing.columns.tolist() == lines.columns.tolist()


def test_what_could_be_shown_stands_before_the_rates():
    columns = ["source", "cut", "n", "of", "value", "low", "high", "moved", "detectable"]
    rows = [["all", "2020-03-23", 12, 87, 0.44, 0.22, 0.81, "0", "14 or fewer, 32 or more"]]
    rows += [["all", "2020-03-20", 13, 87, 0.47, 0.24, 0.86, "1", "14 or fewer, 32 or more"]]
    said = findings.comparison.sensitivity(table(columns, rows))
    assert said[0].startswith("Before any result: of 87 children, by their first referral, in scope, 14 or fewer or 32")
    assert said[1] == "With the cut on 20 March 2020, 14 or fewer or 32 or more of 87."
    assert said[2] == findings.comparison.INDEPENDENT
    assert said[4] == "Referrals that change their period: 1 with the cut on 20 March 2020."
    assert said[5:] == ["The rate in Covid is lower than before, beyond what chance would explain."]
    rows += [["reaching", "2020-03-23", 12, 69, 0.58, 0.28, 1.09, "0", "10 or fewer, 27 or more"]]
    said = findings.comparison.sensitivity(table(columns, rows))
    assert said[2] == "Without extracts that may stop early, 10 or fewer or 27 or more of 69."
    assert said[6:] == [
        "An extract without a referral in the last quarter may stop early, which makes a fall of its own, or may show "
        "a true fall. Without such extracts it is 0.58 times, limits 0.28 to 1.09, of 69.",
        "With every extract the rate in Covid is lower than before, beyond what chance would explain; without those "
        "that may stop early it cannot be told from that before.",
    ]
    rows[-1] = ["reaching", "2020-03-23", 0, 0, NAN, NAN, NAN, "0", ""]
    assert findings.comparison.sensitivity(table(columns, rows))[5:] == [
        "Extracts may stop early, and the others cannot tell whether the rate in Covid is another."
    ]


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


def test_ratios_stand_hollow_where_no_claim_is_made_and_as_arrows_beyond_the_scale():
    figure = charts.ratios(table(RATIOS, SEEN), by=("characteristic", "category"), notes={"gender": "Census. 2021."})
    axes = figure.axes[0]
    marks = [(line.get_marker(), line.get_markerfacecolor()) for line in axes.lines]
    assert [mark for mark, _ in marks] == ["o", "<", ">", "o"]
    assert [face == "#FFFFFF" for _, face in marks] == [False, False, True, True]
    assert axes.lines[0].get_xdata()[0] == 1.7
    written = [text.get_text() for text in axes.texts]
    assert {"Gender", "Census. 2021.", "Male", "57 of 65", "Age", "0 of 61"} <= set(written)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "ratio, with its limits",
        "no claim is made",
        "beyond the scale",
    ]
    limits = [line for line in axes.collections if (line.get_linewidth() == 6).all()]
    assert len(limits) == 2, "no limits where no claim is made"
    assert not charts.ratios(table(RATIOS, SEEN[:1]), by=("characteristic", "category")).legends


def test_no_word_of_a_note_runs_off_the_chart():
    widest = " ".join(["Westmorland and Wigtownshire, mid-MMXX."] * 6)
    figure = charts.ratios(table(RATIOS, SEEN), by=("characteristic", "category"), notes={"age_band": widest})
    figure.draw_without_rendering()
    within = figure.bbox
    for text in (text for text in figure.axes[0].texts if text.get_text()):
        box = text.get_window_extent()
        assert (box.x0, box.y0) >= (-1, -1) and box.x1 <= within.x1 + 1 and box.y1 <= within.y1 + 1, text.get_text()


def test_the_least_that_could_be_told_stands_before_periods_are_set_side_by_side():
    rows = [["pre_covid", 1, 4, ""], ["in_covid", 2, 2, "none"], ["spanning", 4, 4, ""]]
    said = findings.gaps.splits(table(["period", "n", "of", "detectable"], rows), by="period")
    assert said[0] == (
        "Before any result: between “before Covid” and “in Covid” no difference whatever would be told from chance."
    )
    assert said[1].startswith("Before Covid (1 of 4 cases), In Covid (2 of 2 cases)")
    rows[1][3] = "0 of 5 against 3 of 3"
    said = findings.gaps.splits(table(["period", "n", "of", "detectable"], rows), by="period")
    assert "only 0 of 5 against 3 of 3 cases would be told from chance" in said[0]
    assert len(findings.gaps.splits(table(["period", "n", "of", "detectable"], rows[:1]), by="period")) == 1


LINKS = ["record", "n", "child", "rule", "possible", "decision", "body", "name"]


def test_agreement_on_chosen_cases_is_not_carried_over_to_others():
    agree = table(["characteristic", "n", "of"], [["age", 1, 2]])
    rows = [["r1", 2, "child 1", "case", "", "", "csc", "a"], ["r2", 2, "child 1", "case", "", "", "yot", "b"]]
    rows += [["r3", 2, "child 2", "upn", "", "", "csc", "c"], ["r4", 2, "child 2", "upn", "", "", "yot", "d"]]
    assert findings.quality.consistency(agree, table(LINKS, rows))[1].startswith(
        "1 of 2 children whom several agencies hold is"
    )
    assert findings.quality.consistency(agree, table(LINKS, rows[:2]))[1].startswith(
        "1 of 1 child whom several agencies hold is"
    )
    assert len(findings.quality.consistency(agree, table(LINKS, rows[2:]))) == 1
    assert findings.quality.consistency(agree, table(LINKS, []))[1].startswith("These children are the audited cases")
    lines = findings.quality.joined_lines(table(LINKS, rows))
    assert lines[["Taken for", "Where", "Since they share"]].to_numpy().tolist()[1:3] == [
        ["child 1", "r2", "the same case id"],
        ["child 2", "r3", "UPN"],
    ]


def test_patterns_that_were_not_found_are_told_from_those_that_could_not_be():
    rows = [["csc", "one_age", 0, 9, "clear"], ["csc", "births_first_or_fifteenth", NAN, NAN, ""]]
    said = findings.quality.suspicions(table(["agency", "pattern", "n", "of", "verdict"], rows))
    assert said[1:] == [
        "Looked for in every extract that could show it, and not found: one age for all.",
        "Not looked for, since no extract holds what would show it: births on the 1st or 15th.",
    ]


def test_all_that_is_least_known_is_named_and_one_child_of_one_leads_no_list():
    rows = [["csc", "age", 9, 9], ["csc", "sen", 0, 9], ["yot", "sen", 0, 4], ["sarc", "sen", 0, 1]]
    said = findings.quality.completeness(table(["agency", "characteristic", "n", "of"], rows))[0]
    assert said.endswith(
        "Known least often: special educational needs at Social care (0 of 9) and special educational needs at Youth "
        "offending (0 of 4)."
    )


def test_flags_say_of_how_many_children_they_are_open():
    rows = [["all", "any_sen", 17, 36], ["all", "either", 25, 32], ["all", "none", 7, 32], ["all", "not_known", 33, 65]]
    said = findings.picture.shape(table(["source", "category", "n", "of"], rows, id="picture.send"), "all", "needs")
    assert "Not known, or sources disagree, of 65: any special educational need (29) and any of these (33)." in said
    assert said.endswith("of all 65 children at least 25 have any of these.")


def test_days_are_laid_out_from_recognition_and_from_the_step_before():
    steps = table(
        ["step", "measure", "n", "of", "value"], [["mash", "days_median", 1, 1, 3], ["plan", "recorded", 1, 2, 0.5]]
    )
    waits = table(["step", "n", "of", "value"], [["mash", 2, 2, 1]])
    assert findings.recognition.days_lines(steps, waits).to_numpy().tolist() == [
        ["MASH decision", "3 days (1 case)", "1 day (2 cases)"]
    ]


def test_steps_without_record_or_attendance_are_named():
    rows = [["mash", "not_recorded", 2, 10], ["plan", "not_recorded", 2, 10], ["mash", "attended", 0, 8]]
    assert findings.recognition.step_gaps(table(["step", "measure", "n", "of"], rows)) == [
        "Said most often not to be recorded: MASH decision (2 of 10 cases) and plan (2 of 10 cases).",
        "Who attended is recorded in none: MASH decision (0 of 8 cases).",
    ]


def test_what_no_case_return_answers_is_not_told_as_none():
    blank = table(["agency", "state", "mark", "n", "of"], [["all", "yes", "consent", NAN, NAN]])
    assert "cannot be told: no case return answers it" in findings.recognition.marks(blank)
    none = table(["agency", "state", "mark", "n", "of"], [["all", "yes", "consent", 0, 9]])
    assert findings.recognition.marks(none) == "No agency recorded a mark of abuse in any case."
    empty = table(["measure", "edition", "n", "of"], [["classified", "4-band", NAN, NAN]])
    assert findings.recognition.editions(empty)[0].endswith("cannot be told: no case return names a tool.")


def test_what_stands_on_neither_side_of_the_pyramid_is_said():
    rows = [["10-14", "male", 4, 7], ["10-14", "self_describe", 1, 7], ["15-17", "self_describe", 2, 7]]
    pyramid = table(["age_band", "gender", "n", "of"], rows)
    assert findings.picture.not_drawn(pyramid, "gender", ("male", "female")) == (
        "Not drawn on either side: self-described (3)."
    )
    assert findings.picture.not_drawn(pyramid[:1], "gender", ("male", "female")) == ""


def test_referrals_are_told_by_agency_and_codes_as_they_are_held():
    rows = [["all", "pre_covid", 9], ["csc", "pre_covid", 6], ["csc", "in_covid", 1], ["yot", "in_covid", 2]]
    said = findings.picture.by_agency(table(["source", "period", "n"], rows))
    assert said.endswith("in each that holds it: Social care 6 and 1.")
    codes = table(["characteristic", "code", "n", "of"], [["ethnicity", "WIRI", 1, 9], ["ethnicity", "WBRI", 6, 9]])
    assert findings.picture.code_lines(codes, "ethnicity").to_numpy().tolist() == [
        ["WBRI", "White British", "6 of 9"],
        ["WIRI", "White Irish", "1 of 9"],
    ]


def test_the_limits_of_a_verdict_are_said():
    said = findings.quality.rules(load_definition("hsb"))
    assert "at least 90% of children" in said and "from 70% and 75%" in said and "judged from 5 such" in said


def test_undated_cases_are_not_said_to_keep_their_period():
    rows = [["HSB-02", cut, 0, 1, "not_known"] for cut in ("2020-03-23", "2020-03-20")]
    said = findings.comparison.moved_cases(table(["case", "cut", "n", "of", "period"], rows))
    assert said == [
        "In which period practice lies, and whether the date of the cut matters, cannot be told: no step is dated."
    ]
    rows += [["HSB-03", cut, 0, 1, "pre_covid"] for cut in ("2020-03-23", "2020-03-20")]
    said = findings.comparison.moved_cases(table(["case", "cut", "n", "of", "period"], rows))
    assert said == ["With the cut on 20 March 2020 no case changes its period."]


def test_referrals_without_a_date_in_the_scope_are_those_that_lack_one():
    rows = [["csc", "in_time", 1, 1, "in_time"], ["csc", "in_scope", 7, 24, "partial"]]
    rows += [["csc", "last_quarter", 0, 11, "stops_early"]]
    assert findings.quality.timeliness(table(["agency", "measure", "n", "of", "verdict"], rows))[1:] == [
        "Many referrals without a date in the scope: Social care (17 of 24).",
        "No referral in the last quarter of the scope, though many before it: Social care (0 of 11).",
    ]


def test_children_whose_role_nobody_knows_are_not_said_to_be_none():
    class Run:
        def table(self, name):
            own = [["all", "unknown", 5, 5]] if name == "picture.role" else [["all", "male", NAN, NAN]]
            return table(["source", "category", "n", "of"], own, id=name)

    said = findings.picture.shapes(Run(), source="all")
    assert said[0] == (
        "Who the children are cannot be told from all row-level extracts together: none of those returned is known to "
        "have displayed the behaviour."
    )
    assert len(said) == 2
