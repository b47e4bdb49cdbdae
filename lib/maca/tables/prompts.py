"""Prompts: questions that the tables put to the panel and the group, by rules that the definition gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from maca.definition.labels import labels_of
from maca.definition.models import Prompt
from maca.errors import DefinitionError, one_of
from maca.tables import actions, blindspots, change, framework, gaps, learning, ranking, registers, spread, uses
from maca.tables.data import AuditData
from maca.tables.table import TableSpec, complete

__all__ = ["PROMPTING", "SPECS", "prompts"]

PROMPTING: dict[str, TableSpec] = {
    spec.id: spec
    for module in (gaps, ranking, blindspots, framework, spread, learning, registers, uses, actions, change)
    for spec in module.SPECS
    if spec.kind == "practice"
}
"""The tables that a rule may speak of: those that every edition but the public one shows."""

CASES_OF_A_BODY = {"gaps.agency", "gaps.blindspot"}
"""Tables that count the cases of one body: none prompts on fewer than the floor `body_cases`."""

NONE_YET = "none"


def prompts(data: AuditData) -> pd.DataFrame:
    """Put a question for each row of a table that a rule of the definition speaks of.

    A person decides what becomes of it: a prompt is no recommendation.
    `n` is 1 in each row; the texts are `text`, the `table` and `row` it comes from, its `theme` and the `rule`.
    """
    labels = labels_of(data.definition)
    frames: dict[str, pd.DataFrame] = {}
    found = []
    for rule in data.definition.prompts:
        spec = _spec_of(rule)
        if spec.later_wave and data.definition.wave(data.wave).earlier is None:
            continue
        if spec.id not in frames:
            frames[spec.id] = spec.compute(data)
        found += list(_prompts_of(data, rule, spec, frames[spec.id], labels))
    columns = ["prompt", "n", "text", "table", "row", "theme", "rule"]
    return complete(pd.DataFrame(found, columns=columns), {"prompt": [row[0] for row in found] or [NONE_YET]})


def _prompts_of(
    data: AuditData, rule: Prompt, spec: TableSpec, frame: pd.DataFrame, labels: Mapping[str, Mapping[str, str]]
) -> Iterator[list]:
    floor = data.definition.floors.body_cases if spec.id in CASES_OF_A_BODY else 0
    kept = frame[(frame["status"] == "shown") & ~(frame["of"] < max(rule.least_of, floor))]
    for name, _, value in (part.partition("=") for part in filter(None, rule.where.split(";"))):
        kept = kept[kept[name.strip()] == value.strip()]
    if rule.at_least is not None:
        kept = kept[kept["value"] >= rule.at_least]
    if rule.below is not None:
        kept = kept[kept["value"] < rule.below]
    themes = {question.id: str(question.theme) for question in data.definition.questions}
    themes |= {finding.id: str(finding.theme) for finding in data.definition.findings}
    for row in kept.to_dict("records"):
        key = [str(row[name]) for name in spec.dimensions if name != "measure"]
        theme = (
            row.get("theme") or row.get("domain") or next((themes[part] for part in key if part in themes), spec.theme)
        )
        words = {name: labels.get(name, {}).get(value, value) for name, value in row.items() if isinstance(value, str)}
        counts = {name: "" if pd.isna(row[name]) else f"{row[name]:.0f}" for name in ("n", "of")}
        text = rule.text.format_map({**words, **counts})
        place = " ".join(f"{name}={row[name]}" for name in spec.dimensions)
        yield [f"{rule.id}:{':'.join(key)}", 1, text, spec.id, place, str(theme), rule.id]


def _spec_of(rule: Prompt) -> TableSpec:
    if rule.table not in PROMPTING:
        problem = one_of("table", rule.table, list(PROMPTING))
        raise DefinitionError([f"A013 prompts.csv {rule.id}: {problem} Correct it."])
    return PROMPTING[rule.table]


SPECS = (
    TableSpec(
        *(
            "actions.prompts",
            "Questions that the tables put to the panel and the group",
            "prompts",
            "share",
            ("prompt",),
        ),
        *("", "summary", "practice", prompts),
    ),
)
