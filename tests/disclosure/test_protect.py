"""What the partnership edition must never hold."""

from __future__ import annotations

import pytest
from planted import Planted

from maca.definition import load_definition
from maca.disclosure import protect
from maca.disclosure.protect import CASES_OF_A_BODY, MEDIANS, RESTRICTED_KINDS
from maca.errors import DisclosureError
from maca.tables.catalogue import CATALOGUE, tabulate
from maca.tables.table import NUMBERS

HSB = load_definition("hsb")


@pytest.fixture(scope="module")
def tables():
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police", "yot"])
    for case in planted.cases:
        planted.rate("police", case, c3_1="not_met")
    for case in planted.cases[:2]:
        planted.rate("yot", case, c3_1="not_met")
    planted.state("yot", f3_1="established")
    return tabulate(planted.data())


def test_the_restricted_edition_holds_everything(tables):
    assert protect(tables, HSB, "restricted") == tables


def test_the_partnership_gets_no_child_counts_no_case_rows_and_no_roles(tables):
    shown = protect(tables, HSB, "partnership")
    assert not [key for key in shown if key.startswith("picture.")]
    assert not {"engagement.case", "gaps.role"} & set(shown)
    assert shown["gaps.theme"].frame.equals(tables["gaps.theme"].frame)


def test_the_partnership_gets_counts_of_uses_and_none_of_their_words():
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01"], ["police"])
    words = {"use_what": "Rota of the ninth beat", "use_evidence": "Folder of the ninth beat"}
    planted.row("framework", "police", 1, use_purpose="service_delivery", use_evidenced="yes", **words)
    tables = tabulate(planted.data())
    assert "ninth beat" in tables["data.register"].frame.to_csv()
    shown = protect(tables, HSB, "partnership")
    assert "ninth beat" not in " ".join(table.frame.to_csv() for table in shown.values())
    assert shown["data.uses"].frame.set_index(["agency", "use"]).loc[("police", "service_delivery"), "n"] == 1
    assert "data.register" not in shown


def test_a_body_with_fewer_than_three_cases_is_withheld(tables):
    frame = protect(tables, HSB, "partnership")["gaps.agency"].frame.set_index(["theme", "agency"])
    assert frame.loc[("3", "police"), "status"] == "shown"
    assert frame.loc[("3", "yot"), "status"] == "c"
    assert frame.loc[("3", "yot"), NUMBERS].isna().all()
    spots = protect(tables, HSB, "partnership")["gaps.blindspot"].frame.set_index(["theme", "agency", "measure"])
    assert spots.loc[("3", "yot", "case"), "status"] == "c"
    assert spots.loc[("3", "yot", "framework"), "status"] == "shown", "statements are not cases"


def test_two_teams_on_two_cases_are_still_two_cases():
    """Four classifications, and four answers, of an agency with two cases; its statements are shown all the same."""
    teams = ["health.camhs", "health.sexual_health"]
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police", *teams])
    for case in planted.cases:
        for body in ["police", *(teams if case != "HSB-03" else [])]:
            planted.answer("case", body, case, "classification_tool", "hackett")
            planted.answer("case", body, case, "classification_hackett", "abusive")
            planted.rate(body, case, c3_1="not_met")
    tables = tabulate(planted.data())
    whole = tables["recognition.agreement"].frame.set_index(["agency", "measure"])
    assert whole.loc[("health", "no_tool"), "of"] == 4
    shown = protect(tables, HSB, "partnership")["recognition.agreement"].frame.set_index(["agency", "measure"])
    assert shown.loc[("health", "no_tool"), "status"] == "c"
    assert shown.loc[("police", "no_tool"), "of"] == 3


def test_a_median_of_fewer_than_three_cases_is_withheld():
    """The median of one case is that case's own days; how many cases have a step stays, as for any practice count."""
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police"])
    for day, case in enumerate(planted.cases, start=1):
        planted.answer("case", "police", case, "step_recognised_date", f"2020-03-{day:02d}")
        planted.answer("case", "police", case, "step_referred_date", f"2020-03-{3 * day:02d}")
    planted.answer("case", "police", "HSB-01", "step_mash_date", "2020-03-20")
    tables = tabulate(planted.data())
    assert tables["pathway.step"].frame.set_index(["step", "measure"]).loc[("mash", "days_median"), "value"] == 19
    assert tables["pathway.wait"].frame.set_index("step").loc["mash", "value"] == 17
    shown = protect(tables, HSB, "partnership")
    steps = shown["pathway.step"].frame.set_index(["step", "measure"])
    assert steps.loc[("mash", "days_median"), "status"] == "c"
    assert steps.loc[("mash", "days_median"), NUMBERS].isna().all()
    assert steps.loc[("mash", "recorded"), "n"] == 1
    assert steps.loc[("referred", "days_median"), "value"] == 4
    waits = shown["pathway.wait"].frame.set_index("step")
    assert (waits.loc["mash", "status"], waits.loc["referred", "value"]) == ("c", 4)


