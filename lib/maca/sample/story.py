"""What the invented audit has to tell: where practice fell short, what changed, who judged it differently.

Practice improved where the guidance was rewritten (development in assessments, the right pathway, guidance followed);
flagging the behaviour so that it can be counted, and acting on early signs, did not improve; on support and repeat
prevention five files cannot tell.
"""

from __future__ import annotations

__all__ = [
    "BELOW",
    "CANDOUR",
    "FIXED",
    "FRAMEWORK_LEVEL",
    "FRAMEWORK_LIFT",
    "FRAMEWORK_SHIFT",
    "IN_PLACE_OF",
    "LATE",
    "MATCHED_BELOW",
    "MISSING",
    "MODERATIONS",
    "NIL",
    "NOT_AUDITED",
    "OPEN_CONCERN",
    "PULSE_KNOWN",
    "PULSE_STAFF",
    "PULSE_YES",
    "SEVERE",
    "TYPED_BODY",
]

BELOW = {
    "baseline-2021-07": {
        "c1_1": 6,
        "c1_2": 5,
        "c1_3": 8,
        "c1_4": 7,
        "c1_5": 7,
        "c1_6": 4,
        "c1_7": 2,
        "c2_1": 3,
        "c2_2": 7,
        "c2_3": 6,
        "c2_4": 8,
        "c2_5": 5,
        "c2_6": 4,
        "c3_1": 6,
        "c3_2": 9,
        "c3_3": 7,
        "c3_4": 8,
        "c3_5": 8,
        "c3_6": 6,
        "c3_7": 7,
        "c4_1": 6,
        "c4_2": 2,
        "c4_3": 5,
        "c4_4": 6,
        "c4_5": 8,
        "c4_6": 4,
        "c5_1": 9,
        "c5_2": 6,
        "c5_3": 4,
        "c5_4": 2,
        "c5_5": 8,
        "c5_6": 7,
    },
    "dip-2022-03": {
        "c1_1": 2,
        "c1_3": 4,
        "c1_5": 2,
        "c2_2": 4,
        "c2_5": 2,
        "c3_1": 0,
        "c3_2": 0,
        "c3_5": 1,
        "c4_1": 3,
        "c5_1": 1,
    },
}
"""In how many of a wave's cases practice truly fell below standard, by question."""

MATCHED_BELOW = {"c1_3": ("HSB-02", "HSB-06", "HSB-09"), "c2_2": ("HSB-06", "HSB-09")}
"""Questions on which cases audited twice were still below standard in the dip sample."""

SEVERE = 0.35
"""The share of shortfalls that were not met rather than partly met."""

CANDOUR = {
    "csc": 0.7,
    "education": 0.6,
    "yot": 0.85,
    "schools": 0.4,
    "health": 0.6,
    "primary_care": 0.5,
    "sarc": 0.7,
    "police": 0.45,
    "voluntary": 0.7,
    "young_devon": 0.6,
    "adopt_south_west": 0.6,
    "action_for_children": 0.6,
}
"""How likely an agency is to rate a shortfall as one; otherwise it rates itself met."""

TYPED_BODY = {
    ("baseline-2021-07", "case", "csc.mash", "HSB-03"): "MASH",
    ("baseline-2021-07", "case", "yot", "HSB-04"): "Youth Offending Service",
    ("baseline-2021-07", "case", "health.camhs", "HSB-07"): "CAMHS",
    ("baseline-2021-07", "case", "csc.mash", "HSB-08"): " mash ",
    ("baseline-2021-07", "extract", "csc", ""): "CSC",
    ("dip-2022-03", "case", "csc.disability", "HSB-02"): "CDT",
}
"""What some authors typed over the printed name of their body."""

MISSING = {("baseline-2021-07", "young_devon", "HSB-07"), ("baseline-2021-07", "education.virtual_school", "HSB-10")}
"""Returns that never came; the second body is still checking whether it was involved."""

CHECKING = {("baseline-2021-07", "education.virtual_school", "HSB-10")}
LATE = {("baseline-2021-07", "primary_care.harbourlight", "HSB-05"), ("dip-2022-03", "csc.reviewing", "HSB-06")}
NIL = {("baseline-2021-07", "adopt_south_west", "HSB-08")}
OPEN_CONCERN = {("baseline-2021-07", "education.alternative_provision", "HSB-09")}
CLOSED_CONCERN = {
    ("baseline-2021-07", "police", "HSB-03"): ("Duty manager, Multi-Agency Safeguarding Hub", (2021, 7, 12))
}

RESUBMITTED = ("baseline-2021-07", "csc.operational", "HSB-06")
"""Sent twice: first with theme 5 left blank, then whole; decisions.csv names the second."""

RESUBMITTED_BLANK = ("c5_1", "c5_2", "c5_3", "c5_4", "c5_5", "c5_6")

UNANSWERED = {
    ("baseline-2021-07", "schools.fennel_bay", "HSB-04"): ("c2_4", "c3_4", "c3_6"),
    ("baseline-2021-07", "police", "HSB-06"): ("c4_1", "c4_4"),
    ("baseline-2021-07", "action_for_children", "HSB-01"): ("c5_4",),
    ("dip-2022-03", "police", "HSB-12"): ("c4_1",),
}
"""Required questions that an author left blank."""

