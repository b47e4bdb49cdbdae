"""The words that stand for ids in charts, tables and sentences."""

from __future__ import annotations

from maca.definition.models import Definition

__all__ = ["MEASURES", "STRAND_LABELS", "labels_of"]

STRAND_LABELS = {
    "case": "Case audit",
    "framework": "Framework self-assessment",
    "extract": "Data extract",
    "panel": "Panel",
    "actions": "Action plan",
    "pulse": "Practitioner pulse",
}

MEASURES = {
    "exact": "Same as the panel",
    "within_one": "Within one level",
    "under": "Rated lower",
    "over": "Rated higher",
    "not_listed": "Behaviour not listed in the tool",
    "no_tool": "No tool used",
    "recorded": "Recorded",
    "days_median": "Median days from recognition",
    "framework": "Self-assessment",
    "case": "Cases, own ratings",
    "panel": "Cases, panel's ratings",
    "here": "Here",
    "reference": "Reference",
    "baseline": "Baseline",
    "this_wave": "This wave",
    "difference": "Difference",
    "detectable": "Smallest change that could be shown",
}
"""Values of the dimension `measure`, which no code list holds."""

SOURCES = {"cases": "Audited cases", "all": "All row-level extracts"}
CATEGORIES = {
    "outside": "Outside 0 to 17",
    "male": "Male",
    "female": "Female",
    "self_describe": "Self-described",
    "unknown": "Not known",
    "refused": "Refused",
    "not_obtained": "Not obtained",
    "conflict": "Sources disagree",
}
CHARACTERISTICS = {"age_band": "Age", "send": "Special educational needs and disability"}
PEOPLE = {"area": "Area consensus", "panel": "Panel", "partnership": "Partnership"}


def labels_of(definition: Definition) -> dict[str, dict[str, str]]:
    """Gather, for each dimension of the tables, the label of each of its ids.

    Parameters
    ----------
    definition : Definition
        The audit whose ids are named.

    Returns
    -------
    dict of str to dict of str to str
        Dimension, id, label. Agencies carry their short names; bodies that only a scope grid names are not among them.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> labels = labels_of(load_definition("hsb"))
    >>> labels["theme"]["3"], labels["agency"]["csc"], labels["source"]["cases"]
    ('Assessment and referral pathways', 'Social care', 'Audited cases')
    """
    themes = {str(theme.id): theme.label for theme in definition.themes}
    agencies = {agency.id: agency.short for agency in definition.agencies}
    return {
        "strand": STRAND_LABELS,
        "agency": {**agencies, **PEOPLE},
        "body": {**{body.id: body.label for body in definition.bodies}, **PEOPLE},
        "state": _codes(definition, "return_states"),
        "criterion": {criterion.id: criterion.label for criterion in definition.criteria},
        "source": {**agencies, **SOURCES},
        "category": _categories(definition),
        "characteristic": {**CHARACTERISTICS, **_codes(definition, "characteristics")},
        "period": {**_codes(definition, "periods"), **_codes(definition, "practice_periods")},
        "use": _codes(definition, "data_uses"),
        "step": _codes(definition, "pathway_steps"),
        "theme": themes,
        "domain": themes,
        "objective": {objective.id: objective.label for _, objective in definition.objectives},
        "question": {question.id: question.label for question in definition.questions},
        "finding": {finding.id: finding.label for finding in definition.findings},
        "learning": _codes(definition, "learning_status"),
        "role": {**_codes(definition, "role"), "conflict": CATEGORIES["conflict"]},
        "level": _codes(definition, "action_levels"),
        "forum": _codes(definition, "forums"),
        "progress": _codes(definition, "progress"),
        "measure": MEASURES,
    }


def _codes(definition: Definition, name: str) -> dict[str, str]:
    found = definition.codes.get(name)
    return {code.code: code.label for code in found.codes} if found else {}


def _categories(definition: Definition) -> dict[str, str]:
    lists = ["age_bands", "ethnic_groups", "send_flags", "role"]
    return {**CATEGORIES, **{code: label for name in lists for code, label in _codes(definition, name).items()}}
