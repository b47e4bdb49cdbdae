"""The nbconvert exporter `maca`: a merged notebook made into one web page that needs nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from maca.report.content import compose
from maca.report.front import INVENTED, Front
from maca.report.links import link_traces
from maca.report.policy import content_policy

__all__ = ["ReportExporter"]

TEMPLATES = Path(__file__).parent / "templates"


class ReportExporter(TemplateExporter):
    """Code hidden, one self-contained page, readable on a phone, on paper and by ear.

    `resources["maca"]` holds the Front; without it (as `jupyter nbconvert --to maca chapter.ipynb`) the page says
    that it is a draft of one chapter.
    """

    export_from_notebook = "maca report"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "maca"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make the page of a merged notebook."""
        resources = dict(resources or {})
        front = resources.get("maca") or _draft(nb)
        style = _resource("report.css").replace("{{marking}}", _css_text(front.marking))
        style = style.replace("{{invented}}", "Invented returns" if front.invented else "")
        script = _resource("report.js")
        resources["maca"] = front
        resources["report"] = {
            "content": link_traces(compose(nb, front), front),
            "style": style,
            "script": script,
            "policy": content_policy(style, script),
            "invented": INVENTED if front.invented else "",
        }
        return super().from_notebook_node(nb, resources, **more)


def _resource(name: str) -> str:
    return (TEMPLATES / "maca" / name).read_text(encoding="utf-8")


def _css_text(text: str) -> str:
    return re.sub(r'[\\"<>\n\r]', lambda found: f"\\{ord(found[0]):x} ", text)


def _draft(notebook: NotebookNode) -> Front:
    """Stand in for the front of a page that is made of one chapter by hand."""
    cells = [cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    named = dict(re.findall(r'^(\w+)[^=\n]*=\s*"([^"]*)"', "\n".join(cells), flags=re.M))
    return Front(
        title="Draft of a chapter",
        partnership="",
        wave_label=named.get("wave", ""),
        edition=named.get("edition", "restricted"),
        marking="Draft: mark as restricted",
        run_id="none",
        made_on="",
        invented=False,
    )
