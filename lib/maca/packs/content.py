"""What one case pack says, gathered from the frames: facts with their source, and where bodies disagree."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from maca.definition import Definition, inputs_of
from maca.packs.pack import CasePack, Event, Mark, Note
from maca.returns.identifiers import titled_names
from maca.returns.panel import TOOL_CATEGORIES
from maca.tables.chronology import BEHAVIOUR, case_events
from maca.tables.data import AuditData
from maca.tables.doubts import case_doubts
from maca.tables.engagement import return_states
from maca.tables.layers import moderated
from maca.tables.masking import Mask
from maca.tables.ratings import table_rows

__all__ = ["gather_pack"]

UNKNOWN = {"unknown", "refused", "not_obtained"}
"""Groups of a code list that say nothing of the child."""

CAME = {"returned", "partial", "late"}


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
    mask = _mask(data, own, case)
    pack.concerns = list(_concerns(data, case, labels, mask))
    pack.taking_part = list(_taking_part(data, states, case, labels))
    _add_child(pack, data.definition, data.wave, by_body, labels)
    pack.marks = list(_marks(data, by_body, labels))
    pack.classified = _classified(data, by_body, labels)
    _add_events(pack, data, labels, mask)
    _add_ratings(pack, data, by_body, labels, mask)
    _add_notes(pack, data, by_body, labels, mask)
    pack.panel = [*_views(data, case, mask), *_changes(data, case, labels, mask)]
    pack.warnings = [*_thin(pack), *_doubts(data, case, labels), *pack.warnings, *_panel_gaps(data, case)]
    return pack


def _mask(data: AuditData, own: pd.DataFrame, case: str) -> Mask:
    texts = own.loc[own["type"].isin(["text", "note"]), "raw"]
    return Mask(case, data.scope.cases["case"].tolist(), titled_names(str(text) for text in texts if text))


def _concerns(data: AuditData, case: str, labels: dict[str, str], mask: Mask) -> Iterator[str]:
    concerns = data.concerns[data.concerns["case"] == case]
    for row in concerns.itertuples():
        where = f"{labels.get(row.body, row.body)}: {row.file}, {row.sheet}!{row.cell}"
        if row.state == "open":
            yield f"OPEN immediate concern. {where}. No person and time are named: act on it first."
        else:
            yield f"Closed immediate concern. {where}. Told: {mask(row.told_whom)}, {row.told_at}."


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
            by_value: dict[str, list[str]] = {}
            for body in known:
                by_value.setdefault(shown[body], []).append(labels[body])
            said = "; ".join(f"{text}: {', '.join(bodies)}" for text, bodies in by_value.items())
            pack.disagreements.append(f"{item.label}. {said}.")


def _doubts(data: AuditData, case: str, labels: dict[str, str]) -> Iterator[str]:
    """Say what the returns cannot all be right about, with the bodies whose answers are to be looked at."""
    items = {item.id: item.label for item in inputs_of(data.definition, "case", data.wave)}
    steps = {code.code: code.label for code in data.definition.codes["pathway_steps"].codes}
    for doubt in case_doubts(data):
        if doubt.case != case:
            continue
        name = items[doubt.input].removesuffix(": date")
        who = ", ".join(dict.fromkeys(labels.get(one.body, one.body) for one in doubt.cells))
        if doubt.before:
            yield f"{name} is dated before {steps[doubt.before]}, which it follows ({who}). Check both dates."
        else:
            yield f"{name}: so far apart that the returns may be of two children. Check the case id with {who}."


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
        levels = definition.scales[scale].by_value
        return levels[value].label if value in levels else value
    if scale in definition.codes:
        codes = definition.codes[scale].by_code
        return "; ".join(codes[code].label if code in codes else code for code in value.split(";"))
    return value


def _marks(data: AuditData, by_body: dict[str, dict], labels: dict[str, str]) -> Iterator[Mark]:
    """Say of each mark who said yes, and how many said no or did not know."""
    for item in inputs_of(data.definition, "case", data.wave):
        if not item.id.startswith("mark_"):
            continue
        told = {body: (cells.get(item.id) or {}).get("value") for body, cells in by_body.items()}
        yes = [labels[body] for body, value in told.items() if value == "yes"]
        no, unknown = (list(told.values()).count(value) for value in ("no", "not_known"))
        yield Mark(item.label, yes, no, unknown)


def _classified(data: AuditData, by_body: dict[str, dict], labels: dict[str, str]) -> dict[str, dict[str, str]]:
    """Say with which tool each body classified the behaviour at the time, and as what."""
    found: dict[str, dict[str, str]] = {}
    for item in inputs_of(data.definition, "case", data.wave):
        if item.id.startswith("classification_"):
            told = {labels[body]: (cells.get(item.id) or {}).get("value") for body, cells in by_body.items()}
            said = {body: _worded(data.definition, item.scale, value) for body, value in told.items() if value}
            if said:
                found[item.label] = said
    return found


def _add_events(pack: CasePack, data: AuditData, labels: dict[str, str], mask: Mask) -> None:
    words = BEHAVIOUR | {code.code: code.label for code in data.definition.codes["pathway_steps"].codes}
    events = case_events(data)
    events = events[events["case"] == pack.case]
    dated = events[events["date"].notna()]
    last = None
    for (date, event), group in dated.groupby(["date", "event"], sort=False):
        step = event not in BEHAVIOUR
        pack.events.append(
            Event(
                date=_spoken(date),
                label=words[event],
                bodies=[labels[body] for body in group["body"]],
                places=[f"{row.file} {row.sheet}!{row.cell}" for row in group.itertuples()],
                clash=bool(group["clash"].any()),
                days=(date - last).days if step and last is not None else None,
                attended=list(dict.fromkeys(mask(text) for text in group["attended"] if text)),
            )
        )
        last = date if step else last
    for event, group in dated[dated["clash"]].groupby("event", sort=False):
        days = "; ".join(f"{labels[row.body]}: {_spoken(row.date)}" for row in group.itertuples())
        pack.warnings.append(f"Two dates for one step. {words[event]}. {days}.")
    if len(events):
        recorded = set(events.loc[events["recorded"] == "recorded", "event"])
        waved = events[events["recorded"] != "recorded"].groupby("event")["recorded"].agg(set)
        steps = [step for step in data.definition.codes["pathway_steps"].by_code if step not in recorded]
        pack.not_applicable = [words[step] for step in steps if waved.get(step) == {"not_applicable"}]
        pack.not_recorded = [words[step] for step in steps if waved.get(step) != {"not_applicable"}]


def _spoken(day: pd.Timestamp) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _add_ratings(pack: CasePack, data: AuditData, by_body: dict[str, dict], labels: dict[str, str], mask: Mask) -> None:
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
                said = _evidence(definition, mask, cells, question.id)
                shown = level.label if level else "Not answered"
                pack.annex.setdefault(head, []).append((f"{question.id} {question.text}", labels[body], shown, *said))
        pack.ratings[head] = {body: f"{sum(below)} of {len(below)}" for body, below in counted.items()}


def _evidence(definition: Definition, mask: Mask, cells: dict[str, dict], question: str) -> tuple[str, str]:
    """Give what a rating rests on (seen, asserted, none), and what was written of it."""
    basis = (cells.get(f"{question}_basis") or {}).get("value")
    texts = [(cells.get(f"{question}_{part}") or {}).get("value") for part in ("evidence", "reason")]
    return _worded(definition, "evidence_basis", basis) if basis else "", " ".join(mask(text) for text in texts if text)


def _add_notes(pack: CasePack, data: AuditData, by_body: dict[str, dict], labels: dict[str, str], mask: Mask) -> None:
    for item in inputs_of(data.definition, "case", data.wave):
        voice = item.id.startswith("voice_")
        if item.type != "note" or item.question or not (voice or item.sheet == "Learning"):
            continue
        for body, cells in by_body.items():
            text = (cells.get(item.id) or {}).get("value")
            if text:
                (pack.voices if voice else pack.learning).append(Note(item.label, labels[body], mask(text)))


def _views(data: AuditData, case: str, mask: Mask) -> Iterator[str]:
    """Give the panel's view of the case: its grade, its reference classification then and now, what was learnt."""
    definition = data.definition
    items = {item.id: item for item in inputs_of(definition, "panel", data.wave)}
    for row in _panel_rows(data, case):
        said = {
            name: f"{items[name].label}: {_worded(definition, items[name].scale, answer['value'])}"
            for name, answer in row.items()
            if name == "overall_grade" or name.startswith("reference_")
        }
        grade = said.pop("overall_grade", "")
        yield from [f"{text}." for text in (grade, "; ".join(said.values())) if text]
        if "panel_learning" in row:
            yield f"{items['panel_learning'].label}: {mask(row['panel_learning']['value'])}"


