"""The real chapters on gaps, framework and learning, on answers from which little can be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted import Planted
from played import Output, play

from maca.definition import load_definition
from maca.disclosure import protect
from maca.project import notebooks_folder
from maca.runs.inputs import Inputs
from maca.runs.manifest import start_manifest, write_manifest
from maca.tables.catalogue import tabulate, write_tables
from maca.tables.data import AuditData

BASELINE = "baseline-2021-07"
HSB = load_definition("hsb")
CASES = [f"HSB-0{number}" for number in range(1, 5)]
BODIES = ["police", "csc.mash", "sarc"]
GAPS, FRAMEWORK, LEARNING = "05_chart_practice_gaps", "06_score_framework", "07_follow_learning"


def chapters(data: AuditData, folder: Path, theme: int, edition: str = "restricted") -> dict[str, list[Output]]:
    """What the three chapters publish on these frames."""
    write_tables(protect(tabulate(data), HSB, edition), folder / "tables")
    manifest = start_manifest(
        "20210901T000000Z-00000000", "hsb", BASELINE, edition, Inputs(files={}, settings={}), invented=True, earlier=None
    )
    write_manifest(folder, manifest | {"open_concerns": 0})
    (folder / "figures").mkdir()
    names = (GAPS, FRAMEWORK, LEARNING)
    return {name: play(notebooks_folder() / f"{name}.ipynb", folder, BASELINE, edition, folder, theme) for name in names}


def text(outputs: list[Output]) -> str:
    return "\n".join(" ".join(output.html.text_content().split()) for output in outputs)


def figures(outputs: list[Output]) -> set[str]:
    return {output.id for output in outputs if output.kind == "figure"}


def plant() -> Planted:
    """Three bodies on four cases: theme 1 of the cases, domains 1 and 3 and one finding of the framework."""
    planted = Planted(HSB, BASELINE, CASES, BODIES)
    for case in CASES:
        planted.rate("police", case, c1_1="met", c1_2="partly")
        planted.rate("csc.mash", case, c1_1="met", c1_3="met")
    for body in ("police", "csc.mash"):
        planted.state(body, **{item.id: "established" for item in HSB.questions if item.id.startswith("f1_")})
        planted.answer("framework", body, "", "learning_offer_status", "partly")
    return planted


@pytest.fixture(scope="module")
def nothing(tmp_path_factory) -> dict[str, list[Output]]:
    """Theme 3, on which nobody answered anything; of the framework domain 1 alone, of the findings one."""
    return chapters(plant().data(), tmp_path_factory.mktemp("nothing"), theme=3)


def test_a_theme_without_answers_is_said_and_no_chart_of_it_drawn(nothing):
    said = text(nothing[GAPS])
    assert "No case was rated on this theme, so no gap can be told." in said
    assert "On no question were enough cases rated to tell anything." in said
    assert "What the answers rest on cannot be told: none came in." in said
    assert "No case was rated on any aspect of this theme." in said
    assert "No agency has enough cases on this theme to say anything of it alone." in said
    assert "No case was rated, so nothing can be set side by side." in said
    assert "There is no chart of cases below the standard on theme 3, by question" in said
    assert figures(nothing[GAPS]) == set()


def test_domains_and_findings_without_answers_are_said_and_the_others_stand(nothing):
    said = text(nothing[FRAMEWORK])
    assert "Median self-assessment score out of 100, highest first: Responses 67 (2 agencies)." in said
    assert "No score for" in said and "SARC" in said
    assert "The area returned no consensus, so it cannot be set beside the agencies." in said
    assert "There is no chart of answers on the domain Assessment and referral pathways, by statement" in said
    drawn = figures(nothing[FRAMEWORK])
    assert "framework.statement.domain-1" in drawn and "framework.statement.domain-3" not in drawn
    learned = text(nothing[LEARNING])
    assert "The offer was limited: 0 of 2 agencies call the answer to it embedded, 2 partly, 0 not yet" in learned
    assert "The policy was out of date: no agency answered, so it cannot be told." in learned


def test_nothing_is_divided_by_nought(nothing, odd):
    words = " ".join(text(outputs) for outputs in [*nothing.values(), *odd.values()]).casefold().split()
    assert not {"nan", "inf", "nan%", "none%", "<na>"} & {word.strip("().,;:") for word in words}


def test_nothing_at_all_came_in(tmp_path):
    found = chapters(Planted(HSB, BASELINE, CASES, BODIES).data(), tmp_path, theme=1)
    assert "No agency answered enough statements of any domain for a score." in text(found[FRAMEWORK])
    assert "Whether the agencies' word rests on evidence cannot be told: none answered." in text(found[LEARNING])
    assert {name: figures(outputs) for name, outputs in found.items()} == {name: set() for name in found}


@pytest.fixture(scope="module")
def odd(tmp_path_factory) -> dict[str, list[Output]]:
    """SARC gives one answer of each kind; nobody thinks c1_6 and domain 2 apply; the police filled an old template."""
    planted = plant()
    planted.rate("sarc", "HSB-01", c1_1="not_met")
    blank = {item.id: None for item in HSB.questions if item.id.startswith("f1_")}
    planted.state("sarc", **{**blank, "f1_1": "not_in_place"})
    planted.answer("framework", "sarc", "", "learning_offer_status", "embedded")
    for body in ("police", "csc.mash"):
        planted.state(body, f2_1="not_applicable")
        for case in CASES:
            planted.rate(body, case, c1_6="not_applicable")
            planted.answer("case", body, case, "c1_6_reason", "No tool was in use" if body == "police" else None)
    for strand, case, name in (
        ("case", "HSB-01", "c1_4_rating"),
        ("framework", "", "f3_1_rating"),
        ("framework", "", "learning_policy_status"),
    ):
        planted.answer(strand, "police", case, name, None)
        planted.answers[-1] |= {"state": "in_fault", "raw": "3 out of 5"}
        planted.receipts[planted.answers[-1]["file"]]["version"] = "0.9"
    return chapters(planted.data(), tmp_path_factory.mktemp("odd"), theme=1)


def row_of(outputs: list[Output], identifier: str, head: str) -> list[str]:
    """A row of a published table, by its first cell."""
    table = next(out for out in outputs if out.id == identifier and out.kind == "table")
    return next(
        cells
        for row in table.html.findall(".//tbody/tr")
        if (cells := [cell.text_content() for cell in row])[0] == head
    )


def test_an_agency_with_one_answer_is_concluded_nothing_of(odd):
    said = text(odd[GAPS])
    assert "By their own ratings no agency with 3 cases or more puts most of them below the standard." in said
    alts = [out.html.find(".//img").get("alt") for out in odd[GAPS] if out.kind == "figure"]
    assert alts and not any("Highest: SARC" in alt for alt in alts), "one case of one leads no list"
    assert row_of(odd[FRAMEWORK], "framework.domain", "SARC")[1] == "[x]", "one answer makes no score"
    assert "The offer was limited: 1 of 3 agencies call the answer to it embedded" in text(odd[LEARNING])
    assert row_of(odd[LEARNING], "learning.evidence", "SARC")[1] == "Embedded, no evidence named"


def test_a_question_that_everyone_marked_not_applicable_is_said_with_its_reasons(odd):
    said = text(odd[GAPS])
    label = next(item.label for item in HSB.questions if item.id == "c1_6")
    assert f"Nothing applied: {label}." in said
    assert "Marked not applicable: 8 answers, 4 with a reason and 4 without one." in said
    assert row_of(odd[GAPS], "gaps.not_applicable_question.theme-1", label)[1:] == ["4 of 8", "4 of 8"]
    assert row_of(odd[FRAMEWORK], "framework.domain", "Police")[2] == "[z]"


def test_a_scale_that_changed_between_versions_of_the_template_is_said(odd):
    older = "ratings could not be read on the scale and count as not rated: see the faults."
    older += "Some stand in templates of another version (0.9), whose scale may differ."
    statements = 2 * sum(item.id.startswith("f1_") for item in HSB.questions)
    assert f"1 of {16 + 1 + 8 + 1} {older}" in text(odd[GAPS])
    assert f"1 of {statements + 1 + 2 + 1} {older}" in text(odd[FRAMEWORK])
    assert f"1 of {2 + 1 + 1} {older}" in text(odd[LEARNING])
    assert "could not be read" in text(odd[GAPS]) and "3 out of 5" not in " ".join(text(outputs) for outputs in odd.values())
