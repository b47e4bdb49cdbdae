"""How an invented analyst reads the invented texts: tags by text, and the quotes that an invented lead cleared."""

from __future__ import annotations

__all__ = ["APPROVED_ON", "APPROVER", "QUOTED", "TAGGED", "VOCABULARY"]

VOCABULARY = {
    "recording": "What is written down, coded and counted (invented).",
    "joint_working": "Working across agencies: flags, meetings, supervision, training together (invented).",
    "early_signs": "Seeing and acting on signs before harm (invented).",
    "whole_child": "Development, family, environment and how the child learns (invented).",
    "pathway": "Referral, reply and the steps that follow (invented).",
    "guidance": "Guidance that staff can find and that is kept up to date (invented).",
    "training": "Training and learning from cases (invented).",
    "keeping_contact": "Contact with child and family kept when services close (invented).",
}
"""The tags with their meaning."""

TAGGED = {
    "A checklist of early signs for schools.": ("early_signs",),
    "A specialist whom any worker can ring.": ("joint_working",),
    "Ask about online life.": ("whole_child",),
    "Case used in the learning hour.": ("training",),
    "Doorstep visits kept up.": ("keeping_contact",),
    "Early help before a crisis.": ("early_signs",),
    "Fit the programme to the way the child learns.": ("whole_child",),
    "Follow up a referral that gets no reply.": ("pathway",),
    "Give the behaviour a code that can be counted.": ("recording",),
    "Guidance with a launch and a date for review.": ("guidance",),
    "Harmed child assessed by another worker.": ("whole_child",),
    "Joint supervision with health.": ("joint_working",),
    "Name a person who keeps contact if services close.": ("keeping_contact",),
    "One page that shows the pathway.": ("guidance", "pathway"),
    "One shared flag across agencies.": ("recording", "joint_working"),
    "Put the new guidance where staff look.": ("guidance",),
    "Read earlier notes together.": ("joint_working",),
    "Record ethnicity at the first contact.": ("recording",),
    "See development, family and environment, not the act alone.": ("whole_child",),
    "Speech and language report used.": ("whole_child",),
    "Three records agree.": ("recording",),
    "Tool and reasoning filed together.": ("recording",),
    "Train in mixed groups.": ("training", "joint_working"),
}
"""The tags that a text got; texts that are not here were not read yet."""

QUOTED = ("A specialist whom any worker can ring.", "Read earlier notes together.")
"""Texts of which the first that came is cleared for other readers."""

APPROVER, APPROVED_ON = "Audit lead (invented)", "2021-09-10"