def _panel_rows(data: AuditData, case: str) -> list[dict[str, dict]]:
    """List the panel's rows on a case, with what is filled in."""
    rows = table_rows(data, "panel", "cases")
    own = [row for row in rows if any(answer.get("case") == case for answer in row.values())]
    return [{name: answer for name, answer in row.items() if answer.get("value")} for row in own]


def _changes(data: AuditData, case: str, labels: dict[str, str], mask: Mask) -> Iterator[str]:
    definition = data.definition
    questions = {question.id: question.label for question in definition.questions}
    scale = next(row.codes for row in definition.fields["panel"] if row.id == "moderation_rating")
    changes = moderated(data)
    for row in changes[changes["case"] == case].itertuples():
        what = f"{row.question} {questions[row.question]}" if row.question else f"Theme {row.theme}"
        whose = f" ({labels.get(row.body, row.body)})" if row.body else ""
        before = f"{_worded(definition, scale, row.own)} \N{RIGHTWARDS ARROW} " if row.own else ""
        said = (
            f"{mask(row.reason)} ({mask(row.author)})"
            if row.reason and row.author
            else "Its reason or author is blank."
        )
        yield f"{what}{whose}: {before}{_worded(definition, scale, row.panel)}. {said}"


def _panel_gaps(data: AuditData, case: str) -> Iterator[str]:
    """Say what a panel return that came does not say of this case."""
    came = data.receipts[data.receipts["strand"] == "panel"]
    if not (data.answers["strand"] == "panel").any():
        if len(came):
            yield "The panel's workbook came back, and nothing in it could be used: this case is not judged yet."
        return
    rows = _panel_rows(data, case)
    told = {name: answer["value"] for row in rows for name, answer in row.items()}
    if not set(told) - {"panel_case"}:
        yield "The panel's workbook came back without any judgement of this case."
        return
    if "overall_grade" not in told:
        yield "The panel's workbook came without an overall grade for this case."
    if "reference_tool" not in told:
        yield "The panel's workbook came without a reference classification for this case."
    start = TOOL_CATEGORIES.get(told.get("reference_tool", ""))
    items = {item.id: item.label for item in inputs_of(data.definition, "panel", data.wave)}
    missing = [items[name] for name in items if start and name.startswith(start) and name not in told]
    if missing:
        yield f"The panel named a tool for this case, and left blank: {'; '.join(missing)}."
