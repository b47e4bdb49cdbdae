"""How practice truly went in each case, and how each body rates itself on it."""

from __future__ import annotations

import random
from datetime import date, timedelta

from maca.definition import Definition
from maca.sample.answers import dice
from maca.sample.cast import Child, children_of
from maca.sample.story import BELOW, CANDOUR, FIXED, MATCHED_BELOW, SEVERE

__all__ = ["self_ratings", "true_practice"]

Ratings = dict[tuple[str, str], str]
COVID = date(2020, 3, 23)
"""Cases whose last step lies before this day have no practice in Covid."""

UNKNOWING = {"csc.mash": (4, 5), "sarc": (2,), "primary_care.harbourlight": (3, 5), "health.sexual_health": (2, 4)}
"""Themes of which a body often knows nothing."""


def true_practice(definition: Definition, wave: str, seed: int) -> Ratings:
    """Say, for each case and question, how practice truly went: met, partly or not_met.

    Returns
    -------
    dict of (str, str) to str
        By case and question. As many cases are below standard as the story wants; strained cases first, with some luck.
    """
    truth: Ratings = {}
    children = children_of(wave)
    for question in definition.questions_of("case", wave):
        chance = dice(seed, wave, "practice", question.id)
        must = MATCHED_BELOW.get(question.id, ()) if len(children) < 10 else ()
        order = sorted(children, key=lambda child: (child.case not in must, -child.strain - chance.uniform(0, 6)))
        below = order[: BELOW[wave].get(question.id, 0)]
        for child in children:
            shortfall = "not_met" if chance.random() < SEVERE else "partly"
            truth[child.case, question.id] = shortfall if child in below else "met"
    return truth


def self_ratings(definition: Definition, wave: str, child: Child, bodies: list[str], seed: int) -> dict[str, Ratings]:
    """Rate a case as each of its bodies does.

    A body calls a shortfall by its name as often as it is candid; of every shortfall at least one body does.

    Returns
    -------
    dict of str to dict
        By body, then by (case, question).
    """
    truth = true_practice(definition, wave, seed)
    ratings: dict[str, Ratings] = {body: {} for body in bodies}
    first = wave.startswith("baseline")
    for question in definition.questions_of("case", wave):
        key = (child.case, question.id)
        for body in bodies:
            chance = dice(seed, wave, body, child.case, question.id)
            ratings[body][key] = _rate(truth[key], body, child, question.id, question.theme, chance)
            if first:
                ratings[body][key] = FIXED.get((child.case, body, question.id), ratings[body][key])
        rated = [body for body in bodies if ratings[body][key] in ("met", "partly", "not_met")]
        told = any(ratings[body][key] in ("partly", "not_met") for body in bodies)
        if truth[key] != "met" and rated and not told:
            most_candid = max(rated, key=lambda body: CANDOUR[body.partition(".")[0]])
            if not (first and (child.case, most_candid, question.id) in FIXED):
                ratings[most_candid][key] = truth[key]
    return ratings


def _rate(truth: str, body: str, child: Child, question: str, theme: int, chance: random.Random) -> str:
    if question == "c4_2" and child.sen in ("N", "U"):
        return "not_applicable"
    if question == "c4_6" and _ended_before_covid(child):
        return "not_applicable"
    if question == "c5_4" and chance.random() < 0.5:
        return "not_applicable"
    if chance.random() < (0.45 if theme in UNKNOWING.get(body, ()) else 0.05):
        return "not_known"
    return truth if truth == "met" or chance.random() < CANDOUR[body.partition(".")[0]] else "met"


def _ended_before_covid(child: Child) -> bool:
    return child.recognised + timedelta(days=max(child.steps.values(), default=0)) < COVID
