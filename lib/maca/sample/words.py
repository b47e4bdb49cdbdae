"""What invented authors write: evidence, voices and learning, by theme and by how practice went."""

from __future__ import annotations

__all__ = ["DEVELOPMENT", "EVIDENCE", "GOOD_PRACTICE", "REASONS", "RECOMMENDED", "ROLES", "VOICES"]

EVIDENCE = {
    1: {
        "met": (
            "Front sheet of the record complete on the day of referral.",
            "Checked against the referral and the school record; the three agree.",
            "Flag set on opening; it comes up in the monthly report.",
            "Tool used and filed, with the reasoning beside it.",
        ),
        "partly": (
            "Gender and age recorded; ethnicity left as not obtained until the review.",
            "Mentioned in a case note; no flag that a report would find.",
            "Weighed in discussion, not written down until a fortnight later.",
            "Special educational need known to the school and not to us.",
        ),
        "not_met": (
            "No code exists for this in our system; the case was found by memory.",
            "Nothing on the file says how the behaviour was weighed against age.",
            "Record gives two ages and no ethnicity.",
            "The word used was offender, throughout.",
        ),
    },
    2: {
        "met": (
            "Lessons on consent and safe relationships in the autumn term; attendance register seen.",
            "Safety plan agreed with the family within the week and reviewed.",
            "Family support began before the behaviour came to notice.",
            "Online life asked about and a family agreement made.",
        ),
        "partly": (
            "Lessons were planned and fell away when the school closed.",
            "Two earlier notes of concern, each dealt with alone.",
            "Safety plan for school, none for home.",
            "Help was offered, with a wait of four months.",
        ),
        "not_met": (
            "Three earlier incidents were logged as behaviour points and nothing more.",
            "No plan to prevent a repeat is on file.",
            "Online life is not mentioned anywhere.",
            "The family was told to ring if worried.",
        ),
    },
    3: {
        "met": (
            "Assessment covers what happened, how often and with what pressure.",
            "Speech and language report read and used in the assessment.",
            "Parents seen twice, apart; their account is in the assessment.",
            "Referral made the same day; acknowledgement on file.",
            "Both children assessed, by different workers.",
        ),
        "partly": (
            "Describes the incident well; nothing on development or how the child learns.",
            "Mother's view only.",
            "School described, friends and online life not.",
            "Referred, then closed without a reply; picked up a month later.",
            "The harmed child appears as a line in the other child's assessment.",
        ),
        "not_met": (
            "Assessment is a copy of the referral.",
            "No mention of learning needs although a plan was in place.",
            "Sent to a service that does not take this age.",
            "No assessment on file; remote contact only.",
        ),
    },
    4: {
        "met": (
            "Sessions shortened and pictures used; the child took part.",
            "Work paced around earlier loss; noted in each plan.",
            "Parents given weekly calls through the spring.",
            "Doorstep visits kept up from April 2020.",
        ),
        "partly": (
            "A standard programme, two sessions adapted.",
            "Earlier harm is listed and does not shape the plan.",
            "Parents met once.",
            "Calls in place of visits; none between April and June 2020.",
        ),
        "not_met": (
            "Worksheets sent by post to a child who does not read.",
            "Eight months from referral to first specialist session.",
            "Support stopped in March 2020 and was not put in place again.",
            "No one asked what the parents needed.",
        ),
    },
    5: {
        "met": (
            "Guidance quoted in the case record; supervision note refers to it.",
            "Supervised twice on this case, with actions followed up.",
            "Strategy discussion had all agencies; minutes shared.",
            "Case used in the team's learning hour.",
        ),
        "partly": (
            "The worker knew there was guidance and could not find it.",
            "Supervision covered risk, not the behaviour itself.",
            "Two of five agencies at the table.",
            "One worker of three trained.",
        ),
        "not_met": (
            "Guidance of 2012 on file; nobody had seen a newer one.",
            "No supervision recorded in the period.",
            "No training on this since induction.",
            "Learning stayed with the worker, who has left.",
        ),
    },
}

REASONS = {
    "c4_2": "No special educational need or disability known.",
    "c4_6": "Our work ended before March 2020.",
    "c5_4": "There was no disagreement.",
    "c3_7": "The harmed child is not known in this area.",
}
"""Why a question did not apply."""

VOICES = {
    "voice_child": (
        "Said it was a game and that nobody had said no.",
        "Drew the playground and would not talk about it.",
        "Said everyone knew before any adult asked.",
        "Told the nurse that sleeping had got hard.",
        "Asked when football would start again.",
        "Said that being believed helped.",
    ),
    "voice_lived": (
        "Two homes, two sets of rules, a tablet in each.",
        "Stayed indoors through the spring; school was the place that felt safe.",
        "Moved class and lost the friends that mattered.",
        "Cared for a younger brother before school.",
        "On a part-time timetable since the autumn.",
    ),
    "voice_harmed_safety": (
        "Seating, breaks and transport were changed within two days.",
        "Named adult at school; the plan was not shared with home.",
        "Moved to another group, which felt like a punishment.",
        "Safety plan reviewed every half term.",
    ),
    "voice_family": (
        "Parents felt told off, then forgotten.",
        "Mother asked for help with the internet and got a leaflet.",
        "Grandmother said one worker stayed with them, and that was the difference.",
        "Father did not accept the concern at first; later he did.",
    ),
    "voice_practitioner": (
        "Wanted someone to think with; the specialist line was shut.",
        "Was not sure which form or which door.",
        "Felt confident after the joint training in 2018.",
        "Knew the guidance was old and used it for want of another.",
    ),
}

GOOD_PRACTICE = {
    1: ("Tool and reasoning filed together.", "Three records agree."),
    2: ("Early help before a crisis.", "Safety plan made with the child."),
    3: ("Harmed child assessed by another worker.", "Speech and language report used."),
    4: ("Pictures in place of worksheets.", "Doorstep visits kept up."),
    5: ("Joint supervision with health.", "Case used in the learning hour."),
}
DEVELOPMENT = {
    1: ("Give the behaviour a code that can be counted.", "Record ethnicity at the first contact."),
    2: ("Read earlier notes together.", "Ask about online life."),
    3: ("See development, family and environment, not the act alone.", "Follow up a referral that gets no reply."),
    4: ("Fit the programme to the way the child learns.", "Name a person who keeps contact if services close."),
    5: ("Put the new guidance where staff look.", "Train in mixed groups."),
}
RECOMMENDED = {
    1: ("One shared flag across agencies.",),
    2: ("A checklist of early signs for schools.",),
    3: ("One page that shows the pathway.",),
    4: ("A specialist whom any worker can ring.",),
    5: ("Guidance with a launch and a date for review.",),
}

ROLES = {
    "csc": ("Team manager", "Practice lead", "Advanced social worker"),
    "education": ("Service lead", "Senior caseworker"),
    "yot": ("Operations manager",),
    "schools": ("Designated safeguarding lead", "Pastoral lead"),
    "health": ("Named nurse", "Clinical lead"),
    "primary_care": ("Safeguarding lead GP",),
    "sarc": ("Centre manager",),
    "police": ("Detective sergeant", "Detective inspector"),
    "voluntary": ("Service manager",),
    "young_devon": ("Safeguarding lead",),
    "adopt_south_west": ("Team manager",),
    "action_for_children": ("Service coordinator",),
    "area": ("Independent chair of the self-assessment group",),
}
