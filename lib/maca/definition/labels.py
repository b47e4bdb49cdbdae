"""The words that stand for ids in charts, tables and sentences."""

from __future__ import annotations

from datetime import date

from maca.definition.models import Definition

__all__ = ["MEASURES", "STRAND_LABELS", "labels_of", "text_inputs", "text_kinds"]

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
    "same": "Same as then",
    "higher_now": "Higher by what is known now",
    "lower_now": "Lower by what is known now",
    "cases": "Cases classified twice or more",
    "ac2": "Gwet's AC2",
    "alpha": "Krippendorff's alpha",
    "registered": "Registered",
    "evaluated": "Evaluated",
    "reach_known": "Reach known",
    "lowest": "Lowest",
    "median": "Median",
    "highest": "Highest",
    "consensus": "Area consensus",
    "with_reason": "With a reason",
    "without_reason": "Without a reason",
    "not_recorded": "Said not to be recorded",
    "attended": "Attendance recorded",
    "in_time": "Extract came in time",
    "in_scope": "Referral dated in the scope",
    "last_quarter": "Referral in the scope's last quarter",
    "classified": "Classified with it",
    "at_border": "Age in two of its bands",
}
"""Values of the dimension `measure`, which no code list holds."""

STATES = {
    "known": "Known",
    "not_obtained": "Not obtained",
    "refused": "Refused",
    "said_unknown": "Said not to be known",
    "blank": "Left blank",
    "in_fault": "In fault",
    "yes": "Yes",
    "no": "No",
    "not_known": "Not known",
}
"""How a value is recorded."""

PATTERNS = {
    "impossible_age": "Impossible age",
    "none_beside_another": "“None” beside a disability",
    "provision_against_need": "Need without provision",
    "sex_against_gender": "Sex against gender",
    "own_id_twice": "Own id twice",
    "out_of_scope": "Date out of scope",
    "first_or_fifteenth": "Dates on the 1st or 15th",
    "births_first_or_fifteenth": "Births on the 1st or 15th",
    "one_age": "One age for all",
    "one_ethnicity": "One ethnicity for all",
    "one_sen": "One provision for all",
    "one_disability": "One disability for all",
}
"""What a person should look at in an extract."""

CLASSIFICATIONS = {"insufficient": "Too little known", "other_tool": "Another tool", "no_tool": "No tool"}
EVENTS = {"behaviour_from": "Behaviour began", "behaviour_to": "Behaviour ended"}
MOVES = {"up": "Moved up", "down": "Moved down", "unchanged": "Let stand"}
RATERS = {"agencies": "Bodies among themselves", "with_panel": "All pairs, the panel as one of the raters"}
REFERENCE_CATEGORIES = {
    "ehc_plan": "Education, health and care plan",
    "sen_support": "SEN support",
    "no_sen": "No special educational need",
    "child_on_child_sexual_abuse": "Child on child sexual abuse",
}
SOURCES = {
    "cases": "Audited cases",
    "all": "All row-level extracts",
    "reaching": "Row-level extracts, without those that may stop early",
}
CATEGORIES = {
    "outside": "Outside 0 to 17",
    "male": "Male",
    "female": "Female",
    "self_describe": "Self-described",
    "unknown": "Not known",
    "refused": "Refused",
    "not_obtained": "Not obtained",
    "conflict": "Sources disagree",
    "not_recorded": "Not recorded",
    "neither": "Neither phase",
}
CHARACTERISTICS = {
    "age_band": "Age",
    "send": "Special educational needs and disability",
    "sen_pupils": "Special needs, beside all pupils",
    "sen_in_need": "Special needs, beside children in need",
    "scope": "The scope of the audit",
    "sen_provision": "SEN provision",
    "sen_need": "SEN need",
}
BASES = {"practice": "Practice", "behaviour": "Behaviour", "either": "Practice and behaviour together"}
BASES |= {"extracts": "Row-level extracts", "cases": "Audited cases"}
"""What an episode is measured by, and whom a verdict on the data rests on."""

CODE_LISTS = ["ethnicity", "sen_provision", "sen_need", "disability"]
SLIPS = {
    "due_moved": "due date moved back",
    "progress_back": "progress gone back",
    "overdue": "open after its due date",
    "left_out": "left out while open",
}
"""What may happen to an action between two versions of the plan."""

RELIANCE = {"rely": "Can be relied on", "with_care": "Can be used with care", "cannot": "Cannot be relied on"}
"""The verdicts on a characteristic of the data picture."""

