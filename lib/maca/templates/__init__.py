"""The workbooks that agencies fill: layout, blank workbooks and how they are filled."""

from maca.templates.layout import Place, expected_name, layout, map_json
from maca.templates.make import make_templates
from maca.templates.workbook import blank_workbook, fill

__all__ = ["Place", "blank_workbook", "expected_name", "fill", "layout", "make_templates", "map_json"]
