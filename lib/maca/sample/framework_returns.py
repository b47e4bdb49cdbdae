"""The framework returns: what each body thinks of itself, and the registers that are facts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from maca.definition import Definition
from maca.sample import words
from maca.sample.answers import dice, in_words, moment
from maca.sample.story import FRAMEWORK_LEVEL, FRAMEWORK_LIFT, FRAMEWORK_SHIFT

__all__ = ["framework_rows", "framework_values"]

LEVELS = ("not_in_place", "emerging", "established", "embedded")
SILENT = {"adopt_south_west": (4,), "sarc": (2,)}
"""Domains of which a body answers less than half."""

EVIDENCE = (
    "Policy seen, dated this year.",
    "Audit of ten records last spring.",
    "Training register.",
    "Minutes of the team meeting.",
    "Supervision template.",
)
ACTIONS = ("Bring into the training plan.", "Agree one form with partners.", "Ask for the flag to be built.")
USES = (
    ("Yearly count to plan the number of specialist sessions", "service_delivery", True),
    ("Choosing the two year groups for extra lessons", "service_delivery", True),
    ("Training offered to the teams with most referrals", "workforce_development", True),
    ("Data shown at a team meeting", "workforce_development", False),
    ("Said to inform commissioning", "service_delivery", False),
)
USES_OF = {
    "csc.operational": (0, 2, 4),
    "csc.mash": (3,),
    "csc.early_help": (4,),
    "education.vulnerable_pupils": (1, 3),
    "yot": (0, 2),
    "schools.fennel_bay": (1,),
    "health.school_nursing": (1, 4),
    "health.camhs": (0,),
    "police": (4, 3),
    "area": (4,),
}
INITIATIVES = {
    "schools.larkspur": (("Safe and kind lessons", "primary", "All pupils aged 5 to 11", 212, True),),
    "schools.fennel_bay": (
        ("Consent lessons", "primary", "All pupils aged 11 to 16", 840, False),
        ("Online safety day", "primary", "Year 8", 168, False),
    ),
    "schools.quayside": (("Body safety with symbols", "primary", "All pupils", 74, True),),
    "health.school_nursing": (("Drop-in", "secondary", "Pupils with worries about relationships", None, False),),
    "csc.early_help": (("Family talk", "secondary", "Families with an early concern", 19, False),),
    "yot": (("Turnaround sessions", "tertiary", "Children who displayed harmful behaviour", 11, True),),
    "voluntary.sandpiper": (("Moving on group", "tertiary", "Children who were harmed", 9, False),),
    "police": (("Assemblies", "primary", "Secondary schools", 1900, False),),
    "action_for_children": (("Bedtime rules group", "secondary", "Parents of under-tens", 14, False),),
}
COURSES = ("Recognising harmful sexual behaviour", "Using the traffic light tool", "Speaking with families")
STAFF = {"csc": 38, "education": 16, "yot": 14, "schools": 62, "health": 27, "police": 45, "voluntary": 9, "sarc": 8}
STATUS = {
    "offer": (0.1, 0.45, 0.35),
    "policy": (0.1, 0.3, 0.5),
    "pathways": (0.15, 0.45, 0.3),
    "guidance": (0.05, 0.3, 0.5),
}
"""Chance of embedded, partly and not yet in the baseline, by finding; the rest do not know."""

STATUS_LATER = {
    "offer": (0.1, 0.45, 0.4),
    "policy": (0.5, 0.4, 0.05),
    "pathways": (0.35, 0.5, 0.1),
    "guidance": (0.65, 0.3, 0.05),
}


def framework_values(definition: Definition, wave: str, body: str, due: date, seed: int) -> dict[str, Any]:
    """Answer the single inputs of a framework return."""
    agency = body.partition(".")[0]
    chance = dice(seed, "framework", wave, body)
    done = due - timedelta(days=chance.randint(1, 18))
    values: dict[str, Any] = {"author_role": chance.choice(words.ROLES[agency]), "completed_on": moment(done)}
    for question in definition.questions_of("framework", wave):
        values |= _statement(definition, wave, body, question.id, question.theme, seed, due)
    later = wave.startswith("dip")
    for finding in definition.findings_of(wave):
        embedded, partly, not_yet = (STATUS_LATER if later else STATUS)[finding.id]
        throw = chance.random()
        status = "embedded" if throw < embedded else "partly" if throw < embedded + partly else "not_yet"
        status = "not_known" if throw > embedded + partly + not_yet else status
        values[f"learning_{finding.id}_status"] = in_words(definition, "learning_status", status)
        if status in ("embedded", "partly"):
            values[f"learning_{finding.id}_evidence"] = chance.choice(EVIDENCE)
    return values


def _statement(
    definition: Definition, wave: str, body: str, question: str, theme: int, seed: int, due: date
) -> dict[str, Any]:
    """Rate one statement; the dice leave the wave out, so that only what the story lifts moves."""
    agency = body.partition(".")[0]
    chance = dice(seed, "framework", body, question)
    level = FRAMEWORK_LEVEL[theme] + FRAMEWORK_SHIFT[agency] + chance.uniform(-0.9, 0.9)
    if wave.startswith("dip"):
        level += FRAMEWORK_LIFT.get(question, 0.0)
    rating = LEVELS[min(max(round(level), 0), 3)]
    silent = theme in SILENT.get(body, ()) and question[-1] in "1246"
    if silent or chance.random() < 0.05:
        rating = "not_known"
    elif agency == "sarc" and question == "f2_1":
        rating = "not_applicable"
    values: dict[str, Any] = {f"{question}_rating": in_words(definition, "embedded4", rating)}
    if rating == "not_applicable":
        values[f"{question}_reason"] = "We meet children only after harm."
    if rating in LEVELS and chance.random() < 0.85:
        basis = "seen" if rating in ("established", "embedded") else "asserted"
        values[f"{question}_basis"] = in_words(definition, "evidence_basis", basis)
        values[f"{question}_evidence"] = chance.choice(EVIDENCE)
    if rating in ("not_in_place", "emerging") and chance.random() < 0.4:
        values[f"{question}_action"] = chance.choice(ACTIONS)
        values[f"{question}_lead"] = chance.choice(words.ROLES[agency])
        values[f"{question}_due"] = moment(due + timedelta(days=chance.choice([60, 90, 120])))
    return values


def framework_rows(definition: Definition, wave: str, body: str, seed: int) -> dict[str, list[dict[str, Any]]]:
    """Fill the registers: uses of the data, prevention initiatives and training."""
    agency = body.partition(".")[0]
    chance = dice(seed, "registers", wave, body)
    yes_no = {True: in_words(definition, "yes_no", "yes"), False: in_words(definition, "yes_no", "no")}
    uses = [
        {
            "use_what": what,
            "use_purpose": in_words(definition, "data_uses", purpose),
            "use_evidenced": yes_no[evidenced],
            "use_evidence": "Minutes and the plan for the year." if evidenced else None,
        }
        for what, purpose, evidenced in (USES[at] for at in USES_OF.get(body, ()))
    ]
    initiatives = [
        {
            "initiative_name": name,
            "initiative_tier": in_words(definition, "prevention_tiers", tier),
            "initiative_target": target,
            "initiative_reached": reached,
            "initiative_evaluated": yes_no[evaluated],
        }
        for name, tier, target, reached, evaluated in INITIATIVES.get(body, ())
    ]
    return {"uses": uses, "initiatives": initiatives, "training": _training(wave, agency, chance, yes_no)}


def _training(wave: str, agency: str, chance: random.Random, yes_no: dict[bool, str]) -> list[dict[str, Any]]:
    share = 0.55 if wave.startswith("dip") else 0.25
    rows = []
    for course in chance.sample(COURSES, k=chance.choice([0, 1, 1, 2])):
        eligible = STAFF.get(agency, 12)
        trained = min(eligible, round(eligible * chance.uniform(share - 0.2, share + 0.3)))
        rows.append(
            {
                "training_course": course,
                "training_eligible": eligible,
                "training_trained": max(trained, 0),
                "training_joint": yes_no[chance.random() < 0.4],
            }
        )
    return rows