NO_REASON = {
    ("baseline-2021-07", "health.school_nursing", "HSB-03", "c4_2"),
    ("baseline-2021-07", "police", "HSB-07", "c4_6"),
    ("baseline-2021-07", "csc.mash", "HSB-10", "c4_6"),
}
"""Not applicable, with no reason given."""

NOT_AUDITED = [
    ("HSB-21", "tess", "replaced", "", "All that was known lay before April 2019, outside the scope."),
    ("HSB-22", "yot", "reserve", "", "Kept in case another case falls out."),
]
"""Cases that were named and are not audited: case, found by, status, replaces, reason."""

IN_PLACE_OF = {"HSB-10": ("HSB-21", "Next on the list of the Torbay Education Safeguarding Service.")}
"""Cases that took another's place: the case that they replace, and why."""

FIXED = {
    ("HSB-02", "schools.quayside", "c3_1"): "met",
    ("HSB-04", "police", "c3_5"): "met",
    ("HSB-04", "schools.fennel_bay", "c1_6"): "met",
    ("HSB-05", "schools.larkspur", "c2_6"): "not_met",
    ("HSB-06", "police", "c5_3"): "met",
    ("HSB-07", "yot", "c4_3"): "partly",
    ("HSB-09", "education.alternative_provision", "c2_5"): "met",
    ("HSB-10", "health.school_nursing", "c5_3"): "partly",
}
"""Self-ratings of the baseline that the panel goes on to change."""

MODERATIONS = [
    (
        "HSB-02",
        None,
        "c3_1",
        "schools.quayside",
        "partly",
        "The account names the act but not how often, nor with what pressure.",
    ),
    (
        "HSB-04",
        None,
        "c3_5",
        "police",
        "not_met",
        "The referral went to a service that was closed to new work; nobody followed it up.",
    ),
    ("HSB-04", None, "c1_6", "schools.fennel_bay", "partly", "Risk to others was noted a month after the event."),
    (
        "HSB-05",
        None,
        "c2_6",
        "schools.larkspur",
        "met",
        "A safety plan was in the file shown to the panel; the author had not seen it.",
    ),
    ("HSB-06", None, "c5_3", "police", "partly", "The strategy discussion had two agencies; health was not asked."),
    ("HSB-07", None, "c4_3", "yot", "met", "The plan weighs earlier loss well; the author was hard on the team."),
    (
        "HSB-09",
        None,
        "c2_5",
        "education.alternative_provision",
        "not_met",
        "No plan to prevent a repeat was found in any file.",
    ),
    (
        "HSB-10",
        None,
        "c5_3",
        "health.school_nursing",
        "met",
        "Shared promptly and acted on; the minutes were in another file.",
    ),
    ("HSB-03", None, "c3_7", None, "met", "The harmed child's needs were assessed first and fully."),
    ("HSB-08", None, "c1_5", None, "partly", "Weighed against age without a tool; the reasoning is half written down."),
    ("HSB-01", "2", None, None, "met", "Help came early and was fitted to the family."),
    ("HSB-04", "3", None, None, "not_met", "No assessment saw the whole child."),
    ("HSB-06", "5", None, None, "partly", "Good will, no shared guidance."),
    ("HSB-09", "4", None, None, "not_met", "Support was offered in a form that he could not use."),
    ("HSB-10", "1", None, None, "partly", "Three records, three accounts of special educational need."),
]
"""Case, theme, question, body, rating, reason: the panel's changes, some up and some down."""

FRAMEWORK_LEVEL = {1: 1.0, 2: 1.2, 3: 1.7, 4: 1.4, 5: 0.8}
"""The usual level of a domain in the baseline, 0 (not in place) to 3 (embedded)."""

FRAMEWORK_SHIFT = {
    "csc": 0.6,
    "education": 0.0,
    "yot": 1.0,
    "schools": 0.5,
    "health": 0.0,
    "sarc": 0.4,
    "police": 0.1,
    "voluntary": -0.2,
    "young_devon": -0.1,
    "adopt_south_west": -0.3,
    "action_for_children": 0.1,
    "area": 0.0,
}
"""How much higher or lower an agency rates itself: the youth offending team and social care think better of
themselves than their own cases show, health and the police worse.
"""

FRAMEWORK_LIFT = {"f2_3": 1.2, "f3_2": 0.9, "f3_4": 1.0, "f5_1": 2.0, "f5_2": 0.6, "f5_3": 0.5}
"""What a statement gained between the waves; the rest stayed where it was."""

PULSE_STAFF = 34
"""Practitioners who answered the pulse."""

PULSE_KNOWN = {"R01": 0.7, "R02": 0.5, "R04": 0.55, "R05": 0.2, "R07": 0.3}
"""How likely a practitioner is to know of a recommendation; of the others nobody has heard."""

PULSE_YES = {"pulse_guidance": 0.7, "pulse_pathway": 0.6, "pulse_trained": 0.3, "pulse_practice": 0.35}
"""How likely a practitioner is to say yes; of the rest three in four say no, and some leave the cell blank."""

FRAMEWORK_AGAIN = (
    "csc.operational",
    "csc.mash",
    "csc.early_help",
    "education.sen",
    "education.vulnerable_pupils",
    "yot",
    "schools.larkspur",
    "schools.fennel_bay",
    "health.school_nursing",
    "health.camhs",
    "police",
    "area",
)
"""Bodies asked for the framework again in the dip sample."""
