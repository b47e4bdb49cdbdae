"""Prompts come from the definition's rules, each from a row that can be traced."""

from __future__ import annotations

import pytest
from planted import Planted

from maca.definition import load_definition
from maca.definition.models import Prompt
from maca.errors import DefinitionError
from maca.tables.catalogue import tabulate
from maca.tables.prompts import PROMPTING, prompts
from maca.trace import trace, traceable

HSB = load_definition("hsb")


def plant(definition=HSB) -> Planted:
    planted = Planted(definition, "baseline-2021-07", [f"HSB-0{number}" for number in range(1, 5)], ["police", "yot"])
    for number, case in enumerate(planted.cases):
        planted.rate("police", case, c3_1="not_met" if number else "met", c3_2="met", c4_1="not_met")
    planted.rate("yot", "HSB-01", c1_1="not_met")
    planted.state("police", f4_1="established")
    return planted


def test_every_rule_of_the_shipped_audit_speaks_of_a_table_that_can_prompt():
    assert {rule.table for rule in HSB.prompts} <= set(PROMPTING)


def test_planted_gaps_strengths_and_blind_spots_prompt_and_nothing_else():
    frame = prompts(plant().data())
    assert frame["prompt"].tolist() == ["gap:c3_1", "gap:c4_1", "strength:c3_2", "blind_spot:4:police"]
    assert frame["text"].iloc[0].startswith("In 3 of 4 cases practice fell below the standard on “Behaviour assessed”.")
    assert frame["theme"].tolist() == ["3", "4", "3", "4"]


def test_every_prompt_leads_to_cells():
    data = plant().data()
    for row in prompts(data).itertuples():
        assert row.table in traceable()
        found = trace(data, row.table, dict(part.split("=") for part in row.row.split()))
        assert len(found.cells) and found.cells["cell"].ne("").all()


def test_a_body_with_too_few_cases_does_not_prompt():
    rules = [Prompt(id="any", table="gaps.agency", at_least=0, text="{agency} {n} of {of}")]
    definition = HSB.model_copy(update={"prompts": rules})
    assert prompts(plant(definition).data())["prompt"].tolist() == ["any:3:police", "any:4:police"]


def test_a_rule_on_a_table_of_children_is_refused():
    definition = HSB.model_copy(update={"prompts": [Prompt(id="age", table="picture.age_band", text="{n}")]})
    with pytest.raises(DefinitionError, match=r"^A013 prompts.csv age: table is 'picture.age_band'"):
        prompts(plant(definition).data())


def test_without_a_rule_that_speaks_there_is_one_row_that_says_so():
    frame = tabulate(Planted(HSB, "baseline-2021-07", ["HSB-01"], ["police"]).data())["actions.prompts"].frame
    assert frame[["prompt", "status"]].values.tolist() == [["none", "x"]]
