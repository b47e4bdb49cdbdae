"""The drop-downs of a workbook: their lists on a hidden sheet, their prompts and their messages."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from maca.definition import Definition, Input
from maca.scope import Scope
from maca.templates.layout import LISTS

__all__ = ["Lists"]

LONGEST_PROMPT = 250
"""Characters; a spreadsheet takes 255 at most."""

LONGEST_TITLE = 32
TEXT_LISTS = {
    "body": "bodies",
    "moderation_body": "bodies",
    "case_id": "cases",
    "linked_case": "cases",
    "panel_case": "cases",
    "moderation_case": "cases",
    "moderation_question": "questions",
    "action_question": "questions",
}
"""Inputs of type text that offer a list, though anything may be typed."""


class Lists:
    """Collects the lists and rules that a workbook uses, and writes each once."""

    def __init__(self, definition: Definition, scope: Scope) -> None:
        self._definition, self._scope = definition, scope
        self._used: dict[str, list[str]] = {}
        self._rules: dict[tuple[str, str, str], DataValidation] = {}

    def attach(self, sheet: Worksheet, item: Input, cells: str) -> None:
        """Give cells the drop-down, check and prompt of an input."""
        rule = self._rules.get((sheet.title, self._list_of(item), self._prompt(item)))
        if rule is None:
            rule = self._rule(item)
            self._rules[sheet.title, self._list_of(item), self._prompt(item)] = rule
            sheet.add_data_validation(rule)
        rule.add(cells)

    def write(self, book: Workbook, note: str) -> None:
        """Write the lists on a hidden sheet."""
        sheet = book.create_sheet(LISTS)
        for at, (name, items) in enumerate(self._used.items(), start=1):
            for down, text in enumerate([name, *items], start=1):
                sheet.cell(down, at, text)
        if note:
            sheet.cell(1, len(self._used) + 2, note)
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True

    def _list_of(self, item: Input) -> str:
        return item.scale or TEXT_LISTS.get(item.id, "") or item.type

    def _items(self, name: str) -> list[str]:
        if name == "bodies":
            return [body.label for body in self._scope.bodies]
        if name == "cases":
            return self._scope.selected
        if name == "questions":
            return [question.id for question in self._definition.questions_of("case", self._scope.wave)]
        if name in self._definition.scales:
            return [level.label for level in self._definition.scales[name].levels]
        return [code.label for code in self._definition.codes[name].codes]

    def _rule(self, item: Input) -> DataValidation:
        name = self._list_of(item)
        if item.scale or item.id in TEXT_LISTS:
            rule = DataValidation(type="list", formula1=f"={self._range(name)}", allow_blank=True)
            rule.showErrorMessage = item.type in ("code", "rating")
            rule.errorTitle, rule.error = "Not in the list", "Choose an answer from the list."
        elif item.type == "date":
            rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
            rule.showErrorMessage, rule.errorStyle = True, "warning"
            rule.errorTitle, rule.error = "Not a date", "Give a date as 23/07/2021. Keep what you typed?"
        elif item.type == "whole":
            rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
            rule.showErrorMessage, rule.errorStyle = True, "warning"
            rule.errorTitle, rule.error = "Not a whole number", "Give a whole number, as 14. Keep what you typed?"
        else:
            rule = DataValidation(allow_blank=True)
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = item.label[:LONGEST_TITLE], self._prompt(item)
        return rule

    def _prompt(self, item: Input) -> str:
        ways = {
            "code": "Choose from the list.",
            "rating": "Choose from the list.",
            "codes": "Choose one, or type several with a semicolon between.",
            "date": "A date, as 23/07/2021.",
            "whole": "A whole number.",
            "note": "No names and no dates of birth.",
            "text": "",
        }
        text = " ".join(part for part in [item.help, ways[item.type]] if part)
        return (text or item.label)[:LONGEST_PROMPT]

    def _range(self, name: str) -> str:
        self._used.setdefault(name, self._items(name))
        letter = get_column_letter(list(self._used).index(name) + 1)
        return f"{LISTS}!${letter}$2:${letter}${len(self._used[name]) + 1}"
