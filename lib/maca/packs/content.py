"""What one case pack says, gathered from the frames: facts with their source, and where bodies disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from maca.definition import Definition, inputs_of
from maca.tables.chronology import BEHAVIOUR, case_events, steps_out_of_order
from maca.tables.data import AuditData
from maca.tables.engagement import return_states
from maca.tables.layers import moderated
from maca.tables.masking import masked
from maca.tables.ratings import table_rows

__all__ = ["CasePack", "Event", "gather_pack"]

UNKNOWN = {"unknown", "refused", "not_obtained"}
"""Groups of a code list that say nothing of the child."""

AGE_APART = 2
"""Years between two recorded ages from which they may be of two children."""

CAME = {"returned", "partial", "late"}


@dataclass(frozen=True)
class Event:
    """One line of the chronology: an event on a day, and every body that dates it so."""

    date: str
    label: str
    bodies: list[str]
    places: list[str]
    clash: bool


@dataclass
class CasePack:
    """One case pack.

    Attributes
    ----------
    case : str
    concerns : list of str
        One sentence an immediate concern: where it stands, open or closed, never what it says.
    warnings : list of str
        What the reader must know before trusting the rest.
    taking_part : list of tuple
        Body, state, day received, file.
    bodies : list of str
        Labels of the bodies whose returns are in hand, in the grid's order.
    child : dict of str to dict
        Characteristic to body to what it records.
    disagreements : list of str
    behaviour : list of str
        What made it harmful and how each body classified it at the time.
    events : list of Event
    not_recorded : list of str
        Steps that nobody recorded.
    ratings : dict of str to dict
        Theme label to body to `n of m below`.
    panel : list of str
        What the panel has said so far.
    voices, learning : list of tuple
        Heading, body, text.
    annex : dict of str to list
        Theme label to rows: question, body, rating, evidence.
    """

    case: str
    concerns: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    taking_part: list[tuple[str, str, str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    child: dict[str, dict[str, str]] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    behaviour: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    not_recorded: list[str] = field(default_factory=list)
    ratings: dict[str, dict[str, str]] = field(default_factory=dict)
    panel: list[str] = field(default_factory=list)
    voices: list[tuple[str, str, str]] = field(default_factory=list)
    learning: list[tuple[str, str, str]] = field(default_factory=list)
    annex: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=dict)


def gather_pack(data: AuditData, case: str) -> CasePack:
    """Gather what is known of a case.

    Parameters
    ----------
    data : AuditData
    case : str
        A selected case.

    Returns
    -------
    CasePack
        Of this case alone; free text is masked.
    """
    states = return_states(data)
    states = states[(states["strand"] == "case") & (states["case"] == case)]
    answers = data.answers
    own = answers[(answers["strand"] == "case") & (answers["case"] == case)].astype("object")
    own = own.where(own.notna(), None)
    labels = {body.id: body.label for body in data.scope.bodies}
    answered = [body for body in dict.fromkeys(states["body"]) if body in set(own["body"])]
    pack = CasePack(case=case, bodies=[labels[body] for body in answered])
    by_body = {
        body: {answer["input"]: answer for answer in own[own["body"] == body].to_dict("records")} for body in answered
    }
    pack.concerns = list(_concerns(data, case, labels))
    pack.taking_part = list(_taking_part(data, states, case, labels))
    _add_child(pack, data.definition, data.wave, by_body, labels)
    pack.behaviour = [*_marks(data, by_body, labels), *_classified(data, by_body, labels)]
    _add_events(pack, data, case, labels)
    _add_ratings(pack, data, by_body, labels)
    _add_notes(pack, data, by_body, labels)
    pack.panel = list(_panel(data, case, labels))
    pack.warnings = [*_thin(pack), *pack.warnings, *_panel_gaps(data, case)]
    return pack


def _concerns(data: AuditData, case: str, labels: dict[str, str]) -> Iterator[str]:
    concerns = data.concerns[data.concerns["case"] == case]
    for row in concerns.itertuples():
        where = f"{labels.get(row.body, row.body)}: {row.file}, {row.sheet}!{row.cell}"
        if row.state == "open":
            yield f"OPEN immediate concern. {where}. No person and time are named: act on it first."
        else:
            yield f"Closed immediate concern. {where}. Told: {row.told_whom}, {row.told_at}."


def _taking_part(
    data: AuditData, states: pd.DataFrame, case: str, labels: dict[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    words = {code.code: code.label for code in data.definition.codes["return_states"].codes}
    receipts = data.receipts[(data.receipts["case"] == case) & data.receipts["status"].isin(["read", "undecided"])]
    files = dict(zip(receipts["body"], receipts["file"], strict=True))
    for row in states.itertuples():
        received = row.received.strftime("%d/%m/%Y") if row.state in CAME and row.received else ""
        yield labels[row.body], words[row.state], received, files.get(row.body, "")


def _thin(pack: CasePack) -> Iterator[str]:
    if not pack.bodies:
        yield "No return came for this case: nothing below can be filled."
    elif len(pack.bodies) == 1:
        yield f"Only {pack.bodies[0]} answered: nothing can be compared."
    missing = [body for body, state, _, _ in pack.taking_part if state in ("Missing", "Checking")]
    if missing:
        yield f"Not in: {', '.join(missing)}."


def _add_child(
    pack: CasePack, definition: Definition, wave: str, by_body: dict[str, dict], labels: dict[str, str]
) -> None:
    for item in inputs_of(definition, "case", wave):
        if not item.id.startswith("child_"):
            continue
        told = {body: cells[item.id]["value"] for body, cells in by_body.items() if cells.get(item.id, {}).get("value")}
        if not told:
            continue
        shown = {body: _worded(definition, item.scale, value) for body, value in told.items()}
        pack.child[item.label] = {labels[body]: text for body, text in shown.items()}
        known = {body: value for body, value in told.items() if not _unknown(definition, item.scale, value)}
        if len(set(known.values())) > 1:
            said = "; ".join(f"{labels[body]}: {shown[body]}" for body in known)
            pack.disagreements.append(f"{item.label}. {said}.")
            pack.warnings += _two_children(item.id, item.label, set(known.values()))


def _two_children(name: str, label: str, values: set[str]) -> list[str]:
    """Say where two records can hardly be of one child."""
    ages = sorted(int(value) for value in values if name == "child_age" and value.isdigit())
    apart = len(ages) > 1 and ages[-1] - ages[0] >= AGE_APART
    opposed = name in ("child_gender", "child_sex") and len(values) > 1
    if not (apart or opposed):
        return []
    return [
        f"{label}: the records are so far apart that they may be of two children. Check the case id with the bodies."
    ]


def _unknown(definition: Definition, scale: str, value: str) -> bool:
    if value == "not_known":
        return True
    if scale not in definition.codes:
        return False
    codes = definition.codes[scale].by_code
    return all(code in codes and codes[code].group in UNKNOWN | {"not_known"} for code in value.split(";")) or (
        value in ("not_known", "NK", "U")
    )


def _worded(definition: Definition, scale: str, value: str) -> str:
    if value == "not_known":
        return "Not known"
    if scale in definition.scales:
        return definition.scales[scale].by_value[value].label
    if scale in definition.codes:
        codes = definition.codes[scale].by_code
        return "; ".join(codes[code].label if code in codes else code for code in value.split(";"))
    return value


def _marks(data: AuditData, by_body: dict[str, dict], labels: dict[str, str]) -> Iterator[str]:
    """Say of each mark who said yes, and how many said no or did not know."""
    for item in inputs_of(data.definition, "case", data.wave):
        if not item.id.startswith("mark_"):
            continue
        told = {body: (cells.get(item.id) or {}).get("value") for body, cells in by_body.items()}
        yes = [labels[body] for body, value in told.items() if value == "yes"]
        no, unknown = (list(told.values()).count(value) for value in ("no", "not_known"))
        yield f"{item.label}: yes, {', '.join(yes) or 'nobody'}; no, {no}; not known, {unknown}."


def _classified(data: AuditData, by_body: dict[str, dict], labels: dict[str, str]) -> Iterator[str]:
    """Say with which tool each body classified the behaviour at the time, and as what."""
    items = [item for item in inputs_of(data.definition, "case", data.wave) if item.id.startswith("classification_")]
    for body, cells in by_body.items():
        said = [
            f"{item.label}: {_worded(data.definition, item.scale, cells[item.id]['value'])}"
            for item in items
            if (cells.get(item.id) or {}).get("value")
        ]
        if said:
            yield f"{labels[body]}. {'; '.join(said)}."


def _add_events(pack: CasePack, data: AuditData, case: str, labels: dict[str, str]) -> None:
    words = BEHAVIOUR | {code.code: code.label for code in data.definition.codes["pathway_steps"].codes}
    events = case_events(data)
    events = events[events["case"] == case]
    dated = events[events["date"].notna()]
    for (date, event), group in dated.groupby(["date", "event"], sort=False):
        places = [f"{row.file} {row.sheet}!{row.cell}" for row in group.itertuples()]
        bodies = [labels[body] for body in group["body"]]
        pack.events.append(Event(date.strftime("%d/%m/%Y"), words[event], bodies, places, bool(group["clash"].any())))
    for event, group in dated[dated["clash"]].groupby("event", sort=False):
        days = "; ".join(f"{labels[row.body]}: {row.date:%d/%m/%Y}" for row in group.itertuples())
        pack.warnings.append(f"Two dates for one step. {words[event]}. {days}.")
    for before, after in steps_out_of_order(data, case):
        pack.warnings.append(f"{words[after]} is dated before {words[before]}, which it follows. Check both dates.")
    if len(events):
        recorded = set(events.loc[events["recorded"] == "recorded", "event"])
        steps = data.definition.codes["pathway_steps"].by_code
        pack.not_recorded = [words[step] for step in steps if step not in recorded]


def _add_ratings(pack: CasePack, data: AuditData, by_body: dict[str, dict], labels: dict[str, str]) -> None:
    definition = data.definition
    for theme in definition.themes:
        head = f"Theme {theme.id}: {theme.label}"
        counted: dict[str, list[bool]] = {}
        for question in definition.questions_of("case", data.wave):
            if question.theme != theme.id:
                continue
            scale = definition.scales[question.scale].by_value
            for body, cells in by_body.items():
                level = scale.get((cells.get(f"{question.id}_rating") or {}).get("value") or "")
                if level and level.kind == "rating":
                    counted.setdefault(labels[body], []).append(not level.meets_standard)
                said = _evidence(definition, data, pack.case, cells, question.id)
                shown = level.label if level else "Not answered"
                pack.annex.setdefault(head, []).append((f"{question.id} {question.text}", labels[body], shown, said))
        pack.ratings[head] = {body: f"{sum(below)} of {len(below)}" for body, below in counted.items()}


def _evidence(definition: Definition, data: AuditData, case: str, cells: dict[str, dict], question: str) -> str:
    basis = (cells.get(f"{question}_basis") or {}).get("value")
    said = [_worded(definition, "evidence_basis", basis)] if basis else []
    for part in ("evidence", "reason"):
        text = (cells.get(f"{question}_{part}") or {}).get("value")
        said += [masked(text, case, data.scope.cases["case"].tolist())] if text else []
    return ": ".join(said)


def _add_notes(pack: CasePack, data: AuditData, by_body: dict[str, dict], labels: dict[str, str]) -> None:
    cases = data.scope.cases["case"].tolist()
    for item in inputs_of(data.definition, "case", data.wave):
        voice = item.id.startswith("voice_")
        if item.type != "note" or item.question or not (voice or item.sheet == "Learning"):
            continue
        for body, cells in by_body.items():
            text = (cells.get(item.id) or {}).get("value")
            if text:
                note = (item.label, labels[body], masked(text, pack.case, cases))
                (pack.voices if voice else pack.learning).append(note)


def _panel(data: AuditData, case: str, labels: dict[str, str]) -> Iterator[str]:
    definition = data.definition
    for row in table_rows(data, "panel", "cases"):
        grade = row.get("overall_grade") or {}
        if grade.get("case") == case and grade.get("value"):
            yield f"Overall grade: {_worded(definition, _scale_of(definition, 'overall_grade'), grade['value'])}."
    changes = moderated(data)
    scale = _scale_of(definition, "moderation_rating")
    for row in changes[changes["case"] == case].itertuples():
        what = row.question or f"theme {row.theme}"
        whose = f" ({labels.get(row.body, row.body)})" if row.body else ""
        before = f"{_worded(definition, scale, row.own)} -> " if row.own else ""
        reason = masked(row.reason, case, data.scope.cases["case"].tolist())
        yield f"{what}{whose}: {before}{_worded(definition, scale, row.panel)}. {reason} ({row.author})"


def _scale_of(definition: Definition, name: str) -> str:
    return next(row.codes for row in definition.fields["panel"] if row.id == name)


def _panel_gaps(data: AuditData, case: str) -> Iterator[str]:
    """Say what a panel return that came does not say of this case."""
    rows = table_rows(data, "panel", "cases")
    if not (data.answers["strand"] == "panel").any():
        return
    own = [row for row in rows if any(answer.get("case") == case for answer in row.values())]
    if not any((row.get("overall_grade") or {}).get("value") for row in own):
        yield "The panel's workbook came without an overall grade for this case."
    if not any((row.get("reference_tool") or {}).get("value") for row in own):
        yield "The panel's workbook came without a reference classification for this case."
