"""The panel's return and the action plan that follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from maca.definition import Definition
from maca.sample.answers import in_words, moment
from maca.sample.case_returns import BROOK_OF
from maca.sample.cast import ORGANISATIONS, children_of
from maca.sample.story import MODERATIONS

__all__ = ["action_rows", "action_values", "panel_rows", "panel_values"]

GRADES = {
    "HSB-01": "good",
    "HSB-02": "requires_improvement",
    "HSB-03": "good",
    "HSB-04": "inadequate",
    "HSB-05": "requires_improvement",
    "HSB-06": "requires_improvement",
    "HSB-07": "requires_improvement",
    "HSB-08": "requires_improvement",
    "HSB-09": "inadequate",
    "HSB-10": "requires_improvement",
}
LEARNING = {
    "HSB-01": "Early help that starts small and stays works.",
    "HSB-02": "The plan for special needs and the plan for safety never met.",
    "HSB-03": "Believing the child at once changed everything that followed.",
    "HSB-04": "With services closed, nobody owned the referral.",
    "HSB-05": "Two schools of thought on age-appropriate play left a gap of weeks.",
    "HSB-06": "A child who harms and is harmed was seen as one or the other.",
    "HSB-07": "Specialist work began while the outcome of enquiries was open, and that helped.",
    "HSB-08": "No tool, sound judgement, thin record.",
    "HSB-09": "Support in words, for a child who needed pictures.",
    "HSB-10": "Three agencies held three pieces of one picture.",
}
RECOMMENDATIONS = [
    (
        "R01",
        "Publish the new practice guidance with a launch, a place to find it and a date for review.",
        "5",
        "strategic",
        "tscp",
        "Partnership manager",
        date(2021, 12, 31),
    ),
    (
        "R02",
        "Make development and learning a required part of every assessment form.",
        "3",
        "operational",
        "tscp",
        "Head of assessment, social care",
        date(2021, 11, 30),
    ),
    (
        "R03",
        "Give harmful sexual behaviour one flag in the systems of all five data holders.",
        "1",
        "strategic",
        "tscp",
        "Data leads' group",
        date(2022, 1, 31),
    ),
    (
        "R04",
        "Put the referral pathway on one page, with a named reply for each referral.",
        "3",
        "operational",
        "tscp",
        "Manager, Multi-Agency Safeguarding Hub",
        date(2021, 10, 31),
    ),
    (
        "R05",
        "Teach school staff to read earlier notes of concern together, not one by one.",
        "2",
        "operational",
        "tscp",
        "Education safeguarding lead",
        date(2022, 2, 28),
    ),
    (
        "R06",
        "Commission a specialist line that any worker can ring.",
        "4",
        "strategic",
        "dasveg",
        "Commissioner, community safety",
        date(2022, 3, 31),
    ),
    (
        "R07",
        "Train teams together, with the police and health in the same room.",
        "5",
        "operational",
        "dasveg",
        "Workforce group",
        date(2022, 2, 28),
    ),
    (
        "R08",
        "Agree a shared script for telling families what happens next.",
        "4",
        "operational",
        "tscp",
        "Parent participation worker",
        date(2021, 12, 31),
    ),
]
"""Id, text, theme, level, forum, owner, due."""

PROGRESS = {
    "R01": (
        "done",
        "c5_1",
        "Guidance published on 6 December 2021; launch attended by 140 staff.",
        "Partnership manager",
        date(2021, 12, 6),
    ),
    "R02": ("done", "c3_2", "Form changed on 15 November 2021.", "Head of assessment, social care", date(2021, 11, 15)),
    "R03": ("not_started", "c1_3", None, None, None),
    "R04": (
        "done",
        "c3_5",
        "One page issued in October 2021.",
        "Manager, Multi-Agency Safeguarding Hub",
        date(2021, 10, 29),
    ),
    "R05": ("in_progress", "c2_2", None, None, None),
    "R06": ("in_progress", None, "Specification drafted.", None, None),
    "R07": ("done", None, None, None, None),
    "R08": ("dropped", None, "Taken into the guidance.", "Business Group", date(2022, 1, 20)),
}
"""Progress, the question that would show it in a file, evidence, closed by, closed on."""


def panel_values(wave: str) -> dict[str, Any]:
    """Answer the single inputs of the panel's return."""
    members = "Chair (independent), social care, police, health, education, youth offending"
    return {"completed_on": moment(date(2021, 8, 12)), "panel_members": members}


def panel_rows(definition: Definition, wave: str) -> dict[str, list[dict[str, Any]]]:
    """Fill the panel's tables: its view of each case, what it changed, and its recommendations."""
    recommendations = [
        {
            "recommendation_id": identifier,
            "recommendation_text": text,
            "recommendation_theme": in_words(definition, "themes", theme),
            "recommendation_level": in_words(definition, "action_levels", level),
            "recommendation_forum": in_words(definition, "forums", forum),
            "recommendation_owner": owner,
            "recommendation_due": moment(due),
        }
        for identifier, text, theme, level, forum, owner, due in RECOMMENDATIONS
    ]
    labels = {body.id: body.label for body in [*definition.bodies, *ORGANISATIONS]}
    moderations = [
        {
            "moderation_case": case,
            "moderation_theme": in_words(definition, "themes", theme) if theme else None,
            "moderation_question": question,
            "moderation_body": labels[body] if body else None,
            "moderation_rating": in_words(definition, "practice3", rating),
            "moderation_reason": reason,
            "moderation_author": "Panel chair",
        }
        for case, theme, question, body, rating, reason in MODERATIONS
    ]
    return {"cases": _cases(definition, wave), "moderations": moderations, "recommendations": recommendations}


def _cases(definition: Definition, wave: str) -> list[dict[str, Any]]:
    return [
        {
            "panel_case": child.case,
            "reference_tool": in_words(definition, "tool", "brook" if child.setting == "primary" else "hackett"),
            "reference_hackett_then": in_words(definition, "hackett5", str(child.hackett)),
            "reference_hackett_now": in_words(definition, "hackett5", str(child.hackett_now)),
            "reference_brook_then": in_words(definition, "brook_rag", BROOK_OF[child.hackett]),
            "reference_brook_now": in_words(definition, "brook_rag", BROOK_OF[child.hackett_now]),
            "overall_grade": in_words(definition, "grade4", GRADES[child.case]),
            "panel_learning": LEARNING[child.case],
        }
        for child in children_of(wave)
    ]


def action_values() -> dict[str, Any]:
    """Answer the single inputs of the action plan."""
    return {"completed_on": moment(date(2022, 3, 10))}


def action_rows(definition: Definition) -> dict[str, list[dict[str, Any]]]:
    """Fill the action plan: the panel's recommendations with what became of them."""
    rows = []
    for identifier, text, theme, level, forum, owner, due in RECOMMENDATIONS:
        progress, question, evidence, closed_by, closed_on = PROGRESS[identifier]
        rows.append(
            {
                "action_id": identifier,
                "action_text": text,
                "action_theme": in_words(definition, "themes", theme),
                "action_level": in_words(definition, "action_levels", level),
                "action_forum": in_words(definition, "forums", forum),
                "action_owner": owner,
                "action_due": moment(due),
                "action_progress": in_words(definition, "progress", progress),
                "action_question": question,
                "action_evidence": evidence,
                "action_closed_by": closed_by,
                "action_closed_on": moment(closed_on) if closed_on else None,
            }
        )
    return {"actions": rows}