def test_pairs_with_the_panel_give_no_withheld_agency_back_by_subtraction():
    """Less the bodies' own pairs they are what recognition.agreement withholds, summed by tool."""
    teams = ["health.camhs", "health.sexual_health"]
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police", *teams])
    for case in planted.cases:
        for body in ["police", *teams]:
            planted.answer("case", body, case, "classification_tool", "hackett")
            planted.answer("case", body, case, "classification_hackett", "4")
    tables = tabulate(planted.data())
    whole = tables["recognition.coefficients"].frame.set_index(["tool", "raters", "measure"])
    assert whole.loc[("hackett", "with_panel", "exact"), "status"] == "shown"
    shown = protect(tables, HSB, "partnership")["recognition.coefficients"].frame
    assert "shown" not in set(shown.loc[shown["raters"] == "with_panel", "status"])
    own = shown.set_index(["tool", "raters", "measure"]).loc[("hackett", "agencies", "exact")]
    assert (own["n"], own["of"]) == (9, 9)


def test_every_table_with_a_median_of_days_is_held_to_the_floor():
    others = [spec for spec in CATALOGUE if "days" in spec.value_unit and spec.kind not in RESTRICTED_KINDS]
    assert {spec.id for spec in others} == set(MEDIANS)


def test_nothing_is_concluded_from_the_cases_of_a_body_that_are_withheld():
    """The definition may want more cases for a count to be shown than for a verdict; then the verdict goes too."""
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police"])
    for case in planted.cases:
        planted.rate("police", case, **{link.question: "not_met" for link in HSB.links})
    planted.state("police", **{link.statement: "embedded" for link in HSB.links})
    tables = tabulate(planted.data())
    place = ("3", "police", "framework")
    keys = ["theme", "agency", "measure"]
    assert tables["gaps.blindspot"].frame.set_index(keys).loc[place, "verdict"] == "blind_spot"
    careful = HSB.model_copy(update={"floors": HSB.floors.model_copy(update={"body_cases": 4})})
    frame = protect(tables, careful, "partnership")["gaps.blindspot"].frame.set_index(keys)
    assert (frame.loc[place, "status"], frame.loc[place, "verdict"]) == ("shown", "cannot_be_told")


def test_every_table_that_counts_the_cases_of_a_body_is_held_to_the_floor():
    """The others by agency or body count no cases; and of change no table names a body, but for who answered."""
    by_body = [spec for spec in CATALOGUE if {"agency", "body"} & set(spec.dimensions)]
    others = [spec for spec in by_body if spec.kind in ("practice", "returns") and spec.id not in CASES_OF_A_BODY]
    assert {spec.unit for spec in others} == {"returns", "bodies", "uses", "staff", "statements", "agencies", "answers"}
    assert {spec.id for spec in others if spec.unit == "answers"} == {"data.ratings"}, "answers to the self-assessment"
    assert {spec.id for spec in by_body} > CASES_OF_A_BODY
    assert [spec.id for spec in by_body if spec.id.startswith("change.")] == ["change.bodies"]


def test_the_words_of_the_plan_name_no_case_and_nobody_to_other_readers():
    planted = Planted(HSB, "dip-2022-03", ["HSB-11"], ["police"])
    words = {"text": "Ring back as in HSB-02.", "evidence": "Seen in hsb 11; Mrs Quill said so.", "owner": "Dr Ash"}
    planted.row(
        "actions", "partnership", 1, action_id="R01", **{f"action_{name}": text for name, text in words.items()}
    )
    tables = tabulate(planted.data())
    assert tables["actions.recommendation"].frame.iloc[0][["text", "evidence", "owner"]].tolist() == list(
        words.values()
    )
    shown = protect(tables, HSB, "partnership")["actions.recommendation"].frame.iloc[0]
    assert shown["text"] == "Ring back as in [a case]."
    assert shown["evidence"] == "Seen in [a case]; [withheld: a name]"
    assert shown["owner"] == "Dr Ash", "who is responsible is named on purpose"


def test_the_criteria_keep_their_verdict_and_lose_their_counts(tables):
    frame = protect(tables, HSB, "partnership")["sample.criteria"].frame
    assert "shown" not in set(frame["status"])
    assert frame[NUMBERS].isna().all(axis=None)
    assert set(frame["verdict"]) <= {"met", "not_met", "cannot_be_told"}


def test_the_public_edition_is_refused(tables):
    with pytest.raises(DisclosureError, match=r"^D001 the public edition cannot be made yet") as refused:
        protect(tables, HSB, "public")
    assert refused.value.exit_code == 4
