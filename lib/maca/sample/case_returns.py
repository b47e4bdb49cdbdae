"""The case returns: what each body writes of each child."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maca.definition import Definition, Input, inputs_of
from maca.sample import words
from maca.sample.answers import dice, in_words, moment, typed_date
from maca.sample.cast import Child
from maca.sample.story import CLOSED_CONCERN, LATE, NIL, NO_REASON, OPEN_CONCERN, UNANSWERED

__all__ = ["CaseReturn", "case_values"]

KNOWS = {
    "csc": {"ethnicity", "disability", "sen"},
    "education": {"ethnicity", "sen"},
    "schools": {"ethnicity", "sen", "disability"},
    "health": {"ethnicity", "disability"},
    "primary_care": {"ethnicity", "disability"},
    "yot": {"ethnicity"},
    "police": set(),
    "sarc": {"ethnicity"},
    "voluntary": {"sen"},
    "young_devon": set(),
    "adopt_south_west": {"ethnicity"},
    "action_for_children": {"sen", "disability"},
}
"""What an agency usually has on record beyond age, gender and role."""

RECORDED_OTHERWISE = {
    ("HSB-04", "schools.fennel_bay"): {"child_age": 13},
    ("HSB-09", "police"): {"child_ethnicity": "WBRI"},
}
"""Two records that cannot both be right; everything else that is known agrees."""

DATED_OTHERWISE = {("HSB-02", "police", "strategy_discussion"): 15}
"""One step that two bodies date differently: days after recognition."""

STEPS_OF = {
    "csc.mash": ("recognised", "referred", "mash"),
    "csc.operational": (
        "recognised",
        "referred",
        "mash",
        "strategy_discussion",
        "section_47",
        "specialist_assessment",
        "plan",
        "review",
        "outcome",
    ),
    "csc.early_help": ("recognised", "referred", "plan", "review"),
    "csc.disability": ("referred", "plan", "review"),
    "csc.reviewing": ("plan", "review", "outcome"),
    "yot": ("recognised", "referred", "specialist_assessment", "plan", "review", "outcome"),
    "police": ("recognised", "referred", "strategy_discussion", "section_47"),
    "schools": ("recognised", "referred", "mash", "plan", "review"),
    "health.camhs": ("referred", "specialist_assessment", "plan"),
    "health": ("recognised", "strategy_discussion", "plan"),
    "education": ("recognised", "plan", "review"),
}
"""The steps that a body records when they happened."""

ATTENDED = {
    "strategy_discussion": "Social care, police",
    "section_47": "Social care, police, health",
    "plan": "Social care, school, family",
    "review": "Social care, school, family",
    "mash": "Social care, police, health, education",
}
TOOL_OF = {
    "csc": "hackett",
    "yot": "hackett",
    "police": "hackett",
    "schools": "brook",
    "health": "brook",
    "education": "brook",
    "sarc": "other",
}
BROOK_OF = {1: "green", 2: "amber", 3: "amber", 4: "red", 5: "red"}


@dataclass(frozen=True)
class CaseReturn:
    """One case return before it is typed into its workbook.

    Attributes
    ----------
    wave, body : str
    child : Child
    ratings : dict of str to str
        By question.
    due : datetime.date
    seed : int
    """

    wave: str
    body: str
    child: Child
    ratings: dict[str, str]
    due: date
    seed: int

    @property
    def agency(self) -> str:
        """The agency of the body."""
        return self.body.partition(".")[0]

    @property
    def key(self) -> tuple[str, str, str]:
        """Wave, body and case."""
        return self.wave, self.body, self.child.case


def case_values(definition: Definition, case: CaseReturn) -> dict[str, Any]:
    """Answer every input of a case return.

    Parameters
    ----------
    definition : Definition
    case : CaseReturn

    Returns
    -------
    dict of str to object
        By input: labels as the drop-downs show them, dates, numbers and text; a blank answer is not there.
    """
    inputs = {item.id: item for item in inputs_of(definition, "case", case.wave)}
    chance = dice(case.seed, "case", *case.key)
    values: dict[str, Any] = _front(case, chance)
    if values["involved"] == "no":
        return _worded(definition, inputs, {key: values[key] for key in values if key != "concern"})
    values |= _child(case, chance) | _behaviour(case, chance) | _pathway(case, chance)
    values |= _questions(case, chance) | _voices(case, chance)
    return _worded(definition, inputs, {name: value for name, value in values.items() if name in inputs})


def _worded(definition: Definition, inputs: dict[str, Input], values: dict[str, Any]) -> dict[str, Any]:
    """Put labels in place of codes, where an answer is a code."""
    worded = {}
    for name, value in values.items():
        item = inputs[name]
        if item.type == "codes" and not isinstance(value, str):
            value = in_words(definition, item.scale, value) if value else None
        elif item.scale and item.type in ("code", "rating") and value is not None:
            value = in_words(definition, item.scale, value)
        worded[name] = moment(value) if isinstance(value, date) else value
    return worded


def _front(case: CaseReturn, chance: random.Random) -> dict[str, Any]:
    late = case.key in LATE
    done = case.due + timedelta(days=10) if late else case.due - timedelta(days=chance.randint(0, 15))
    values: dict[str, Any] = {
        "author_role": chance.choice(words.ROLES[case.agency]),
        "completed_on": typed_date(done) if chance.random() < 0.12 else done,
        "involved": "no" if case.key in NIL else "yes",
        "concern": "no",
    }
    if case.key in OPEN_CONCERN:
        values["concern"] = "yes"
    if case.key in CLOSED_CONCERN:
        whom, told = CLOSED_CONCERN[case.key]
        values |= {"concern": "yes", "concern_told_whom": whom, "concern_told_at": date(*told)}
    return values


def _child(case: CaseReturn, chance: random.Random) -> dict[str, Any]:
    child, knows = case.child, KNOWS[case.agency]
    known = {what: what in knows and chance.random() < 0.9 for what in ("ethnicity", "sen", "disability")}
    values: dict[str, Any] = {
        "child_age": child.age,
        "child_gender": child.gender,
        "child_sex": {"male": "M", "female": "F"}[child.gender] if chance.random() < 0.5 else None,
        "child_ethnicity": child.ethnicity if known["ethnicity"] else "NOBT",
        "child_sen_provision": child.sen if known["sen"] else "U",
        "child_sen_need": child.needs if known["sen"] and child.needs else None,
        "child_disability": child.disabilities if known["disability"] else ("NK",),
        "child_role": child.role if chance.random() < 0.92 else "unknown",
        "child_setting": child.setting if case.agency in ("schools", "education", "csc") else None,
    }
    if case.agency == "adopt_south_west":
        values["child_ethnicity"] = "REFU"
    if case.body == "health.camhs" and case.child.case == "HSB-02":
        values["child_age"] = "14 yrs"
    return values | RECORDED_OTHERWISE.get((child.case, case.body), {})


def _behaviour(case: CaseReturn, chance: random.Random) -> dict[str, Any]:
    child = case.child
    start = child.recognised - timedelta(days=chance.choice([3, 3, 10, 30]))
    marks = ("consent", "coercion", "power", "exploitation", "aggression")
    values: dict[str, Any] = {}
    for mark in marks:
        told = "yes" if mark in child.marks else "no"
        values[f"mark_{mark}"] = told if chance.random() < 0.85 else "not_known"
    values |= {"behaviour_from": start, "behaviour_to": child.recognised}
    tool = TOOL_OF.get(case.agency, "none")
    improved = 0.75 if case.wave.startswith("dip") else 0.5
    if tool == "none" or chance.random() > improved:
        return values | {"classification_tool": "none"}
    level = min(max(child.hackett + chance.choice([-2, -1, -1, 0, 0, 0, 0, 1]), 1), 5)
    listed = "no" if chance.random() < 0.2 else "yes"
    values |= {"classification_tool": tool, "classification_listed": listed}
    if tool == "hackett":
        values["classification_hackett"] = str(level)
    elif tool == "brook":
        values |= {"classification_brook": BROOK_OF[level], "classification_edition": "4-band"}
    return values


def _pathway(case: CaseReturn, chance: random.Random) -> dict[str, Any]:
    mine = STEPS_OF.get(case.body, STEPS_OF.get(case.agency, ("recognised", "referred")))
    days = {"recognised": 0, **case.child.steps}
    values: dict[str, Any] = {}
    for step in STEPS_OF["csc.operational"]:
        planted = (case.child.case, case.body, step) in DATED_OTHERWISE
        if step not in mine or step not in days or (chance.random() < 0.08 and not planted):
            values[f"step_{step}_recorded"] = "not_recorded"
            continue
        after = DATED_OTHERWISE.get((case.child.case, case.body, step), days[step])
        day = case.child.recognised + timedelta(days=after)
        values[f"step_{step}_recorded"] = "recorded"
        values[f"step_{step}_date"] = typed_date(day) if chance.random() < 0.06 else day
        if step in ATTENDED and chance.random() < 0.8:
            values[f"step_{step}_attended"] = ATTENDED[step]
    if case.child.case == "HSB-05" and case.body == "csc.operational":
        values["step_recognised_date"] = typed_date(case.child.recognised)
    return values


def _questions(case: CaseReturn, chance: random.Random) -> dict[str, Any]:
    values: dict[str, Any] = {}
    blank = UNANSWERED.get(case.key, ())
    for question, rating in case.ratings.items():
        theme = int(question[1])
        if question in blank:
            continue
        values[f"{question}_rating"] = rating
        if rating == "not_applicable" and (*case.key, question) not in NO_REASON:
            values[f"{question}_reason"] = words.REASONS.get(question, "Outside what we do.")
        if rating in words.EVIDENCE[theme]:
            basis = "seen" if chance.random() < 0.7 else "asserted"
            if chance.random() < 0.9:
                values[f"{question}_evidence"] = chance.choice(words.EVIDENCE[theme][rating])
            elif chance.random() < 0.5:
                basis = "none"
            values[f"{question}_basis"] = basis
    return values


def _voices(case: CaseReturn, chance: random.Random) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, texts in words.VOICES.items():
        if chance.random() < 0.4:
            values[name] = chance.choice(texts)
    for theme in range(1, 6):
        for part, texts, often in (
            ("good_practice", words.GOOD_PRACTICE, 0.25),
            ("development", words.DEVELOPMENT, 0.4),
            ("recommendation", words.RECOMMENDED, 0.15),
        ):
            if chance.random() < often:
                values[f"t{theme}_{part}"] = chance.choice(texts[theme])
    return values
