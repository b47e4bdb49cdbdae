"""Every chapter keeps the contract of a notebook: parsed from its file, nothing run."""

import ast
import json
import re
from pathlib import Path

import pytest

from maca.definition import load_definition
from maca.project import notebooks_folder

CHAPTERS = sorted(notebooks_folder().glob("*.ipynb"))
PARAMETERS = {"audit", "wave", "edition", "folder"}
LONGEST_CELL = 14


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def tags(cell: dict) -> list[str]:
    return cell["metadata"].get("tags", [])


def code_of(path: Path) -> str:
    return "\n".join(source(cell) for cell in cells(path) if cell["cell_type"] == "code")


def test_chapters_are_those_that_the_definition_names():
    named = {chapter.notebook for chapter in load_definition("hsb").chapters}
    assert {path.name for path in CHAPTERS} == named
    assert all(re.fullmatch(r"\d\d_[a-z]+(_[a-z]+)+\.ipynb", name) for name in named)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
class TestContract:
    def test_opens_with_one_title_and_says_what_it_is_for(self, path):
        first = cells(path)[0]
        assert first["cell_type"] == "markdown"
        assert tags(first) == ["about"]
        assert source(first).startswith("# ")
        for word in ("Purpose:", "Read by:", "Inputs:", "Outputs:", "Disclosure:"):
            assert word in source(first)

    def test_cell_two_holds_annotated_scalars_each_with_a_comment(self, path):
        second = cells(path)[1]
        assert tags(second) == ["parameters"]
        lines = [line for line in source(second).splitlines() if line]
        names = set()
        for line in lines:
            (statement,) = ast.parse(line).body
            assert isinstance(statement, ast.AnnAssign), line
            assert isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str | int | float)
            assert type(statement.value.value).__name__ == statement.annotation.id
            assert "  # " in line
            names.add(statement.target.id)
        assert names - {"theme"} == PARAMETERS
        each = {c.notebook for c in load_definition("hsb").chapters if c.each == "theme"}
        assert ("theme" in names) == (path.name in each)

    def test_imports_stand_in_cell_three_alone(self, path):
        imports = [
            number
            for number, cell in enumerate(cells(path))
            if cell["cell_type"] == "code"
            and any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(source(cell))))
        ]
        assert imports == [2]

    def test_opens_the_run_in_cell_four_and_closes_it_last(self, path):
        assert "runs.open_run(audit=audit, wave=wave, edition=edition, folder=folder)" in source(cells(path)[3])
        assert source(cells(path)[-1]) == "run.close()"

    def test_is_short(self, path):
        assert len(cells(path)) <= 30
        for cell in cells(path):
            if cell["cell_type"] == "code":
                assert len(source(cell).splitlines()) <= LONGEST_CELL, source(cell)

    def test_computes_nothing_and_defines_nothing(self, path):
        tree = ast.parse(code_of(path))
        for node in ast.walk(tree):
            assert not isinstance(
                node, ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.BinOp | ast.ListComp | ast.DictComp | ast.While
            ), ast.unparse(node)
        called = {
            node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and hasattr(node.func, "attr")
        }
        assert not called & {"groupby", "merge", "query", "sum", "mean", "median", "chdir", "read_csv", "read_parquet"}

    def test_headings_skip_no_level(self, path):
        levels = [
            len(match.group(1))
            for cell in cells(path)
            if cell["cell_type"] == "markdown"
            for match in re.finditer(r"^(#+) ", source(cell), re.M)
        ]
        assert levels[0] == 1 and levels.count(1) == 1
        assert set(levels[1:]) == {2}

    def test_every_section_publishes_in_both_editions(self, path):
        """Something stands under every heading whatever the edition: outside an `if`, or with its `else`."""
        sections: list[list[str]] = []
        for cell in cells(path)[4:-1]:
            if cell["cell_type"] == "markdown":
                sections.append([])
            elif sections:
                sections[-1].append(source(cell))
        for section in sections:
            statements = [node for text in section for node in ast.parse(text).body]
            plain = any("publish." in ast.unparse(node) for node in statements if not isinstance(node, ast.If))
            otherwise = any(isinstance(node, ast.If) and node.orelse for node in statements)
            assert plain or otherwise, section

    def test_names_no_folder_and_keeps_no_output(self, path):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[\"'](/|[A-Z]:\\\\|\.\./)", code_of(path))
        for cell in cells(path):
            if cell["cell_type"] == "code":
                assert cell["outputs"] == [] and cell["execution_count"] is None
        assert json.loads(text)["metadata"]["kernelspec"]["name"] == "python3"
        assert "papermill" not in json.loads(text)["metadata"]
