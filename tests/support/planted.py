"""Planted answers: the frames of a wave made straight from what a test wants to be true."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from maca.definition import Body, Definition, inputs_of
from maca.returns.births import DERIVED
from maca.returns.frames import CONCERN_COLUMNS, FAULT_COLUMNS, RECEIPT_COLUMNS
from maca.scope.model import ASKED_COLUMNS, CASE_COLUMNS, GRID_COLUMNS, Scope
from maca.tables.data import ANSWER_COLUMNS, AuditData

REFERENCE = ["measure", "period", "vintage", "area", "group", "value", "unit", "source", "url", "licence"]

PEOPLE = [("area", "Area"), ("panel", "Panel"), ("partnership", "Partnership")]


class Planted:
    """Collects answers and receipts of one wave; `data()` gives the frames."""

    def __init__(self, definition: Definition, wave: str, cases: list[str], bodies: list[str]) -> None:
        self.definition, self.wave, self.cases = definition, wave, cases
        known = {body.id: body for body in definition.bodies}
        for body in bodies:
            agency, _, unit = body.partition(".")
            known.setdefault(body, Body(id=body, label=unit.title(), agency=agency, kind="organisation"))
        people = [Body(id=i, label=label, agency=i, kind="partnership") for i, label in PEOPLE]
        self.bodies = [*known.values(), *people]
        self.grid = {(case, body): "involved" for case in cases for body in bodies}
        self.asked = [("framework", body) for body in [*bodies, "area"]] + [("panel", "panel")]
        self.answers: list[dict] = []
        self.receipts: dict[str, dict] = {}
        self.inputs = {
            strand: {item.id: item for item in inputs_of(definition, strand, wave)}
            for strand in definition.wave(wave).strands
        }
        if "extract" in self.inputs:
            own = self.inputs["extract"]["child_id"]
            self.inputs["extract"] |= {name: own.model_copy(update={"id": name}) for name in DERIVED}

    def came(
        self,
        strand: str,
        body: str,
        case: str = "",
        received: str = "",
        in_fault: int = 0,
        status: str = "read",
        nil: bool = False,
    ) -> str:
        file = f"{strand}_{body}{'_' + case if case else ''}.xlsx"
        agency = next(item.agency for item in self.bodies if item.id == body)
        received = received or self.definition.wave(self.wave).opens.isoformat()
        expected = max(in_fault, 0 if nil else 1)
        self.receipts[file] = {
            **dict.fromkeys(RECEIPT_COLUMNS, ""),
            **dict(file=file, sha256="0" * 64, received=received, strand=strand, agency=agency, body=body, case=case),
            **dict(status=status, expected=expected, read=expected - in_fault, in_fault=in_fault, faults=in_fault),
        }
        return file

    def answer(self, strand: str, body: str, case: str, name: str, value: str | None, row: int | None = None) -> None:
        item = self.inputs[strand][name]
        file = f"{strand}_{body}{'_' + case if case and strand == 'case' else ''}.xlsx"
        if file not in self.receipts:
            self.came(strand, body, case if strand == "case" else "")
        self.answers.append(
            dict(
                strand=strand,
                body=body,
                agency=self.receipts[file]["agency"],
                case=case or None,
                table=item.table or None,
            )
            | dict(row=row, input=name, question=item.question or None, part=item.part or None, theme=item.theme)
            | dict(objective=item.objective or None, type=item.type, value=value, raw=value, sheet=item.sheet)
            | dict(state="answered" if value is not None else "blank", file=file, cell=f"C{len(self.answers) + 8}")
        )

    def rate(self, body: str, case: str, **ratings: str | None) -> None:
        for question, value in ratings.items():
            self.answer("case", body, case, f"{question}_rating", value)

    def state(self, body: str, **ratings: str | None) -> None:
        for question, value in ratings.items():
            self.answer("framework", body, "", f"{question}_rating", value)

    def row(self, strand: str, body: str, row: int, case: str = "", **values: str | None) -> None:
        for name, value in values.items():
            self.answer(strand, body, case, name, value, row)

    def moderate(
        self, row: int, case: str, rating: str, theme: str | None = None, question: str | None = None, body=None
    ) -> None:
        self.row(
            *("panel", "panel", row, case),
            **dict(moderation_case=case, moderation_theme=theme, moderation_question=question, moderation_body=body),
            **dict(moderation_rating=rating, moderation_reason="seen", moderation_author="chair"),
        )

    def data(self, earlier: AuditData | None = None) -> AuditData:
        answers = pd.DataFrame(self.answers, columns=ANSWER_COLUMNS)
        for column in ANSWER_COLUMNS:
            answers[column] = answers[column].astype("Int64" if column in {"row", "theme"} else "string")
        receipts = pd.DataFrame(list(self.receipts.values()), columns=RECEIPT_COLUMNS)
        nothing = (FAULT_COLUMNS, CONCERN_COLUMNS, REFERENCE)
        empty = [pd.DataFrame(columns=columns, dtype="string") for columns in nothing]
        return AuditData(self.definition, self.wave, self._scope(), answers, receipts, *empty, earlier=earlier)

    def _scope(self) -> Scope:
        due = pd.Timestamp(self.definition.wave(self.wave).due)
        grid = [[case, body, state, "", due] for (case, body), state in self.grid.items()]
        cases = [[case, "yot", "selected", "", ""] for case in self.cases]
        asked = [[strand, body, "", due] for strand, body in self.asked]
        return Scope(
            wave=self.wave,
            bodies=self.bodies,
            grid=pd.DataFrame(grid, columns=GRID_COLUMNS),
            cases=pd.DataFrame(cases, columns=CASE_COLUMNS),
            asked=pd.DataFrame(asked, columns=ASKED_COLUMNS),
        )


def shuffled(data: AuditData, seed: int) -> AuditData:
    """The same answers and receipts in another order."""
    return replace(
        data,
        answers=data.answers.sample(frac=1, random_state=seed).reset_index(drop=True),
        receipts=data.receipts.sample(frac=1, random_state=seed).reset_index(drop=True),
    )
