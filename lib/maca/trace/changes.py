"""The cells behind a comparison of two waves: this wave's returns, and the earlier wave's."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from maca.tables.asked import answering_bodies
from maca.tables.case_rule import case_questions, most_of
from maca.tables.change import compared_questions, not_embedded, paired_statements
from maca.tables.data import AuditData
from maca.tables.engagement import CURRENT
from maca.tables.pulse import known_of
from maca.tables.ratings import framework_ratings
from maca.trace.answers import action_rows
from maca.trace.cases import question_cases, theme_cases
from maca.trace.unit import Cell, Unit, cells_of

__all__ = ["bodies_of_either", "changed_actions", "changed_learning", "changed_questions", "changed_themes"]

WAVES = {"baseline": ("earlier",), "this_wave": ("now",)}
"""The waves that a measure counts; a difference and what could be detected rest on both."""


def changed_themes(data: AuditData, strand: str, theme: str, measure: str) -> list[Unit]:
    """List the cases or agencies of a wave that are compared on a theme."""
    asked = compared_questions(data, strand).get(theme, set())
    if strand == "case":
        return _of_waves(data, measure, lambda wave: theme_cases(wave, theme, asked) if asked else [])
    return _agencies(data, measure, asked, data.definition.case_rule.theme_share)


def changed_questions(data: AuditData, strand: str, question: str, measure: str) -> list[Unit]:
    """List the cases or agencies of a wave that are compared on a question."""
    if strand == "case":
        known = [wave for wave in (data.earlier, data) if wave is not None]
        asked = [question in set(case_questions(wave)["question"]) for wave in known]
        return _of_waves(data, measure, lambda wave: question_cases(wave, question)) if any(asked) else []
    return _agencies(data, measure, {question}, None)


def changed_actions(data: AuditData, strand: str, action: str, measure: str) -> list[Unit]:
    """List what says of a recommendation that it is done, or that its practice was seen in the cases."""
    if measure != "this_wave":
        return []
    if strand == "pulse":
        known = known_of(data, action)
        return [] if known is None else [Unit("practitioners", *known, "answered without a name: no cells", ())]
    if strand == "actions":
        return action_rows(data, action)
    for unit in action_rows(data, action):
        for _, _, _, name, value in unit.cells:
            if name in ("recommendation_question", "action_question"):
                return question_cases(data, value.casefold(), meets=True)
    return []


def changed_learning(data: AuditData, finding: str, measure: str) -> list[Unit]:
    """List the agencies that both waves know a status of; those that do not call the answer embedded are counted."""
    waves = {"earlier": data.earlier, "now": data}
    marks = {name: not_embedded(wave, finding) for name, wave in waves.items() if wave is not None}
    both = [agency for agency in marks.get("earlier", {}) if agency in marks["now"]]
    units = []
    for name in WAVES.get(measure, ("earlier", "now")):
        wave = waves[name]
        for agency in both if wave is not None else ():
            cells = cells_of(_told(wave, agency, f"learning_{finding}_status"), "input")
            units.append(Unit(f"{agency} ({wave.wave})", int(marks[name][agency]), 1, "least advanced team", cells))
    return units


def bodies_of_either(data: AuditData, strand: str, agency: str) -> list[Unit]:
    """List the bodies of an agency that answered in a strand in either wave; those that did in both are counted."""
    waves = [wave for wave in (data.earlier, data) if wave is not None]
    answered = [answering_bodies(wave, strand) for wave in waves]
    named = sorted(body for body in set().union(*answered) if body.split(".")[0] == agency)
    units = []
    for body in named:
        came = [wave for wave, bodies in zip(waves, answered, strict=True) if body in bodies]
        files = tuple(cell for wave in came for cell in _returns(wave, strand, body))
        rule = "both waves" if len(came) > 1 else f"{came[0].wave} alone"
        units.append(Unit(body, int(len(came) > 1), 1, rule, files))
    return units


def _told(data: AuditData, agency: str, name: str) -> pd.DataFrame:
    answers = data.answers
    return answers[(answers["input"] == name) & (answers["agency"] == agency) & answers["value"].notna()]


def _returns(data: AuditData, strand: str, body: str) -> tuple[Cell, ...]:
    receipts = data.receipts[data.receipts["status"].isin(CURRENT)]
    own = receipts[(receipts["strand"] == strand) & (receipts["body"] == body)]
    return tuple((str(file), "", "", "return", data.wave) for file in own["file"])


def _of_waves(data: AuditData, measure: str, listed: Callable[[AuditData], list[Unit]]) -> list[Unit]:
    units = []
    for name, wave in {"earlier": data.earlier, "now": data}.items():
        if wave is not None and name in WAVES.get(measure, ("earlier", "now")):
            units += [
                Unit(f"{unit.name} ({wave.wave})", unit.n, unit.of, unit.rule, unit.cells) for unit in listed(wave)
            ]
    return units


def _agencies(data: AuditData, measure: str, questions: set[str], share: float | None) -> list[Unit]:
    """List the agencies of whose bodies both waves have the statements; below if more than a share of them is."""
    pooled = dict(zip(("earlier", "now"), paired_statements(data), strict=True))
    bodies = _bodies_of_both(data)
    units = []
    for name, wave in {"earlier": data.earlier, "now": data}.items():
        if wave is None or name not in WAVES.get(measure, ("earlier", "now")):
            continue
        own = pooled[name][pooled[name]["question"].isin(questions)]
        verdicts = own if share is None else most_of(own, ["agency"], share)
        said = framework_ratings(wave)
        said = said[(said["kind"] == "rating") & said["question"].isin(questions)]
        said = said[[pair in bodies for pair in zip(said["body"], said["question"], strict=True)]]
        units += [
            Unit(
                f"{row.agency} ({wave.wave})", int(row.below), 1, "paired", cells_of(said[said["agency"] == row.agency])
            )
            for row in verdicts.itertuples()
        ]
    return units


def _bodies_of_both(data: AuditData) -> set[tuple[str, str]]:
    found = []
    for wave in (data.earlier, data):
        own = framework_ratings(wave) if wave is not None else None
        own = own[own["kind"] == "rating"] if own is not None else None
        found.append(set() if own is None else set(zip(own["body"], own["question"], strict=True)))
    return found[0] & found[1]