REPLIES = {"agreed": "Agreed", "disputed": "Disputed", "no_reply": "No reply"}
PEOPLE = {"all": "Any agency", "area": "Area consensus", "panel": "Panel", "partnership": "Partnership"}


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
        "strand": {**STRAND_LABELS, "learning": "Learning from the earlier review"},
        "agency": {**agencies, **PEOPLE, "all_bodies": "All bodies together"},
        "body": {**{body.id: body.label for body in definition.bodies}, **PEOPLE},
        "state": {**STATES, **_codes(definition, "return_states")},
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
        "asked": {row.id: row.label for row in definition.fields.get("pulse", []) if row.table},
        "answer": STATES,
        "finding": {finding.id: finding.label for finding in definition.findings},
        "learning": _codes(definition, "learning_status"),
        "role": {**_codes(definition, "role"), "conflict": CATEGORIES["conflict"]},
        "level": _codes(definition, "action_levels"),
        "forum": _codes(definition, "forums"),
        "progress": _codes(definition, "progress"),
        "measure": MEASURES,
        "age_band": _categories(definition),
        "gender": _categories(definition),
        "pattern": PATTERNS,
        "reliance": RELIANCE,
        "cut": {day.isoformat(): _spoken(day) for day in [definition.period.cut, *definition.period.sensitivity]},
        "tool": _codes(definition, "tool"),
        "reference": _classifications(definition),
        "classification": _classifications(definition),
        "raters": RATERS,
        "mark": _codes(definition, "marks_of_abuse"),
        "code": {code: text for name in CODE_LISTS for code, text in _codes(definition, name).items()},
        **_practice(definition),
        "kind": text_kinds(definition),
        "slip": SLIPS,
        "reply": REPLIES,
        "tag": {"untagged": "Not tagged yet", "stale": "Changed since it was tagged"},
    }


def _practice(definition: Definition) -> dict[str, dict[str, str]]:
    """Label the dimensions of the tables on practice."""
    levels = {level.value: level.label for scale in definition.scales.values() for level in scale.levels}
    aspects = {
        f"{question.theme}.{question.aspect}": question.aspect.replace("_", " ").capitalize()
        for question in definition.questions
        if question.aspect
    }
    return {
        "statement": {question.id: question.label for question in definition.questions},
        "rating": levels,
        "own": levels,
        "panel": levels,
        "grade": levels,
        "basis": {**_codes(definition, "evidence_basis"), "not_given": "Not given", **BASES},
        "edition": {**_codes(definition, "brook_edition"), "not_given": "Edition not given"},
        "tier": _codes(definition, "prevention_tiers"),
        "aspect": {**aspects, **{f"{theme.id}.all": "All of these" for theme in definition.themes}},
        "move": MOVES,
        "found_by": _codes(definition, "found_by"),
        "next": {**_codes(definition, "pathway_steps"), "ended": "No later step"},
        "event": {**EVENTS, **_codes(definition, "pathway_steps")},
    }


def text_kinds(definition: Definition) -> dict[str, str]:
    """List the kinds of free text that a case return asks for each theme, with their labels.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> list(text_kinds(load_definition("hsb")).items())[1]
    ('development', 'Areas for development')
    """
    rows = [row for row in definition.fields.get("case", []) if row.each == "themes" and row.type == "note"]
    return {row.id.partition("{code}_")[2]: row.section for row in rows if "{code}_" in row.id}


def text_inputs(definition: Definition) -> dict[str, tuple[str, str]]:
    """List the inputs of a case return that hold free text on a theme, with the theme and the kind.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> text_inputs(load_definition("hsb"))["t3_development"]
    ('3', 'development')
    """
    rows = [row for row in definition.fields.get("case", []) if row.each == "themes" and row.type == "note"]
    return {
        row.id.replace("{code}", str(theme.id)): (str(theme.id), row.id.partition("{code}_")[2])
        for row in rows
        if "{code}_" in row.id
        for theme in definition.themes
    }


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _classifications(definition: Definition) -> dict[str, str]:
    return {**_codes(definition, "hackett5"), **_codes(definition, "brook_rag"), **CLASSIFICATIONS}


def _codes(definition: Definition, name: str) -> dict[str, str]:
    found = definition.codes.get(name)
    return {code.code: code.label for code in found.codes} if found else {}


def _categories(definition: Definition) -> dict[str, str]:
    lists = ["age_bands", "ethnic_groups", "send_flags", "role", "phases", "sen_provision", "sen_need", "disability"]
    return {
        **CATEGORIES,
        **REFERENCE_CATEGORIES,
        **{code: label for name in lists for code, label in _codes(definition, name).items()},
    }
