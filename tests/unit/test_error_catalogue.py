"""Every code that the project can say stands in docs/errors.md with meaning and fix, and no other does."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import maca
from maca.project import project_root
from maca.returns import RULES

PAGE = project_root() / "docs" / "errors.md"
CODE = re.compile(r"^[A-Z]\d{3}(?= |$)")
ROW = re.compile(r"^\| ([A-Z]\d{3}) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def said_in(path: Path) -> set[str]:
    """Codes at the start of the string literals of a module, docstrings apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        match[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
        if (match := CODE.match(node.value))
    }


def test_every_code_of_the_project_is_explained_and_none_else() -> None:
    said = {code for path in Path(maca.__file__).parent.rglob("*.py") for code in said_in(path)} | set(RULES)
    explained = {code for code, _, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    assert sorted(said - explained) == []
    assert sorted(explained - said) == []


def test_no_code_is_explained_twice_or_without_words() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [code for code, count in Counter(code for code, _, _ in rows).items() if count > 1] == []
    assert all(len(meaning) > 10 and len(fix) > 8 for _, meaning, fix in rows)


def test_the_page_says_of_the_rules_what_the_rules_say() -> None:
    page = {code: (meaning, fix) for code, meaning, fix in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    for rule in RULES.values():
        assert page[rule.code] == (f"{rule.severity}. {rule.meaning}", re.sub(r"{\w+}", "...", rule.fix)), rule.code


def test_every_rule_of_the_intake_can_speak() -> None:
    folder = Path(maca.__file__).parent / "returns"
    spoken = {code for path in folder.rglob("*.py") for code in said_in(path)}
    assert sorted(set(RULES) - spoken) == []
