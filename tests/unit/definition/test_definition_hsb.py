"""The shipped definition holds what the terms of reference and the domain reference ask for."""

from __future__ import annotations

from datetime import date

import pytest

from maca.definition import Definition, inputs_of, load_definition, tables_of


@pytest.fixture(scope="module")
def hsb() -> Definition:
    return load_definition("hsb")


def test_five_themes_carry_seven_objectives(hsb: Definition) -> None:
    assert [objective.id for _, objective in hsb.objectives] == ["T1.1", "T1.2", "T1.3", "T2.1", "T3.1", "T4.1", "T5.1"]


def test_every_theme_has_six_questions_and_six_statements(hsb: Definition) -> None:
    for strand in ("case", "framework"):
        asked = [question.theme for question in hsb.questions_of(strand, "baseline-2021-07")]
        assert all(asked.count(theme) >= 6 for theme in range(1, 6)), strand


def test_the_dip_sample_asks_a_short_form_of_every_theme(hsb: Definition) -> None:
    short = hsb.questions_of("case", "dip-2022-03")
    assert len(short) < len(hsb.questions_of("case", "baseline-2021-07"))
    assert {question.theme for question in short} == {1, 2, 3, 4, 5}


def test_every_objective_has_a_fact_that_is_no_rating(hsb: Definition) -> None:
    facts = {
        item.objective
        for strand in ("case", "framework", "extract")
        for item in inputs_of(hsb, strand, "baseline-2021-07")
        if item.type != "rating" and not item.question
    }
    assert facts >= {objective.id for _, objective in hsb.objectives}


def test_general_practice_is_asked_for_cases_and_not_for_the_framework(hsb: Definition) -> None:
    assert hsb.expectation("primary_care.surgery", "case") == "where_involved"
    assert hsb.expectation("primary_care.surgery", "framework") == "not_expected"
    both = [agency.id for agency in hsb.agencies if agency.framework == "required"]
    assert both == [agency.id for agency in hsb.agencies if agency.id != "primary_care"]


def test_agencies_and_teams_are_those_of_section_six(hsb: Definition) -> None:
    teams = {agency.id: len(agency.teams) for agency in hsb.agencies}
    assert teams["csc"] == 5 and teams["education"] == 4 and teams["health"] == 3
    assert {agency.id for agency in hsb.agencies if agency.organisations} == {"schools", "primary_care", "voluntary"}
    assert {agency.id for agency in hsb.agencies if agency.extract} == {"csc", "education", "police", "yot", "health"}
    assert len(hsb.agencies) == 12


def test_waves_scope_and_cut_are_those_of_the_terms_of_reference(hsb: Definition) -> None:
    baseline, dip = hsb.wave("baseline-2021-07"), hsb.wave("dip-2022-03")
    assert (baseline.scope_from, baseline.scope_to, baseline.cases) == (date(2019, 4, 1), date(2020, 7, 30), 10)
    assert dip.earlier == baseline.id
    assert hsb.period.cut == date(2020, 3, 23)
    assert (hsb.period.cut - baseline.scope_from).days == 357
    assert (baseline.scope_to - hsb.period.cut).days + 1 == 130


def test_code_lists_hold_the_codes_of_the_standards(hsb: Definition) -> None:
    def codes(name: str) -> str:
        return " ".join(hsb.codes[name].by_code)

    assert codes("ethnicity") == (
        "WBRI WIRI WIRT WROM WOTH MWBC MWBA MWAS MOTH AIND APKN ABAN CHNE AOTH BCRB BAFR BOTH OOTH REFU NOBT"
    )
    assert codes("disability") == "NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA NK"
    assert codes("sen_need") == "SPLD MLD SLD PMLD SEMH SLCN HI VI MSI PD ASD OTH NSA"
    assert codes("hackett5") == "1 2 3 4 5 9"
    assert codes("marks_of_abuse") == "consent coercion power exploitation aggression"
    assert codes("role") == "displayed experienced both unknown"
    assert codes("forums") == "tscp dasveg" and codes("action_levels") == "operational strategic"


def test_refused_and_not_obtained_are_no_ethnic_group(hsb: Definition) -> None:
    groups = {code.code: code.group for code in hsb.codes["ethnicity"].codes}
    assert groups["REFU"] == "refused" and groups["NOBT"] == "not_obtained" and groups["CHNE"] == "asian"
    assert "CNHE".casefold() in hsb.codes["ethnicity"].by_code["CHNE"].aliases


def test_scales_are_ordered_with_their_standard(hsb: Definition) -> None:
    assert [level.value for level in hsb.scales["practice3"].rated] == ["not_met", "partly", "met"]
    standard = {name: [lv.value for lv in scale.rated if lv.meets_standard] for name, scale in hsb.scales.items()}
    assert standard == {
        "practice3": ["met"],
        "embedded4": ["established", "embedded"],
        "grade4": ["good", "outstanding"],
    }


def test_links_cover_every_theme(hsb: Definition) -> None:
    themes = {question.id: question.theme for question in hsb.questions}
    assert {themes[link.question] for link in hsb.links} == {1, 2, 3, 4, 5}


def test_the_aggregate_form_counts_every_category_of_the_picture(hsb: Definition) -> None:
    cells = set(hsb.codes["aggregate_cells"].by_code)
    wanted = {f"send.{flag}" for flag in hsb.codes["send_flags"].by_code}
    wanted |= {f"age_band.{band}" for band in hsb.codes["age_bands"].by_code}
    wanted |= {f"ethnicity.{group}" for group in hsb.codes["ethnic_groups"].by_code}
    wanted |= {f"role.{role}" for role in hsb.codes["role"].by_code}
    wanted |= {f"period.{period}" for period in hsb.codes["periods"].by_code}
    assert wanted <= cells


@pytest.mark.parametrize("wave", ["baseline-2021-07", "dip-2022-03"])
def test_inputs_have_one_id_each_and_tables_stand_together(hsb: Definition, wave: str) -> None:
    for strand in hsb.wave(wave).strands:
        inputs = inputs_of(hsb, strand, wave)
        assert len({item.id for item in inputs}) == len(inputs)
        for columns in tables_of(inputs).values():
            places = [inputs.index(item) for item in columns]
            assert places == list(range(places[0], places[0] + len(columns)))
